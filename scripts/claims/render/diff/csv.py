"""Shows a Diff as CSV with one line per cell."""

import json
from collections.abc import Iterable, Iterator

from claims.model.diff import AddedOrRemovedRow, Key, RowChange
from claims.render.diff.view import DiffView
from claims.table.writer import write_row

HEADER = ("table", "key", "column", "old", "new", "kind")


def render(view: DiffView) -> Iterator[str]:
    """Yield the header, then each cell of removed, changed, key changed, added and formatting only rows.

    The key is written as JSON. A row whose key changed has a line for each cell of the key, under the new key.
    """
    yield _lines([HEADER])
    for table, rows in view.tables():
        for row in rows.removed:
            yield _row(table.name, row, "removed")
        for change in rows.changed:
            yield _change(table.name, change)
        for pair in rows.key_changed:
            key = _key(pair.new_key)
            yield _lines(
                (table.name, key, name, pair.old_key.get(name) or "", cell or "", "key_changed")
                for name, cell in pair.new_key.items()
            )
        for row in rows.added:
            yield _row(table.name, row, "added")
        for change in rows.formatting_only:
            yield _change(table.name, change)


def _row(table: str, row: AddedOrRemovedRow, kind: str) -> str:
    key, cells = _key(row.key), [(name, cell) for name, cell in row.row.items() if cell is not None]
    if kind == "removed":
        return _lines((table, key, name, cell, "", kind) for name, cell in cells)
    return _lines((table, key, name, "", cell, kind) for name, cell in cells)


def _change(table: str, change: RowChange) -> str:
    key = _key(change.key)
    return _lines(
        (table, key, cell.field, cell.old or "", cell.new or "", cell.kind) for cell in change.cells
    )


def _key(key: Key) -> str:
    return json.dumps(key, ensure_ascii=False)


def _lines(lines: Iterable[tuple[str, ...]]) -> str:
    return "".join(write_row(line) + "\n" for line in lines)
