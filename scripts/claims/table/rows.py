"""Reads the rows of a table's file, each with its exact text; a file with a malformed row is refused."""

import codecs
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from msgspec import Struct

from claims.model.table import Table
from claims.package.replace import Unsafe
from claims.table.conflicts import marker
from claims.table.dialect import QUICK_ENCODINGS, Grammar
from claims.table.reader import TableLayout
from claims.table.records import Defect, line_ends, records

BLOCK = 1 << 20  # bytes
UTF_8 = ("utf-8", "ascii", "utf-8-sig")
WIDE = (
    ("utf-16", codecs.BOM_UTF16_LE, "utf-16-le"),
    ("utf-16", codecs.BOM_UTF16_BE, "utf-16-be"),
    ("utf-32", codecs.BOM_UTF32_LE, "utf-32-le"),
    ("utf-32", codecs.BOM_UTF32_BE, "utf-32-be"),
)


class Codec(Struct, frozen=True):
    """The encoding of a file; `mark` is the byte order mark at its start, empty if it has none.

    `stray_mark` is True if that mark should not be there.
    """

    name: str
    mark: bytes = b""
    stray_mark: bool = False

    @property
    def plain(self) -> bool:
        """Return True for UTF-8, which is read without a decoded copy."""
        return self.name == "utf-8"

    def can_write(self, text: str) -> bool:
        """Return True if the encoding has every character of `text`."""
        try:
            text.encode(self.name)
        except UnicodeEncodeError:
            return False
        return True


def codec_of(encoding: str, head: bytes) -> Codec:
    """Return the codec of a file with the declared `encoding` that begins with the bytes `head`."""
    name = codecs.lookup(encoding).name
    if name in UTF_8:
        mark = codecs.BOM_UTF8 if head.startswith(codecs.BOM_UTF8) else b""
        return Codec("utf-8", mark, bool(mark) and (encoding.lower() in QUICK_ENCODINGS or name == "ascii"))
    for wide, mark, exact in WIDE:
        if name == wide and head.startswith(mark):
            return Codec(exact, mark)
    return Codec(name)


def texts(source: Path, codec: Codec) -> Iterator[str]:
    """Yield the text of a file in blocks, without its mark.

    Raises Unsafe at the first byte that cannot be decoded, and at the end if encoding the text again gives
    other bytes.
    """
    decoder = codecs.getincrementaldecoder(codec.name)("strict")
    encoder = codecs.getincrementalencoder(codec.name)("strict")
    read, again = hashlib.sha256(), hashlib.sha256()
    with source.open("rb") as file:
        file.seek(len(codec.mark))
        while True:
            block = file.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
                if not codec.plain:
                    read.update(block)
                    again.update(encoder.encode(text, final=not block))
            except UnicodeError:
                raise Unsafe(f"it is not {codec.name} throughout") from None
            if text:
                yield text
            if not block:
                break
    if read.digest() != again.digest():
        raise Unsafe(f"it cannot be written back in {codec.name} byte for byte")


Kind = Literal["header", "row", "aside"]


class TableFile(Struct, frozen=True):
    """One file of a table: `path` in the package, `shown` to people, `source` on the disk.

    `head` is the number of bytes of UTF-8 before its first row.
    """

    table: Table
    start: TableLayout
    path: str
    shown: str
    source: Path
    codec: Codec
    head: int

    @property
    def grammar(self) -> Grammar:
        """Return the grammar of its rows."""
        return self.start.grammar

    @property
    def width(self) -> int:
        """Return the number of cells of a row."""
        return len(self.start.labels.names)


class FileRow(Struct, frozen=True):
    """A record with its text: `raw` without the line ending, and `end`, the line ending ("" if there is none).

    `kind` is "aside" for a comment or a blank line.
    """

    raw: str
    end: str
    kind: Kind
    cells: tuple[str, ...]
    defect: Defect | None = None


def rows_in(part: TableFile) -> Iterator[FileRow]:
    """Yield the rows of a file, its header first.

    Raises Unsafe for a malformed row, which would have to be guessed or dropped.
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
            row = FileRow(raw, end, kind, tuple(record.cells or ()), record.defect)
            _check(part, row, line)
            yield row
            line += line_ends(raw, 0, len(raw)) + 1 if end else 0
            at = record.next
        rest = text[at:]


def _kind(part: TableFile, raw: str, number: int, *, before: bool) -> Kind:
    dialect, comment = part.table.dialect, part.grammar.comment
    if before:
        return "header" if dialect.header and number in dialect.header_rows else "aside"
    aside = not raw or number in dialect.comment_rows
    return "aside" if aside or (comment and raw.startswith(comment)) else "row"


def _check(part: TableFile, row: FileRow, line: int) -> None:
    if marker(row.raw):
        raise Unsafe(f"merge-conflict-marker on line {line}")
    if row.kind == "aside":
        return
    if row.defect is not None and row.defect.kind != "bare-quote":
        raise Unsafe(f"{row.defect.kind} in the row that begins on line {line}")
    if row.kind == "row" and len(row.cells) != part.width:
        raise Unsafe(f"ragged-row on line {line}")
