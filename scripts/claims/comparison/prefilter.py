"""Skips the rows that have the same text on both sides, so that their cells need not be parsed.

Rows are paired by the hash of their key, and their bytes are compared. A hash collision costs only time: within a
side, no row is skipped; between the sides, the texts differ, and both rows are parsed.
"""

from collections.abc import Iterable, Iterator
from io import FileIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from claims.table.key_hash import Keyed
from claims.table.task import Rows
from claims.types.sql import normalize_value as alike

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST = 2 << 20  # bytes of each side: of fewer, all rows are read in no time
FREE, SHARE = 20_000, 4  # rows that may be left in any case, and of how many one: of more, all are read
CHUNK = 1 << 20  # bytes, about, that are compared at once


class Sifted(Struct, frozen=True):
    """The rows of each side that have to be parsed, and the numbers (from 0) of the skipped rows on both sides."""

    old: Rows
    new: Rows
    same: "tuple[NDArray[np.intp], NDArray[np.intp]]"


def sift(old: Rows, new: Rows, key: tuple[str, ...], copies: tuple[Path, Path]) -> Sifted | None:
    """Skip the rows that are the same on both sides, matched by `key`, and write the others to `copies`.

    Returns None if the text alone does not decide it, if a key may occur twice, or if too many rows differ.
    """
    if old.keyed is None or new.keyed is None or not (_alike(old, new) and _as_it_stands(old, key)):
        return None
    if not (_differ(old.keyed) and _differ(new.keyed)):
        return None
    same = _same(old, new)
    left = [_others(rows.expected, numbers) for rows, numbers in zip((old, new), same, strict=True)]
    if any(
        len(each) > max(FREE, rows.expected // SHARE) for each, rows in zip(left, (old, new), strict=True)
    ):
        return None
    one, other = (
        _written(rows, numbers, copy) for rows, numbers, copy in zip((old, new), left, copies, strict=True)
    )
    return Sifted(one, other, same)


def _alike(old: Rows, new: Rows) -> bool:
    """Return whether equal text means equal values on both sides, and the files are large enough."""
    ways = [(each.schema, each.labels, each.grammar, each.carriage) for each in (old, new)]
    return ways[0] == ways[1] and all(each.source.stat().st_size >= LEAST for each in (old, new))


def _as_it_stands(rows: Rows, key: tuple[str, ...]) -> bool:
    """Return whether different texts of the key always are different keys."""
    fields = (each for each in rows.schema.fields if each.name in key)
    return all(alike(each, "cell") in ("cell", None) for each in fields)


def _differ(rows: Keyed) -> bool:
    """Return whether there are rows, and all their hashes are different."""
    import numpy as np

    numbers = np.sort(rows.numbers)
    return bool(len(numbers)) and not bool((numbers[1:] == numbers[:-1]).any())


def _same(old: Rows, new: Rows) -> "tuple[NDArray[np.intp], NDArray[np.intp]]":
    """Return the numbers of the rows that are the same on both sides, in the new side's order.

    If equal rows in the same order are known from reading the files, only rows that moved are searched for.
    """
    import numpy as np

    olds, news = (np.arange(each.expected) for each in (old, new))
    if new.same is None:
        return _equal(old, new, *_pairs(old, new, olds, news))
    olds, news = _others(old.expected, new.same.old), _others(new.expected, new.same.new)
    olds, news = _pairs(old, new, olds, news)
    moved = np.searchsorted(new.same.old, olds) != np.searchsorted(new.same.new, news)
    olds, news = _equal(old, new, olds[moved], news[moved])
    both = np.concatenate((new.same.old, olds)), np.concatenate((new.same.new, news))
    order = np.argsort(both[1], kind="stable")
    return both[0][order], both[1][order]


def _pairs(
    old: Rows, new: Rows, olds: "NDArray[np.intp]", news: "NDArray[np.intp]"
) -> "tuple[NDArray[np.intp], NDArray[np.intp]]":
    """Return the numbers of rows of both sides whose keys have the same hash, in the new side's order."""
    import numpy as np

    if old.keyed is None or new.keyed is None or not len(olds) or not len(news):
        return olds[:0], news[:0]
    known, asked = old.keyed.numbers[olds], new.keyed.numbers[news]
    orders = np.argsort(known), np.argsort(asked)
    known, asked = known[orders[0]], asked[orders[1]]
    place = np.searchsorted(known, asked)
    place[place == len(known)] = 0
    found = known[place] == asked
    partner = np.full(len(asked), -1)
    partner[orders[1][found]] = orders[0][place[found]]
    there = np.flatnonzero(partner >= 0)
    return olds[partner[there]], news[there]


def _equal(
    old: Rows, new: Rows, olds: "NDArray[np.intp]", news: "NDArray[np.intp]"
) -> "tuple[NDArray[np.intp], NDArray[np.intp]]":
    """Return the pairs of rows, given by their numbers, that have the same bytes; consecutive rows are read at once."""
    import numpy as np

    first, second = old.bounds, new.bounds
    long = np.diff(first)[olds] == np.diff(second)[news]
    olds, news = olds[long], news[long]
    same = np.ones(len(olds), np.bool_)
    most = max(1, CHUNK // max(1, old.longest))
    jumps = (np.diff(olds) != 1) | (np.diff(news) != 1)
    runs = pairwise([0, *(np.flatnonzero(jumps) + 1).tolist(), len(olds)])
    with old.source.open("rb", buffering=0) as one, new.source.open("rb", buffering=0) as other:
        for start, stop in _cut(runs, most):
            here, there = int(first[olds[start]]), int(second[news[start]])
            ends = first[olds[start] + 1 : olds[start] + 1 + stop - start] - here
            texts = _read(one, here, int(ends[-1])), _read(other, there, int(ends[-1]))
            if any(len(text) != ends[-1] for text in texts):  # somebody writes to it
                same[start:stop] = False
            elif texts[0] != texts[1]:
                before, after = (np.frombuffer(text, np.uint8) for text in texts)
                differ = np.searchsorted(np.flatnonzero(before != after), ends)
                same[start:stop] = np.diff(differ, prepend=0) == 0
    return olds[same], news[same]


def _read(file: FileIO, start: int, size: int) -> bytes:
    file.seek(start)
    return file.read(size)


def _cut(runs: Iterable[tuple[int, int]], most: int) -> Iterator[tuple[int, int]]:
    """Yield the runs in pieces of at most `most` rows."""
    for start, stop in runs:
        for at in range(start, stop, most):
            yield at, min(at + most, stop)


def _others(total: int, numbers: "NDArray[np.intp]") -> "NDArray[np.intp]":
    import numpy as np

    left = np.ones(total, np.bool_)
    left[numbers] = False
    return np.flatnonzero(left)


def _written(rows: Rows, numbers: "NDArray[np.intp]", copy: Path) -> Rows:
    """Write these rows to `copy`, each with its number in front."""
    bounds = rows.bounds
    end = b"\r\n" if rows.carriage else b"\n"
    delimiter = rows.grammar.delimiter
    places = zip(numbers.tolist(), bounds[numbers].tolist(), bounds[numbers + 1].tolist(), strict=True)
    with rows.source.open("rb", buffering=0) as file, copy.open("wb") as out:
        for number, start, stop in places:
            text = _read(file, start, stop - start)
            out.write(f"{number}{delimiter}".encode() + text)
            if not text.endswith(b"\n"):
                out.write(end)
    return replace(
        rows, source=copy, header=False, expected=len(numbers), splits=(), keyed=None, numbered=True
    )
