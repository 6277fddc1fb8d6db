"""Splits CSV text into records (RFC 4180 with the variations of a Table Dialect): the only place that does.

A malformed record does not affect the following lines. DuckDB's reader is much faster, so this one reads small
files, files that are not well formed, and single rows whose line and column are needed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from claims.model.table import Dialect, Table

ASCII_ENCODINGS = frozenset({"us-ascii", "ascii"})
QUICK_ENCODINGS = ASCII_ENCODINGS | {"utf-8", "utf8", "utf_8"}


class Grammar(Struct, frozen=True):
    """How a text is split into records and cells; the quote and the escape are one character or None."""

    delimiter: str = ","
    quote: str | None = '"'
    doubled: bool = True
    escape: str | None = None
    skip_space: bool = False
    comment: str | None = None


def grammar_of(table: Table) -> Grammar:
    """Return the grammar that a table's dialect declares; a `tsv` without a delimiter is tab-separated."""
    dialect = table.dialect
    delimiter = dialect.delimiter
    if table.format == "tsv" and "delimiter" not in dialect.stated:
        delimiter = "\t"
    return Grammar(
        delimiter,
        dialect.quote_char,
        dialect.double_quote,
        dialect.escape_char,
        dialect.skip_initial_space,
        dialect.comment_char,
    )


def is_quick(table: Table, grammar: Grammar) -> bool:
    """Return True if the engine and the quick proof can read the file as it is."""
    return (
        len(table.paths) == 1
        and is_plain(table.dialect)
        and table.encoding.lower() in QUICK_ENCODINGS
        and grammar.quote is not None
        and grammar.quote.isascii()
        and grammar.delimiter.isascii()
        and len(grammar.delimiter) == 1
        and grammar.delimiter not in ' \r\n"'
        and grammar.doubled
        and grammar.escape is None
        and not grammar.skip_space
        and grammar.comment is None
    )


def grammar_of_copy(grammar: Grammar) -> Grammar:
    """Return the grammar in which rows are copied for the engine: the file's own, if the engine supports it."""
    own = Grammar(grammar.delimiter, grammar.quote or '"')
    marks = own.delimiter + (own.quote or "")
    return own if len(marks) == 2 and marks.isascii() and own.delimiter not in ' "' else Grammar()


def is_plain(dialect: Dialect) -> bool:
    """Return True if all records, or all but the first, are rows."""
    return (not dialect.header or dialect.header_rows == (1,)) and not dialect.comment_rows


LONGEST_RECORD = 8 << 20  # characters; a longer record is treated as an unclosed quote

DefectKind = Literal["unclosed-quote", "text-after-quote", "bare-quote"]


class Defect(Struct, frozen=True):
    """What is wrong with a record, `at` characters after its start."""

    kind: DefectKind
    at: int


class CsvRecord(Struct, frozen=True):
    """One record: `start` and `end` in the text (`end` without the line end, `next` after it).

    `parts` are its cells, still quoted if `quote` is given; None if the record is malformed.
    """

    start: int
    end: int
    next: int
    parts: list[str] | None
    defect: Defect | None = None
    quote: str | None = None

    @property
    def width(self) -> int | None:
        """Return the number of cells; None for a malformed record."""
        return None if self.parts is None else len(self.parts)

    @property
    def cells(self) -> list[str] | None:
        """Return the cells without quotes; None for a malformed record."""
        quote = self.quote
        if self.parts is None or quote is None:
            return self.parts
        return [
            part[1:-1].replace(quote * 2, quote) if part.startswith(quote) else part for part in self.parts
        ]


class _Patterns(Struct, frozen=True):
    """`whole` matches a well-formed record and `cell` each of its cells; None if quotes are not simply doubled."""

    quoted: re.Pattern[str]
    bare: re.Pattern[str]
    whole: re.Pattern[str] | None
    cell: re.Pattern[str] | None


@lru_cache(maxsize=32)
def _patterns(grammar: Grammar) -> _Patterns:
    quote, delimiter = re.escape(grammar.quote or ""), re.escape(grammar.delimiter)
    escape = re.escape(grammar.escape) if grammar.escape else ""
    inside = f"[^{quote}{escape}]"
    one = len(grammar.delimiter) == 1
    pairs = []
    if grammar.doubled:
        pairs.append(quote + quote)
    if escape:
        pairs.append(f"{escape}(?s:.)")
    tail = f"(?:(?:{'|'.join(pairs)}){inside}*+)*+" if pairs else ""
    outside = f"[^\r\n{delimiter}{escape}]" if one else f"(?:(?!{delimiter})[^\r\n{escape}])"
    bare = f"(?:{outside}|{escape}(?s:.))*" if escape else f"{outside}*"
    whole = cell = None
    if grammar.quote and one and grammar.doubled and not grammar.escape and not grammar.skip_space:
        either = f"(?:{quote}{inside}*+{tail}{quote}|[^\r\n{delimiter}{quote}]*+)"
        whole = re.compile(f"{either}(?:{delimiter}{either})*+(?=[\r\n]|\\Z)")
        cell = re.compile(f"(?:\\A|{delimiter})({either})")
    quoted = f"{quote}{inside}*+{tail}{quote}" if quote else "(?!)"
    return _Patterns(re.compile(quoted), re.compile(bare), whole, cell)


