"""Prepares a table for the engine: proves that its file is well formed, or copies the rows that can be read.

Every fault of the file is noticed on the way; only what the store allows is read.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from claims.model.rule import Place
from claims.model.table import Field, Schema, Table
from claims.table.columns import Labels, is_row, map_labels
from claims.table.header import Head, read_head
from claims.table.positions import Index
from claims.table.records import Grammar, find_conflicts, grammar_of, grammar_of_copy, is_plain, is_quick
from claims.table.scan import FileCopy, ScanState, prove_file
from claims.table.task import Flaw, LostRows, Rows, Task, ignore
from claims.table.text_file import LINE_ENDS, open_text

SMALL = 1 << 18  # bytes; reading a smaller file record by record takes less time than importing numpy


def read_rows(task: Task) -> Rows | None:
    """Prepare a CSV table; None if nothing of it can be read (which has been noticed)."""
    found = _open(task)
    return None if found is None else found.read()


def copy_rows(task: Task) -> Rows | None:
    """Prepare a table by copying it record by record, after the engine could not read its file.

    What has been noticed before is not noticed again.
    """
    found = _open(replace(task, notice=ignore))
    if found is None:
        return None
    again = replace(task, notice=lambda flaw: None if flaw.kind == "line-ending" else task.notice(flaw))
    return replace(found, task=again).copy()


class TableLayout(Struct, frozen=True):
    """How the rows of a table are split, and where they begin.

    `heads` are the bytes of UTF-8 before the first row of each file, without a byte order mark.
    """

    grammar: Grammar
    schema: Schema
    labels: Labels
    heads: tuple[int, ...]


def read_layout(task: Task) -> TableLayout | None:
    """Read a table up to its first row; None if one of its files, or the header, cannot be read."""
    found = _open(task)
    if found is None:
        return None
    before = tuple(head.at - head.opening.start for head in found.heads)
    return TableLayout(found.grammar, found.schema, found.labels, before)


def _open(task: Task) -> "_TableReader | None":
    """Return the reader of a table; None if one of its files, or the first header, cannot be read."""
    table = task.table
    openings = [open_text(task, path) for path in table.paths]
    parts = [opening for opening in openings if opening is not None]
    if len(parts) < len(openings) or not parts:
        return None
    first, *others = [read_head(task, opening, grammar_of(table)) for opening in parts]
    if first is None:
        return None
    schema = table.schema or Schema(tuple(Field(name, "any") for name in first.header.cells))
    if _lacks_header(first, table):
        names = first.grammar.delimiter.join(field.name for field in schema.fields)
        task.notice(Flaw("missing-column", replace(first.header.place(0), value=None), (names,), "all"))
        first = first.with_header_missing()
        labels = _by_position(schema)
    elif table.dialect.header:
        labels = map_labels(first.header, schema, task.notice)
    else:
        labels = _by_position(schema)
    later = [head for head in others if head is not None]
    width = len(labels.names)
    if later and table.dialect.header:
        labels = _with_later(later, labels, schema, every=task.every)
    if len(labels.names) > width:
        order = (*range(width), *(None for _ in labels.names[width:]))
        first = _with_part(first, order=order, width=width)
    heads = [first, *(_in_order_of(labels, head, schema, task) for head in later)]
    return _TableReader(task, first.grammar, schema, labels, heads)


def _with_part(head: Head, **changes: Any) -> Head:
    """Return the start of a file whose `part` has other values."""
    part = replace(head.opening.part, **changes)
    return replace(head, opening=replace(head.opening, part=part))


def _lacks_header(head: Head, table: Table) -> bool:
    """Return whether the first record is a row in place of the header."""
    dialect = table.dialect
    if table.schema is None or not dialect.header or not is_plain(dialect):
        return False
    return not head.header.defect and is_row(head.header.cells, head.below, table.schema)


def _in_order_of(labels: Labels, head: Head, schema: Schema, task: Task) -> Head:
    """Return a later file of a table with its columns in the order of the first file."""
    if not task.table.dialect.header or head.header.cells == labels.names:
        return head
    if not _is_headed(head, labels, schema):
        return head.without_header()
    own = map_labels(head.header, schema, task.notice)
    others = {name: at for at, name in enumerate(own.names) if at not in own.column}
    order = [None if at in labels.column else others.get(name) for at, name in enumerate(labels.names)]
    for there, here in zip(labels.column, own.column, strict=True):
        if there is not None:
            order[there] = here
    return _with_part(head, order=tuple(order), width=len(own.names))


def _with_later(heads: Sequence[Head], labels: Labels, schema: Schema, *, every: bool) -> Labels:
    """Return the columns of the first file, followed by those that only later files have.

    These are the columns of the schema's fields and, with `every`, also the columns without a field.
    """
    names, column = list(labels.names), list(labels.column)
    known = {*names, *(field.name for field in schema.fields)}
    for head in heads:
        if head.header.cells == labels.names or not _is_headed(head, labels, schema):
            continue
        own = map_labels(head.header, schema, ignore)
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


def _by_position(schema: Schema) -> Labels:
    """Return the fields in their order as the columns of a table without a header."""
    names = tuple(field.name for field in schema.fields)
    return Labels(names, tuple(range(len(names))))


class _TableReader(Struct, frozen=True):
    """Reads the files of one table, one after another."""

    task: Task
    grammar: Grammar
    schema: Schema
    labels: Labels
    heads: Sequence[Head]

    @property
    def width(self) -> int:
        """Return the number of cells of a row."""
        return len(self.labels.names)

    def read(self) -> Rows:
        """Prove that the only file is well formed, or copy the rows that can be read of all files."""
        head, found = self.heads[0], None
        if is_quick(self.task.table, self.grammar) and head.sound:
            if head.opening.size >= SMALL:
                found = self._proved(head)
            elif not head.opening.transcoded:
                found = self._read_small(head)
        return found or self.copy()

    def _proved(self, head: Head) -> Rows | None:
        """Return the rows of a large file that is proved to be well formed, else None."""
        from claims.table.key_hash import joined
        from claims.table.proof_by_reference import Way, prove_beside

        source, key, beside = head.opening.part.source, self._key(), self.task.beside
        state, same = self._start(head, 0), None
        if key and beside is not None and self._has_layout_of(beside) and (known := beside.known) is not None:
            same = prove_beside(known, source, Way(self.grammar, self.width, key), state)
        if same is None:
            state = self._start(head, 0)
            state.key = key
            if not prove_file(source, self.grammar, self.width, state):
                return None
        self._notice_line_ends(state, head)
        return replace(self._rows([state], source), keyed=joined(state.keyed), same=same)

    def _has_layout_of(self, other: Rows) -> bool:
        """Return whether another file has the same layout, so that equal text means equal values."""
        return (other.schema, other.labels, other.grammar) == (self.schema, self.labels, self.grammar)

    def _key(self) -> tuple[int, ...] | None:
        """Return the columns of the requested key; () if a text of one of them might be a missing value."""
        if self.task.key is None:
            return None
        columns = {
            field.name: at
            for field, at in zip(self.schema.fields, self.labels.column, strict=True)
            if at is not None and set(field.missing_values) <= {""}
        }
        found = [columns.get(name) for name in self.task.key]
        return () if None in found else tuple(at for at in found if at is not None)

    def copy(self) -> Rows:
        """Copy the rows that can be read into one file; of the versions in a merge conflict, the first."""
        heads = []
        for head in self.heads:
            found = find_conflicts(head.opening.part.source, head.at, head.line)
            left = tuple((each.other, each.end) for each in found)
            heads.append(replace(_with_part(head, left=left), conflicts=found))
        reader = replace(self, heads=heads)
        with self.task.copy.open("wb") as out:
            states = reader._scan(out)
        return reader._rows(states, self.task.copy)

    def _read_small(self, head: Head) -> Rows | None:
        """Read one small file completely; None if the engine cannot read it as it is."""
        flaws: list[Flaw] = []
        (state,) = replace(self, task=replace(self.task, notice=flaws.append))._scan(BytesIO())
        if flaws or state.row != state.kept or len(state.ends) > 1 or "\r" in state.ends:
            return None
        return self._rows([state], head.opening.part.source)

    def _scan(self, out: BinaryIO) -> list[ScanState]:
        """Read all files, and write to `out` the rows that the engine can read."""
        states: list[ScanState] = []
        for number, head in enumerate(self.heads):
            state = self._start(head, number)
            if states:
                state.kept, state.row = states[-1].kept, states[-1].row
            part, table = head.opening.part, self.task.table.name
            width = part.width or self.width
            by_line = {each.start: each for each in head.conflicts}
            FileCopy(part, self.grammar, width, table, self.task.notice, state, by_line).write(out)
            self._notice_line_ends(state, head)
            states.append(state)
        return states

    def _start(self, head: Head, part: int) -> ScanState:
        state = ScanState(part, self.task.meter, head.at, head.line)
        if head.end:
            state.ended(head.end, head.line - 1)
        return state

    def _notice_line_ends(self, state: ScanState, head: Head) -> None:
        """Notice line endings that differ from the others, or from the dialect."""
        if not state.ends:
            return
        stated = self.task.table.dialect.line_terminator
        common = max(state.ends, key=lambda end: state.ends[end][0])
        kind, expected = "mixed-line-endings", common
        if len(state.ends) == 1 and stated in LINE_ENDS:
            kind, expected = "line-ending", stated
        for end, (count, line) in sorted(state.ends.items()):
            if end != expected:
                place = Place(self.task.table.name, head.opening.part.shown, line)
                many = "1 line ends" if count == 1 else f"{count:,} lines end"
                self.task.notice(Flaw(kind, place, (many, LINE_ENDS[end], LINE_ENDS[expected])))

    def _rows(self, states: list[ScanState], source: Path) -> Rows:
        copied = source == self.task.copy
        parts = tuple(head.opening.part for head in self.heads)
        marks = tuple(mark for state in states for mark in state.marks)
        grammar, lost = self.grammar, LostRows()
        for state in states:
            lost.join(state.lost)
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
            expected=states[-1].kept,
            plain=all(state.plain for state in states),
            edged=any(state.edged for state in states),
            longest=max(state.longest for state in states),
            carriage=not copied and any("\r" in end for state in states for end in state.ends),
            splits=tuple(each for state in states for each in state.copied)
            if copied
            else tuple((mark.kept, mark.offset) for mark in marks),
            lost=lost,
        )
