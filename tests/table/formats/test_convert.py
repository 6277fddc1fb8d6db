"""Tables in other formats than CSV have the same findings as the same rows in CSV."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.json_case import FIELDS, places
from tests.support.package_case import Said, Sheet, ours, sheets, written
from tests.support.package_variants import VARIANTS

from claims import Options, validate

RECORDS = [{"id": 1, "on": "2024-01-02"}, {"id": 1, "on": "2024-1-2"}, {"id": "x", "on": None}]
EXPECTED = [
    ("type-error", "id", 3),
    ("missing-required-value", "on", 3),
    ("type-error", "on", 2),
    ("duplicate-unique-key", "id", 2),
]


def errors(folder: Path, resource: dict[str, Any]) -> list[tuple[str, str | None, int | None]]:
    table = {"name": "t", "type": "table", "schema": {"fields": FIELDS}, **resource}
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [table]}))
    found = [each for each in validate(folder).findings if each.table == "t" and each.severity == "error"]
    return sorted(
        (each.rule, each.field, each.row)
        for each in found
        if each.row is not None or each.rule == "unsupported-file-format"
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.json", json.dumps(RECORDS)),
        ("t.json", json.dumps([["id", "on"], *([*each.values()] for each in RECORDS)])),
        ("t.ndjson", "\n".join(map(json.dumps, RECORDS))),
        ("t.csv", "id,on\n1,2024-01-02\n1,2024-1-2\nx,\n"),
    ],
)
def test_rows_in_another_format_have_the_same_errors(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert errors(tmp_path, {"path": name, "format": name.partition(".")[2]}) == sorted(EXPECTED)


def test_inline_data_has_the_same_errors(tmp_path: Path) -> None:
    assert errors(tmp_path, {"data": RECORDS}) == sorted(EXPECTED)


def test_two_files_in_another_encoding_have_the_same_errors(tmp_path: Path) -> None:
    for name, rows in (("a.csv", "1,2024-01-02\n"), ("b.csv", "1,2024-1-2\nx,\n")):
        (tmp_path / name).write_bytes(f"id,on\n{rows}".encode("utf-16"))
    assert errors(tmp_path, {"path": ["a.csv", "b.csv"], "encoding": "utf-16"}) == sorted(EXPECTED)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_format_that_cannot_be_read_is_a_finding(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"t.{kind}").write_bytes(b"PK\x03\x04 no spreadsheet")
    assert errors(tmp_path, {"path": f"t.{kind}", "format": kind}) == [
        ("unsupported-file-format", None, None)
    ]


def test_null_is_missing_and_a_number_is_read_whatever_the_field_writes(tmp_path: Path) -> None:
    fields = [
        {"name": "a", "type": "integer", "missingValues": ["-"], "constraints": {"required": True}},
        {"name": "b", "type": "number", "decimalChar": ",", "constraints": {"maximum": "2,5"}},
    ]
    rows = [{"a": 1.0, "b": 1.5}, {"a": None, "b": 2.75}]
    found = errors(tmp_path, {"data": rows, "schema": {"fields": fields}})
    assert found == [("above-maximum", "b", 2), ("missing-required-value", "a", 2)]


NATIVE: list[Any] = [
    *(True, 0, 1, 1.0, 1.5, 2024, 20240102, [], [1, 2], ["a"], ["1", "2"], {}, {"lon": 1, "lat": 2}),
    *({"lon": "1", "lat": "2"}, {"type": "Point", "coordinates": [1, 2]}, {"type": "Point"}),
    *("1", "x", "true", "2024", "[1, 2]", '{"lon": 1, "lat": 2}', '{"lon": "1", "lat": "2"}', '["1", "2"]'),
]
KINDS: list[dict[str, Any]] = [
    *({"type": each} for each in ("string", "integer", "number", "boolean", "date", "time", "datetime")),
    *(
        {"type": each}
        for each in ("year", "yearmonth", "duration", "list", "array", "object", "geojson", "any")
    ),
    *({"type": "geopoint", "format": each} for each in ("default", "array", "object")),
    {"type": "date", "format": "%Y%m%d"},
    {"type": "list", "itemType": "integer"},
    {"type": "string", "format": "uuid"},
]
# What frictionless 5.21 takes and the standard has no place for, and the other way round.
STRICTER = {
    ("year", "True"): "a truth value is no number; to Python, true is 1",
    ("year", "0"): "a year has four digits",
    ("year", "1"): "a year has four digits",
    ("year", "1.0"): "a year has four digits",
    ("yearmonth", "[1, 2]"): "the standard writes a month YYYY-MM",
    ("yearmonth", "['1', '2']"): "the standard writes a month YYYY-MM",
    ("geopoint default", "[1, 2]"): "the standard has it as a string",
    ("geopoint object", "[1, 2]"): "the standard has an object",
    **dict.fromkeys(
        [
            *(("geopoint array", "['1', '2']"), ("geopoint array", '["1", "2"]')),
            ("geopoint object", '{"lon": "1", "lat": "2"}'),
        ],
        "coordinates are numbers",
    ),
}
LAXER = {("geopoint object", "{'lon': 1, 'lat': 2}"): "an object is what the format is about"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: " ".join(kind.values()))
def test_a_value_of_json_is_of_a_type_where_frictionless_says_so(
    tmp_path: Path, kind: dict[str, Any]
) -> None:
    from frictionless import Field

    reader = Field.from_descriptor({"name": "a", **kind}).create_cell_reader()
    fields = [{"name": "n", "type": "integer"}, {"name": "a", **kind}]
    rows = [{"n": number, "a": value} for number, value in enumerate(NATIVE)]
    found = places(tmp_path, {"data": rows, "schema": {"fields": fields}})
    ours = {row for rule, _, _, row, _ in found if rule in ("type-error", "format-error")}
    assert len(ours) == len([each for each in found if each[0] in ("type-error", "format-error")])
    theirs = {row for row, value in enumerate(NATIVE, 1) if reader(value)[1]}
    name = (
        " ".join(kind.values()).removesuffix(" default")
        if kind["type"] != "geopoint"
        else " ".join(kind.values())
    )
    odd = {row for row, value in enumerate(NATIVE, 1) if (name, str(value)) in STRICTER}
    lax = {row for row, value in enumerate(NATIVE, 1) if (name, str(value)) in LAXER}
    assert {str(NATIVE[row - 1]) for row in ours ^ ((theirs | odd) - lax)} == set()


# The law: rows are the same rows however they are written


@st.composite
def plain_sheets(draw: st.DrawFn) -> tuple[Sheet, ...]:
    """Two tables without a dialect, in UTF-8, with a header: what JSON can say of them too."""
    kinds = tuple(draw(st.lists(st.sampled_from(sorted(VARIANTS)), min_size=1, max_size=3, unique=True)))
    first = draw(sheets("left", kinds))
    drawn = (first, draw(sheets("right", kinds, (first,))))
    return tuple(replace(each, dialect={}, encoding="utf-8") for each in drawn)


def as_json(sheet: Sheet, form: str, indent: int | None) -> str:
    """A table's records as an array, or as lines."""
    rows = [list(each) for each in sheet.records]
    if form == "ndjson":
        return "".join(json.dumps(each) + "\n" for each in rows)
    return json.dumps(rows, indent=indent, ensure_ascii=indent is None)


