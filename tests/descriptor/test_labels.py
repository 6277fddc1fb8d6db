"""Statements of the standard on values that may have labels, and a violation of each."""

import pytest
from tests.support.descriptor_case import GONE, changed, found

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
    (
        "Table Schema › missingValues",
        "of strings",
        {"resources.0.schema.missingValues": ["", -99]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues[1] is -99: expected a value of type 'string'",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "each unique",
        {"resources.0.schema.missingValues": ["", "-", ""]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues[2] is '', the same as resources[0].schema.missingValues[0]: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "or of objects",
        {"resources.0.schema.missingValues": ["", {"value": "-"}]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues mixes plain values and objects: use only one of the two",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "each with a value",
        {"resources.0.schema.missingValues": [{"label": "none"}]},
        [
            (
                "missing-required-property",
                "resources[0].schema.missingValues[0] has no 'value', which is required",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "that is unique",
        {"resources.0.schema.missingValues": [{"value": "-"}, {"value": "-"}]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues[1].value is '-', the same as resources[0].schema.missingValues[0].value: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "and a unique label",
        {"resources.0.schema.missingValues": [{"value": "-", "label": "x"}, {"value": "", "label": "x"}]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues[1].label is 'x', the same as resources[0].schema.missingValues[0].label: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "label MUST be a string",
        {"resources.0.schema.missingValues": [{"value": "-", "label": 1}]},
        [("invalid-property-type", "resources[0].schema.missingValues[0].label is 1: expected a string")],
    ),
    (
        "Table Schema 1.0 › missingValues",
        "knows no labels",
        {"$schema": GONE, "resources.0.schema.missingValues": [{"value": "-", "label": "x"}]},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "property-requires-version-2",
                "resources[0].schema.missingValues has labels, which need version 2.0",
            ),
        ],
    ),
    (
        "Table Schema › categories",
        "of unique values",
        {"resources.0.schema.fields.1.categories": ["a", "a"]},
        [
            (
                "invalid-categories",
                "resources[0].schema.fields[1].categories[1] is 'a', the same as resources[0].schema.fields[1].categories[0]: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › categories",
        "or of objects with a value",
        {"resources.0.schema.fields.3.categories": [{"value": 1, "label": "one"}, {"label": "two"}]},
        [
            (
                "missing-required-property",
                "resources[0].schema.fields[3].categories[1] has no 'value', which is required",
            )
        ],
    ),
    (
        "Table Schema › categories",
        "labels MUST be unique",
        {
            "resources.0.schema.fields.3.categories": [
                {"value": 1, "label": "one"},
                {"value": 2, "label": "one"},
            ]
        },
        [
            (
                "invalid-categories",
                "resources[0].schema.fields[3].categories[1].label is 'one', the same as resources[0].schema.fields[3].categories[0].label: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › categories",
        "of the field's type",
        {"resources.0.schema.fields.3.categories": [1, "two"]},
        [
            (
                "invalid-categories",
                "resources[0].schema.fields[3].categories[1] is 'two': expected a value of type 'integer'",
            )
        ],
    ),
    (
        "Table Schema › missingValues of a field",
        "as of a schema",
        {"resources.0.schema.fields.1.missingValues": ["", " ", ""]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.fields[1].missingValues[2] is '', the same as resources[0].schema.fields[1].missingValues[0]: each must be unique",
            )
        ],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected
