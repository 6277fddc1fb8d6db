"""Infers the key of a table that states none from one version of its file, as a comparison does from two."""

from collections.abc import Iterator
from itertools import combinations

from claims.model.table import Table
from claims.table.records import grammar_of, records

PAIRED = 12  # columns, the first of a table, of which pairs are tried


def infer_key(table: Table, data: bytes) -> tuple[str, ...]:
    """Return the first column, or else pair of columns, that is unique and not empty; () if there is none.

    `data` is the content of a CSV file with a header. A file that cannot be decoded has no key.
    """
    if not table.dialect.header:
        return ()
    try:
        text = data.decode(table.encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError):
        return ()
    read = (each.cells for each in records(text, grammar_of(table)))
    header, *rows = (cells for cells in read if cells and any(cells)) if text.strip() else [[]]
    rows = [cells for cells in rows if len(cells) == len(header)]
    for columns in _candidates(len(header)):
        keys = [tuple(cells[at] for at in columns) for cells in rows]
        if rows and len(set(keys)) == len(keys) and all(all(key) for key in keys):
            return tuple(header[at] for at in columns)
    return ()


def _candidates(width: int) -> Iterator[tuple[int, ...]]:
    yield from ((at,) for at in range(width))
    yield from combinations(range(min(width, PAIRED)), 2)
