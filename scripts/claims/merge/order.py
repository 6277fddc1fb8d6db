"""The order of what a merge keeps: rows of a table, columns of a header. Pure: names in, names out."""

from bisect import bisect_left
from collections.abc import Collection, Hashable, Iterable
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def woven(base: Iterable[Name], ours: Collection[Name], theirs: Collection[Name]) -> list[Name]:
    """All names of both sides in the order of ours; each side has a name once.

    What only theirs has, or has moved while ours has not, comes after the name that it follows there.
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


def _moved(
    base: Iterable[Name], ours: Iterable[Name], theirs: Iterable[Name], both: Collection[Name]
) -> set[Name]:
    """What theirs has moved and ours has not, as few as can be."""
    was = [name for name in base if name in both]
    known = set(was)
    now = [name for name in theirs if name in known]
    if now == was:
        return set()
    place = {name: at for at, name in enumerate(was)}
    mine = [name for name in ours if name in known]
    stays, stay = _staying(now, place), _staying(mine, place)
    return {name for name in stay if name not in stays}


def _staying(names: list[Name], place: dict[Name, int]) -> set[Name]:
    """The longest run of names that stand as they did."""
    tails: list[int] = []
    ends: list[Name] = []
    before: dict[Name, Name | None] = {}
    for name in names:
        at = bisect_left(tails, place[name])
        before[name] = ends[at - 1] if at else None
        tails[at : at + 1] = [place[name]]
        ends[at : at + 1] = [name]
    stays: set[Name] = set()
    last = ends[-1] if ends else None
    while last is not None:
        stays.add(last)
        last = before[last]
    return stays