def records(text: str, grammar: Grammar, *, last: bool = True) -> Iterator[CsvRecord]:
    """Yield the records of `text`, which begins at a record's start.

    If `last` is False, more text follows, and a record that may continue there is not returned.
    """
    position, size = 0, len(text)
    while position < size:
        record = record_at(text, position, grammar)
        if not last and (record.next >= size or _cut_off(record, size)):
            return
        yield record
        position = record.next


def _cut_off(record: CsvRecord, size: int) -> bool:
    """Return whether an unclosed quote may be closed in the text that follows."""
    defect = record.defect
    return defect is not None and defect.kind == "unclosed-quote" and size - record.start < LONGEST_RECORD


def record_starts(text: str, quote: str) -> Iterator[int]:
    """Yield where the records of a well-formed text begin, no line of which ends with CR alone; `quote` may be ""."""
    at, inside = 0, False
    for line in text.split("\n"):
        if not inside:
            yield at
        if quote and line.count(quote) % 2:
            inside = not inside
        at += len(line) + 1


def record_at(text: str, start: int, grammar: Grammar) -> CsvRecord:
    """Return the record that begins at `start`."""
    stop, after = _line_end(text, start)
    special = (grammar.quote and text.find(grammar.quote, start, stop) >= 0) or grammar.escape
    if not special and not grammar.skip_space:
        return CsvRecord(start, stop, after, text[start:stop].split(grammar.delimiter))
    return _quoted(text, start, grammar) or _careful(text, start, grammar)


def _quoted(text: str, start: int, grammar: Grammar) -> CsvRecord | None:
    """Return the record that begins at `start` if it is well formed and quotes are simply doubled, else None."""
    patterns, quote = _patterns(grammar), grammar.quote
    match = patterns.whole.match(text, start) if patterns.whole else None
    if match is None or patterns.cell is None or not quote or match.end() - start > LONGEST_RECORD:
        return None
    stop, after = _line_end(text, match.end())
    return CsvRecord(start, stop, after, patterns.cell.findall(match.group()), quote=quote)


def _careful(text: str, start: int, grammar: Grammar) -> CsvRecord:
    patterns = _patterns(grammar)
    cells: list[str] = []
    stray: Defect | None = None
    position = start
    while True:
        if grammar.skip_space:
            while text.startswith(" ", position):
                position += 1
        if grammar.quote and text.startswith(grammar.quote, position):
            match = patterns.quoted.match(text, position)
            if match is None or match.end() - position > LONGEST_RECORD:
                return _dropped(text, start, position, Defect("unclosed-quote", position - start))
            opened, position = position, match.end()
            raw = match.group()
            if position < len(text) and not text.startswith((grammar.delimiter, "\n", "\r"), position):
                if "\n" in raw or "\r" in raw:
                    return _dropped(text, start, opened, Defect("unclosed-quote", opened - start))
                return _dropped(text, start, position, Defect("text-after-quote", position - start))
            cells.append(_unquoted(raw[1:-1], grammar))
        else:
            match = patterns.bare.match(text, position)
            raw = match.group() if match else ""
            if grammar.quote and stray is None and grammar.quote in raw and not grammar.escape:
                stray = Defect("bare-quote", position - start + raw.index(grammar.quote))
            position += len(raw)
            cells.append(_unescaped(raw, grammar))
        if position >= len(text) or text[position] in "\r\n":
            stop, after = _line_end(text, position)
            return CsvRecord(start, stop, after, cells, stray)
        position += len(grammar.delimiter)


def _dropped(text: str, start: int, position: int, defect: Defect) -> CsvRecord:
    """Return a malformed record, which ends with the physical line of `position`."""
    stop, after = _line_end(text, position)
    return CsvRecord(start, stop, after, None, defect)


def _unquoted(inner: str, grammar: Grammar) -> str:
    if grammar.doubled and grammar.quote:
        inner = inner.replace(grammar.quote * 2, grammar.quote)
    return _unescaped(inner, grammar)


def _unescaped(raw: str, grammar: Grammar) -> str:
    if grammar.escape and grammar.escape in raw:
        return re.sub(re.escape(grammar.escape) + "(.)", r"\1", raw, flags=re.DOTALL)
    return raw


