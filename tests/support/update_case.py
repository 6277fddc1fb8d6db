"""An invented article, a dataset of claims that were read in it, and its later versions."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from claims.curate.init import create_package
from claims.model.dataset import MODEL
from claims.model.update import Update
from claims.table.writer import write_row
from claims.text.passage import passage_hash, text_hash

OLD = """New pier to open in spring

The harbour master, Ada Quill, said on Monday that the new pier in Northhaven “will open in May”. She added that the work had cost 12 million crowns.

The mayor, Tomas Marsh, pledged that ferries to Ostholm would run every day. He said tickets could become cheaper next year. “We are very proud of our town,” Marsh told reporters.

The town has about 4,000 inhabitants. A storm destroyed the old pier two years ago.
"""
# claim id → (speaker, passage, further cells)
CLAIMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "c000001": ("ada-quill", "the new pier in Northhaven “will open in May”", {"attribution": "mixed", "cue": "said", "quotation": "will open in May"}),
    "c000002": ("ada-quill", "the work had cost 12 million crowns", {"cue": "added"}),
    "c000003": ("tomas-marsh", "ferries to Ostholm would run every day", {"cue": "pledged"}),
    "c000004": ("tomas-marsh", "tickets could become cheaper next year", {"cue": "said", "certainty": "possible", "hedge": "could"}),
    "c000005": ("tomas-marsh", "“We are very proud of our town,”", {"attribution": "direct", "cue": "told", "quotation": "We are very proud of our town"}),
    "c000006": ("harbour-post", "The town has about 4,000 inhabitants.", {"attribution": "none"}),
    "c000007": ("harbour-post", "A storm destroyed the old pier two years ago.", {"attribution": "none"}),
}  # fmt: skip
SPEAKERS = {"ada-quill": "person", "harbour-post": "organization", "tomas-marsh": "person"}
SOURCE = "post-1"

Rows = Sequence[Mapping[str, str]]


def claim_row(claim_id: str, text: str = OLD, source: str = SOURCE) -> dict[str, str]:
    """Return the row of a claim whose passage is in a text."""
    speaker, passage, more = CLAIMS[claim_id]
    start = text.index(passage)
    return {
        "claim_id": claim_id, "source_id": source, "speaker_id": speaker, "text": f"{speaker} says: {passage}",
        "attribution": "indirect", "certainty": "unmarked", "polarity": "affirmed", "status": "current",
        "passage_start": str(start), "passage_end": str(start + len(passage)), "passage_hash": passage_hash(passage),
        **more,
    }  # fmt: skip


def source_row(source: str = SOURCE, text: str = OLD, **more: str) -> dict[str, str]:
    """Return the row of a source with this text."""
    return {
        "source_id": source, "kind": "article", "title": "New pier", "publisher_id": "harbour-post", "language": "en",
        "published": "2031-03-04", "text_length": str(len(text)), "text_sha256": text_hash(text), **more,
    }  # fmt: skip


def write_dataset(folder: Path, claims: Rows | None = None, sources: Rows | None = None) -> Path:
    """Create a package with these rows; by default with all claims of the article."""
    create_package(folder)
    speakers = [
        {"speaker_id": each, "name": each.replace("-", " ").title(), "kind": kind, "named": "true"}
        for each, kind in SPEAKERS.items()
    ]
    claims = [claim_row(each) for each in CLAIMS] if claims is None else claims
    ordered = sorted(claims, key=lambda row: (row["source_id"], int(row["passage_start"] or 0)))
    for table, rows in (("claims", ordered), ("speakers", speakers), ("sources", sources or [source_row()])):
        columns = list(MODEL[table].model_fields)
        lines = [write_row(columns), *(write_row(row.get(name, "") for name in columns) for row in rows)]
        (folder / f"datapackage/{table}.csv").write_text(
            "\n".join(lines) + "\n", encoding="utf-8", newline="\n"
        )
    return folder


def write_text(folder: Path, text: str = OLD, source: str = SOURCE) -> Path:
    """Write the text of a source into the folder of texts."""
    (folder / "texts").mkdir(exist_ok=True)
    file = folder / f"texts/{source}.txt"
    file.write_text(text, encoding="utf-8", newline="\n")
    return file


def states(update: Update) -> dict[str, str]:
    """Return the state of each claim."""
    return {each.claim_id: each.state for each in update.claims}
