"""Prepares a table for the engine: proves that its file is well formed, or copies the rows that can be read.

Every fault of the file is noticed on the way; only what the store allows is read.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from claims.model.rule import Place
from claims.model.table import Field, Schema, Table
from claims.table.columns import Labels, is_row, map_labels
from claims.table.header import Head, read_head
from claims.table.positions import Index
from claims.table.records import Grammar, conflicts, grammar_of, grammar_of_copy, is_plain, is_quick
from claims.table.scan import FileCopy, ScanState, prove_file
from claims.table.task import Flaw, Notice, Rows, Task
from claims.table.text_file import LINE_ENDS, open_text
from claims.table.unreadable import LostRows

SMALL = 1 << 18  # bytes; reading a smaller file record by record takes less time than importing numpy


def read_rows(task: Task) -> Rows | None:
    """Prepare a CSV table; None if nothing of it can be read (which has been noticed)."""
    opened = _open(task)
    return None if opened is None else opened[0].read(opened[1])


def copy_rows(task: Task) -> Rows | None:
    """Prepare a table by copying it record by record, after the engine could not read its file."""
    opened = _open(replace(task, notice=_ignore))
    return (
        None if opened is None else replace(opened[0], task=replace(task, notice=_anew(task))).copy(opened[1])
    )


class TableLayout(Struct, frozen=True):
    """How the rows of a table are split, and where they begin.

    `heads` are the bytes of UTF-8 before the first row of each file, without a byte order mark.
    """

    grammar: Grammar
    schema: Schema
    labels: Labels
    heads: tuple[int, ...]


def start_of(task: Task) -> TableLayout | None:
    """Read a table up to its first row; None if one of its files, or the header, cannot be read."""
    opened = _open(task)
    if opened is None:
        return None
    sheet, heads = opened
    before = tuple(head.at - head.opening.start for head in heads)
    return TableLayout(sheet.grammar, sheet.schema, sheet.labels, before)


def _ignore(_: Flaw) -> None:
    """Ignore a flaw: it has been noticed already."""


def _anew(task: Task) -> Notice:
    """Return a `notice` for what the proof did not check, that is, everything but line endings."""
    return lambda flaw: None if flaw.kind == "line-ending" else task.notice(flaw)


def _open(task: Task) -> "tuple[_TableReader, list[Head]] | None":
    """Return the files of a table at their first rows; None if one of them, or the first header, cannot be read."""
    table = task.table
    openings = [open_text(task, path) for path in table.paths]
    parts = [opening for opening in openings if opening is not None]
    if len(parts) < len(openings) or not parts:
        return None
    heads = [read_head(task, opening, grammar_of(table)) for opening in parts]
    first = heads[0]
    if first is None:
        return None
    schema = table.schema or Schema(tuple(Field(name, "any") for name in first.header.cells))
    if _lacks_header(first, table):
        names = first.grammar.delimiter.join(field.name for field in schema.fields)
        task.notice(Flaw("missing-column", replace(first.header.place(0), value=None), (names,), "all"))
        first = first.with_header_missing()
        labels = _by_position(schema)
    else:
        labels = (
            map_labels(first.header, schema, task.notice) if table.dialect.header else _by_position(schema)
        )
    later = [head for head in heads[1:] if head is not None]
    width = len(labels.names)
    if later and table.dialect.header:
        labels = _with_later(later, labels, schema, every=task.every)
    if len(labels.names) > width:
        order = (*range(width), *(None for _ in labels.names[width:]))
        part = replace(first.opening.part, order=order, width=width)
        first = replace(first, opening=replace(first.opening, part=part))
    rest = [_alike(head, labels, schema, task) for head in later]
    return _TableReader(task, first.grammar, len(labels.names), schema, labels), [first, *rest]


def _lacks_header(head: Head, table: Table) -> bool:
    """Return whether the first record is a row in place of the header."""
    dialect = table.dialect
    if table.schema is None or not dialect.header or not is_plain(dialect):
        return False
    return not head.header.defect and is_row(head.header.cells, head.below, table.schema)


def _alike(head: Head, labels: Labels, schema: Schema, task: Task) -> Head:
    """Return a later file of a table with its columns in the order of the first file."""
    if not task.table.dialect.header or head.header.cells == labels.names:
        return head
    if not _is_headed(head, labels, schema):
        return head.without_header()
    own = map_labels(head.header, schema, task.notice)
    order: list[int | None] = [None] * len(labels.names)
    for there, here in zip(labels.column, own.column, strict=True):
        if there is not None:
            order[there] = here
    others = {name: at for at, name in enumerate(own.names) if at not in own.column}
    for there, name in enumerate(labels.names):
        if there not in labels.column:
            order[there] = others.get(name)
    part = replace(head.opening.part, order=tuple(order), width=len(own.names))
    return replace(head, opening=replace(head.opening, part=part))


def _with_later(heads: Sequence[Head], labels: Labels, schema: Schema, *, every: bool) -> Labels:
    """Return the columns of the first file, followed by those that only later files have.

    These are the columns of the schema's fields and, with `every`, also the columns without a field.
    """
    names, column = list(labels.names), list(labels.column)
    known = {*names, *(field.name for field in schema.fields)}
    for head in heads:
        if head.header.cells == labels.names or not _is_headed(head, labels, schema):
            continue
        own = map_labels(head.header, schema, _ignore)
        for at, there in enumerate(own.column):
            if there is not None and column[at] is None:
                column[at] = len(names)
                names.append(own.names[there])
        for at, name in enumerate(own.names):
            if every and at not in own.column and name.strip() and name not in known:
                known.add(name)
                names.append(name)
    return Labels(tuple(names), tuple(column))


def _is_headed(head: Head, labels: Labels, schema: Schema) -> bool:
    """Return whether a later file has a header; if a table was split into files, only the first one has it."""
    return bool(set(head.header.cells) & {*labels.names, *(field.name for field in schema.fields)})


def _first_versions(head: Head) -> Head:
    """Return the file without the second versions in merge conflicts."""
    found = conflicts(head.opening.part.source, head.at, head.line)
    part = replace(head.opening.part, left=tuple((each.other, each.end) for each in found))
    return replace(head, opening=replace(head.opening, part=part), conflicts=found)


def _by_position(schema: Schema) -> Labels:
    """Return the fields in their order as the columns of a table without a header."""
    names = tuple(field.name for field in schema.fields)
    return Labels(names, tuple(range(len(names))))


class _TableReader(Struct, frozen=True):
    """Reads the files of one table, one after another."""

    task: Task
    grammar: Grammar
    width: int
    schema: Schema
    labels: Labels

    def read(self, heads: list[Head]) -> Rows:
        """Prove that the only file is well formed, or copy the rows that can be read of all files."""
        head = heads[0]
        quick = is_quick(self.task.table, self.grammar) and head.sound
        if quick and head.opening.size >= SMALL:
            proved = self._proved(head)
            if proved is not None:
                return proved
        elif quick and not head.opening.transcoded:
            clean = self._read_small(head, heads)
            if clean is not None:
                return clean
        return self.copy(heads)

    def _proved(self, head: Head) -> Rows | None:
        """Return the rows of a large file that is proved to be well formed, else None."""
        from claims.table.key_hash import joined
        from claims.table.proof_by_reference import Way, prove_beside

        source, key, beside = head.opening.part.source, self._key(), self.task.beside
        walk, same = self._start(head, 0), None
        if key and beside is not None and self._is_like(beside) and (known := beside.known) is not None:
            same = prove_beside(known, source, Way(self.grammar, self.width, key), walk)
        if same is None:
            walk = self._start(head, 0)
            walk.key = key
            if not prove_file(source, self.grammar, self.width, walk):
                return None
        self._line_ends(walk, head)
        return replace(self._rows([walk], [head], source), keyed=joined(walk.keyed), same=same)

    def _is_like(self, beside: Rows) -> bool:
        """Return whether the same text means the same in another file."""
        ways = (beside.schema, beside.labels, beside.grammar), (self.schema, self.labels, self.grammar)
        return ways[0] == ways[1]

    def _key(self) -> tuple[int, ...] | None:
        """Return the columns of the requested key; () if a text of one of them might be a missing value."""
        names = self.task.key
        if names is None:
            return None
        fields = {
            each.name: (each, at) for each, at in zip(self.schema.fields, self.labels.column, strict=True)
        }
        found = [fields.get(name) for name in names]
        columns = tuple(
            at
            for each in found
            if each is not None
            for at in each[1:]
            if at is not None and not set(each[0].missing_values) - {""}
        )
        return columns if len(columns) == len(names) else ()

    def copy(self, heads: list[Head]) -> Rows:
        """Copy the rows that can be read into one file; of the versions in a merge conflict, the first."""
        heads = [_first_versions(head) for head in heads]
        with self.task.copy.open("wb") as out:
            walks = self._walk(heads, out)
        return self._rows(walks, heads, self.task.copy)

    def _read_small(self, head: Head, heads: list[Head]) -> Rows | None:
        """Read one small file completely; None if the engine cannot read it as it is."""
        flaws: list[Flaw] = []
        sheet = replace(self, task=replace(self.task, notice=flaws.append))
        walk = sheet._walk(heads, BytesIO())[0]
        if flaws or walk.row != walk.kept or len(walk.ends) > 1 or "\r" in walk.ends:
            return None
        return self._rows([walk], heads, head.opening.part.source)

    def _walk(self, heads: list[Head], out: BinaryIO) -> list[ScanState]:
        walks: list[ScanState] = []
        for number, head in enumerate(heads):
            walk = self._start(head, number)
            if walks:
                walk.kept, walk.row = walks[-1].kept, walks[-1].row
            part = head.opening.part
            width = part.width or self.width
            by_line = {each.start: each for each in head.conflicts}
            name, notice = self.task.table.name, self.task.notice
            FileCopy(part, self.grammar, width, name, notice, walk, by_line).write(out)
            self._line_ends(walk, head)
            walks.append(walk)
        return walks

    def _start(self, head: Head, part: int) -> ScanState:
        walk = ScanState(part, self.task.meter, head.at, head.line)
        if head.end:
            walk.ended(head.end, head.line - 1)
        return walk

    def _line_ends(self, walk: ScanState, head: Head) -> None:
        """Notice line endings that differ from the others, or from the dialect."""
        if not walk.ends:
            return
        stated = self.task.table.dialect.line_terminator
        common = max(walk.ends, key=lambda end: walk.ends[end][0])
        kind, expected = "mixed-line-endings", common
        if len(walk.ends) == 1 and stated in LINE_ENDS:
            kind, expected = "line-ending", stated
        for end, (count, line) in sorted(walk.ends.items()):
            if end != expected:
                place = Place(self.task.table.name, head.opening.part.shown, line)
                many = "1 line ends" if count == 1 else f"{count:,} lines end"
                self.task.notice(Flaw(kind, place, (many, LINE_ENDS[end], LINE_ENDS[expected])))

    def _rows(self, walks: list[ScanState], heads: list[Head], source: Path) -> Rows:
        copied = source == self.task.copy
        parts = tuple(head.opening.part for head in heads)
        marks = tuple(mark for walk in walks for mark in walk.marks)
        grammar, lost = self.grammar, LostRows()
        for walk in walks:
            lost.join(walk.lost)
        if copied:
            grammar = grammar_of_copy(self.grammar)
        return Rows(
            table=self.task.table,
            schema=self.schema,
            labels=self.labels,
            source=source,
            grammar=grammar,
            header=self.task.table.dialect.header and not copied,
            index=Index(parts, marks, self.grammar, self.width, sound=not copied),
            expected=walks[-1].kept,
            plain=all(walk.plain for walk in walks),
            edged=any(walk.edged for walk in walks),
            longest=max(walk.longest for walk in walks),
            carriage=not copied and any("\r" in end for walk in walks for end in walk.ends),
            splits=tuple(each for walk in walks for each in walk.copied)
            if copied
            else tuple((mark.kept, mark.offset) for mark in marks),
            lost=lost,
        )
