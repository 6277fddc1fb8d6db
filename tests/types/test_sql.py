"""One text per value, by which the cells of keys are compared."""

import pytest
from tests.support.sql_case import evaluate

from claims.model.table import Field
from claims.types.sql import form, normalize_value, typed


@pytest.mark.parametrize(
    ("field", "texts", "expected"),
    [
        (Field("f"), ["01", "a"], ["01", "a"]),
        (Field("f", "integer"), ["01", "+1", "x", None], ["1", "1", "x", None]),
        (Field("f", "number"), ["1.0", "1e0", "1,0"], ["1", "1", "1,0"]),
        (Field("f", "boolean"), ["TRUE", "0", "yes"], ["true", "false", "yes"]),
        (Field("f", "date"), ["2024-01-01", "1.1.2024"], ["2024-01-01", "1.1.2024"]),
    ],
)
def test_texts_of_one_value_become_one_text(field: Field, texts: list[str], expected: list[str]) -> None:
    expression = typed(field, "x")
    assert expression is not None
    assert evaluate(expression, texts) == expected


def test_what_sql_cannot_read_has_no_form() -> None:
    for field in (Field("f", "duration"), Field("f", "object"), Field("f", "date", format="%d.%m.%Y")):
        assert form(field, "x") is None
        assert typed(field, "x") is None
    assert form(Field("f", "list", properties={"itemType": "integer"}), "x") is None


def test_dates_of_two_formats_are_compared_by_day() -> None:
    day = normalize_value(Field("f", "date", format="%d.%m.%Y"), "x")
    assert day is not None
    assert evaluate(day, ["05.03.2024"]) == ["2024-03-05"]


def test_moments_beyond_microseconds_are_not_called_equal() -> None:
    moment = normalize_value(Field("f", "datetime"), "x")
    assert moment is not None
    first, second = evaluate(moment, ["2024-01-01T00:00:00.0000001", "2024-01-01T00:00:00.0000002"])
    assert first != second
