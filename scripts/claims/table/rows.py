"""Reads the rows of a package's tables as text, for editing; a file with a malformed row is refused."""

import codecs
import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from claims.descriptor import Package, read_descriptor
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.replace import Unsafe
from claims.package.store import Refused, Store
from claims.table.content import local_content
from claims.table.reader import TableLayout, read_layout
from claims.table.records import QUICK_ENCODINGS, Defect, Grammar, is_conflict_marker, line_ends, records
from claims.table.task import Flaw, Meter, Task
from claims.text.display import quote
from claims.text.suggest import did_you_mean

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
                raise Unsafe(f"it is not valid {codec.name.upper()}") from None
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
    if is_conflict_marker(row.raw):
        raise Unsafe(f"merge-conflict-marker on line {line}")
    if row.kind == "aside":
        return
    if row.defect is not None and row.defect.kind != "bare-quote":
        raise Unsafe(f"{row.defect.kind} in the row that begins on line {line}")
    if row.kind == "row" and len(row.cells) != part.width:
        raise Unsafe(f"ragged-row on line {line}")


Cells = dict[str, str | None]  # column → raw text; None for a missing value
MORE = "run claims validate"


class PackageTables(Struct, frozen=True):
    """The tables of an opened package; `folder` is for decoded copies."""

    store: Store
    package: Package
    folder: Path

    def table(self, name: str) -> Table:
        """Return the table with this name. Raises CannotDo if there is none."""
        found = next((each for each in self.package.tables if each.name == name), None)
        if found is None:
            where = f"{quote(self.store.name)} has no table {quote(name)}"
            resources = self.package.properties.get("resources")
            stated = [each.get("name") for each in resources or () if isinstance(each, dict)]
            raise CannotDo(
                f"{where} that can be read: {MORE}"
                if name in stated
                else f"{where}, so it is not a dataset of claims: create one with claims init"
            )
        return found

    def columns(self, name: str) -> Sequence[str]:
        """Return the columns of a table, in the order of its file."""
        part = self.parts(name)[0]
        return list(namer_of(part)([""] * part.width))

    def rows(self, name: str) -> Iterator[Cells]:
        """Yield the rows of a table in order. Raises CannotDo for a row that cannot be read."""
        for part in self.parts(name):
            yield from map(namer_of(part), part_rows(part))

    def parts(self, name: str) -> Sequence[TableFile]:
        """Return the files of a table. Raises CannotDo if one of them cannot be read."""
        table = self.table(name)
        if table.data is not None or table.format not in ("csv", "tsv"):
            raise CannotDo(f"table {quote(name)} is not a CSV or TSV file")
        flaws: list[Flaw] = []
        copy = self.folder / f"{name.encode().hex()[:100]}.csv"
        start = read_layout(Task(table, self.store, copy, flaws.append, Meter(0)))
        if start is None or any(flaw.kind.startswith("undeclared-") for flaw in flaws):
            reason = flaws[0].kind if flaws else "its header"
            raise CannotDo(f"table {quote(name)} cannot be read because of {reason}: {MORE}")
        parts = []
        try:
            for path, head in zip(table.paths, start.heads, strict=True):
                source = local_content(self.store, table, path)
                with source.open("rb") as file:
                    codec = codec_of(table.encoding, file.read(4))
                parts.append(TableFile(table, start, path, self.store.shown(path), source, codec, head))
        except Refused as refused:
            raise CannotDo(refused.message) from None
        return parts


def open_tables(store: Store, folder: Path) -> PackageTables:
    """Return the tables of the package in a store. Raises CannotDo if its descriptor cannot be read."""
    package, _ = read_descriptor(store, store.descriptor)
    if package is None:
        raise CannotDo(f"{quote(store.name)} is not a package that can be read: {MORE}")
    return PackageTables(store, package, folder)


def part_rows(part: TableFile) -> Iterator[Sequence[str]]:
    """Yield the cells of a file's rows. Raises CannotDo for a row that cannot be read, or for other columns."""
    try:
        for row in rows_in(part):
            if row.kind == "row":
                yield row.cells
            elif row.kind == "header" and len(part.table.dialect.header_rows) == 1:
                check_header(part, row.cells)
    except Unsafe as reason:
        raise CannotDo(f"{quote(part.shown)} cannot be read: {reason}: {MORE}") from None


def check_header(part: TableFile, cells: Sequence[str]) -> None:
    """Raise Unsafe if the columns of a file differ from those of the first file of its table."""
    if len(part.table.paths) > 1 and tuple(cells) != part.start.labels.names:
        raise Unsafe("its columns differ from those of the first file of its table")


def namer_of(part: TableFile) -> Callable[[Sequence[str]], Cells]:
    """Return a function that names the cells of a row by field, or by column if there is no field."""
    names = list(part.start.labels.names)
    missing: dict[str, tuple[str, ...]] = {}
    for field, at in zip(part.start.schema.fields, part.start.labels.column, strict=True):
        if at is not None:
            missing[field.name], names[at] = field.missing_values, field.name
    usual = all(each == ("",) for each in missing.values())

    def name(cells: Sequence[str]) -> Cells:
        if usual:
            return {name: cell or None for name, cell in zip(names, cells, strict=True)}
        pairs = zip(names, cells, strict=True)
        return {name: None if cell in missing.get(name, ("",)) else cell for name, cell in pairs}

    return name


def row_of(rows: Iterator[Cells], key: str, value: str) -> Cells:
    """Return the only row whose `key` has this value. Raises CannotDo if there is none, or more than one."""
    keys = set()
    found: Cells | None = None
    for each in rows:
        if each.get(key) == value:
            if found is not None:
                raise CannotDo(f"{quote(value)} is the {key} of more than one row: {MORE}")
            found = each
        keys.add(each.get(key) or "")
    if found is None:
        raise CannotDo(f"there is no {key} {quote(value)}{did_you_mean(value, keys - {''})}")
    return found
