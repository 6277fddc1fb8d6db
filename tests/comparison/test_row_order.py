"""Which rows moved, against a slow search of the longest increasing subsequence."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.diff_package import differ
from tests.support.diff_said import package

from claims.comparison.row_order import moved_among, moved_rows, out_of_order


@given(st.permutations(range(7)))
def test_as_few_rows_as_possible_are_out_of_order(places: list[int]) -> None:
    out = out_of_order(places)
    kept = [place for at, place in enumerate(places) if at not in out]
    assert kept == sorted(kept)
    longest = max(
        size
        for size in range(len(places) + 1)
        for each in combinations(places, size)
        if list(each) == sorted(each)
    )
    assert len(kept) == longest


@pytest.mark.parametrize(
    ("rows", "moved"),
    [
        ([], []),
        ([(0, 0), (1, 1), (2, 2)], []),
        ([(0, 4), (1, 9)], []),
        ([(0, 2), (1, 0), (2, 1)], [(0, 2)]),
        ([(0, 1), (1, 2), (2, 0)], [(2, 0)]),
    ],
)
def test_moved_rows_in_one_part_or_two(rows: list[tuple[int, int]], moved: list[tuple[int, int]]) -> None:
    assert moved_rows(rows) == moved
    same, others = np.array(rows[::2], np.intp).reshape(-1, 2), rows[1::2]
    assert moved_among((same[:, 0], same[:, 1]), others) == moved


def test_moved_rows_are_listed_with_key_and_lines(tmp_path: Path) -> None:
    rows = [["a", "x", "1"], ["b", "y", "2"], ["c", "z", "3"]]
    old, new = package(tmp_path / "old", rows), package(tmp_path / "new", [*rows[1:], rows[0]])
    (table,) = differ(old, new).tables
    assert table.counts.moved == 1
    assert [(each.key, each.old_line, each.new_line) for each in table.moved] == [({"id": "a"}, 2, 4)]
