"""Prepared rows know where they begin and what could not be read; the meter reports progress across files."""

from pathlib import Path
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from tests.support.table_case import reading_task

from claims.model.table import Field, Schema, Table
from claims.table import reader
from claims.table.reader import read_rows
from claims.table.task import LONGEST, MOST, LostRows, Meter, Rows, Spelt

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


def lost(*texts: str) -> LostRows:
    rows = LostRows()
    for text in texts:
        rows.add(text)
    return rows


def test_a_table_without_lost_rows_is_false_and_may_hold_nothing() -> None:
    assert not LostRows()
    assert not LostRows().may_hold(["a"], ["as it is"])
    assert lost("a,b")


@pytest.mark.parametrize(
    ("cells", "spelt", "expected"),
    [
        (["pier"], ["as it is"], True),
        (["port"], ["as it is"], False),
        (['the "old" pier'], ["as it is"], True),  # written with doubled quotes
        (["pier", "1200.50"], ["as it is", "in digits"], True),  # written with a group separator
        (["pier", "77"], ["as it is", "in digits"], False),
        (["quay", "1200.5"], ["as it is", "in digits"], False),  # in two different rows
        ([None, "quay"], ["as it is", "as it is"], True),
        (["port"], [None], True),  # may be written in any way
    ],
)
def test_cells_are_searched_in_the_same_row(
    cells: list[str | None], spelt: list[Spelt | None], expected: bool
) -> None:
    rows = lost('a,"the ""old"" pier","1,200.5"\n', '"quay,3\n')
    assert rows.may_hold(cells, spelt) is expected


def test_characters_that_cannot_be_decoded_may_be_any_letter() -> None:
    rows = lost("caf\udce9,1\n")
    assert rows.may_hold(["café"], ["as it is"])
    assert not rows.may_hold(["cave"], ["as it is"])


def test_a_row_that_is_added_after_a_search_is_found() -> None:
    rows = lost("a,b")
    assert not rows.may_hold(["c"], ["as it is"])
    rows.add("c,d")
    assert rows.may_hold(["c"], ["as it is"])


def test_more_rows_than_are_remembered_may_hold_anything() -> None:
    many = lost(*["a"] * (MOST + 1))
    assert (len(many.texts), many.unseen, many.may_hold(["z"], ["as it is"])) == (MOST, True, True)
    long = lost("a" * (LONGEST + 1))
    assert (long.texts, bool(long), long.may_hold(["z"], ["as it is"])) == ([], True, True)


def test_the_lost_rows_of_two_files_are_joined() -> None:
    rows = lost("a")
    rows.join(lost("b"))
    assert (rows.texts, rows.unseen) == (["a", "b"], False)
    rows.join(LostRows(unseen=True))
    assert rows.may_hold(["z"], ["as it is"])
