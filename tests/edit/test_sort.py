"""Rows are sorted into the order of the data model, as few of them moved as possible, their text unchanged."""

from pathlib import Path

import pytest
from tests.support.fix_case import counts, fixed, left, package

from claims.edit.sort import RowOrder, order_key, sorting, write_sorted
from claims.package.open import open_store
from claims.table.rows import TableFile, open_tables, rows_in

SPEAKER = {"fields": [{"name": "speaker_id", "type": "string"}, {"name": "name", "type": "string"}]}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"speaker_id,name\nb,x\n# on c\nc,y\na,z\n", "there are comments or blank lines among its rows"),
        (b"speaker_id,name\nb,x\n\na,z\n", "there are comments or blank lines among its rows"),
    ],
)
def test_rows_with_comments_among_them_are_not_moved(tmp_path: Path, data: bytes, reason: str) -> None:
    folder = package(
        tmp_path / "p",
        {"speakers": {"schema": SPEAKER, "dialect": {"commentChar": "#"}}},
        {"speakers.csv": data},
    )
    assert left(fixed(folder)) == [("speakers.csv", "unsorted-row", 1, reason)]
    assert (folder / "speakers.csv").read_bytes() == data


def test_rows_do_not_move_between_files(tmp_path: Path) -> None:
    data = {"1.csv": b"speaker_id,name\nd,x\nc,x\n", "2.csv": b"speaker_id,name\nb,x\na,y\n"}
    paths = {"path": ["1.csv", "2.csv"]}
    folder = package(tmp_path / "p", {"speakers": {"schema": SPEAKER, **paths}}, data)
    plan = fixed(folder)
    assert (folder / "1.csv").read_bytes() == b"speaker_id,name\nc,x\nd,x\n"
    assert (folder / "2.csv").read_bytes() == b"speaker_id,name\na,y\nb,x\n"
    apart = "its rows would have to move to another file"
    assert left(plan) == [("2.csv", "unsorted-row", 1, apart)]


def test_a_last_row_without_a_line_ending_gets_one_if_it_moves(tmp_path: Path) -> None:
    data = b"speaker_id,name\nb,x\na,y"
    folder = package(tmp_path / "p", {"speakers": {"schema": SPEAKER}}, {"speakers.csv": data})
    fixed(folder, select=["unsorted-row"])
    assert (folder / "speakers.csv").read_bytes() == b"speaker_id,name\na,y\nb,x\n"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (b"c2,n,9,\nc3,n,1O,\nc1,n,8,\n", b"c1,n,8,\nc2,n,9,\nc3,n,1O,\n"),
        (b"c3,n,1O,\nc2,n,9,\nc1,n,8,\n", b"c1,n,8,\nc3,n,1O,\nc2,n,9,\n"),
        (b"c2,n,9,\nc3,n,1O,\nc1,n,10,\n", None),
        (b"c2,,9,\nc3,,8,\n", None),
    ],
)
def test_a_row_without_a_readable_key_stays_below_the_row_above_it(
    tmp_path: Path, rows: bytes, expected: bytes | None
) -> None:
    fields = [
        {"name": "claim_id", "type": "string"},
        {"name": "source_id", "type": "string", "constraints": {"required": True}},
        {"name": "passage_start", "type": "integer"},
        {"name": "passage_end", "type": "integer"},
    ]
    head = b"claim_id,source_id,passage_start,passage_end\n"
    schema = {"fields": fields, "primaryKey": ["claim_id"]}
    folder = package(tmp_path / "p", {"claims": {"schema": schema}}, {"claims.csv": head + rows})
    fixed(folder)
    assert (folder / "claims.csv").read_bytes() == head + (expected or rows)
    assert "unsorted-row" not in counts(folder)


def file_of(folder: Path, name: str, fields: list[dict[str, str]], data: bytes) -> TableFile:
    """Write a package of one table; return its file."""
    place = package(folder / "package", {name: {"schema": {"fields": fields}}}, {f"{name}.csv": data})
    return open_tables(open_store(str(place)), folder).parts(name)[0]


def test_the_fewest_rows_move(tmp_path: Path) -> None:
    data = b"speaker_id,name\r\ne,1\r\na,2\r\nb,3\nc,4\r\n"
    part = file_of(tmp_path, "speakers", SPEAKER["fields"], data)
    found = sorting(part)
    assert found is not None
    assert (list(found.order), found.stays, found.moved) == ([1, 2, 3, 0], bytes([0, 1, 1, 1]), 1)
    sorted_part = write_sorted(part, found, tmp_path / "copy.csv")
    assert sorted_part.source.read_bytes() == b"speaker_id,name\r\na,2\r\nb,3\nc,4\r\ne,1\r\n"
    assert sorting(sorted_part) is None


def test_numbers_are_sorted_by_value_and_missing_values_come_last(tmp_path: Path) -> None:
    fields = [
        {"name": "source_id", "type": "string"},
        {"name": "passage_start", "type": "integer"},
        {"name": "passage_end", "type": "integer"},
        {"name": "claim_id", "type": "string"},
    ]
    data = b"source_id,passage_start,passage_end,claim_id\nn,,,c4\nn,10,,c3\nn,9,30,c2\nn,9,20,c5\nn,+3,,c1\n"
    part = file_of(tmp_path, "claims", fields, data)
    found = sorting(part)
    assert found is not None
    assert list(found.order) == [4, 3, 2, 1, 0]


def test_a_table_outside_the_data_model_has_no_order(tmp_path: Path) -> None:
    part = file_of(tmp_path, "ships", SPEAKER["fields"], b"speaker_id,name\nb,1\na,2\n")
    assert order_key(part) is None
    assert sorting(part) is None


def test_rows_of_equal_keys_keep_their_order(tmp_path: Path) -> None:
    part = file_of(tmp_path, "speakers", SPEAKER["fields"], b"speaker_id,name\nb,1\na,2\nb,3\na,4\n")
    found = sorting(part)
    assert found is not None
    copy = write_sorted(part, found, tmp_path / "copy.csv")
    assert [row.cells[1] for row in rows_in(copy) if row.kind == "row"] == ["2", "4", "1", "3"]


def test_the_number_of_rows_that_move_excludes_those_that_stay() -> None:
    assert RowOrder([2, 0, 1], bytes([1, 1, 0])).moved == 1
