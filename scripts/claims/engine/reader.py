"""Makes a table ready for the engine: proves its file well formed, or copies what can be read of it.

Everything that is wrong with the file is noticed on the way; nothing is read but what the store allows.
"""

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from claims.engine.flaw import Flaw, Notice
from claims.engine.grammar import Grammar, grammar_of, is_quick
from claims.engine.index import Index
from claims.engine.labels import Header, Labels, map_labels
from claims.engine.opening import Opening, open_text
from claims.engine.progress import Meter
from claims.engine.tokens import Record, cell_starts, line_ends, records
from claims.engine.walk import LINE_ENDS, Reading, Walk, copy_kept, prove_file
from claims.models.rule import Place
from claims.models.table import Field, Schema, Table
from claims.store.store import Store

SMALL = 1 << 18  # bytes: below it, reading record by record costs less than importing numpy
HEAD = 1 << 20  # bytes in which a header has to end


@dataclass(frozen=True, slots=True)
class Rows:
    """A table that the engine can read: `source` in `grammar`, whose first record is a header or not.

    `proved` is False where the engine itself may still find a row of another length than `index.width`.
    """

    table: Table
    schema: Schema
    labels: Labels
    source: Path
    grammar: Grammar
    header: bool
    index: Index
    expected: int
    ascii: bool
    longest: int
    carriage: bool
    proved: bool


@dataclass(frozen=True, slots=True)
class Task:
    """What `read_rows` works on: `copy` is where a copy may be written, `meter` hears how far it has come."""

    table: Table
    store: Store
    copy: Path
    notice: Notice
    meter: Meter


def read_rows(task: Task) -> Rows | None:
    """Make a CSV table ready; None where nothing of it can be read (which has been noticed)."""
    opened = _open(task)
    return None if opened is None else opened[0].read(opened[1])


def copy_rows(task: Task) -> Rows | None:
    """Read a table record by record, for one whose file the engine could not read after all."""
    opened = _open(replace(task, notice=_ignore))
    return None if opened is None else replace(opened[0], task=task).copy(opened[1])


@dataclass(frozen=True, slots=True)
class Start:
    """How the rows of a table are told apart, and where they begin.

    `heads`: of each file, the bytes of UTF-8 (a byte order mark not counted) before its first row.
    """

    grammar: Grammar
    schema: Schema
    labels: Labels
    heads: tuple[int, ...]


def start_of(task: Task) -> Start | None:
    """Read a table as far as its first row; None where one of its files, or the header, cannot be read."""
    opened = _open(task)
    if opened is None:
        return None
    sheet, heads = opened
    before = tuple(head.at - head.opening.start for head in heads)
    return Start(sheet.grammar, sheet.schema, sheet.labels, before)


def _ignore(_: Flaw) -> None:
    """What is wrong with the header has been noticed already."""


def _open(task: Task) -> "tuple[_Sheet, list[_Head]] | None":
    """The files of a table at their first rows; None where one of them, or the first header, cannot be read."""
    table = task.table
    openings = [open_text(task, path) for path in table.paths]
    parts = [opening for opening in openings if opening is not None]
    if len(parts) < len(openings) or not parts:
        return None
    heads = [_head(task, opening, grammar_of(table)) for opening in parts]
    first = heads[0]
    if first is None:
        return None
    schema = table.schema or Schema(tuple(Field(name, "any") for name in first.header.cells))
    labels = (map_labels if table.dialect.header else _by_position)(first.header, schema, task.notice)
    sheet = _Sheet(task, first.grammar, len(labels.names), schema, labels)
    return sheet, [head for head in heads if head is not None]


@dataclass(frozen=True, slots=True)
class _Head:
    """The start of a file: its header, and where (byte, line) the rows begin."""

    opening: Opening
    header: Header
    grammar: Grammar
    at: int
    line: int
    end: str


def _head(task: Task, opening: Opening, grammar: Grammar) -> _Head | None:
    """Read the header rows; a delimiter that is plainly another one is noticed and used."""
    with opening.part.source.open("rb") as file:
        file.seek(opening.start)
        data = file.read(HEAD)
    text = data.decode("utf-8", "surrogateescape")
    grammar = _delimiter(task, opening, text, grammar)
    rows = task.table.dialect.header_rows if task.table.dialect.header else ()
    comments = task.table.dialect.comment_rows
    taken: list[tuple[int, Record]] = []
    at, line, end = 0, 1, ""
    for number, record in enumerate(records(text, grammar), 1):
        comment = grammar.comment and text.startswith(grammar.comment, record.start)
        wanted = number in rows
        if not wanted and number not in comments and number > max(rows, default=0):
            if not comment:
                if not rows and not taken:
                    taken.append((line, record))
                break
        elif wanted:
            taken.append((line, record))
        at, end = record.next, text[record.end : record.next]
        raw = text[record.start : record.next]
        line += line_ends(raw, 0, len(raw))
    header = _header(task, opening, text, taken, grammar)
    if header is None:
        return None
    if not rows:
        end = ""
    used = len(text[:at].encode("utf-8", "surrogateescape"))
    return _Head(opening, header, grammar, opening.start + used, line, end)


