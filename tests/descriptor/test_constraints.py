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


# where in the standard, what it says there, a change that violates it (or does not), all that is found
PATTERN_CASES = [
    (
        "Table Schema › constraints",
        "pattern is an expression",
        {"resources.0.schema.fields.1.constraints": {"pattern": "c[0-9"}},
        [
            (
                "invalid-pattern",
                "resources[0].schema.fields[1].constraints.pattern is not a regular expression: unterminated character set at character 2",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is a string",
        {"resources.0.schema.fields.1.constraints": {"pattern": 5}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[1].constraints.pattern is 5: expected a string",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is within bounds",
        {"resources.0.schema.fields.1.constraints": {"pattern": "(" * 3000 + ")" * 3000}},
        [
            (
                "invalid-pattern",
                "resources[0].schema.fields[1].constraints.pattern has too much nesting or repetition to be compiled",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is within bounds",
        {"resources.0.schema.fields.1.constraints": {"pattern": "x" * 10_001}},
        [
            (
                "invalid-pattern",
                "resources[0].schema.fields[1].constraints.pattern has 10,001 characters: expected at most 10,000",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern MUST be XML Schema's",
        {"resources.0.schema.fields.1.constraints": {"pattern": "(?!x)[a-z]+"}},
        [
            (
                "non-portable-pattern",
                "resources[0].schema.fields[1].constraints.pattern contains '(?!x', which is not in XML Schema: not every reader supports it",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern of XML Schema",
        {"resources.0.schema.fields.1.constraints": {"pattern": "\\i\\c*[\\p{L}]?\\p{L}+"}},
        [],
    ),
    (
        "Table Schema › constraints",
        "pattern names a block",
        {"resources.0.schema.fields.1.constraints": {"pattern": r"\p{IsKlingon}+"}},
        [
            (
                "unchecked-pattern",
                "resources[0].schema.fields[1].constraints.pattern is not checked: '\\p{IsKlingon}' is not a known category or block of characters",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is one that some engine reads",
        {"resources.0.schema.fields.1.constraints": {"pattern": r"[\i-[:]][\c-[:]]*"}},
        [
            (
                "unchecked-pattern",
                "resources[0].schema.fields[1].constraints.pattern is not checked: it mixes features that only XML Schema has with features that only other dialects have",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is one that some engine reads",
        {"resources.0.schema.fields.1.constraints": {"pattern": r"[\d-[5]]+"}},
        [
            (
                "unchecked-pattern",
                "resources[0].schema.fields[1].constraints.pattern is not checked: it mixes features that only XML Schema has with features that only other dialects have",
            )
        ],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), PATTERN_CASES)
def test_violations_of_the_standard_on_patterns(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


@pytest.mark.parametrize(
    "pattern",
    [
        r"\\i",
        r"[\p{IsGreek}-]+",
        r"\(\?i\)",
        "(?i:a)b",
        "(?-i:a)",
        "(?i)" + "[a-\U0010ffff]" * 500,
        "(?:a{1,999}){9}",
    ],
)
def test_pattern_that_some_reader_supports_is_valid(tmp_path, pattern):
    """Also a pattern whose ranges take minutes to compile if case is ignored."""
    change = {"resources.0.schema.fields.1.constraints": {"pattern": pattern}}
    rules_found = {rule for rule, _ in found(tmp_path, changed(change))}
    assert rules_found <= {"non-portable-pattern"}
