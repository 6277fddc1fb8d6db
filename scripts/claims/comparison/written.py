"""How the files of a table are written, of which no row tells: a spreadsheet that saves them anew changes every line."""

import codecs
from collections.abc import Iterable
from pathlib import Path

from claims.comparison.ready import Side
from claims.models.table import Table

HEAD = 1 << 16  # bytes of a file that are looked at
ENDS = {b"\r\n": "CRLF", b"\n": "LF", b"\r": "CR"}


def written_otherwise(old: tuple[Side, Table], new: tuple[Side, Table], *, rows_differ: bool) -> list[str]:
    """What is written otherwise in the files of a table of both sides, in words; nothing for the same bytes."""
    tables = old[1], new[1]
    if any(table.data is not None or table.format not in ("csv", "tsv") for table in tables):
        return []
    if list(old[0].hashes(old[1]).values()) == list(new[0].hashes(new[1]).values()):
        return []
    heads = [[_head(side.store.local(path)) for path in table.paths] for side, table in (old, new)]
    found = dict.fromkeys(
        words for before, after in zip(*heads, strict=False) for words in _between(before, after)
    )
    if not found and not rows_differ:
        found["its quotes, spaces or last line end"] = None
    return list(found)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _between(old: bytes, new: bytes) -> Iterable[str]:
    marks = [head.startswith(codecs.BOM_UTF8) for head in (old, new)]
    if marks[0] != marks[1]:
        yield f"a byte order mark {'taken away' if marks[0] else 'added'}"
    ends = [_end(head) for head in (old, new)]
    if None not in ends and ends[0] != ends[1]:
        yield f"line ends {ends[0]} → {ends[1]}"
    quotes = [head.removeprefix(codecs.BOM_UTF8).startswith(b'"') for head in (old, new)]
    if quotes[0] != quotes[1]:
        yield f"quotes {'taken from' if quotes[0] else 'put around'} the cells"


def _end(head: bytes) -> str | None:
    """The first line end outside of quotes."""
    for at, part in enumerate(head.split(b'"')):
        if at % 2:
            continue
        there = [part.find(mark) for mark in (b"\r", b"\n")]
        first = min((spot for spot in there if spot >= 0), default=-1)
        if first >= 0:
            return ENDS[b"\r\n" if part[first : first + 2] == b"\r\n" else part[first : first + 1]]
    return None