@given(plain_sheets(), st.sampled_from(["json", "ndjson", "inline"]), st.sampled_from([None, 1]))
@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_rows_in_json_give_the_findings_of_rows_in_csv(
    drawn: tuple[Sheet, ...], form: str, indent: int | None
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        expected = ours(written(drawn, folder))
        described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        for resource, sheet in zip(described["resources"], drawn, strict=True):
            del resource["path"]
            if form == "inline":
                resource["data"] = [list(each) for each in sheet.records]
                continue
            resource |= {"path": f"{sheet.name}.{form}", "format": form}
            (folder / resource["path"]).write_text(as_json(sheet, form, indent), encoding="utf-8")
        text = json.dumps(described, indent=indent)
        (folder / "datapackage.json").write_text(text, encoding="utf-8")
        found = ours(folder / "datapackage.json")
        assert {each for each in found if _in_both(each)} == {each for each in expected if _in_both(each)}
        for each in validate(folder, Options(limit=None)).findings:
            if each.row is None or each.value is None or each.field is None:
                continue
            assert each.line is not None
            assert each.column is not None
            line = Path(each.file or "").read_text(encoding="utf-8").split("\n")[each.line - 1]
            cell, _ = json.JSONDecoder().raw_decode(line, each.column - 1)
            assert cell == each.value


def _in_both(each: Said) -> bool:
    """Whether JSON has the fault too; a blank line is there an array of the wrong length."""
    return each.rules[0] not in ("bare-quote", "wrong-delimiter", "blank-row", "ragged-row", "empty-file")
