"""A survey finds which files are safe to write, which columns change, and which cells must stay."""

from pathlib import Path

import pytest
from tests.support.table_case import table_file

from claims.edit.cells import Column, columns_of
from claims.edit.survey import Survey, survey
from claims.table.rows import TableFile

NAMES = ("id", "name", "note")


def surveyed(part: TableFile) -> tuple[Survey, tuple[Column, ...]]:
    """Survey a file for every fix of its cells; return also the columns with the cells that must stay."""
    columns = columns_of(part.start, lambda _: True)
    return survey([part], columns), columns


def test_the_columns_with_faulty_cells_and_the_line_endings_are_found(tmp_path: Path) -> None:
    part = table_file(tmp_path, b"id,name,note\r\n1, x,\n2,y ,a\n", NAMES)
    found, columns = surveyed(part)
    ((safe, ends),) = found.safe
    assert safe == part
    assert ends == {"\r\n": 1, "\n": 2}
    assert (found.changed, found.unsafe) == (frozenset({1}), [])
    assert [column.kept for column in columns] == [{}, {}, {}]


def test_a_last_line_without_a_line_ending_is_counted(tmp_path: Path) -> None:
    part = table_file(tmp_path, b"id,name,note\n1,x,\r\n\n2,y,a", NAMES)
    ((_, ends),) = surveyed(part)[0].safe
    assert ends == {"\r\n": 1, "\n": 2, "": 1}


def test_cells_that_must_stay_are_kept_with_the_reason(tmp_path: Path) -> None:
    part = table_file(tmp_path, b"id,name,note\n1, ,a\n2, x, =1\n", NAMES)
    found, columns = surveyed(part)
    assert [column.kept for column in columns] == [
        {},
        {" ": "trimmed, it would be a missing value"},
        {" =1": "changed, it would break formula-injection"},
    ]
    assert found.changed == frozenset({1, 2})


def test_a_file_with_a_malformed_row_is_unsafe_and_changes_nothing(tmp_path: Path) -> None:
    part = table_file(tmp_path, b"id,name,note\n1, x,\n2\n", NAMES)
    found, columns = surveyed(part)
    assert (found.safe, found.changed) == ([], frozenset())
    assert found.unsafe == [(part, "ragged-row on line 3")]
    assert [column.kept for column in columns] == [{}, {}, {}]


def test_more_cells_than_a_batch_are_all_checked(tmp_path: Path) -> None:
    rows = b"".join(b"%d, x%d,\n" % (at, at) for at in range(10_050))
    part = table_file(tmp_path, b"id,name,note\n1, =0,\n" + rows + b"2, =1,\n", NAMES)
    found, columns = surveyed(part)
    reason = "changed, it would break formula-injection"
    assert columns[1].kept == {" =0": reason, " =1": reason}
    assert found.changed == frozenset({1})


def test_a_column_is_changed_even_if_its_faulty_cells_fill_a_batch_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.edit.survey.BATCH", 1)
    part = table_file(tmp_path, b"id,name,note\n1, x,\n2, y,\n", NAMES)
    assert surveyed(part)[0].changed == frozenset({1})
