"""Finds the rows that moved: the fewest that have to move for all others to keep their order."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Moved = Sequence[tuple[int, int]]  # the row's number on the old side and on the new side, from 0


def moved_rows(rows: Iterable[tuple[int, int]]) -> Moved:
    """Return the rows that moved, of rows given by their numbers on both sides, sorted by the old one."""
    old, new = array("q"), array("q")
    for before, after in rows:
        old.append(before)
        new.append(after)
    return [(old[at], new[at]) for at in out_of_order(new)]


def moved_among(same: "tuple[NDArray[np.intp], NDArray[np.intp]]", others: Moved) -> Moved:
    """Return the rows that moved; their numbers are given in two parts, in any order."""
    import numpy as np

    rest = np.array(others, np.intp).reshape(-1, 2)
    old, new = (np.concatenate((same[side], rest[:, side])) for side in (0, 1))
    order = np.argsort(old)
    old, new = old[order], new[order]
    if bool((new[1:] > new[:-1]).all()):
        return []
    return [(int(old[at]), int(new[at])) for at in out_of_order(new.tolist())]


def out_of_order(places: Sequence[int]) -> list[int]:
    """Return the indices of the `places`, all different, that are not in the longest increasing subsequence.

    Patience sorting: https://en.wikipedia.org/wiki/Patience_sorting
    """
    tails: list[int] = []  # the smallest place in which a subsequence of each length ends
    ends: list[int] = []  # the index of that place
    previous = array("q")  # for each index, the index before it in its subsequence, or -1
    for at, place in enumerate(places):
        length = bisect_left(tails, place)
        tails[length : length + 1] = [place]
        ends[length : length + 1] = [at]
        previous.append(ends[length - 1] if length else -1)
    kept = set[int]()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = previous[at]
    return [at for at in range(len(previous)) if at not in kept]
