"""Durations are ordered as XML Schema orders them, and bounds of them checked so."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.case import descriptor, stored, told

from claims.model.table import Field
from claims.types.value import parse_value

# XML Schema 1.0 Part 2, 3.2.6.2: what a duration is more than, less than, and what it cannot be told from
KNOWN = [
    ("P1Y", "> P364D", "< P367D", "? P365D P366D"),
    ("P1M", "> P27D", "< P32D", "? P28D P29D P30D P31D"),
    ("P5M", "> P149D", "< P154D", "? P150D P151D P152D P153D"),
    ("P1Y", "> P11M P1D", "< P13M P2Y P400D PT9999H", "? P365DT1H"),
    ("-P1M", "> -P32D", "< -P27D P0D PT1S", "? -P30D"),
    ("P9999Y", "> P9998Y P3652000D", "< P9999Y1M", "?"),
]


LENGTH = Field("length", "duration")


def order(one: str, other: str) -> str:
    first, second = parse_value(LENGTH, one), parse_value(LENGTH, other)
    if first < second:
        assert first <= second
        assert not second <= first
        return "<"
    if second < first:
        return ">"
    return "=" if first <= second and second <= first else "?"


@pytest.mark.parametrize("known", KNOWN)
def test_the_order_of_the_standard(known: tuple[str, ...]) -> None:
    one, *others = known
    for sign, *texts in map(str.split, others):
        assert {text: order(one, text) for text in texts} == dict.fromkeys(texts, sign)
        back = {"<": ">", ">": "<"}.get(sign, sign)
        assert {text: order(text, one) for text in texts} == dict.fromkeys(texts, back)


def test_equal_ones() -> None:
    assert [order(*each) for each in (("P1Y", "P12M"), ("PT24H", "P1D"), ("P0M", "PT0S"))] == ["="] * 3


months = st.integers(-40, 40)


@given(st.lists(st.tuples(months, st.integers(-100, 100)), min_size=3, max_size=3))
def test_it_is_transitive(parts: list[tuple[int, int]]) -> None:
    from claims.types.durations import Duration

    one, two, three = (Duration(month, day * 86_400) for month, day in parts)  # type: ignore[arg-type]
    assert not (one < two and two < three) or one < three
    assert not (one <= two and two <= three) or one <= three


@pytest.mark.parametrize(
    ("constraints", "bad"),
    [
        ({"maximum": "P1M"}, ["P1Y", "P32D", "P2M", "PT9999H"]),
        ({"minimum": "P1Y"}, ["P28D", "P1M", "P32D", "P2M", "P30D"]),
        ({"exclusiveMinimum": "P12M"}, ["P1Y", "P28D", "P1M", "P32D", "P2M", "P30D"]),
        ({"exclusiveMaximum": "P28D"}, ["P1Y", "P28D", "P1M", "P32D", "P2M", "P30D", "PT9999H"]),
        ({"maximum": "PT1H"}, ["P1Y", "P28D", "P1M", "P32D", "P2M", "P30D", "PT9999H"]),
    ],
)
def test_bounds(tmp_path: Path, constraints: dict[str, str], bad: list[str]) -> None:
    texts = ["P1Y", "P28D", "P1M", "P32D", "P2M", "P30D", "PT9999H"]
    fields = [{"name": "d", "type": "duration", "constraints": constraints}]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows([["d"], *([each] for each in texts)])
    found = told(
        stored(
            tmp_path,
            descriptor(here={"schema": {"fields": fields}}),
            {"here.csv": written.getvalue().encode()},
        )
    )
    assert [each.value for each in found] == bad
