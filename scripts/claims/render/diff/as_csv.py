"""A Diff as CSV, one line a cell: table, key, column, old, new, class."""

import csv
import io
import json
from collections.abc import Iterator

from claims.models.diff import Key, RowChange, RowOf, TableDiff
from claims.render.diff.view import DiffView

HEADER = ("table", "key", "column", "old", "new", "class")


def render(view: DiffView) -> Iterator[str]:
    """The header, then each cell of removed, changed, added and reformatted rows; the key as JSON."""
    yield _line(HEADER)
    for table in view.diff.tables:
        yield from _table(table)


def _table(table: TableDiff) -> Iterator[str]:
    for row in table.removed:
        yield from _row(table.name, row, "removed")
    for change in table.changed:
        yield from _change(table.name, change)
    for row in table.added:
        yield from _row(table.name, row, "added")
    for change in table.reformatted:
        yield from _change(table.name, change)


def _row(table: str, row: RowOf, kind: str) -> Iterator[str]:
    for column, cell in row.row.items():
        if cell is not None:
            sides = (cell, "") if kind == "removed" else ("", cell)
            yield _line((table, _key(row.key), column, *sides, kind))


def _change(table: str, change: RowChange) -> Iterator[str]:
    for cell in change.cells:
        yield _line((table, _key(change.key), cell.field, cell.old or "", cell.new or "", cell.kind))


def _key(key: Key) -> str:
    return json.dumps(key, ensure_ascii=False)


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
