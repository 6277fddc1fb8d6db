"""Surveys a table's files before anything is written: which can be fixed, and which cells must stay."""

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from claims.edit.cells import Column
from claims.package.replace import Unsafe
from claims.table.rows import TableFile, rows_in

BATCH = 10_000  # cells that are collected before they are checked


class Survey(Struct, frozen=True):
    """The files of a table: those that are safe to write with their line endings, the others with the reason.

    A last line without a line ending counts as "". `changed` are the columns (from 0) with a cell to be changed.
    """

    safe: Sequence[tuple[TableFile, Counter[str]]]
    unsafe: Sequence[tuple[TableFile, str]]
    changed: frozenset[int]


def survey(parts: Iterable[TableFile], columns: Sequence[Column]) -> Survey:
    """Read every file of a table once; add the cells that must stay to their columns."""
    safe: list[tuple[TableFile, Counter[str]]] = []
    unsafe: list[tuple[TableFile, str]] = []
    changed: set[int] = set()
    for part in parts:
        try:
            ends, there = _read(part, columns)
        except Unsafe as reason:
            unsafe.append((part, str(reason)))
        else:
            safe.append((part, ends))
            changed |= there
    return Survey(safe, unsafe, frozenset(changed))


def _read(part: TableFile, columns: Sequence[Column]) -> tuple[Counter[str], set[int]]:
    """Return the line endings of a file and the columns with a cell to be changed. Raises Unsafe for a malformed row."""
    ends = Counter[str]()
    cells: dict[int, set[str]] = {}
    for row in rows_in(part):
        if row.raw or row.end:
            ends[row.end] += 1
        for column in columns if row.kind == "row" else ():
            cell = row.cells[column.at]
            if cell and column.fix(cell) != cell:
                found = cells.setdefault(column.at, set())
                found.add(cell)
                if len(found) > BATCH:
                    column.keep(found, part.codec)
                    found.clear()
    for column in columns:
        if cells.get(column.at):
            column.keep(cells[column.at], part.codec)
    return ends, set(cells)
