"""Statements of the standard on constraints, and a violation of each."""

import pytest
from tests.support.descriptor_case import GONE, changed, found

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
    (
        "Table Schema › constraints",
        "MUST be an object",
        {"resources.0.schema.fields.2.constraints": ["required"]},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[2].constraints is an array: expected an object",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "one that is known",
        {"resources.0.schema.fields.2.constraints": {"requried": True}},
        [
            (
                "unknown-constraint",
                "resources[0].schema.fields[2].constraints.requried is not a constraint: did you mean 'required'?",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "of the field, not beside it",
        {"resources.0.schema.fields.2.required": True},
        [
            (
                "misplaced-property",
                "resources[0].schema.fields[2].required has no effect here: did you mean 'constraints.required'?",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "required is boolean",
        {"resources.0.schema.fields.2.constraints": {"required": "yes"}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[2].constraints.required is 'yes': expected true or false",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "unique is boolean",
        {"resources.0.schema.fields.2.constraints": {"unique": 1}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[2].constraints.unique is 1: expected true or false",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "minLength is an integer",
        {"resources.0.schema.fields.1.constraints": {"minLength": -1}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[1].constraints.minLength is -1: expected an integer of at least 0",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "maxLength is for collections",
        {"resources.0.schema.fields.3.constraints": {"maxLength": 3}},
        [
            (
                "unsupported-constraint",
                "resources[0].schema.fields[3].constraints.maxLength is not a constraint of type 'integer', only of string, array, object, list, geojson",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "minimum is of the field's type",
        {"resources.0.schema.fields.3.constraints": {"minimum": "ten"}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[3].constraints.minimum is 'ten': expected a value of type 'integer'",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "maximum is of the field's type",
        {"resources.0.schema.fields.2.constraints": {"maximum": "2024-02-30"}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[2].constraints.maximum is '2024-02-30': expected a value of type 'date'",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "exclusiveMinimum is for what has an order",
        {"resources.0.schema.fields.1.constraints": {"exclusiveMinimum": "a"}},
        [
            (
                "unsupported-constraint",
                "resources[0].schema.fields[1].constraints.exclusiveMinimum is not a constraint of type 'string', only of integer, number, date, time, datetime, duration, year, yearmonth",
            )
        ],
    ),
    (
        "Table Schema 1.0 › constraints",
        "knows no exclusive bounds",
        {"$schema": GONE, "resources.0.schema.fields.3.constraints": {"exclusiveMaximum": 3}},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "property-requires-version-2",
                "resources[0].schema.fields[3].constraints.exclusiveMaximum is a constraint that needs version 2.0",
            ),
        ],
    ),
    (
        "Table Schema › constraints",
        "minimum MUST have a type",
        {"resources.0.schema.fields.3.type": GONE, "resources.0.schema.fields.3.constraints": {"minimum": 1}},
        [
            (
                "unsupported-constraint",
                "resources[0].schema.fields[3].constraints.minimum is not a constraint of a field without 'type', only of integer, number, date, time, datetime, duration, year, yearmonth",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "jsonSchema is an object",
        {
            "resources.0.schema.fields.3.type": "object",
            "resources.0.schema.fields.3.constraints": {"jsonSchema": "x"},
        },
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[3].constraints.jsonSchema is 'x': expected an object",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "minimum below maximum",
        {"resources.0.schema.fields.3.constraints": {"minimum": 10, "maximum": "1"}},
        [
            (
                "contradictory-constraints",
                "resources[0].schema.fields[3].constraints.minimum is 10 and 'maximum' is '1': no value is allowed",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "minLength below maxLength",
        {"resources.0.schema.fields.1.constraints": {"minLength": 10, "maxLength": 1}},
        [
            (
                "contradictory-constraints",
                "resources[0].schema.fields[1].constraints.minLength is 10 and 'maxLength' is 1: no value is allowed",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "exclusive bounds apart",
        {"resources.0.schema.fields.3.constraints": {"minimum": 1, "exclusiveMaximum": 1}},
        [
            (
                "contradictory-constraints",
                "resources[0].schema.fields[3].constraints.minimum is 1 and 'exclusiveMaximum' is 1: no value is allowed",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "enum is an array",
        {"resources.0.schema.fields.1.constraints": {"enum": "a"}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[1].constraints.enum is 'a': expected an array",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "enum says something",
        {"resources.0.schema.fields.1.constraints": {"enum": []}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[1].constraints.enum is empty: add at least one value",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "enum is of the field's type",
        {"resources.0.schema.fields.3.constraints": {"enum": [1, "two"]}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[3].constraints.enum[1] is 'two': expected a value of type 'integer'",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "enum has each once",
        {"resources.0.schema.fields.1.constraints": {"enum": ["a", "a"]}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[1].constraints.enum[1] is 'a', the same as resources[0].schema.fields[1].constraints.enum[0]: each must be unique",
            )
        ],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected
