"""Surveys a table's files before anything is written: which can be fixed, and which cells must stay."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec import Struct

from claims.edit.cells import CellGuard, Column
from claims.edit.rewrite import LineEnds
from claims.package.replace import Unsafe
from claims.table.rows import FileRow, TableFile, rows_in

BATCH = 10_000  # cells that are collected before they are checked


class Survey(Struct, frozen=True):
    """The files of a table: those that are safe to write with their line endings, the others with the reason.

    `changed` are the columns (from 0) with a cell that would be changed.
    """

    safe: Sequence[tuple[TableFile, LineEnds]]
    unsafe: Sequence[tuple[TableFile, str]]
    changed: frozenset[int]


def survey(
    parts: Sequence[TableFile], columns: Iterable[Column], judges: Callable[[TableFile, Column], CellGuard]
) -> Survey:
    """Read every file of a table once; add the cells that must stay to their columns."""
    safe: list[tuple[TableFile, LineEnds]] = []
    unsafe: list[tuple[TableFile, str]] = []
    changed: set[int] = set()
    for part in parts:
        ends = LineEnds()
        held = {column.at: (column, judges(part, column), dict[str, None]()) for column in columns}
        try:
            for row in rows_in(part):
                ends.add(row.raw, row.end)
                if row.kind == "row":
                    _hold(row, held)
        except Unsafe as reason:
            unsafe.append((part, str(reason)))
            continue
        for column, judge, cells in held.values():
            column.kept.update(judge.kept(list(cells)))
        safe.append((part, ends))
        changed.update(at for at, (column, _, cells) in held.items() if cells)
    return Survey(safe, unsafe, frozenset(changed))


def _hold(row: FileRow, held: Mapping[int, tuple[Column, CellGuard, dict[str, None]]]) -> None:
    for at, (column, judge, cells) in held.items():
        cell = row.cells[at]
        if cell and column.mended(cell) != cell:
            cells[cell] = None
            if len(cells) > BATCH:
                column.kept.update(judge.kept(list(cells)))
                one = next(iter(cells))
                cells.clear()
                cells[one] = None
