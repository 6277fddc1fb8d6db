"""Orders the rows and columns of a merged table."""

import re
from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from claims.comparison.row_order import out_of_order

Name = TypeVar("Name", bound=Hashable)
Order = tuple[tuple[str, str], ...]  # column, and whether it is a number or text
Rank = tuple[tuple[bool, str | int], ...]
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,18}")


def merge_order(base: Iterable[Name], ours: Collection[Name], theirs: Collection[Name]) -> list[Name]:
    """Return all names of both sides in the order of ours; each side has a name once.

    A name that only theirs has, or that only theirs moved, comes after the name that it follows there.
    """
    mine, other = set(ours), set(theirs)
    placed = _moved(base, ours, theirs, mine & other)
    follows: dict[Name | None, list[Name]] = {}
    before: Name | None = None
    for name in theirs:
        if name in mine and name not in placed:
            before = name
        else:
            follows.setdefault(before, []).append(name)
    found: list[Name] = []
    waiting = follows.pop(None, [])
    for name in ours:
        if name in placed:
            continue
        if waiting and name in other:
            found += waiting
            waiting = []
        found.append(name)
        waiting += follows.pop(name, ())
    return found + waiting


def sort_keys(order: Order, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Rank] | None:
    """Return the sort keys of rows, empty cells last; None without an order, or for a number that is not plain."""
    where = [(columns.index(name), kind) for name, kind in order if name in columns]
    if not order or len(where) < len(order):
        return None
    found: list[Rank] = []
    for cells in rows:
        rank: list[tuple[bool, str | int]] = []
        for at, kind in where:
            cell = cells[at]
            if kind == "number" and cell and not PLAIN_NUMBER.fullmatch(cell):
                return None
            rank.append((not cell, int(cell or 0) if kind == "number" else cell))
        found.append(tuple(rank))
    return found


def is_sorted(found: Sequence[Rank]) -> bool:
    """Return whether rows with these sort keys are sorted."""
    return all(one <= two for one, two in pairwise(found))


def _moved(
    base: Iterable[Name], ours: Iterable[Name], theirs: Iterable[Name], both: Collection[Name]
) -> set[Name]:
    """Return the smallest set of names that only theirs moved."""
    was = [name for name in base if name in both]
    known = set(was)
    now = [name for name in theirs if name in known]
    if now == was:
        return set()
    place = {name: at for at, name in enumerate(was)}
    mine = [name for name in ours if name in known]
    stays, stay = _longest_unmoved(now, place), _longest_unmoved(mine, place)
    return {name for name in stay if name not in stays}


def _longest_unmoved(names: list[Name], place: dict[Name, int]) -> set[Name]:
    """Return the longest subsequence of names that are in their old order."""
    moved = {names[at] for at in out_of_order([place[name] for name in names])}
    return set(names) - moved
