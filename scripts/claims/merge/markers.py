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
        part = _block(text, at, line, grammar) if start else _plain(text, at, line, grammar)
        yield part
        size = len(part.text if isinstance(part, Block) else part.row.raw)
        line += text.count("\n", at, at + size)
        at += size


def has_marker_inside(row: SideRow) -> bool:
    """Return whether a line inside the row looks like a marker: it may have split the row."""
    return "\n" in row.raw[:-1] and MARKER.search(row.raw) is not None


def _plain(text: str, at: int, line: int, grammar: Grammar) -> PlainRow:
    if MARKER.match(text, at):
        raise Unmergeable(f"line {line} is a conflict marker without a beginning")
    return PlainRow(line, _row(text, at, line, grammar))


def _row(text: str, at: int, line: int, grammar: Grammar) -> SideRow:
    record = record_at(text, at, grammar)
    if record.cells is None or record.defect is not None:
        kind = record.defect.kind if record.defect else "ragged-row"
        raise Unmergeable(f"{kind} in the row that begins on line {line}")
    return SideRow(record.cells, text[at : record.next])


def _block(text: str, at: int, line: int, grammar: Grammar) -> Block:
    start = START.match(text, at)
    if start is None:
        raise AssertionError("a block begins with its marker")
    size = len(start[1])
    reader = _BlockReader(text, start.end(), line + 1, grammar, size)
    ours = tuple(reader.rows("|", "="))
    with_base, base = reader.last == "|", ""
    if with_base:
        base = reader.label
        reader.skip_to("=")
    theirs = tuple(reader.rows(">"))
    label = reader.label
    marks = Markers(size, start[2] or "ours", base or "base", label or "theirs", with_base=with_base)
    return Block(line, text[at : reader.at], marks, start[3] or "\n", ours, theirs)


class _BlockReader(Struct):
    """Reads rows from `at` up to a marker; `last` is the character of the marker, `label` its text."""

    text: str
    at: int
    line: int
    grammar: Grammar
    size: int
    last: str = ""
    label: str = ""

    def rows(self, *signs: str) -> Iterator[SideRow]:
        """Yield the rows up to the next marker with one of these characters."""
        while not self._ends(signs):
            self._check()
            row = _row(self.text, self.at, self.line, self.grammar)
            yield row
            self._go(len(row.raw))

    def skip_to(self, sign: str) -> None:
        """Skip everything up to and including the next marker with this character."""
        while not self._ends((sign,)):
            self._check()
            stop = self.text.find("\n", self.at)
            self._go((stop + 1 if stop >= 0 else len(self.text)) - self.at)

    def _ends(self, signs: tuple[str, ...]) -> bool:
        stop = self.text.find("\n", self.at)
        whole = self.text[self.at : stop + 1 if stop >= 0 else len(self.text)]
        said = whole.rstrip("\r\n")
        for sign in signs:
            marker = sign * self.size
            if said == marker or (sign != "=" and said.startswith(marker + " ")):
                self.last, self.label = sign, said[self.size + 1 :]
                self._go(len(whole))
                return True
        return False

    def _check(self) -> None:
        if self.at >= len(self.text):
            raise Unmergeable("the last conflict has no end marker")
        if START.match(self.text, self.at):
            raise Unmergeable(f"line {self.line} begins a conflict within a conflict")

    def _go(self, size: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + size)
        self.at += size
