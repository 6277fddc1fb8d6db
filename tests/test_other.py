"""Tables that are no CSV give the findings that the same rows give as CSV."""

import json
from pathlib import Path
from typing import Any

import pytest

from claims import validate

FIELDS = [
    {"name": "id", "type": "integer", "constraints": {"unique": True}},
    {"name": "on", "type": "date", "constraints": {"required": True}},
]
RECORDS = [{"id": 1, "on": "2024-01-02"}, {"id": 1, "on": "2024-1-2"}, {"id": "x", "on": None}]
EXPECTED = [("type", "id", 3), ("required", "on", 3), ("type", "on", 2), ("unique-key", "id", 2)]


def told(folder: Path, resource: dict[str, Any]) -> list[tuple[str, str | None, int | None]]:
    table = {"name": "t", "type": "table", "schema": {"fields": FIELDS}, **resource}
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [table]}))
    found = [each for each in validate(folder).findings if each.table == "t" and each.level == "error"]
    return sorted(
        (each.rule, each.field, each.row)
        for each in found
        if each.row is not None or each.rule == "unreadable-kind"
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
def test_a_file_of_another_kind(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert told(tmp_path, {"path": name, "format": name.partition(".")[2]}) == sorted(EXPECTED)


def test_inline_data(tmp_path: Path) -> None:
    assert told(tmp_path, {"data": RECORDS}) == sorted(EXPECTED)


def test_a_file_in_two_parts_and_another_encoding(tmp_path: Path) -> None:
    for name, rows in (("a.csv", "1,2024-01-02\n"), ("b.csv", "1,2024-1-2\nx,\n")):
        (tmp_path / name).write_bytes(f"id,on\n{rows}".encode("utf-16"))
    assert told(tmp_path, {"path": ["a.csv", "b.csv"], "encoding": "utf-16"}) == sorted(EXPECTED)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_kind_that_cannot_be_read_is_a_finding(tmp_path: Path, kind: str) -> None:
    (tmp_path / f"t.{kind}").write_bytes(b"PK\x03\x04 no spreadsheet")
    assert told(tmp_path, {"path": f"t.{kind}", "format": kind}) == [("unreadable-kind", None, None)]


def test_null_is_missing_and_a_number_is_read_whatever_the_field_writes(tmp_path: Path) -> None:
    fields = [
        {"name": "a", "type": "integer", "missingValues": ["-"], "constraints": {"required": True}},
        {"name": "b", "type": "number", "decimalChar": ",", "constraints": {"maximum": "2,5"}},
    ]
    rows = [{"a": 1.0, "b": 1.5}, {"a": None, "b": 2.75}]
    found = told(tmp_path, {"data": rows, "schema": {"fields": fields}})
    assert found == [("maximum", "b", 2), ("required", "a", 2)]
