"""Finds one row by its key in the bytes of a table's file, without reading the other rows if possible.

That is possible for a plain dialect in UTF-8 with an even number of quotes: a record begins after a line ending with
an even number of quotes before it. Any other file is read record by record.
"""

from collections.abc import Iterator
from contextlib import suppress

from msgspec import Struct

from claims.model.table import Table
from claims.table.records import (
    ASCII_ENCODINGS,
    QUICK_ENCODINGS,
    Grammar,
    grammar_of,
    is_plain,
    record_at,
    records,
)

Cells = tuple[tuple[str, str | None], ...]  # field and raw text, None for a missing value
MARK = "\ufeff"


class Undecodable(Exception):
    """The file is not in the declared encoding."""


class Wanted(Struct, frozen=True):
    """The row of `table` whose key has the values `key` in the columns `fields`."""

    table: Table
    fields: tuple[str, ...]
    key: tuple[str, ...]

    def find(self, data: bytes) -> Cells | None:
        """Return the cells of the row in `data`, a file of the table; None if there is none. Raises Undecodable."""
        grammar = grammar_of(self.table)
        if not all(_may_hold(data, each, self.table.encoding) for each in self.key):
            return None
        if _is_simple(self.table, grammar, data):
            head = record_at(_text(data[: _end_of(data, 0)], "utf-8"), 0, grammar)
            names = head.cells
            if names is not None and head.defect is None:
                with suppress(_Malformed):
                    return self._at_candidates(data, names, grammar)
        return self._one_by_one(_text(data, self.table.encoding), grammar)

    def _at_candidates(self, data: bytes, names: list[str], grammar: Grammar) -> Cells | None:
        """Return the cells of the row, looking only where its key occurs. Raises _Malformed for a broken record."""
        if not set(self.fields) <= set(names):
            return None
        at = [names.index(each) for each in self.fields]
        for start in _starts(data, self.key[0], grammar, first=at[0] == 0):
            record = record_at(_text(data[start : _end_of(data, start)], "utf-8"), 0, grammar)
            cells = record.cells
            if record.defect or cells is None or len(cells) != len(names):
                raise _Malformed
            if tuple(cells[each] for each in at) == self.key:
                return self._cells(names, cells)
        return None

    def _one_by_one(self, text: str, grammar: Grammar) -> Cells | None:
        names: list[str] | None = None
        dialect = self.table.dialect
        if not dialect.header and self.table.schema is not None:
            names = [each.name for each in self.table.schema.fields]
        last = max(dialect.header_rows, default=1) if dialect.header else 0
        kept = (
            each
            for each in records(text, grammar)
            if each.end > each.start
            and not (grammar.comment and text.startswith(grammar.comment, each.start))
        )
        for number, record in enumerate(kept, start=1):
            cells = record.cells
            if number <= last or cells is None:
                names = cells if number == last else names
                continue
            row = dict(zip(names or (), cells, strict=False))
            if tuple(row.get(each) for each in self.fields) == self.key:
                return self._cells(list(row), list(row.values()))
        return None

    def _cells(self, names: list[str], cells: list[str]) -> Cells:
        schema = self.table.schema
        missing = {each.name: each.missing_values for each in schema.fields} if schema else {}
        return tuple(
            (name, None if cell in missing.get(name, ("",)) else cell)
            for name, cell in zip(names, cells, strict=True)
        )


class _Malformed(Exception):
    """A record is not a well-formed row."""


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix(MARK)
    except (UnicodeDecodeError, LookupError):
        raise Undecodable from None


def _may_hold(data: bytes, key: str, encoding: str) -> bool:
    """Return False if the key is certainly not in the file, since its bytes are not."""
    plain = encoding.lower() in QUICK_ENCODINGS | ASCII_ENCODINGS and key.isalnum()
    return not plain or key.encode() in data


def _is_simple(table: Table, grammar: Grammar, data: bytes) -> bool:
    quote = grammar.quote
    return (
        table.encoding.lower() in QUICK_ENCODINGS | ASCII_ENCODINGS
        and table.dialect.header
        and is_plain(table.dialect)
        and grammar == Grammar(grammar.delimiter)
        and len(grammar.delimiter) == 1
        and grammar.delimiter.isascii()
        and quote is not None
        and not data.count(b'"') % 2
        and (b"\r" not in data or data.count(b"\r") == data.count(b"\r\n"))
    )


def _starts(data: bytes, key: str, grammar: Grammar, *, first: bool) -> Iterator[int]:
    """Yield where the records begin that have the key in a cell (`first`: in the first cell)."""
    before = "\n" if first else grammar.delimiter
    cell = key.replace('"', '""')
    for needle in (f"{before}{cell}".encode(), f'{before}"{cell}'.encode()):
        at = data.find(needle)
        while at >= 0:
            start = data.rfind(b"\n", 0, at + 1) + 1
            while start and data.count(b'"', 0, start) % 2:
                start = data.rfind(b"\n", 0, start - 1) + 1
            if start:
                yield start
            at = data.find(needle, at + 1)


def _end_of(data: bytes, start: int) -> int:
    """Return where the record that begins at `start` ends, including its line ending."""
    end = data.find(b"\n", start)
    while end >= 0 and data.count(b'"', start, end) % 2:
        end = data.find(b"\n", end + 1)
    return len(data) if end < 0 else end + 1
