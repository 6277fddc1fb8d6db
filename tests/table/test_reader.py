"""A table is prepared for the engine: its file is proved well formed, or its readable rows are copied."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from tests.support.case import descriptor, stored, told
from tests.support.table_case import reading_task

from claims.comparison.compare import compare
from claims.comparison.diff import diff_of
from claims.comparison.prepared_table import CompareOptions
from claims.model.table import Dialect, Field, Schema, Table
from claims.package.open import open_store
from claims.table import reader
from claims.table.reader import copy_rows, read_layout, read_rows
from claims.table.task import Flaw, Rows

TABLE = Table("t", ("t.csv",), schema=Schema((Field("id"), Field("name"))))
TWO = replace(TABLE, paths=("a.csv", "b.csv"))


def read(
    folder: Path, data: bytes, table: Table = TABLE, second: bytes = b""
) -> tuple[Rows | None, list[Flaw]]:
    """Prepare a table with this content; return it, and what is noticed."""
    flaws: list[Flaw] = []
    task = reading_task(folder, table, data, flaws.append)
    if len(table.paths) > 1:
        (folder / table.paths[1]).write_bytes(second)
    return read_rows(task), flaws


@pytest.mark.parametrize("small", [0, 1 << 20], ids=["proved", "read record by record"])
def test_a_well_formed_file_is_read_as_it_is(tmp_path: Path, small: int) -> None:
    with patch.object(reader, "SMALL", small):
        rows, flaws = read(tmp_path, b'id,name\n1,x\n2,"y, z"\n')
    assert rows is not None
    assert (rows.source, rows.header, rows.expected) == (tmp_path / "t.csv", True, 2)
    assert (rows.plain, rows.carriage, bool(rows.lost)) == (True, False, False)
    assert flaws == []


def test_the_rows_that_can_be_read_are_copied(tmp_path: Path) -> None:
    rows, flaws = read(tmp_path, b"id,name\n1,x\n2\n3,z\n")
    assert rows is not None
    assert (rows.source, rows.header, rows.expected) == (tmp_path / "copy.csv", False, 2)
    assert rows.source.read_bytes() == b"1,x\n3,z\n"
    assert rows.lost.texts == ["2"]
    assert [(flaw.kind, flaw.place.line, flaw.place.row) for flaw in flaws] == [("ragged-row", 3, 2)]


def test_later_files_are_copied_in_the_columns_of_the_first(tmp_path: Path) -> None:
    table = replace(TWO, schema=replace(TABLE.schema, fields_match="equal"))
    rows, flaws = read(tmp_path, b"id,name\n1,x\n", table, b"name,id\ny,2\n")
    assert rows is not None
    assert rows.source.read_bytes() == b"1,x\n2,y\n"
    assert rows.labels.names == ("id", "name")
    assert flaws == []


def test_a_later_file_without_a_header_continues_the_table(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, b"id,name\n1,x\n", TWO, b"2,y\n3,z\n")
    assert rows is not None
    assert rows.source.read_bytes() == b"1,x\n2,y\n3,z\n"


def test_of_a_merge_conflict_the_first_version_is_read(tmp_path: Path) -> None:
    conflict = b"id,name\n<<<<<<< ours\n1,x\n=======\n1,y\n>>>>>>> theirs\n2,z\n"
    rows, flaws = read(tmp_path, conflict)
    assert rows is not None
    assert rows.source.read_bytes() == b"1,x\n2,z\n"
    assert [(flaw.kind, flaw.place.line) for flaw in flaws] == [("merge-conflict-marker", 2)]


def test_a_first_row_in_place_of_the_header_is_a_row(tmp_path: Path) -> None:
    fields = (Field("id", "integer"), Field("day", "date"))
    rows, flaws = read(tmp_path, b"1,2024-01-02\n2,2024-01-03\n", replace(TABLE, schema=Schema(fields)))
    assert rows is not None
    assert (rows.expected, rows.labels.column) == (2, (0, 1))
    assert [(flaw.kind, flaw.form, flaw.details) for flaw in flaws] == [
        ("missing-column", "all", ("id,day",))
    ]


@pytest.mark.parametrize(
    ("data", "stated", "kind", "line", "details"),
    [
        (b"id,name\n1,x\r\n2,y\n", None, "mixed-line-endings", 2, ("1 line ends", "CRLF", "LF")),
        (b"id,name\r\n1,x\r\n", "\n", "line-ending", 1, ("2 lines end", "CRLF", "LF")),
    ],
)
def test_line_endings_are_noticed(
    tmp_path: Path, data: bytes, stated: str | None, kind: str, line: int, details: tuple[str, ...]
) -> None:
    _, flaws = read(tmp_path, data, replace(TABLE, dialect=Dialect(line_terminator=stated)))
    assert [(flaw.kind, flaw.place.line, flaw.details) for flaw in flaws] == [(kind, line, details)]


def test_copying_again_notices_no_flaw_of_the_header_twice(tmp_path: Path) -> None:
    flaws: list[Flaw] = []
    task = reading_task(tmp_path, TABLE, b"id,nam\n1,x\n2\n", flaws.append)
    rows = copy_rows(task)
    assert rows is not None
    assert rows.source.read_bytes() == b"1,x\n"
    assert [flaw.kind for flaw in flaws] == ["ragged-row"]


def test_the_layout_of_a_table_ends_before_its_first_row(tmp_path: Path) -> None:
    task = reading_task(tmp_path, TABLE, b"\xef\xbb\xbfid,name\r\n1,x\r\n", lambda _: None)
    layout = read_layout(task)
    assert layout is not None
    assert (layout.heads, layout.labels.names, layout.grammar.delimiter) == ((9,), ("id", "name"), ",")


def test_an_empty_file_is_not_prepared(tmp_path: Path) -> None:
    rows, flaws = read(tmp_path, b"")
    assert rows is None
    assert [flaw.kind for flaw in flaws] == ["empty-file"]


Placed = list[tuple[str, str | None, int | None]]
NUMBER = {"name": "n", "type": "integer", "constraints": {"maximum": 5, "unique": True}}


def two_files(*fields: dict[str, Any], **schema: Any) -> dict[str, Any]:
    """Return the resource of a table of two files, any of whose columns may be missing."""
    return {
        "path": ["a.csv", "b.csv"],
        "schema": {"fields": list(fields), "fieldsMatch": "superset", **schema},
    }


CASES: list[tuple[dict[str, Any], str, str, Placed]] = [
    (
        {"t": two_files({"name": "id"}, NUMBER)},
        "id\n1\n",
        "id,n\n2,abc\n3,9\n4,4\n5,4\n",
        [("type-error", "b.csv", 2), ("above-maximum", "b.csv", 3), ("duplicate-unique-key", "b.csv", 5)],
    ),
    (
        {
            "t": two_files(
                {"name": "id"},
                {"name": "n"},
                foreignKeys=[{"fields": ["n"], "reference": {"resource": "u", "fields": ["k"]}}],
            ),
            "u": {"path": "u.csv", "schema": {"fields": [{"name": "k"}]}},
        },
        "id\n1\n",
        "n,id\n5,2\n9,3\n",
        [("unmatched-foreign-key", "b.csv", 3)],
    ),
    (
        {"t": two_files({"name": "id"}, {"name": "n"}, primaryKey=["id"])},
        "n\n1\n",
        "id,n\n2,2\n2,3\n",
        [("missing-column", "a.csv", 1), ("null-key", "a.csv", 2), ("duplicate-key", "b.csv", 3)],
    ),
    (
        {"t": two_files({"name": "id"}, {"name": "n", "type": "integer"}, fieldsMatch="exact")},
        "id\n1\n",
        "id,n\n2,x\n",
        [("missing-column", "a.csv", 1), ("type-error", "b.csv", 2)],
    ),
    (
        {"t": two_files({"name": "id"}, {"name": "n"})},
        "id\n1\n",
        "id,n,x\n2,a,\n3,b,\n4,c\n",
        [("extra-column", "b.csv", 1), ("ragged-row", "b.csv", 4)],
    ),
]


@pytest.mark.parametrize(("resources", "first", "second", "expected"), CASES)
def test_cells_of_a_column_that_only_a_later_file_has_are_checked(
    tmp_path: Path, resources: dict[str, Any], first: str, second: str, expected: Placed
) -> None:
    files = {"a.csv": first, "b.csv": second, "u.csv": "k\n5\n"}
    found = told(stored(tmp_path, descriptor(**resources), files))
    assert [(each.rule, each.file, each.line) for each in found] == expected


def test_a_column_that_only_a_later_file_has_may_be_referenced(tmp_path: Path) -> None:
    reference = {"fields": ["n"], "reference": {"resource": "u", "fields": ["k"]}}
    resources = {
        "t": {"schema": {"fields": [{"name": "id"}, {"name": "n"}], "foreignKeys": [reference]}},
        "u": two_files({"name": "z"}, {"name": "k"}),
    }
    files = {"t.csv": "id,n\n1,5\n2,7\n", "a.csv": "z\nq\n", "b.csv": "z,k\nr,5\n"}
    found = told(stored(tmp_path, descriptor(**resources), files))
    assert [(each.rule, each.file, each.line) for each in found] == [("unmatched-foreign-key", "t.csv", 3)]


def test_cells_of_a_column_that_only_a_later_file_has_are_compared(tmp_path: Path) -> None:
    resources = {"t": two_files({"name": "id"}, {"name": "a"}, primaryKey=["id"])}
    old, new = (
        stored(tmp_path / cell, descriptor(**resources), {"a.csv": "id\n1\n", "b.csv": f"id,a\n2,{cell}\n"})
        for cell in ("q", "w")
    )
    with compare(open_store(str(old)), open_store(str(new)), CompareOptions()) as comparison:
        (found,) = diff_of(comparison).tables
    (change,) = found.changed
    assert [(cell.field, cell.old, cell.new) for cell in change.cells] == [("a", "q", "w")]
    assert (change.key, change.old_line, change.new_line) == ({"id": "2"}, 2, 2)
