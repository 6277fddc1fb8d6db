"""Writes a fixed copy of a table's file, row by row."""

import codecs
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.edit.cells import Column
from claims.model.rule import Rule
from claims.package.replace import Unsafe
from claims.rules.csv import BARE_QUOTE, UNNECESSARY_QUOTES, WRONG_DELIMITER
from claims.rules.file import BYTE_ORDER_MARK, LINE_ENDING, MISSING_FINAL_NEWLINE, MIXED_LINE_ENDINGS
from claims.table.records import Grammar, cell_spans, grammar_of, has_unnecessary_quotes, record_at
from claims.table.rows import FileRow, TableFile, rows_in
from claims.table.text_file import LINE_ENDS
from claims.table.writer import replace_cells, write_cell, write_row


class LineEnds(Struct):
    """Counts line endings; `open` is True if the last line has none."""

    counts: dict[str, int] = field(default_factory=dict)
    open: bool = False

    def add(self, raw: str, end: str) -> None:
        """Count one row's line ending."""
        self.open = bool(raw) and not end
        if end:
            self.counts[end] = self.counts.get(end, 0) + 1


class Ending(Struct, frozen=True):
    """How lines end in the copy: all with `end` if `rule` is given, else as before.

    `closed` is True if a last line without a line ending gets one.
    """

    end: str
    rule: Rule | None
    closed: bool


def ending(ends: LineEnds, stated: str | None, applies: Callable[[Rule], bool], *, quick: bool) -> Ending:
    """Return the line ending that the dialect declares, or else the most frequent one.

    `quick` is False for a file whose final newline is not checked.
    """
    common = max(ends.counts, key=lambda end: ends.counts[end]) if ends.counts else "\n"
    wanted = stated if stated in LINE_ENDS else common
    rule = None
    if len(ends.counts) > 1 and applies(MIXED_LINE_ENDINGS):
        rule = MIXED_LINE_ENDINGS
    elif len(ends.counts) == 1 and wanted != common and applies(LINE_ENDING):
        rule = LINE_ENDING
    if rule is None and ends.counts:
        wanted = common
    return Ending(wanted, rule, quick and ends.open and applies(MISSING_FINAL_NEWLINE))


MEANT = "the quote after the space may be meant to open the cell"
NOT_WRITABLE = "the dialect cannot express it"


class Writer(Struct, frozen=True):
    """Writes the rows of one file.

    `unstray` is True if cells with a bare quote are to be quoted.
    `count` is called with the rule of each fixed cell, `leave` with that of each cell that is left, and the reason.
    """

    part: TableFile
    columns: Sequence[Column]
    unstray: bool
    count: Callable[[Rule], None]
    leave: Callable[[Rule, str], None]

    def raw(self, row: FileRow) -> str:
        """Return the raw text of the fixed row."""
        if row.kind == "aside":
            return row.raw
        changes: dict[int, tuple[str, list[Rule]]] = {}
        for column in self.columns if row.kind == "row" else ():
            cell = row.cells[column.at]
            mended = column.mended(cell)
            if mended == cell:
                continue
            if (reason := column.kept.get(cell)) is not None:
                self._leave(column.rules(cell) if reason else (), reason)
            else:
                changes[column.at] = mended, column.rules(cell)
        stray = self.unstray and row.defect is not None
        return self._anew(row, changes, stray=stray) if changes or stray else row.raw

    def _anew(self, row: FileRow, changes: dict[int, tuple[str, list[Rule]]], *, stray: bool) -> str:
        grammar = self.part.grammar
        quote = grammar.quote
        new, mended = dict[int, str](), list[Rule]()
        for at, (start, _) in enumerate(cell_spans(row.raw, grammar)):
            cell = row.cells[at]
            loose = quote is not None and quote in cell and not row.raw.startswith(quote, start)
            fixed, rules = changes.get(at, (cell, []))
            rules = [*rules, BARE_QUOTE] if stray and loose else rules
            if not rules:
                continue
            if loose and quote and cell.lstrip().startswith(quote):
                self._leave(rules, MEANT)
            elif write_cell(fixed, grammar) is None:
                self._leave(rules, NOT_WRITABLE)
            else:
                new[at] = fixed
                mended += rules
        raw = replace_cells(row.raw, new, grammar)
        if raw is None:
            self._leave(mended, NOT_WRITABLE)
            return row.raw
        for rule in mended:
            self.count(rule)
        return raw

    def _leave(self, rules: Sequence[Rule], reason: str) -> None:
        for rule in rules:
            self.leave(rule, reason)


