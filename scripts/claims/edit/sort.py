"""Sorts the rows of a file into the order of the data model, without changing the text of a row."""

import codecs
import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from claims.model.dataset import NUMBER, ORDER
from claims.model.table import Field
from claims.package.replace import Unsafe
from claims.table.rows import TableFile, rows_in

READABLE = re.compile(NUMBER)

Key = tuple[tuple[bool, str | int], ...]


class RowOrder(Struct, frozen=True):
    """The sorted order of the rows of a file: new place → old place, both from 0.

    `stays` is 1, by old place, for the rows that need not move, as many as possible.
    """

    order: Sequence[int]
    stays: bytes

    @property
    def moved(self) -> int:
        """Return how many rows move."""
        return len(self.stays) - sum(self.stays)


def sorting(part: TableFile) -> RowOrder | None:
    """Return the sorted order of the rows of a file; None if they are sorted, or if the table has no order.

    Raises Unsafe if there are comments or blank lines among the rows, which belong to some row.
    """
    key = order_key(part)
    if key is None:
        return None
    found: list[Key | None] = []
    aside = False
    for row in rows_in(part):
        if row.kind == "row":
            found.append(key(row.cells))
        aside = aside or (row.kind == "aside" and bool(found))
    keys = _filled(found)
    if all(one <= other for one, other in pairwise(keys)):
        return None
    if aside:
        raise Unsafe("there are comments or blank lines among its rows")
    places = array("q", sorted(range(len(keys)), key=keys.__getitem__))
    return RowOrder(places, _staying(places))


def _filled(found: Sequence[Key | None]) -> list[Key]:
    """Return the keys of all rows; a row without a readable key stays below the row above it."""
    last = next((key for key in found if key is not None), ())
    keys: list[Key] = []
    for key in found:
        last = last if key is None else key
        keys.append(last)
    return keys


def order_key(part: TableFile) -> Callable[[Sequence[str]], Key | None] | None:
    """Return the sort key of the rows of a file; None for a table without an order.

    The key of a row is None if a cell that it needs is empty or not a number. Other empty cells come last.
    """
    schema, order = part.start.schema, ORDER.get(part.table.name, ())
    columns = {
        each.name: (each, at) for each, at in zip(schema.fields, part.start.labels.column, strict=True)
    }
    parts: list[tuple[int, str, Field]] = []
    for name, kind in order:
        field, at = columns.get(name, (None, None))
        if field is None or at is None:
            return None
        parts.append((at, kind, field))
    if not parts:
        return None

    def key(cells: Sequence[str]) -> Key | None:
        found: list[tuple[bool, str | int]] = []
        for at, kind, field in parts:
            cell = cells[at]
            if cell in field.missing_values:
                if schema.needs(field):
                    return None
                found.append((True, ""))
            elif kind == "text":
                found.append((False, cell))
            elif READABLE.fullmatch(cell):
                found.append((False, int(cell)))
            else:
                return None
        return tuple(found)

    return key


def _staying(order: Sequence[int]) -> bytes:
    """Return which rows need not move: the longest increasing subsequence of `order`."""
    ends: list[int] = []  # the last place of the best subsequence of each length
    before = array("q", [-1]) * len(order)
    for place in order:
        at = bisect_right(ends, place)
        before[place] = ends[at - 1] if at else -1
        ends[at : at + 1] = [place]
    stays = bytearray(len(order))
    place = ends[-1] if ends else -1
    while place >= 0:
        stays[place] = 1
        place = before[place]
    return bytes(stays)


def write_sorted(part: TableFile, found: RowOrder, copy: Path) -> TableFile:
    """Write the rows of a file to `copy` in that order, each with its own line ending."""
    encoder = codecs.getincrementalencoder(part.codec.name)("strict")
    before: list[str] = []
    rows: list[str] = []
    common = ""
    for row in rows_in(part):
        common = common or row.end
        text = row.raw + (row.end or common)
        (rows if row.kind == "row" else before).append(text)
    with copy.open("wb") as out:
        out.write(part.codec.mark)
        for text in before:
            out.write(encoder.encode(text))
        for place in found.order:
            out.write(encoder.encode(rows[place]))
        out.write(encoder.encode("", final=True))
    return replace(part, source=copy)