def _line_end(text: str, position: int) -> tuple[int, int]:
    """Return where the physical line at `position` ends, and where the next one starts."""
    stop = text.find("\n", position)
    bare = text.find("\r", position, stop if stop >= 0 else len(text))
    if bare >= 0:
        return bare, bare + (2 if text.startswith("\n", bare + 1) else 1)
    return (stop, stop + 1) if stop >= 0 else (len(text), len(text))


def cell_spans(text: str, grammar: Grammar) -> list[tuple[int, int]]:
    """Return where the raw text of each cell of a record, quotes included, begins and ends."""
    patterns = _patterns(grammar)
    spans: list[tuple[int, int]] = []
    position = 0
    while True:
        if grammar.skip_space:
            while text.startswith(" ", position):
                position += 1
        quoted = grammar.quote and text.startswith(grammar.quote, position)
        match = (patterns.quoted if quoted else patterns.bare).match(text, position)
        start, position = position, match.end() if match else len(text)
        spans.append((start, position))
        if not text.startswith(grammar.delimiter, position):
            return spans
        position += len(grammar.delimiter)


def has_unnecessary_quotes(text: str, grammar: Grammar) -> bool:
    """Return whether every cell of a record is quoted, although one of them would be the same without quotes."""
    quote = grammar.quote
    if not quote or not text.startswith(quote):
        return False
    spans = cell_spans(text, grammar)
    cells = [text[start:end] for start, end in spans]
    special = (grammar.delimiter, quote, "\n", "\r")
    if spans[-1][1] < len(text) or not all(cell.startswith(quote) for cell in cells):
        return False
    return any(len(cell) > 2 and not any(mark in cell[1:-1] for mark in special) for cell in cells)


def cell_starts(text: str, grammar: Grammar) -> list[tuple[int, int]]:
    """Return (physical lines down, character in that line from 1) of each cell of a record.

    This is where the cell's raw text begins, its opening quote (and spaces before it) included.
    """
    starts = [0, *(end + len(grammar.delimiter) for _, end in cell_spans(text, grammar)[:-1])]
    return [line_and_column(text, start) for start in starts]


def line_ends(text: str, start: int, stop: int) -> int:
    """Return the number of line endings (LF, CRLF, CR) between two positions, which do not split a CRLF."""
    count = text.count("\n", start, stop)
    if text.find("\r", start, stop) >= 0:
        count += text.count("\r", start, stop) - text.count("\r\n", start, stop)
    return count


_LINE_END = re.compile("\r\n|\n|\r")


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """Return (physical lines down from the start of `text`, character in that line from 1) of a position."""
    lines, start = 0, 0
    for match in _LINE_END.finditer(text, 0, position):
        if match.end() <= position:
            lines, start = lines + 1, match.end()
    return lines, position - start + 1


STEP = 1 << 20  # bytes
OURS, BASE, BETWEEN, THEIRS = b"<<<<<<< ", b"||||||| ", b"=======", b">>>>>>> "
MARKERS = ("<<<<<<< ", ">>>>>>> ", "||||||| ", "=======")


def is_conflict_marker(line: str) -> bool:
    """Return True for a line that is a conflict marker of git."""
    return line == "=======" or line.startswith(MARKERS[:3])


class MarkedConflict(Struct, frozen=True):
    """The lines of a conflict's markers: the first one, the one after the first version, and the last one."""

    start: int
    other: int
    end: int


def find_conflicts(source: Path, at: int, line: int) -> tuple[MarkedConflict, ...]:
    """Return the complete conflicts from byte `at` on, where `line` begins; other markers are ignored."""
    found: list[MarkedConflict] = []
    start = other = 0
    between = False
    for number, begun in _markers(source, at, line):
        if begun.startswith(OURS):
            start, other, between = number, 0, False
        elif begun.startswith(BASE):
            other = other or number
        elif begun == BETWEEN:
            other, between = other or number, True
        elif start and between:
            found.append(MarkedConflict(start, other, number))
            start = 0
    return tuple(found)


def _markers(source: Path, at: int, line: int) -> Iterator[tuple[int, bytes]]:
    with source.open("rb") as file:
        file.seek(at)
        while block := file.read(STEP) + file.readline():
            lines = block.splitlines()
            if any(each in block for each in (OURS, BETWEEN, THEIRS)):
                for number, each in enumerate(lines, line):
                    if each == BETWEEN or each.startswith((OURS, BASE, THEIRS)):
                        yield number, each
            line += len(lines)


def is_utf_8(raw: bytes) -> bool:
    """Return whether bytes are valid UTF-8."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
