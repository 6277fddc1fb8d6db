"""What changes in a file, as pairs of old and new text in the order of the file."""

from collections.abc import Iterator
from itertools import zip_longest

from msgspec import Struct

from claims.edit.sort import RowOrder
from claims.table.rows import TableFile, rows_in

MARK = "\ufeff"


class Edit(Struct, frozen=True):
    """A piece of a file with its line end: `old` None where it is new here, `new` None where it is gone."""

    old: str | None
    new: str | None


def edits(old: TableFile, new: TableFile, found: RowOrder | None) -> Iterator[Edit]:
    """The edits from a file to its rewritten copy, whose rows stand in the order `found` (None: as before)."""
    pairs = _moved(old, new, found) if found else zip_longest(_texts(old), _texts(new))
    for before, after in pairs:
        yield Edit(before, after)


def _texts(part: TableFile) -> Iterator[str]:
    mark = MARK if part.codec.stray_mark else ""
    for row in rows_in(part):
        yield mark + row.raw + row.end
        mark = ""


def _moved(old: TableFile, new: TableFile, found: RowOrder) -> Iterator[tuple[str | None, str | None]]:
    """Rows that stay are paired, all others leave one place and come to another."""
    texts = list(_texts(old))
    first = len(texts) - len(found.order)
    at, fresh = 0, _texts(new)
    for text in texts[:first]:
        yield text, next(fresh)
    for place, text in zip(found.order, fresh, strict=True):
        if not found.stays[place]:
            yield None, text
            continue
        for gone in range(at, place):
            if not found.stays[gone]:
                yield texts[first + gone], None
        yield texts[first + place], text
        at = place + 1
    for gone in range(at, len(found.order)):
        if not found.stays[gone]:
            yield texts[first + gone], None
