"""Reads the header of a CSV file: its cells and their places, the number of cells in a row, where the rows begin."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from claims.model.rule import Place
from claims.model.table import Schema
from claims.table.columns import Header
from claims.table.records import (
    CsvRecord,
    Grammar,
    MarkedConflict,
    cell_starts,
    has_unnecessary_quotes,
    line_and_column,
    line_ends,
    records,
)
from claims.table.scan import odd_characters, without_odd_characters
from claims.table.task import Flaw, Task
from claims.table.text_file import Opening

BYTES = 1 << 20  # the header has to end within them
ABOVE = 10  # records among which the header is searched if the first one is not the header
DELIMITERS = (",", ";", "\t", "|")
EXCEL = re.compile(r'"?sep=.?"?[,;\t|]*', re.IGNORECASE)  # tells Excel the delimiter; a row to other programs
SAMPLE = 20  # rows that are read to find out how many cells a row has


class Head(Struct, frozen=True):
    """The start of a file: its header, and where (byte, line) the rows begin.

    `end` is the line ending after the header; `sound` is False if the engine cannot read the file as it is.
    `first` is where (byte, line) the header begins; `below` are some of the records after it.
    `conflicts` are the merge conflicts among the rows, if they were searched for.
    """

    opening: Opening
    header: Header
    grammar: Grammar
    at: int
    line: int
    end: str
    sound: bool
    first: tuple[int, int] = (0, 1)
    below: tuple[list[str], ...] = ()
    conflicts: tuple[MarkedConflict, ...] = ()

    def without_header(self) -> "Head":
        """Return the head of the same file if its first record is a row."""
        return replace(self, at=self.opening.start, line=1, end="")

    def with_header_missing(self) -> "Head":
        """Return the head of the same file if its header is a row, from which on the file has to be copied."""
        at, line = self.first
        return replace(self, at=at, line=line, end="", sound=False)


class _Beginning:
    """The text at the beginning of a file, from byte `byte` and line `line` on; its records are read once."""

    def __init__(self, text: str, grammar: Grammar, byte: int, line: int = 1) -> None:
        """Read nothing yet."""
        self.text, self.grammar, self.byte, self.line = text, grammar, byte, line
        self._found: list[CsvRecord] = []
        self._rest = records(text, grammar)

    def records(self, start: int, stop: int) -> Sequence[CsvRecord]:
        """Return the records from number `start` (from 0) up to number `stop`, or to the end of the text."""
        self._found += islice(self._rest, max(0, stop - len(self._found)))
        return self._found[start:stop]

    def record(self, at: int) -> CsvRecord | None:
        """Return the record number `at` (from 0), None after the last one."""
        return next(iter(self.records(at, at + 1)), None)

    def raw(self, record: CsvRecord) -> str:
        """Return the text of a record without its line ending."""
        return self.text[record.start : record.end]

    def is_comment(self, record: CsvRecord) -> bool:
        """Return True for a comment."""
        comment = self.grammar.comment
        return comment is not None and self.text.startswith(comment, record.start)

    def place(self, position: int) -> tuple[int, int]:
        """Return the byte and the line of a position where a record begins."""
        before = self.text[:position]
        byte = self.byte + len(before.encode("utf-8", "surrogateescape"))
        return byte, self.line + line_ends(before, 0, position)

    def after(self, count: int) -> "_Beginning":
        """Return the text after some records."""
        if not count:
            return self
        position = self.records(count - 1, count)[0].next
        return _Beginning(self.text[position:], self.grammar, *self.place(position))


def read_head(task: Task, opening: Opening, grammar: Grammar) -> Head | None:
    """Return the start of a file. A delimiter that is obviously another one is noticed, and used.

    None if the file has no header (which is noticed). If the dialect has no header, the first row is read in its
    place, and the rows begin with it.
    """
    with opening.part.source.open("rb") as file:
        file.seek(opening.start)
        text = file.read(BYTES).decode("utf-8", "surrogateescape")
    dialect, stated = task.table.dialect, grammar
    rows = dialect.header_rows if dialect.header else ()
    begin, blank, above = _Beginning(text, grammar, opening.start), False, 0
    if rows == (1,) and not dialect.comment_rows:
        begin, blank = _without_blank(task, opening, begin)
        above = _count_above(task.table.schema, begin)
        if above:
            _notice_above(task, opening, begin, above)
            begin = begin.after(above)
    grammar = _delimiter(task, opening, begin)
    if grammar != stated:
        begin = _Beginning(begin.text, grammar, begin.byte, begin.line)
    at = 0
    taken: list[CsvRecord] = []
    while record := begin.record(at):
        if at + 1 in rows:
            taken.append(record)
        elif not (
            at + 1 < max(rows, default=0) or at + 1 in dialect.comment_rows or begin.is_comment(record)
        ):
            break
        at += 1
    header = _header(task, opening, begin, taken if rows else begin.records(at, at + 1))
    if header is None:
        return None
    last = begin.record(at - 1) if at else None
    position = last.next if last else 0
    below = begin.records(at, at + SAMPLE)
    width = (
        _width(task.table.schema, len(header.cells), below, len(begin.text)) if rows else len(header.cells)
    )
    sound = not (blank or above or header.defect or header.dirty) and width == len(header.cells)
    if grammar != stated:
        widths = [_first_width(begin.text[position:], each) for each in (stated, grammar)]
        if widths[0] == width != widths[1]:  # only the header differs
            grammar, sound = stated, False
    return Head(
        opening,
        replace(header, width=width),
        grammar,
        *begin.place(position),
        begin.text[last.end : last.next] if last and rows else "",
        sound,
        begin.place((taken or begin.records(at, at + 1))[0].start),
        tuple(each.cells or [] for each in below),
    )


def _without_blank(task: Task, opening: Opening, begin: _Beginning) -> tuple[_Beginning, bool]:
    """Return what follows the blank lines and comments above the header, and whether there are blank lines."""
    count, blank = 0, []
    while (record := begin.record(count)) and (record.start == record.end or begin.is_comment(record)):
        if record.start == record.end:
            blank.append(begin.place(record.start)[1])
        count += 1
    if begin.record(count):
        for line in blank:
            task.notice(Flaw("blank-row", Place(task.table.name, opening.part.shown, line, 1)))
    return begin.after(count), bool(blank)


def _count_above(schema: Schema | None, begin: _Beginning) -> int:
    """Return how many records are text above the header: those before one that is clearly the header, or for Excel."""
    names = {field.name for field in schema.fields} if schema else set()
    found = begin.records(0, ABOVE + 1)
    lines = [begin.raw(each) for each in found]
    if len(found) < 2 or begin.is_comment(found[0]):
        return 0
    if EXCEL.fullmatch(lines[0]):
        return 1
    if len(names) < 2 or _count_names(lines[0], names, begin.grammar):
        return 0
    for at, line in enumerate(lines[1:], 1):
        many = _count_names(line, names, begin.grammar)
        if many > 1 and many * 2 > len(names):
            return at
    return 0


def _notice_above(task: Task, opening: Opening, begin: _Beginning, count: int) -> None:
    header = begin.record(count)
    stop = header.start if header else len(begin.text)
    value = without_odd_characters(begin.text[:stop]).splitlines()[0]
    place = Place(task.table.name, opening.part.shown, begin.line, 1, value=value)
    task.notice(Flaw("text-above-header", place, (str(begin.place(stop)[1]),)))


def _header(task: Task, opening: Opening, begin: _Beginning, taken: Sequence[CsvRecord]) -> Header | None:
    """Return the header that some records are together; None for no records (which is noticed)."""
    if not taken:
        task.notice(Flaw("empty-file", Place(task.table.name, opening.part.shown, 1, 1)))
        return None
    names: list[list[str]] = []
    places: list[tuple[int, int]] = []
    end = (1, 1)
    dirty: set[int] = set()
    labels, grammar = task.table.dialect.header, begin.grammar
    for record in taken:
        raw, line = begin.raw(record), begin.place(record.start)[1]
        down, column = line_and_column(raw, len(raw))
        end = (line + down, column)
        if labels:
            _notice_flaws(task, opening, line, (raw, record))
            if record is taken[0] and has_unnecessary_quotes(raw, grammar):
                task.notice(Flaw("unnecessary-quotes", Place(task.table.name, opening.part.shown, line, 1)))
        cells = record.cells or [
            cell.replace(grammar.quote or '"', "") for cell in raw.split(grammar.delimiter)
        ]
        starts = cell_starts(raw, grammar) if record.cells else []
        for at, cell in enumerate(cells):
            if at == len(names):
                names.append([])
                down, column = starts[at] if at < len(starts) else (0, 1)
                places.append((line + down, column))
            if without_odd_characters(cell) != cell:
                dirty.add(at)
            if cell:
                names[at].append(without_odd_characters(cell) if labels else cell)
    joined = tuple(task.table.dialect.header_join.join(parts) for parts in names)
    return Header(
        task.table.name,
        opening.part.shown,
        joined,
        tuple(places),
        end,
        len(joined),
        defect=labels and any(record.defect for record in taken),
        dirty=frozenset(dirty),
    )


def _notice_flaws(task: Task, opening: Opening, line: int, row: tuple[str, CsvRecord]) -> None:
    """Notice what is wrong with the text of a header row."""
    raw, record = row
    found = list(odd_characters(raw))
    if record.defect is not None:
        found.append((record.defect.kind, record.defect.at, ()))
    for kind, at, details in found:
        down, column = line_and_column(raw, at)
        task.notice(Flaw(kind, Place(task.table.name, opening.part.shown, line + down, column), details))


def _width(schema: Schema | None, width: int, below: Sequence[CsvRecord], size: int) -> int:
    """Return how many cells a row has: as many as the header, unless most rows have one for each field."""
    if schema is None or width == len(schema.fields):
        return width
    rows = [each for each in below if each.start < each.end]
    whole = [each for each in rows if each.next < size] or rows[:1]  # the last one may be cut off
    widths = Counter(each.width for each in whole if each.width is not None)
    return len(schema.fields) if widths[len(schema.fields)] * 2 > widths.total() else width


def _first_width(text: str, grammar: Grammar) -> int | None:
    """Return how many cells the first row has."""
    return next((each.width for each in records(text, grammar) if each.start < each.end), None)


def _count_names(line: str, names: set[str], grammar: Grammar) -> int:
    """Return how many fields a line names, whatever delimiter separates them."""
    found = [
        next(records(line, replace(grammar, delimiter=each)), None)
        for each in {grammar.delimiter, *DELIMITERS}
    ]
    return max(len(names & set(each.cells or ())) if each else 0 for each in found)


def _delimiter(task: Task, opening: Opening, begin: _Beginning) -> Grammar:
    """Return the grammar of the header: another delimiter if it is one cell, and the other one clearly fits."""
    grammar, schema, first = begin.grammar, task.table.schema, begin.record(0)
    if first is None or not _may_be_one_cell(first):
        return grammar
    for other in DELIMITERS:
        if other != grammar.delimiter and other in begin.raw(first):
            tried = replace(grammar, delimiter=other)
            cells = next(records(begin.text, tried)).cells or []
            if _is_header(cells, schema) if schema else _splits_all(begin.text, tried, len(cells)):
                column = begin.text.index(other) + 1
                place = Place(task.table.name, opening.part.shown, begin.line, column)
                task.notice(Flaw("wrong-delimiter", place, (grammar.delimiter, other)))
                return tried
    return grammar


def _may_be_one_cell(record: CsvRecord) -> bool:
    """Return whether a record has one cell, or has another delimiter after a quoted cell."""
    return record.width == 1 or (record.defect is not None and record.defect.kind == "text-after-quote")


def _is_header(cells: list[str], schema: Schema) -> bool:
    names = {field.name for field in schema.fields}
    return len(names) > 1 and (len(names & set(cells)) > 1 or len(cells) == len(names))


def _splits_all(text: str, grammar: Grammar, width: int) -> bool:
    """Return True if the first rows, at least one, all have as many cells as the header."""
    found = islice(records(text, grammar, last=len(text) < BYTES // 4), SAMPLE)
    rows = [each for each in found if each.start < each.end]
    return len(rows) > 1 < width and all(len(row.cells or ()) == width for row in rows)
