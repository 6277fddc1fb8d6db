"""Statements of the standard on patterns, and a violation of each."""

import pytest
from tests.support.descriptor_case import changed, found

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
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


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
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
