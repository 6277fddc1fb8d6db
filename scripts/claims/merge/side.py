"""Reads one side of a merge: the header, and every row by its key with its exact text.

A file whose rows cannot be identified with certainty is refused: merging it could lose an edit.
"""

import codecs
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from claims.merge.order import Order
from claims.table.records import CsvRecord, Grammar, cell_spans, is_conflict_marker, records
from claims.table.writer import write_cell
from claims.text.display import quote

Key = tuple[str, ...]
PLAIN = Grammar()


class Unmergeable(Exception):
    """A file that cannot be merged row by row; the message is the reason, one line."""


class SideRow(NamedTuple):  # twice as fast as a Struct
    """A row: its cells, and its text with the line ending."""

    cells: Sequence[str]
    raw: str


class SideTable(Struct, frozen=True):
    """The columns and rows of one side; `head` is the text of the header with its line ending.

    `mark`: whether the file begins with a byte order mark. `end`: the line ending of the header.
    """

    columns: tuple[str, ...]
    head: str
    rows: Mapping[Key, SideRow]
    end: str = "\n"
    mark: bool = False

    def places(self) -> dict[str, int]:
        """Return column → its number, from 0."""
        return {name: at for at, name in enumerate(self.columns)}


class MergeFormat(Struct, frozen=True):
    """How the sides are written, and the key by which their rows are matched.

    `order`: the columns by which the data model sorts the rows, if it does.
    `numbers`: the key columns that hold numbers, each with a function that normalizes a number: `011` and `11` are equal.
    """

    key: tuple[str, ...]
    grammar: Grammar = PLAIN
    encoding: str = "utf-8"
    order: Order = ()
    numbers: Mapping[str, Callable[[str], str]] = field(default_factory=dict)

    def identity(self, cells: Sequence[str]) -> Key:
        """Return the key of a row from its cells in the key columns, in the order of `key`."""
        if not self.numbers:
            return tuple(cells)
        named = zip(self.key, cells, strict=True)
        return tuple([self.numbers[name](cell) if name in self.numbers else cell for name, cell in named])


def read_side(data: bytes, form: MergeFormat, known: dict[str, list[str]]) -> SideTable:
    """Read one side; raise Unmergeable, naming the line, for a malformed or duplicate row.

    Empty `data`: the side does not have the file: no columns and no rows. `known` is a cache, text of a row →
    cells, as most rows are the same on all sides.
    """
    if not data:
        return SideTable((), "", {})
    text, mark = decoded(data, form.encoding)
    lines = _records(text, form.grammar, known)
    _, head, columns = next(lines)
    if not head.strip():
        raise Unmergeable("the first line is blank: expected the header")
    if len(set(columns)) < len(columns):
        twice = next(name for at, name in enumerate(columns) if name in columns[:at])
        raise Unmergeable(f"duplicate column {quote(twice)} in the header")
    lacking = [name for name in form.key if name not in columns]
    if lacking:
        raise Unmergeable(f"key column {quote(lacking[0])} is missing")
    numbers = [columns.index(name) for name in form.key]
    rows: dict[Key, SideRow] = {}
    for start, raw, cells in lines:
        if len(cells) != len(columns):
            blank = not raw.strip("\r\n")
            defect = "is blank" if blank else f"has {len(cells)} cells, the header {len(columns)}"
            raise Unmergeable(f"the row on line {_line(text, start)} {defect}")
        key = form.identity([cells[at] for at in numbers])
        if key in rows:
            raise Unmergeable(f"the key {quote(', '.join(key))} on line {_line(text, start)} is a duplicate")
        rows[key] = SideRow(cells, raw)
    return SideTable(tuple(columns), head, rows, head[len(head.rstrip("\r\n")) :] or "\n", mark)


def decoded(data: bytes, encoding: str) -> tuple[str, bool]:
    """Return the text, and whether it begins with a byte order mark; raise Unmergeable if it cannot be decoded."""
    mark = data.startswith(codecs.BOM_UTF8)
    name = codecs.lookup(encoding).name
    try:
        text = data[len(codecs.BOM_UTF8) * mark :].decode(name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unmergeable(f"line {line} is not valid {name}") from None
    if not name.startswith(("utf-8", "ascii")) and text.encode(name) != data:
        raise Unmergeable(f"the file cannot be written in {name} byte for byte")
    if not text:
        raise Unmergeable("the file is empty")
    return text, mark


def _records(
    text: str, grammar: Grammar, known: dict[str, list[str]]
) -> Iterator[tuple[int, str, list[str]]]:
    """Yield where each record begins, its text with the line end, and its cells."""
    for record in records(text, grammar):
        raw = text[record.start : record.next]
        cells = known.get(raw)
        if cells is None:
            cells = known[raw] = _cells(record, text)
        yield record.start, raw, cells


def _cells(record: CsvRecord, text: str) -> list[str]:
    if is_conflict_marker(text[record.start : record.end]):
        reason = "line {} is a conflict marker: resolve that conflict first"
    elif record.defect is not None or record.cells is None:
        kind = record.defect.kind if record.defect else "ragged-row"
        reason = f"{kind} in the row that begins on line {{}}"
    elif text[record.end : record.next] == "\r":
        reason = "the row on line {} ends with a carriage return alone"
    else:
        return record.cells
    raise Unmergeable(reason.format(_line(text, record.start)))


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1


def raw_cells(raw: str, grammar: Grammar) -> list[str]:
    """Return the raw text of each cell of a row, quotes included."""
    return [raw[start:stop] for start, stop in cell_spans(raw, grammar)]


def row_text(cells: Mapping[str, str], like: SideRow, places: Mapping[str, int], grammar: Grammar) -> str:
    """Return a row without its line ending; cells that `like` also has, in its columns `places`, keep their raw text."""
    texts = raw_cells(like.raw, grammar)
    parts = []
    for name, cell in cells.items():
        at = places.get(name)
        if at is not None and like.cells[at] == cell:
            parts.append(texts[at])
        else:
            quoted = at is not None and texts[at].startswith(grammar.quote or "\n")
            parts.append(write_cell(cell, grammar, quoted=quoted) or "")
    return grammar.delimiter.join(parts) or (grammar.quote or "") * 2
