"""Prepared rows know where they begin; the meter reports progress across files."""

from pathlib import Path
from unittest.mock import patch

from msgspec.structs import replace
from tests.support.table_case import reading_task

from claims.model.table import Field, Schema, Table
from claims.table import reader
from claims.table.reader import read_rows
from claims.table.task import Meter, Rows

TABLE = Table("t", ("t.csv",), schema=Schema((Field("id"), Field("name"))))
DATA = b'id,name\n1,x\n22,"two\nlines"\n1,z\n'


def rows_with_key(folder: Path, key: tuple[str, ...] | None) -> Rows:
    """Read the table, its rows told apart by a key."""
    task = replace(reading_task(folder, TABLE, DATA, lambda _: None), key=key)
    with patch.object(reader, "SMALL", 0):
        rows = read_rows(task)
    assert rows is not None
    return rows


def test_the_bounds_of_rows_are_the_bytes_at_which_they_begin_and_end(tmp_path: Path) -> None:
    assert rows_with_key(tmp_path, ("id",)).bounds.tolist() == [8, 12, 27, 31]


def test_equal_keys_have_one_number(tmp_path: Path) -> None:
    known = rows_with_key(tmp_path, ("id",)).known
    assert known is not None
    first, second, third = known.numbers.tolist()
    assert first == third != second


def test_what_is_known_counts_the_further_lines_of_each_row(tmp_path: Path) -> None:
    known = rows_with_key(tmp_path, ("id",)).known
    assert known is not None
    assert known.more.tolist() == [0, 1, 0]
    assert (known.source, known.carriage) == (tmp_path / "t.csv", False)


def test_without_a_key_nothing_is_known(tmp_path: Path) -> None:
    assert rows_with_key(tmp_path, None).known is None
    assert rows_with_key(tmp_path, ("absent",)).known is None


def test_progress_is_reported_across_files() -> None:
    reported: list[tuple[int, int]] = []
    meter = Meter(100, lambda done, total: reported.append((done, total)))
    meter.at(10)
    meter.past(40)
    meter.at(5)
    meter.past(60)
    assert reported == [(10, 100), (40, 100), (45, 100), (100, 100)]


def test_progress_never_moves_back() -> None:
    reported: list[int] = []
    meter = Meter(100, lambda done, _: reported.append(done))
    meter.at(30)
    meter.at(20)
    meter.at(30)
    assert reported == [30]


def test_a_file_that_is_read_twice_does_not_exceed_the_total() -> None:
    reported: list[int] = []
    meter = Meter(50, lambda done, _: reported.append(done))
    meter.past(50)
    meter.past(50)
    assert reported == [50]
    assert (meter.done, meter.before) == (50, 100)
