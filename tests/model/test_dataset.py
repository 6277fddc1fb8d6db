"""The tables of the data model: their keys, references and sort order."""

from claims.model.dataset import MODEL, ORDER, key_of, references_of


def test_each_table_has_its_key_and_its_references() -> None:
    assert {table: key_of(table) for table in MODEL} == {
        "claims": "claim_id",
        "speakers": "speaker_id",
        "sources": "source_id",
    }
    assert references_of("speakers") == {"member_of": "speakers"}
    assert references_of("sources") == {"publisher_id": "speakers", "version_of": "sources"}
    assert references_of("claims") == {
        "source_id": "sources",
        "speaker_id": "speakers",
        "relayed_by": "speakers",
        "status_source_id": "sources",
        "revises": "claims",
        "responds_to": "claims",
    }


def test_references_lead_to_the_keys_of_their_tables() -> None:
    for model in MODEL.values():
        for reference in model.layout.references:
            assert reference.column in model.model_fields
            assert reference.key == key_of(reference.table or model.layout.name)


def test_offsets_are_sorted_as_numbers_and_ids_as_text() -> None:
    assert ORDER["claims"] == (
        ("source_id", "text"),
        ("passage_start", "number"),
        ("passage_end", "number"),
        ("claim_id", "text"),
    )
    assert ORDER["speakers"] == (("speaker_id", "text"),)
