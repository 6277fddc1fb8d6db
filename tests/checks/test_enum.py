"""The values that a field lists: enum and categories."""

import pytest
from tests.support.value_case import broken

from claims.checks.enum import lists
from claims.model.table import Field


@pytest.mark.parametrize(
    ("field", "cells", "expected"),
    [
        (Field("f", constraints={"enum": ["a", "b"]}), ["a", "c", None], ["c"]),
        (Field("f", "integer", constraints={"enum": [1, 2]}), ["1", "+2", "3"], ["3"]),
        (Field("f", "number", constraints={"enum": ["1.50"]}), ["1.5", "15e-1", "1.6"], ["1.6"]),
        (Field("f", "boolean", constraints={"enum": [True]}), ["true", "1", "false"], ["false"]),
        (Field("f", "duration", constraints={"enum": ["P1D"]}), ["P1D", "P2D"], ["P2D"]),
    ],
)
def test_values_are_compared_and_not_texts(
    field: Field, cells: list[str | None], expected: list[str]
) -> None:
    assert broken(field, cells) == [("not-in-enum", each) for each in expected]


def test_an_empty_enum_accepts_nothing() -> None:
    assert broken(Field("f", constraints={"enum": []}), ["a", None]) == [("not-in-enum", "a")]


def test_categories_that_repeat_the_enum_are_checked_once() -> None:
    enum = Field("f", constraints={"enum": ["a"]}, categories=("a",))
    assert [rule.id for rule, _ in lists(enum)] == ["not-in-enum"]
    both = Field("f", constraints={"enum": ["a", "b"]}, categories=("a",))
    assert [rule.id for rule, _ in lists(both)] == ["not-in-enum", "not-in-categories"]
    assert broken(both, ["b"]) == [("not-in-categories", "b")]
