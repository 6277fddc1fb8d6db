"""The model of a speaker: which values each column takes."""

import pytest
from pydantic import ValidationError

from claims.model.speaker import SPEAKER_KIND, Speaker

VALID = {"speaker_id": "ada-quill", "name": "Ada Quill", "kind": "person", "named": True}


def test_a_speaker_needs_four_columns() -> None:
    assert Speaker(**VALID).model_dump(exclude_none=True) == VALID
    assert {name for name, field in Speaker.model_fields.items() if field.is_required()} == set(VALID)


@pytest.mark.parametrize("kind", SPEAKER_KIND)
def test_every_kind_is_accepted(kind: str) -> None:
    assert Speaker(**VALID | {"kind": kind}).kind == kind


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("speaker_id", "Ada", "String should match pattern"),
        ("name", "", "String should have at least 1 character"),
        ("kind", "robot", "Input should be 'person', 'organization', 'government' or 'group'"),
        ("named", "true", "Input should be a valid boolean"),
        ("aliases", "a;;b", "String should match pattern"),
        ("country", "UK", "not an assigned code of ISO 3166-1 alpha-2"),
        ("wikidata_id", "42", "String should match pattern"),
    ],
)
def test_a_wrong_value_is_refused_with_the_reason(column: str, value: object, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Speaker(**VALID | {column: value})
    (error,) = refused.value.errors()
    assert error["loc"] == (column,)
    assert message in error["msg"]


def test_the_schema_lists_the_countries() -> None:
    country = Speaker.model_json_schema()["properties"]["country"]["anyOf"][0]
    assert country["type"] == "string"
    assert {"SY", "RU", "NO"} <= set(country["enum"])
