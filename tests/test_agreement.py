"""frictionless is the oracle of whole packages: what it finds in their data we find too, in the same place."""

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.support.package_case import HEADERS, Said, Sheet, ours, sheets, theirs, written
from tests.support.package_variants import VARIANTS
from tests.support.value_extras import BEYOND, CONSEQUENCES, FALSE_ALARMS, FOREIGN_KEYS_BEYOND, KEYS, covered

from claims.model.table import Field

EXAMPLES = int(os.environ.get("CLAIMS_EXAMPLES", "0"))  # to look for more than the same sixty, by chance


@st.composite
def packages(draw: st.DrawFn) -> tuple[Sheet, ...]:
    """Two tables, the second of which may refer to the first."""
    kinds = tuple(draw(st.lists(st.sampled_from(sorted(VARIANTS)), min_size=1, max_size=3, unique=True)))
    first = draw(sheets("left", kinds))
    return first, draw(sheets("right", kinds, (first,)))


def disagreements(tables: tuple[Sheet, ...]) -> list[str]:
    """What one finds and the other does not, but for what is on the written lists."""
    with tempfile.TemporaryDirectory() as folder:
        descriptor = written(tables, Path(folder))
        oracle = theirs(descriptor, tables)
        if oracle is None:
            return []
        found = ours(descriptor)
    false = [each for each in oracle if _false_alarm(each, tables)]
    oracle = [each for each in oracle if each not in false]
    misread = {(each.table, each.row, each.field) for each in false}
    left_out = {(each.table, each.row) for each in found if each.rules[0] in ("ragged-row", "blank-row")}
    parted = {(each.table, each.row) for each in oracle if "ragged-row" in each.rules}
    left_out |= {
        (each.table, each.row)
        for each in found
        if each.rules[0] == "bare-quote" and (each.table, each.row) in parted
    }
    broken = {each.table for each in found if each.rules[0] in (*HEADERS, "wrong-delimiter")}
    odd = [
        f"missed: {each}"
        for each in oracle
        if not _matched(each, found, broken, left_out) and not (misread and set(each.rules) & set(KEYS))
    ]
    for each in found:
        if each.table in broken or any(_same(their, each) for their in oracle):
            continue
        here = {other.rules[0] for other in found if (other.table, other.row) == (each.table, each.row)}
        if (each.table, each.row, each.field) in misread or (misread and each.rules[0] in KEYS):
            continue
        if not _listed(each, tables, bool(broken or left_out), here):
            odd.append(f"beyond: {each}")
    return odd


def _false_alarm(their: Said, tables: tuple[Sheet, ...]) -> bool:
    """Whether frictionless reports what the standard allows."""
    schema = next(each.schema for each in tables if each.name == their.table)
    field = next((each for each in schema["fields"] if each["name"] == their.field), None)
    if field is None or their.cell is None:
        return False
    return any(each.covers(their.rules, made(field), their.cell) for each in FALSE_ALARMS)


def made(field: dict[str, Any]) -> Field:
    limits = field.get("constraints", {})
    return Field(field["name"], field["type"], field.get("format", "default"), limits, properties=field)


def _same(their: Said, our: Said) -> bool:
    if our.rules[0] not in their.rules or their.table != our.table:
        return False
    whole_row = our.rules[0] in (
        "ragged-row",
        "blank-row",
        "duplicate-key",
        "null-key",
        "unmatched-foreign-key",
    )
    return their.row == our.row and (whole_row or their.field == our.field)


def _matched(their: Said, found: list[Said], broken: set[str], left_out: set[tuple[str, int | None]]) -> bool:
    if their.rules == HEADERS:
        return their.table in broken
    if (
        any(_same(their, our) for our in found)
        or their.table in broken
        or (their.table, their.row) in left_out
    ):
        return True
    here = {each.rules[0] for each in found if (each.table, each.row) == (their.table, their.row)}
    cell = {
        each.rules[0]
        for each in found
        if (each.table, each.row, each.field) == (their.table, their.row, their.field)
    }
    if cell & {"type-error", "format-error"}:
        return True
    rules = {"cell": cell, "row": here, "anywhere": {each.rules[0] for each in found}}
    return any(each.follows(their.rules, rules) for each in CONSEQUENCES)


