"""Differences in how a table's files are written: byte order mark, line endings, quotes, delimiter, column order."""

import codecs
from collections.abc import Iterable
from pathlib import Path

from claims.comparison.compare import TableComparison
from claims.comparison.opened_package import OpenedPackage
from claims.comparison.table_pair import TablePair, number
from claims.table.content import local_content
from claims.table.task import Rows
from claims.text.display import quote

HEAD = 1 << 16  # bytes of a file that are looked at
IN_JSON = "spaces, order of properties, or JSON types of values"
ENDS = {b"\r\n": "CRLF", b"\n": "LF", b"\r": "CR"}


def file_format_changes(sides: tuple[OpenedPackage, OpenedPackage], table: TableComparison) -> list[str]:
    """Return how the files of a table are written differently on both sides, in words; [] for the same bytes."""
    tables = table.old.table, table.new.table
    if table.rows is None:
        return []
    if any(each.data is not None for each in tables):
        return []
    hashes = [list(side.hashes(each).values()) for side, each in zip(sides, tables, strict=True)]
    if hashes[0] == hashes[1]:
        return []
    unexplained = not table.counts.differ and not _explained(table.rows.pair)
    if any(each.format not in ("csv", "tsv") for each in tables):
        return [IN_JSON if tables[1].format in ("json", "ndjson") else "formatting"] if unexplained else []
    heads = [
        [_head(local_content(side.store, each, path)) for path in each.paths]
        for side, each in zip(sides, tables, strict=True)
    ]
    found = dict.fromkeys(
        words for before, after in zip(*heads, strict=False) for words in _between(before, after)
    )
    above = [table.name in side.text_above for side in sides]
    if above[0] != above[1]:
        found[f"text above the header {'removed' if above[0] else 'added'}"] = None
    found |= dict.fromkeys(_grammar(table.old, table.new))
    if tables[0].dialect.header and tables[1].dialect.header:
        found |= dict.fromkeys(_order(table, table.rows.pair))
    if not found and unexplained:
        found[_possible_differences(table.old, table.new, text_above=any(above))] = None
    return list(found)


def _grammar(old: Rows, new: Rows) -> Iterable[str]:
    sides = old.grammar, new.grammar
    if sides[0].delimiter != sides[1].delimiter:
        yield f"delimiter {' → '.join(quote(each.delimiter) for each in sides)}"
    if sides[0].quote != sides[1].quote:
        yield f"quotes {' → '.join(quote(each.quote) if each.quote else 'none' for each in sides)}"


def _order(table: TableComparison, pair: TablePair) -> Iterable[str]:
    """Yield `column order` if the columns were reordered, but not the fields."""
    both = [name for name in pair.names("o") if pair.both(name)]
    fields = [
        [each.name for each in rows.schema.fields if each.name in both] for rows in (table.old, table.new)
    ]
    orders = [sorted(both, key=lambda name: _column(rows, name)) for rows in (pair.old, pair.new)]
    if fields[0] == fields[1] and orders[0] != orders[1]:
        yield "column order"


def _column(rows: Rows, name: str) -> int:
    """Return the file's column (from 0) of a field that has one."""
    return rows.labels.column[number(rows, name)] or 0


def _explained(pair: TablePair) -> bool:
    """Return True if a change of the columns or the descriptor explains why the bytes differ."""
    tables = pair.old.table, pair.new.table
    ways = [(rows.labels.names, rows.table.dialect, rows.table.encoding) for rows in (pair.old, pair.new)]
    left_out = {*pair.names("o"), *pair.names("n")} - {*pair.fields}
    return ways[0] != ways[1] or len(tables[0].paths) != len(tables[1].paths) or bool(left_out)


def _possible_differences(*sides: Rows, text_above: bool) -> str:
    """Return what else may differ, for files with the same rows."""
    dialects = [rows.table.dialect for rows in sides]
    comments = any(each.comment_char or each.comment_rows or each.header_rows != (1,) for each in dialects)
    files = any(len(rows.table.paths) > 1 for rows in sides)
    more = (
        (", text above the header" if text_above else "")
        + (", comments" if comments else "")
        + (", headers of later files, the files that contain the rows" if files else "")
    )
    return f"quotes, spaces{more} or final line ending"


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _between(old: bytes, new: bytes) -> Iterable[str]:
    marks = [head.startswith(codecs.BOM_UTF8) for head in (old, new)]
    if marks[0] != marks[1]:
        yield f"byte order mark {'removed' if marks[0] else 'added'}"
    if _is_utf_8(old) != _is_utf_8(new):
        yield "encoding"
    ends = [_end(head) for head in (old, new)]
    if None not in ends and ends[0] != ends[1]:
        yield f"line endings {ends[0]} → {ends[1]}"
    quotes = [head.removeprefix(codecs.BOM_UTF8).startswith(b'"') for head in (old, new)]
    if quotes[0] != quotes[1]:
        yield f"quotes {'removed' if quotes[0] else 'added'}"


def _is_utf_8(head: bytes) -> bool:
    """Return whether the start of a file, which may end within a character, is valid UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _end(head: bytes) -> str | None:
    """Return the first line ending outside of quotes."""
    for at, part in enumerate(head.split(b'"')):
        if at % 2:
            continue
        there = [part.find(mark) for mark in (b"\r", b"\n")]
        first = min((spot for spot in there if spot >= 0), default=-1)
        if first >= 0:
            return ENDS[b"\r\n" if part[first : first + 2] == b"\r\n" else part[first : first + 1]]
    return None
