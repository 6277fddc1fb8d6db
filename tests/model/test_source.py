"""The model of a source: which values each column takes."""

import pytest
from pydantic import ValidationError

from claims.model.source import SOURCE_KIND, Source

VALID = {"source_id": "post-1", "kind": "article", "publisher_id": "harbour-post", "language": "en"}


def test_a_source_needs_four_columns() -> None:
    assert Source(**VALID).model_dump(exclude_none=True) == VALID
    assert {name for name, field in Source.model_fields.items() if field.is_required()} == set(VALID)


@pytest.mark.parametrize("kind", SOURCE_KIND)
def test_every_kind_is_accepted(kind: str) -> None:
    assert Source(**VALID | {"kind": kind}).kind == kind


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("source_id", "Post 1"),
        ("kind", "blog"),
        ("title", ""),
        ("url", "example.org"),
        ("archive_url", "ftp://example.org"),
        ("published", "2031-13-01"),
        ("retrieved", "2031-03-04"),
        ("language", "english"),
        ("text_length", -1),
        ("text_sha256", "9f86"),
        ("version_of", ""),
    ],
)
def test_a_wrong_value_is_refused_with_its_column(column: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Source(**VALID | {column: value})
    assert [each["loc"] for each in refused.value.errors()] == [(column,)]
