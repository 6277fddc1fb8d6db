"""The edits of a file are pairs of old and new rows, in the order of the file."""

from pathlib import Path

from msgspec.structs import replace
from tests.support.table_case import table_file

from claims.edit.edits import Edit, edits
from claims.edit.sort import RowOrder
from claims.table.rows import Codec, TableFile


def rewritten(part: TableFile, data: bytes) -> TableFile:
    """Return the file with other content, as a copy in UTF-8 without a byte order mark."""
    copy = part.source.with_name("copy.csv")
    copy.write_bytes(data)
    return replace(part, source=copy, codec=Codec("utf-8"))


def test_rows_that_stay_in_place_are_paired(tmp_path: Path) -> None:
    old = table_file(tmp_path, b"id,name\r\n1, x\r\n2,y", ("id", "name"))
    new = rewritten(old, b"id,name\n1,x\n2,y\n")
    assert list(edits(old, new, None)) == [
        Edit("id,name\r\n", "id,name\n"),
        Edit("1, x\r\n", "1,x\n"),
        Edit("2,y", "2,y\n"),
    ]


def test_a_removed_byte_order_mark_is_an_edit_of_the_first_row(tmp_path: Path) -> None:
    old = table_file(tmp_path, b"\xef\xbb\xbfid,name\n1,x\n", ("id", "name"))
    new = rewritten(old, b"id,name\n1,x\n")
    assert list(edits(old, new, None)) == [Edit("\ufeffid,name\n", "id,name\n"), Edit("1,x\n", "1,x\n")]


def test_a_row_that_moves_up_is_added_there_and_removed_below(tmp_path: Path) -> None:
    old = table_file(tmp_path, b"id,name\nb,1\nc,2\na,3\n", ("id", "name"))
    new = rewritten(old, b"id,name\na,3\nb,1\nc,2\n")
    assert list(edits(old, new, RowOrder([2, 0, 1], bytes([1, 1, 0])))) == [
        Edit("id,name\n", "id,name\n"),
        Edit(None, "a,3\n"),
        Edit("b,1\n", "b,1\n"),
        Edit("c,2\n", "c,2\n"),
        Edit("a,3\n", None),
    ]


def test_a_row_that_moves_down_is_removed_there_and_added_below(tmp_path: Path) -> None:
    old = table_file(tmp_path, b"id,name\nc,1\na,2 \nb,3\n", ("id", "name"))
    new = rewritten(old, b"id,name\na,2\nb,3\nc,1\n")
    assert list(edits(old, new, RowOrder([1, 2, 0], bytes([0, 1, 1])))) == [
        Edit("id,name\n", "id,name\n"),
        Edit("c,1\n", None),
        Edit("a,2 \n", "a,2\n"),
        Edit("b,3\n", "b,3\n"),
        Edit(None, "c,1\n"),
    ]
