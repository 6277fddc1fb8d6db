"""The order in which the data model keeps its tables' rows."""

# table → (field, kind): text by code point, number as a number with empty cells last
ORDER: dict[str, tuple[tuple[str, str], ...]] = {
    "speakers": (("speaker_id", "text"),),
    "sources": (("source_id", "text"),),
    "claims": (("source_id", "text"), ("passage_start", "number"), ("claim_id", "text")),
}
