"""Statements of the standard on any object: its properties, their types and spelling, and a violation of each."""

import pytest
from tests.support.descriptor_case import GONE, changed, found

from claims.descriptor.check import correct_spelling

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
    (
        "Data Package › licenses",
        "MUST be an array",
        {"licenses": {"name": "CC0-1.0"}},
        [("invalid-property-type", "licenses is an object: expected an array")],
    ),
    (
        "Data Package › licenses",
        "each MUST be an object",
        {"licenses": ["CC0-1.0"]},
        [("invalid-property-type", "licenses[0] is 'CC0-1.0': expected an object")],
    ),
    (
        "Data Package › licenses",
        "MUST contain name or path",
        {"licenses": [{"title": "free"}]},
        [("license-without-name", "licenses[0] has neither 'name' nor 'path': add one of them")],
    ),
    (
        "Data Package › licenses",
        "says something",
        {"licenses": []},
        [("empty-property", "licenses is empty: fill it in or remove it")],
    ),
    (
        "Data Package › contributors",
        "MUST have at least one property",
        {"contributors": [{}]},
        [("empty-property", "contributors[0] is empty: add at least a 'title'")],
    ),
    (
        "Data Package › contributors",
        "RECOMMENDED to have title",
        {"contributors": [{"email": "a@example.org"}]},
        [("missing-recommended-property", "contributors[0] has no 'title', which is recommended")],
    ),
    (
        "Data Package › contributors",
        "role was of version 1",
        {"contributors.0.role": "author", "contributors.0.roles": GONE},
        [("outdated-property", "contributors[0].role is from version 1: use 'roles', an array")],
    ),
    (
        "Data Package › sources",
        "MUST be an array",
        {"sources": "An article"},
        [("invalid-property-type", "sources is 'An article': expected an array")],
    ),
    (
        "Data Package › sources",
        "says something",
        {"sources": []},
        [("empty-property", "sources is empty: fill it in or remove it")],
    ),
    (
        "Data Package › sources",
        "MUST have at least one property",
        {"sources": [{}]},
        [("empty-property", "sources[0] is empty: add at least a 'title'")],
    ),
    (
        "Glossary › Custom Properties",
        "a known one is spelt right",
        {"titel": "Claims", "title": GONE},
        [("misspelled-property", "titel is not a property of the standard: did you mean 'title'?")],
    ),
    (
        "Glossary › Custom Properties",
        "a known one is spelt right",
        {"resources.0.mediaType": "text/csv"},
        [
            (
                "misspelled-property",
                "resources[0].mediaType is not a property of the standard: did you mean 'mediatype'?",
            )
        ],
    ),
    (
        "Glossary › Custom Properties",
        "a known one is spelt right, also beside itself",
        {"resources.0.Path": "claims.csv", "resources.0.schema.primarykey": ["claim_id"]},
        [
            (
                "misspelled-property",
                "resources[0].Path is not a property of the standard: did you mean 'path'?",
            ),
            (
                "misspelled-property",
                "resources[0].schema.primarykey is not a property of the standard: did you mean 'primaryKey'?",
            ),
        ],
    ),
    (
        "Glossary › Custom Properties",
        "any others are allowed",
        {
            "temporal": "2024",
            "my:titel": "x",
            "author": "x",
            "date": "2024",
            "_name": "x",
            "last_updated": "2024",
        },
        [],
    ),
    (
        "Data Package › Properties",
        "fields belong to a schema",
        {"missingValues": [""]},
        [
            (
                "misplaced-property",
                "missingValues has no effect here: did you mean 'resources[].schema.missingValues'?",
            )
        ],
    ),
    (
        "Tabular › schema",
        "missingValues belong to it",
        {"resources.0.missingValues": [""]},
        [
            (
                "misplaced-property",
                "resources[0].missingValues has no effect here: did you mean 'schema.missingValues'?",
            )
        ],
    ),
    (
        "Table Schema › number",
        "its marks belong to the field",
        {
            "resources.0.dialect": {"decimalChar": ","},
            "resources.0.schema.trueValues": ["yes"],
            "resources.0.groupChar": ".",
        },
        [
            (
                "misplaced-property",
                "resources[0].groupChar has no effect here: did you mean 'schema.fields[].groupChar'?",
            ),
            (
                "misplaced-property",
                "resources[0].schema.trueValues has no effect here: did you mean 'fields[].trueValues'?",
            ),
            (
                "misplaced-property",
                "resources[0].dialect.decimalChar has no effect here: did you mean 'schema.fields[].decimalChar'?",
            ),
        ],
    ),
    (
        "Tabular › dialect",
        "the delimiter belongs to it",
        {"resources.0.delimiter": ","},
        [
            (
                "misplaced-property",
                "resources[0].delimiter has no effect here: did you mean 'dialect.delimiter'?",
            )
        ],
    ),
    (
        "Table Dialect › CSV Dialect",
        "its version is of version 1",
        {"resources.0.dialect.csvddfVersion": 1.2},
        [
            (
                "outdated-property",
                "resources[0].dialect.csvddfVersion is from the CSV Dialect of version 1: remove it",
            )
        ],
    ),
    (
        "Table Dialect › Properties",
        "spelt right",
        {"resources.0.dialect.delimeter": ";", "resources.0.dialect.delimiter": GONE},
        [
            (
                "misspelled-property",
                "resources[0].dialect.delimeter is not a property of the standard: did you mean 'delimiter'?",
            )
        ],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


@pytest.mark.parametrize(
    ("name", "suggested"),
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
def test_only_close_misspellings_are_taken_for_one(name, suggested):
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
    assert correct_spelling(name, known) == suggested


@pytest.mark.parametrize(
    "change",
    [
        {"image": ""},
        {"homepage": ""},
        {"sources": [{"title": "x", "email": "", "path": ""}]},
        {"resources.0.fields": 6},
    ],
)
def test_what_templates_and_tools_write_is_accepted(tmp_path, change):
    assert found(tmp_path, changed(change)) == []


def test_an_array_of_fields_beside_the_schema_is_misplaced(tmp_path):
    assert [rule for rule, _ in found(tmp_path, changed({"resources.0.fields": []}))] == [
        "misplaced-property"
    ]
