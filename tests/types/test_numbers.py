"""Numbers in SQL: which texts are numbers, which are equal, and which are less."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.sql_case import evaluate

from claims.model.table import Field
from claims.types.form import Form
from claims.types.numbers import (
    canonical,
    integer_form,
    number_form,
    read_integer,
    read_number,
    sort_key,
)

NUMERALS = st.from_regex(r"[+-]?[0-9]{1,25}(\.[0-9]{0,12})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)


def form_of(field: Field) -> Form:
    made = integer_form(field, "x") if field.type == "integer" else number_form(field, "x")
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("field", "valid", "invalid"),
    [
        (Field("n", "integer"), ["0", "-12", "+7", "007", "9" * 40], ["", "1.0", " 1", "1 000", "1e3", "٣"]),
        (
            Field("n", "number"),
            ["1.", ".5", "1e5", "-INF", "nan", "+1.50"],
            ["", "1,5", "1e", ".", "0x1", "e5"],
        ),
        (
            Field("n", "number", properties={"groupChar": ".", "decimalChar": ","}),
            ["1.204,5", "1204,5", "12"],
            ["1,204.5", "1..2", ".,"],
        ),
    ],
)
def test_which_texts_are_numbers(field: Field, valid: list[str], invalid: list[str]) -> None:
    made = form_of(field)
    assert evaluate(made.fits, valid) == [True] * len(valid)
    assert evaluate(made.misfits, valid) == [False] * len(valid)
    assert evaluate(made.fits, invalid) == [False] * len(invalid)
    assert evaluate(made.misfits, invalid) == [True] * len(invalid)


def test_numbers_with_other_characters_around_them_are_not_read_in_sql() -> None:
    assert integer_form(Field("n", "integer", properties={"bareNumber": False}), "x") is None
    assert number_form(Field("n", "number", properties={"groupChar": ".", "decimalChar": "."}), "x") is None


def test_equal_numbers_have_one_canonical_text() -> None:
    texts = ["1.50", "+1.5", "01.5000", "15e-1", "0.0", "-0", "1e3", "-INF", "NaN"]
    assert evaluate(form_of(Field("n", "number")).canonical, texts) == [
        *["1.5"] * 4,
        *["0"] * 2,
        *["1000", "-inf", "nan"],
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(NUMERALS, min_size=1, max_size=20))
def test_sql_and_python_agree_on_the_canonical_text(texts: list[str]) -> None:
    assert evaluate(form_of(Field("n", "number")).canonical, texts) == [
        canonical(Decimal(text)) for text in texts
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(NUMERALS, min_size=1, max_size=10), NUMERALS, st.sampled_from(["<", "<=", ">", ">="]))
def test_sql_compares_exactly(texts: list[str], bound: str, compare: str) -> None:
    compared = form_of(Field("n", "number")).compared
    assert compared is not None
    condition = compared(Decimal(bound), compare)  # type: ignore[arg-type]
    assert condition is not None
    expected = {
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }[compare]
    assert evaluate(condition, texts) == [expected(Decimal(text), Decimal(bound)) for text in texts]


@given(st.lists(NUMERALS, min_size=2, max_size=20))
def test_sort_keys_sort_as_the_numbers_do(texts: list[str]) -> None:
    numbers = [Decimal(text) for text in texts]
    assert sorted(map(sort_key, numbers)) == [sort_key(each) for each in sorted(numbers)]


@pytest.mark.parametrize(
    ("value", "integer", "number"),
    [
        (1, 1, Decimal(1)),
        (2.0, 2, Decimal("2.0")),
        (1.5, None, Decimal("1.5")),
        (True, None, None),
        ("7", None, Decimal(7)),
        ("x", None, None),
        (None, None, None),
        ("1e9999999", None, None),
    ],
)
def test_numbers_of_a_descriptor(value: object, integer: int | None, number: Decimal | None) -> None:
    assert (read_integer(value), read_number(value)) == (integer, number)
