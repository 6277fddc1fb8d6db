"""Only probable misspellings of a property are recognized."""

import pytest

from claims.descriptor.spelling import correct_spelling


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("titel", "title"),
        ("requried", "required"),
        ("missing_values", "missingValues"),
        ("mediaType", "mediatype"),
        ("nmae", "name"),
        ("desciption", "description"),
        ("organisation", "organization"),
        ("date", None),
        ("names", None),
        ("my:titel", None),
        ("_titel", None),
        ("temporal", None),
        ("spatial", None),
        ("", None),
    ],
)
def test_only_close_misspellings_are_taken_for_one(name, meant):
    known = [
        "title",
        "required",
        "missingValues",
        "mediatype",
        "name",
        "description",
        "organization",
        "data",
        "path",
        "type",
    ]
    assert correct_spelling(name, known) == meant
