"""Patterns: which are checked in the engine, and how a value that does not match is reported."""

import pytest
from tests.support.value_case import broken

from claims.checks.messages import message
from claims.checks.value import value_checks
from claims.engine.query import Check, PythonCheck
from claims.model.codes import EDTF, URL
from claims.model.table import Field
from claims.rules.value import PATTERN_MISMATCH


def field(pattern: str, **properties: str) -> Field:
    return Field("said_on", constraints={"pattern": pattern}, properties=properties)


def checks(checked: Field) -> list[Check | PythonCheck]:
    return [each for each in value_checks(checked, "c0") if each.rule is PATTERN_MISMATCH]


@pytest.mark.parametrize(("pattern", "kind"), [("[a-z]+", Check), ("(?=a)[a-z]+", PythonCheck)])
def test_only_a_pattern_that_re2_reads_differently_is_checked_in_python(pattern: str, kind: type) -> None:
    assert [type(each) for each in checks(field(pattern))] == [kind]
    assert ("pattern-mismatch", "1") in broken(field(pattern), ["ab", "1"])


@pytest.mark.parametrize(
    ("checked", "value", "expected"),
    [
        (field("[a-z]+"), "1", "'1' in 'said_on' does not match the pattern '[a-z]+'"),
        (
            field("[a-z]+", description="Lower case.", example="ab"),
            "1",
            "'1' in 'said_on' does not match the pattern '[a-z]+' (description: Lower case, such as 'ab')",
        ),
        (
            field(EDTF),
            "monday",
            "invalid date 'monday' in said_on: use YYYY-MM-DD, YYYY-MM, YYYY, or two of them separated by '/'",
        ),
        (
            field(EDTF),
            "2031-0\u200b3",
            "invalid date '2031-0\\u200b3' in said_on: character 7 is U+200B ZERO WIDTH SPACE, which is invisible",
        ),
        (
            field(URL),
            "not-a-url",
            "invalid URL: 'not-a-url': use an address that begins with http:// or https://",
        ),
    ],
)
def test_a_mismatch_is_explained(checked: Field, value: str, expected: str) -> None:
    (check,) = checks(checked)
    assert message(check, value) == expected
