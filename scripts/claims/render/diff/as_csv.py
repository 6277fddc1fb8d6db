"""A Diff as CSV, one line a cell: table, key, column, old, new, class."""

import csv
import io
import json
from collections.abc import Iterator

from claims.models.diff import Key, RowChange, RowOf
from claims.render.diff.view import DiffView

HEADER = ("table", "key", "column", "old", "new", "class")


def render(view: DiffView) -> Iterator[str]:
    """The header, then each cell of removed, changed, added and reformatted rows; the key as JSON."""
    yield _line(HEADER)
    for table, rows in view.tables():
        for row in rows.removed:
            yield from _row(table.name, row, "removed")
        for change in rows.changed:
            yield from _change(table.name, change)
        for row in rows.added:
            yield from _row(table.name, row, "added")
        for change in rows.reformatted:
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
