"""Sorts the rows of a file into the order of the data model, without changing the text of a row."""

import codecs
import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from claims.engine.duckdb import rows_of, running
from claims.model.dataset import NUMBER, ORDER
from claims.package.replace import Unsafe
from claims.package.temporary import temporary_folder
from claims.table.rows import TableFile, rows_in
from claims.text.sql import literal

READABLE = re.compile(NUMBER)
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,18}")

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
    placed = _placed(part)
    found: list[Key | None] = []
    aside = False
    for row in rows_in(part):
        if row.kind == "row":
            found.append(key(row.cells) if placed(row.cells) else None)
        aside = aside or (row.kind == "aside" and bool(found))
    keys = _filled(found)
    if all(keys[at - 1] <= keys[at] for at in range(1, len(keys))):
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


def _placed(part: TableFile) -> Callable[[Sequence[str]], bool]:
    """Return a test whether the place of a row can be read from its cells; the rule skips all others."""
    schema, order = part.start.schema, dict(ORDER[part.table.name])
    tests = [
        (there, order[each.name], schema.needs(each), each.missing_values)
        for each, there in zip(schema.fields, part.start.labels.column, strict=True)
        if each.name in order and there is not None
    ]

    def placed(cells: Sequence[str]) -> bool:
        for there, kind, needed, missing in tests:
            if cells[there] in missing:
                if needed:
                    return False
            elif kind == "number" and not READABLE.fullmatch(cells[there]):
                return False
        return True

    return placed


def order_key(part: TableFile) -> Callable[[Sequence[str]], Key] | None:
    """Return the sort key of the rows of a file; None for a table without an order."""
    order = ORDER.get(part.table.name)
    fields = [each.name for each in part.start.schema.fields]
    if order is None or not all(name in fields for name, _ in order):
        return None
    columns = [part.start.labels.column[fields.index(name)] for name, _ in order]
    there = [at for at in columns if at is not None]
    if len(there) < len(columns):
        return None
    missing = [part.start.schema.fields[fields.index(name)].missing_values for name, _ in order]
    numbers = _Numbers()

    def key(cells: Sequence[str]) -> Key:
        parts = zip(there, order, missing, strict=True)
        return tuple(_key(cells[at], kind, none, numbers) for at, (_, kind), none in parts)

    return key


def _key(cell: str, kind: str, missing: Sequence[str], numbers: "_Numbers") -> tuple[bool, str | int]:
    """Return the sort key of a cell; empty cells come last."""
    if cell in missing:
        return True, 0 if kind == "number" else ""
    if kind == "text":
        return False, cell
    number = numbers.of(cell)
    return (True, 0) if number is None else (False, number)


class _Numbers:
    """Reads numbers as the rule does: with the engine, if they are not plain digits."""

    def __init__(self) -> None:
        """Begin without known numbers."""
        self._known: dict[str, int | None] = {}

    def of(self, cell: str) -> int | None:
        """Return the number, None if it is not one."""
        if PLAIN_NUMBER.fullmatch(cell):
            return int(cell)
        if cell not in self._known:
            with (
                temporary_folder() as spill,
                running([], spill) as engine,
            ):
                ((found,),) = rows_of(engine.connection, f"SELECT TRY_CAST({literal(cell)} AS BIGINT)")
            self._known[cell] = found
        return self._known[cell]


def _staying(order: Sequence[int]) -> bytes:
    """Return which rows need not move: the longest increasing subsequence of `order`."""
    tails: list[int] = []
    ends: list[int] = []
    before = array("q", [-1]) * len(order)
    for place in order:
        at = bisect_right(tails, place)
        before[place] = ends[at - 1] if at else -1
        if at == len(tails):
            tails.append(place)
            ends.append(place)
        else:
            tails[at] = ends[at] = place
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
