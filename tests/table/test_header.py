"""The header is found, its cells are read, and the rows begin where it ends."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.support.table_case import reading_task

from claims.model.table import Dialect, Field, Schema, Table
from claims.table.header import Head, read_head
from claims.table.records import grammar_of
from claims.table.task import Flaw
from claims.table.text_file import open_text

TABLE = Table("t", ("t.csv",), schema=Schema((Field("id"), Field("name"))))


def head_of(folder: Path, data: bytes, table: Table = TABLE) -> tuple[Head | None, list[Flaw]]:
    """Read the header of a file with this content; return it, and what is noticed."""
    flaws: list[Flaw] = []
    task = reading_task(folder, table, data, flaws.append)
    opening = open_text(task, table.paths[0])
    assert opening is not None
    return read_head(task, opening, grammar_of(table)), flaws


def test_the_rows_begin_after_the_header(tmp_path: Path) -> None:
    head, flaws = head_of(tmp_path, b'id,"na\nme"\r\n1,x\r\n')
    assert head is not None
    assert head.header.cells == ("id", "na\nme")
    assert head.header.places == ((1, 1), (1, 4))
    assert head.header.end == (2, 4)
    assert (head.at, head.line, head.end, head.below) == (12, 3, "\r\n", (["1", "x"],))
    assert head.sound
    assert flaws == []


@pytest.mark.parametrize(
    ("data", "flaw", "at", "line"),
    [
        (b"\n\nid,name\n1,x\n", ("blank-row", 1), 10, 4),
        (b"sep=,\nid,name\n1,x\n", ("text-above-header", 1), 14, 3),
        (b"Ships of 2024,\n,\nid,name\n1,x\n", ("text-above-header", 1), 25, 4),
    ],
)
def test_what_is_above_the_header_is_noticed_and_skipped(
    tmp_path: Path, data: bytes, flaw: tuple[str, int], at: int, line: int
) -> None:
    head, flaws = head_of(tmp_path, data)
    assert head is not None
    assert (head.header.cells, head.at, head.line, head.sound) == (("id", "name"), at, line, False)
    assert (flaws[0].kind, flaws[0].place.line) == flaw


def test_an_obviously_wrong_delimiter_is_noticed_and_the_other_one_used(tmp_path: Path) -> None:
    head, flaws = head_of(tmp_path, b"id;name\n1;x\n")
    assert head is not None
    assert (head.grammar.delimiter, head.header.cells) == (";", ("id", "name"))
    assert [(flaw.kind, flaw.place.column, flaw.details) for flaw in flaws] == [
        ("wrong-delimiter", 3, (",", ";"))
    ]


def test_only_the_header_may_have_another_delimiter(tmp_path: Path) -> None:
    head, flaws = head_of(tmp_path, b"id;name\n1,x\n2,y\n")
    assert head is not None
    assert (head.grammar.delimiter, head.header.cells, head.sound) == (",", ("id", "name"), False)
    assert [flaw.kind for flaw in flaws] == ["wrong-delimiter"]


def test_several_header_rows_are_joined_and_comments_skipped(tmp_path: Path) -> None:
    dialect = Dialect(header_rows=(2, 3), comment_rows=(1,), comment_char="#", header_join="/")
    head, flaws = head_of(
        tmp_path, b"about,this\na,b\nc,\n# note\n1,x\n", replace(TABLE, dialect=dialect, schema=None)
    )
    assert head is not None
    assert head.header.cells == ("a/c", "b")
    assert (head.at, head.line, head.first) == (25, 5, (11, 2))
    assert flaws == []


def test_without_a_header_the_rows_begin_with_the_first_record(tmp_path: Path) -> None:
    head, _ = head_of(tmp_path, b"1,x\n2,y\n", replace(TABLE, dialect=Dialect(header=False)))
    assert head is not None
    assert (head.at, head.line, head.end, head.header.width) == (0, 1, "", 2)


def test_rows_may_have_a_cell_for_each_field_although_the_header_has_not(tmp_path: Path) -> None:
    head, _ = head_of(tmp_path, b"id\n1,x\n2,y\n")
    assert head is not None
    assert (head.header.cells, head.header.width, head.sound) == (("id",), 2, False)


def test_invalid_characters_are_removed_from_the_header(tmp_path: Path) -> None:
    head, flaws = head_of(tmp_path, b"id,na\x00me\n1,x\n")
    assert head is not None
    assert (head.header.cells, head.header.dirty, head.sound) == (("id", "name"), frozenset({1}), False)
    assert [(flaw.kind, flaw.place.line, flaw.place.column) for flaw in flaws] == [
        ("control-character", 1, 6)
    ]


def test_a_file_of_comments_has_no_header(tmp_path: Path) -> None:
    head, flaws = head_of(tmp_path, b"# a\n# b\n", replace(TABLE, dialect=Dialect(comment_char="#")))
    assert head is None
    assert [flaw.kind for flaw in flaws] == ["empty-file"]


def test_a_header_that_is_a_row_or_absent_changes_where_the_rows_begin(tmp_path: Path) -> None:
    head, _ = head_of(tmp_path, b"\nid,name\n1,x\n")
    assert head is not None
    missing = head.with_header_missing()
    assert (missing.at, missing.line, missing.end, missing.sound) == (1, 2, "", False)
    without = head.without_header()
    assert (without.at, without.line, without.end) == (0, 1, "")