class Tally(Struct):
    """How much was fixed in a file by rule, and how much was left by rule and reason."""

    done: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count(self, rule: Rule) -> None:
        """Count one fix."""
        self.done[rule.id] += 1

    def leave(self, rule: Rule, reason: str) -> None:
        """Count one fault that was left."""
        self.left[rule.id, reason] += 1


class Work(Struct, frozen=True):
    """What is to be fixed in a file: its line endings, its columns, and the rules that apply."""

    part: TableFile
    ending: Ending
    columns: Sequence[Column]
    applies: Callable[[Rule], bool]


def rewrite(work: Work, copy: Path) -> tuple[TableFile, Tally]:
    """Write the fixed file to `copy`; return it as a table's file, and what was done."""
    part, tally = work.part, Tally()
    codec = part.codec
    if codec.stray_mark and work.applies(BYTE_ORDER_MARK):
        tally.count(BYTE_ORDER_MARK)
        codec = replace(codec, mark=b"", stray_mark=False)
    writer = Writer(
        part,
        work.columns,
        work.applies(BARE_QUOTE),
        tally.count,
        tally.leave,
    )
    grammar = grammar_of(part.table) if work.applies(WRONG_DELIMITER) else part.grammar
    anew = grammar != part.grammar
    if anew:
        tally.count(WRONG_DELIMITER)
    encoder = codecs.getincrementalencoder(codec.name)("strict")
    head, heading = 0, part.head
    with copy.open("wb") as out:
        out.write(codec.mark)
        for row in rows_in(part):
            raw, end = writer.raw(row), row.end
            quoted = row.kind == "header" and has_unnecessary_quotes(raw, part.grammar)
            if quoted and work.applies(UNNECESSARY_QUOTES) and UNNECESSARY_QUOTES.id not in tally.done:
                tally.count(UNNECESSARY_QUOTES)
                anew = True
            if anew and row.kind != "aside":
                raw = _rewritten(raw, part.grammar, grammar)
            if end and work.ending.rule is not None and end != work.ending.end:
                tally.count(work.ending.rule)
                end = work.ending.end
            elif not end and raw and work.ending.closed:
                tally.count(MISSING_FINAL_NEWLINE)
                end = work.ending.end
            text = raw + end
            if heading > 0:
                heading -= len((row.raw + row.end).encode("utf-8", "surrogatepass"))
                head += len(text.encode("utf-8", "surrogatepass"))
            out.write(encoder.encode(text))
        out.write(encoder.encode("", final=True))
    start = replace(part.start, grammar=grammar)
    return replace(part, start=start, source=copy, codec=codec, head=head), tally


def _rewritten(raw: str, old: Grammar, new: Grammar) -> str:
    """Return a row in another grammar, with quotes only where needed. Raises Unsafe if this could change a cell."""
    record = record_at(raw, 0, old)
    if record.defect is not None:
        if old == new:
            return raw
        raise Unsafe(f"{record.defect.kind} in a row with the wrong delimiter")
    cells = record.cells or []
    try:
        text = write_row(cells, new)
    except ValueError:
        raise Unsafe(NOT_WRITABLE) from None
    if record_at(text, 0, new).cells != cells:
        raise Unsafe(NOT_WRITABLE)
    return text
