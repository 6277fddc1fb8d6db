"""Reads a file of a table as its rows, each with its exact text; what cannot be told apart is refused."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from claims.engine.grammar import Grammar
from claims.engine.index import marker
from claims.engine.reader import Start
from claims.engine.tokens import Defect, line_ends, records
from claims.fix.codec import Codec, Unsafe, texts
from claims.models.table import Table

Kind = Literal["header", "row", "aside"]


class Part(Struct, frozen=True):
    """One file of a table: `path` in the package, `shown` to people, `source` on the disk.

    `head` is how many bytes of UTF-8 stand before its first row.
    """

    table: Table
    start: Start
    path: str
    shown: str
    source: Path
    codec: Codec
    head: int

    @property
    def grammar(self) -> Grammar:
        """How its rows and cells are told apart."""
        return self.start.grammar

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.start.labels.names)


class Row(Struct, frozen=True):
    """A record with its text: `raw` without its line end, `end` that line end ("" for none).

    `kind` is aside for a comment or a blank line.
    """

    raw: str
    end: str
    kind: Kind
    cells: tuple[str, ...]
    defect: Defect | None = None


def rows_in(part: Part) -> Iterator[Row]:
    """The rows of a file, its header first.

    Raises Unsafe where a row cannot be told apart: it would have to be guessed at, or dropped.
    """
    head, line, number = part.head, 1, 0
    rest, blocks = "", texts(part.source, part.codec)
    more: str | None = ""
    while more is not None:
        more = next(blocks, None)
        text, at = rest + (more or ""), 0
        for record in records(text, part.grammar, last=more is None):
            number += 1
            raw, end = text[record.start : record.end], text[record.end : record.next]
            kind = _kind(part, raw, number, before=head > 0)
            if head > 0:
                head -= len((raw + end).encode("utf-8", "surrogatepass"))
            _check(part, raw, kind, line, record.cells, record.defect)
            yield Row(raw, end, kind, tuple(record.cells or ()), record.defect)
            line += line_ends(raw, 0, len(raw)) + 1 if end else 0
            at = record.next
        rest = text[at:]


def _kind(part: Part, raw: str, number: int, *, before: bool) -> Kind:
    dialect, comment = part.table.dialect, part.grammar.comment
    if before:
        return "header" if dialect.header and number in dialect.header_rows else "aside"
    aside = not raw or number in dialect.comment_rows
    return "aside" if aside or (comment and raw.startswith(comment)) else "row"


def _check(
    part: Part, raw: str, kind: Kind, line: int, cells: list[str] | None, defect: Defect | None
) -> None:
    if marker(raw):
        raise Unsafe(f"merge-conflict-marker on line {line}")
    if kind == "aside":
        return
    if defect is not None and defect.kind != "stray-quote":
        raise Unsafe(f"{defect.kind} in the row that begins on line {line}")
    if kind == "row" and (cells is None or len(cells) != part.width):
        raise Unsafe(f"ragged-row on line {line}")
