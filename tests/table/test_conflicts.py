"""Conflicts that a merge left in a file are found by their markers."""

from pathlib import Path

import pytest

from claims.table.conflicts import MarkedConflict, conflicts, marker


@pytest.mark.parametrize(
    ("line", "expected"),
    [("<<<<<<< HEAD", True), ("=======", True), ("======= x", False), ("<<<<<<<", False), ("a", False)],
)
def test_markers_are_those_that_git_writes(line: str, expected: bool) -> None:
    assert marker(line) is expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["<<<<<<< a", "x", "=======", "y", ">>>>>>> b"], [MarkedConflict(2, 4, 6)]),
        (["<<<<<<< a", "x", "||||||| o", "z", "=======", "y", ">>>>>>> b"], [MarkedConflict(2, 4, 8)]),
        (["<<<<<<< a", "x", ">>>>>>> b"], []),
        (["=======", "x"], []),
    ],
)
def test_complete_conflicts_are_found_by_line(
    tmp_path: Path, lines: list[str], expected: list[MarkedConflict]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("\n".join(["id", *lines]) + "\n")
    assert list(conflicts(file, 3, 2)) == expected
