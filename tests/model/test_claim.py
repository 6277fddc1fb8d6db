"""The model of a claim: which values each column takes."""

import pytest
from pydantic import ValidationError

from claims.model.claim import ATTRIBUTION, CERTAINTY, POLARITY, STATUS, Claim

VALID = {
    "claim_id": "c7k2m9x",
    "source_id": "post-1",
    "speaker_id": "ada-quill",
    "text": "The pier will open in May.",
    "attribution": "indirect",
    "certainty": "unmarked",
    "polarity": "affirmed",
    "status": "current",
}


def test_a_claim_needs_eight_columns_and_the_others_may_be_empty() -> None:
    claim = Claim(**VALID)
    assert claim.model_dump(exclude_none=True) == VALID
    assert {name for name, field in Claim.model_fields.items() if field.is_required()} == set(VALID)


@pytest.mark.parametrize("column", VALID)
def test_a_required_column_cannot_be_missing_or_empty(column: str) -> None:
    with pytest.raises(ValidationError):
        Claim(**{name: value for name, value in VALID.items() if name != column})
    with pytest.raises(ValidationError):
        Claim(**VALID | {column: ""})


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("claim_id", "c1"),
        ("passage_start", -1),
        ("passage_end", 0),
        ("passage_start", "1"),
        ("passage_hash", "xyz"),
        ("said_on", "yesterday"),
        ("attribution", "quoted"),
        ("status", "Current"),
        ("note", ""),
        ("nope", "x"),
    ],
)
def test_a_wrong_value_is_refused_with_its_column(column: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Claim(**VALID | {column: value})
    assert [each["loc"] for each in refused.value.errors()] == [(column,)]


@pytest.mark.parametrize(
    ("column", "labels"),
    [("attribution", ATTRIBUTION), ("certainty", CERTAINTY), ("polarity", POLARITY), ("status", STATUS)],
)
def test_the_values_of_a_category_are_its_labels(column: str, labels: dict[str, str]) -> None:
    for value in labels:
        assert getattr(Claim(**VALID | {column: value}), column) == value
    extra = Claim.model_fields[column].json_schema_extra
    assert isinstance(extra, dict)
    assert extra["categories"] == [{"value": each, "label": label} for each, label in labels.items()]


def test_a_claim_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Claim(**VALID).text = "Another text."
