"""Dates and times in SQL: which texts are valid, which are the same moment, and which is earlier."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.sql_case import evaluate

from claims.types.dates import (
    canonical_datetime,
    date_form,
    datetime_form,
    iso_day,
    read_date,
    read_datetime,
    read_year,
    read_yearmonth,
    time_form,
    year_form,
    yearmonth_form,
)
from claims.types.form import Form


@pytest.mark.parametrize(
    ("form", "valid", "invalid"),
    [
        (
            date_form("x"),
            ["2024-02-29", "0001-01-01"],
            ["2023-02-29", "2024-1-2", "infinity", "", "2024-01-01 "],
        ),
        (time_form("x"), ["00:00:00", "23:59:59"], ["24:00:00", "9:00:00", "12:00"]),
        (year_form("x"), ["0001", "2024"], ["24", "20245", "-2024"]),
        (yearmonth_form("x"), ["2024-12"], ["2024-13", "2024", "2024-1"]),
        (
            datetime_form("x"),
            ["2024-02-29T15:00:00", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00.123456789+14:00"],
            ["2023-02-29T15:00:00", "2024-01-01 15:00:00", "2024-01-01T15:00:00+15:00", "2024-01-01"],
        ),
    ],
)
def test_which_texts_are_valid(form: Form, valid: list[str], invalid: list[str]) -> None:
    assert evaluate(form.fits, valid) == [True] * len(valid)
    assert evaluate(form.misfits, valid) == [False] * len(valid)
    assert evaluate(form.fits, invalid) == [False] * len(invalid)
    assert evaluate(form.misfits, invalid) == [True] * len(invalid)


def test_one_moment_has_one_canonical_text_in_every_zone() -> None:
    texts = ["2024-01-01T12:00:00Z", "2024-01-01T14:30:00+02:30", "2024-01-01T07:00:00.000-05:00"]
    assert len(set(evaluate(datetime_form("x").canonical, texts))) == 1
    local = evaluate(datetime_form("x").canonical, ["2024-01-01T12:00:00"])
    assert local != evaluate(datetime_form("x").canonical, texts[:1])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)), min_size=1, max_size=20
    )
)
def test_sql_and_python_agree_on_the_canonical_text(moments: list[datetime]) -> None:
    moments += [each.replace(tzinfo=UTC) for each in moments]
    texts = [each.isoformat().replace("+00:00", "Z") for each in moments]
    assert evaluate(datetime_form("x").canonical, texts) == [canonical_datetime(each) for each in moments]


def test_moments_are_compared_in_utc() -> None:
    bound = read_datetime("2024-01-01T12:00:00+02:00")
    compared = datetime_form("x").compared
    assert bound is not None
    assert compared is not None
    condition = compared(bound, "<")
    assert condition is not None
    assert evaluate(
        condition, ["2024-01-01T09:59:59Z", "2024-01-01T10:00:00Z", "2024-01-01T11:00:00+02:00"]
    ) == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("format_", "texts", "days"),
    [
        (
            "%d.%m.%Y",
            ["29.02.2024", "1.3.2024", "30.02.2024", "x"],
            ["2024-02-29", "2024-03-01", "30.02.2024", "x"],
        ),
        ("%d %B %Y", ["5 March 2024", "5 march 2024"], ["2024-03-05", "2024-03-05"]),
        ("%b %d %y", ["Jan 01 69", "Jan 01 68"], ["1969-01-01", "2068-01-01"]),
    ],
)
def test_days_in_other_formats_become_iso_days(format_: str, texts: list[str], days: list[str]) -> None:
    expression = iso_day(format_, "x")
    assert expression is not None
    assert evaluate(expression, texts) == days


@pytest.mark.parametrize("format_", ["%d.%m", "%Y-%m-%d %Y", "%j %Y", "%d\u00a0%m %Y"])
def test_a_format_that_sql_cannot_read_is_left_to_python(format_: str) -> None:
    assert iso_day(format_, "x") is None


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (read_date, "2024-02-29", "2024-02-29"),
        (read_date, "2023-02-29", None),
        (read_date, 20240101, None),
        (read_year, 7, "0007"),
        (read_year, True, None),
        (read_year, 10000, None),
        (read_yearmonth, [2024, 3], "2024-03"),
        (read_yearmonth, "2024-13", None),
        (read_datetime, "2024-01-01T24:00:00", datetime(2024, 1, 2)),
        (read_datetime, "2024-01-01", None),
    ],
)
def test_values_of_a_descriptor(read, value: object, expected: object) -> None:  # type: ignore[no-untyped-def]
    assert read(value) == expected
