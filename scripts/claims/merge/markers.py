"""Splits a file with merge markers into the rows outside conflicts and the blocks of each conflict.

A file that cannot be split without doubt is refused: which row belongs to which side would be a guess.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from claims.merge.side import SideRow, Unmergeable
from claims.merge.three_way import Markers
from claims.table.records import Grammar, record_at

START = re.compile(r"(<{7,})(?: ([^\r\n]*))?(\r?\n|$)")
FOLLOWING = {"<": "|=", "|": "=", "=": ">"}  # the markers that may end each section
MARKER = re.compile(r"^(?:<{7,}|\|{7,}|={7,}|>{7,})(?: |\r?$)", re.MULTILINE)


class PlainRow(NamedTuple):
    """A row outside conflicts."""

    line: int
    row: SideRow


class Block(Struct, frozen=True):
    """A conflict: its text with the markers, and the rows of each side; `end` is the line ending of the markers."""

    line: int
    text: str
    marks: Markers
    end: str
    ours: tuple[SideRow, ...]
    theirs: tuple[SideRow, ...]


def split_file(text: str, grammar: Grammar) -> Iterator[PlainRow | Block]:
    """Yield the rows and blocks of a file, in order; raise Unmergeable, naming the line, for a malformed one."""
    at, line = 0, 1
    while at < len(text):
        start = START.match(text, at)
        if start is None and MARKER.match(text, at):
            raise Unmergeable(f"line {line} is a conflict marker without a beginning")
        part = _block(text, start, grammar) if start else PlainRow(line, _row(text, at, grammar))
        yield part
        size = len(part.text if isinstance(part, Block) else part.row.raw)
        line += text.count("\n", at, at + size)
        at += size


def has_marker_inside(row: SideRow) -> bool:
    """Return whether a line inside the row looks like a marker: it may have split the row."""
    return "\n" in row.raw[:-1] and MARKER.search(row.raw) is not None


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _row(text: str, at: int, grammar: Grammar) -> SideRow:
    record = record_at(text, at, grammar)
    if record.cells is None or record.defect is not None:
        kind = record.defect.kind if record.defect else "ragged-row"
        raise Unmergeable(f"{kind} in the row that begins on line {_line(text, at)}")
    return SideRow(record.cells, text[at : record.next])


def _block(text: str, start: re.Match[str], grammar: Grammar) -> Block:
    """Return the conflict that begins with this marker; the rows of its base are skipped."""
    size, at, section = len(start[1]), start.end(), "<"
    marker = re.compile(rf"(?:([|>])\1{{{size - 1}}}(?: ([^\r\n]*))?|={{{size}}})(?:\r?\n|$)")
    rows: dict[str, list[SideRow]] = {"<": [], "=": []}
    labels = {"<": start[2]}
    while section != ">":
        found = marker.match(text, at)
        if found and text[at] in FOLLOWING[section]:
            section, at = text[at], found.end()
            labels[section] = found[2]
        elif at >= len(text):
            raise Unmergeable("the last conflict has no end marker")
        elif START.match(text, at):
            raise Unmergeable(f"line {_line(text, at)} begins a conflict within a conflict")
        elif section == "|":
            at = text.find("\n", at) + 1 or len(text)
        else:
            rows[section].append(_row(text, at, grammar))
            at += len(rows[section][-1].raw)
    names = (labels["<"] or "ours", labels.get("|") or "base", labels[">"] or "theirs")
    marks = Markers(size, *names, with_base="|" in labels)
    end = start[3] or "\n"
    return Block(_line(text, start.start()), text[start.start() : at], marks, end, *map(tuple, rows.values()))
