"""Lists the changes of a file as pairs of old and new text, in the order of the file."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest

from msgspec import Struct

from claims.edit.sort import RowOrder
from claims.table.rows import TableFile, rows_in

MARK = "\ufeff"
LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Edit(Struct, frozen=True):
    """A piece of a file with its line ending; `old` is None if it is added, `new` is None if it is removed."""

    old: str | None
    new: str | None


def line_edits(old: str, new: str) -> Iterator[Edit]:
    """Yield the edits from one text to another; successive lines that changed are one edit."""
    before, after = LINE.findall(old), LINE.findall(new)
    for kind, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from (Edit(line, line) for line in before[start:end])
        else:
            yield Edit("".join(before[start:end]) or None, "".join(after[first:last]) or None)


def edits(old: TableFile, new: TableFile, found: RowOrder | None) -> Iterator[Edit]:
    """Yield the edits from a file to its rewritten copy, whose rows are in the order `found` (None: unchanged)."""
    pairs = _moved(old, new, found) if found else zip_longest(_texts(old), _texts(new))
    for before, after in pairs:
        yield Edit(before, after)


def _texts(part: TableFile) -> Iterator[str]:
    mark = MARK if part.codec.stray_mark else ""
    for row in rows_in(part):
        yield mark + row.raw + row.end
        mark = ""


def _moved(old: TableFile, new: TableFile, found: RowOrder) -> Iterator[tuple[str | None, str | None]]:
    """Yield the rows: those that stay as pairs, all others as removed in one place and added in another."""
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