def _header(
    task: Task, opening: Opening, text: str, taken: list[tuple[int, Record]], grammar: Grammar
) -> Header | None:
    if not taken:
        place = Place(task.table.name, opening.part.shown, 1, 1)
        task.notice(Flaw("empty-file", place))
        return None
    names: list[list[str]] = []
    places: list[tuple[int, int]] = []
    for line, record in taken:
        raw = text[record.start : record.end]
        if record.defect is not None:
            place = Place(task.table.name, opening.part.shown, line, record.defect.at + 1)
            task.notice(Flaw(record.defect.kind, place))
        cells = record.cells or raw.split(grammar.delimiter)
        starts = cell_starts(raw, grammar) if record.cells else []
        for at, cell in enumerate(cells):
            while len(names) <= at:
                names.append([])
                down, column = starts[at] if at < len(starts) else (0, 1)
                places.append((line + down, column))
            if cell:
                names[at].append(cell)
    joined = tuple(task.table.dialect.header_join.join(parts) for parts in names)
    return Header(task.table.name, opening.part.shown, joined, tuple(places))


def _delimiter(task: Task, opening: Opening, text: str, grammar: Grammar) -> Grammar:
    schema = task.table.schema
    first = next(records(text, grammar), None)
    if schema is None or first is None or first.cells is None or len(schema.fields) < 2:
        return grammar
    if len(first.cells) > 1:
        return grammar
    names = {field.name for field in schema.fields}
    for other in (",", ";", "\t", "|"):
        if other != grammar.delimiter and other in text[: first.end]:
            tried = replace(grammar, delimiter=other)
            cells = next(records(text, tried)).cells or []
            if len(names & set(cells)) >= 2 or len(cells) == len(names):
                place = Place(task.table.name, opening.part.shown, 1, text.index(other) + 1)
                task.notice(Flaw("wrong-delimiter", place, (grammar.delimiter, other)))
                return tried
    return grammar


def _by_position(header: Header, schema: Schema, notice: Notice) -> Labels:
    """Without a header, columns are the fields in their order."""
    width = len(header.cells)
    names = tuple(field.name for field in schema.fields)
    if width != len(names):
        notice(Flaw("ragged-row", replace(header.place(0), value=None, row=1), (str(width), str(len(names)))))
    column = tuple(at if at < width else None for at in range(len(names)))
    return Labels((*names[:width], *("",) * (width - len(names))), column)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The files of one table, read one after another."""

    task: Task
    grammar: Grammar
    width: int
    schema: Schema
    labels: Labels

    def read(self, heads: list[_Head]) -> Rows:
        """Prove the only file, or copy what can be read of all."""
        quick = is_quick(self.task.table, self.grammar)
        head = heads[0]
        if quick and head.opening.size >= SMALL:
            walk = self._start(head, 0)
            if prove_file(head.opening.part.source, self.grammar, self.width, walk):
                self._line_ends(walk, head)
                return self._rows([walk], heads, head.opening.part.source, proved=False)
        elif quick and not head.opening.transcoded:
            clean = self._read_small(head, heads)
            if clean is not None:
                return clean
        return self.copy(heads)

    def copy(self, heads: list[_Head]) -> Rows:
        """Copy the rows that can be read of every file into one."""
        with self.task.copy.open("wb") as out:
            walks = self._walk(heads, out)
        return self._rows(walks, heads, self.task.copy, proved=True)

    def _read_small(self, head: _Head, heads: list[_Head]) -> Rows | None:
        """Read one small file through; None where the engine cannot be given it as it is."""
        flaws: list[Flaw] = []
        sheet = replace(self, task=replace(self.task, notice=flaws.append))
        walk = sheet._walk(heads, BytesIO())[0]
        if flaws or walk.row != walk.kept or len(walk.ends) > 1:
            return None
        return self._rows([walk], heads, head.opening.part.source, proved=True)

    def _walk(self, heads: list[_Head], out: BinaryIO) -> list[Walk]:
        walks: list[Walk] = []
        for number, head in enumerate(heads):
            walk = self._start(head, number)
            if walks:
                walk.kept, walk.row = walks[-1].kept, walks[-1].row
            reading = Reading(
                head.opening.part, self.grammar, self.width, self.task.table.name, self.task.notice
            )
            copy_kept(reading, walk, out)
            self._line_ends(walk, head)
            walks.append(walk)
        return walks

    def _start(self, head: _Head, part: int) -> Walk:
        walk = Walk(part, self.task.meter, head.at, head.line)
        if head.end:
            walk.ended(head.end, head.line - 1)
        return walk

    def _line_ends(self, walk: Walk, head: _Head) -> None:
        """Notice line ends that differ from the others, or from what the dialect states."""
        if not walk.ends:
            return
        stated = self.task.table.dialect.line_terminator
        common = max(walk.ends, key=lambda end: walk.ends[end][0])
        kind, expected = "mixed-line-ends", common
        if len(walk.ends) == 1 and stated in LINE_ENDS:
            kind, expected = "line-end", stated
        for end, (count, line) in sorted(walk.ends.items()):
            if end != expected:
                place = Place(self.task.table.name, head.opening.part.shown, line)
                self.task.notice(Flaw(kind, place, (LINE_ENDS[end], LINE_ENDS[expected], str(count))))

    def _rows(self, walks: list[Walk], heads: list[_Head], source: Path, *, proved: bool) -> Rows:
        copied = source == self.task.copy
        parts = tuple(head.opening.part for head in heads)
        marks = tuple(mark for walk in walks for mark in walk.marks)
        grammar = self.grammar
        if copied:
            grammar = Grammar(self.grammar.delimiter, self.grammar.quote or '"')
        return Rows(
            table=self.task.table,
            schema=self.schema,
            labels=self.labels,
            source=source,
            grammar=grammar,
            header=self.task.table.dialect.header and not copied,
            index=Index(parts, marks, self.grammar, self.width),
            expected=walks[-1].kept,
            ascii=all(walk.ascii for walk in walks),
            longest=max(walk.longest for walk in walks),
            carriage=not copied and any("\r" in end for walk in walks for end in walk.ends),
            proved=proved,
        )