def _listed(our: Said, tables: tuple[Sheet, ...], broken: bool, here: set[str]) -> bool:
    rule = our.rules[0]
    schema = next(each.schema for each in tables if each.name == our.table)
    if rule in BEYOND:
        return True
    if rule == "unmatched-foreign-key":
        truth = any(each["type"] == "boolean" for each in schema["fields"])
        causes = {"left-out": broken, "type": bool(here & {"type-error", "format-error"}), "boolean": truth}
        return any(causes[name] for name in FOREIGN_KEYS_BEYOND)
    field = next((each for each in schema["fields"] if each["name"] == our.field), None)
    if field is None or our.cell is None:
        return False
    return covered(rule, made(field), our.cell)


@given(packages())
@settings(
    max_examples=EXAMPLES or 60,
    derandomize=not EXAMPLES,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_what_frictionless_finds_we_find_and_more_only_by_the_list(tables: tuple[Sheet, ...]) -> None:
    assert disagreements(tables) == []


def found(folder: Path, fields: list[dict[str, Any]], rows: list[tuple[str, ...]], **keys: Any) -> list[Said]:
    names = tuple(each["name"] for each in fields)
    sheet = Sheet("t", {"fields": fields, **keys}, {"delimiter": ";"}, (names, *rows))
    descriptor = written((sheet,), folder)
    told, oracle = ours(descriptor), theirs(descriptor, (sheet,))
    assert oracle is not None
    assert [(each.row, each.rules[0]) for each in told] == [(each.row, each.rules[0]) for each in oracle]
    return told


@pytest.mark.parametrize(
    ("field", "cells"),
    [
        ({"type": "geopoint"}, ("1,2", "1,3", "1.0, 2")),
        ({"type": "duration"}, ("P1D", "P1M", "PT24H")),
        ({"type": "date", "format": "%d/%m/%Y"}, ("01/02/2024", "02/01/2024", "1/2/2024")),
        ({"type": "number", "bareNumber": False}, ("€1", "2 km", "1.0 m")),
        ({"type": "integer", "bareNumber": False}, ("€1", "2 km", "01 m")),
        ({"type": "time", "format": "any"}, ("10:00", "11:00", "10:00:00")),
    ],
)
def test_a_value_written_in_two_ways_is_one_key(
    tmp_path: Path, field: dict[str, Any], cells: tuple[str, ...]
) -> None:
    rows = [(cell,) for cell in cells]
    made = {"name": "a", **field, "constraints": {"unique": True}}
    assert found(tmp_path, [made], rows) == [Said(("duplicate-unique-key",), "t", 3, "a", cells[2])]


def test_a_reference_to_a_field_of_another_type_leads_nowhere(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]
    keys = [{"fields": ["a"], "reference": {"resource": "", "fields": ["b"]}}]
    rows = [("1", "1"), ("", "2")]
    assert found(tmp_path, fields, rows, foreignKeys=keys) == [
        Said(("unmatched-foreign-key",), "t", 1, "a", "1")
    ]


def test_a_reference_from_an_integer_to_an_equal_number_holds(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "number"}]
    keys = [{"fields": ["a"], "reference": {"resource": "", "fields": ["b"]}}]
    assert found(tmp_path, fields, [("1", "1.0"), ("02", "2")], foreignKeys=keys) == []


def test_each_list_gives_its_reasons() -> None:
    assert all(BEYOND.values())
    assert all(FOREIGN_KEYS_BEYOND.values())
    assert all(each.why for each in (*CONSEQUENCES, *FALSE_ALARMS))
