"""Writes a fixed copy of a table's file, row by row."""

import codecs
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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

AMBIGUOUS = "the quote after the space may be meant to open the cell"
NOT_WRITABLE = "the dialect cannot express it"


class Ending(Struct, frozen=True):
    """How lines end in the copy: all with `end` if `rule` is given, else as before.

    `closed` is True if a last line without a line ending gets one.
    """

    end: str
    rule: Rule | None
    closed: bool


def ending(ends: Mapping[str, int], part: TableFile, applies: Callable[[Rule], bool]) -> Ending:
    """Return the line ending that the dialect declares, or else the most frequent one.

    `ends` are the line endings of the file; a last line without one counts as "".
    """
    counts = {end: count for end, count in ends.items() if end}
    common = max(counts, key=counts.__getitem__, default="\n")
    declared = part.table.dialect.line_terminator
    wanted = declared if declared and declared in LINE_ENDS else common
    rule = None
    if len(counts) > 1 and applies(MIXED_LINE_ENDINGS):
        rule = MIXED_LINE_ENDINGS
    elif len(counts) == 1 and wanted != common and applies(LINE_ENDING):
        rule = LINE_ENDING
    elif counts:
        wanted = common
    # the final newline of files in other encodings is not checked
    return Ending(wanted, rule, part.codec.plain and "" in ends and applies(MISSING_FINAL_NEWLINE))


class Rewriter(Struct, frozen=True):
    """Fixes the cells in some columns of a file, its quotes, delimiter, line endings and byte order mark.

    `done` counts the fixed faults by rule, `left` those that were left by rule and reason.
    """

    part: TableFile
    ending: Ending
    columns: Sequence[Column]
    applies: Callable[[Rule], bool]
    done: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)

    def write(self, copy: Path) -> TableFile:
        """Write the fixed file to `copy`; return it as a file of the table.

        Raises Unsafe for a row that cannot be written with the right delimiter.
        """
        part, codec = self.part, self.part.codec
        if codec.stray_mark and self.applies(BYTE_ORDER_MARK):
            self.done[BYTE_ORDER_MARK.id] += 1
            codec = replace(codec, mark=b"", stray_mark=False)
        grammar = grammar_of(part.table) if self.applies(WRONG_DELIMITER) else part.grammar
        if grammar != part.grammar:
            self.done[WRONG_DELIMITER.id] += 1
        encoder = codecs.getincrementalencoder(codec.name)("strict")
        head, old_head = 0, part.head
        with copy.open("wb") as out:
            out.write(codec.mark)
            for row in rows_in(part):
                text = self._unquoted(row, self._raw(row), grammar) + self._end(row)
                if old_head > 0:
                    old_head -= len((row.raw + row.end).encode("utf-8", "surrogatepass"))
                    head += len(text.encode("utf-8", "surrogatepass"))
                out.write(encoder.encode(text))
            out.write(encoder.encode("", final=True))
        start = replace(part.start, grammar=grammar)
        return replace(part, start=start, source=copy, codec=codec, head=head)

    def _unquoted(self, row: FileRow, raw: str, grammar: Grammar) -> str:
        """Return the raw text in another grammar, or without unnecessary quotes if the header has any."""
        quoted = row.kind == "header" and has_unnecessary_quotes(raw, self.part.grammar)
        if quoted and self.applies(UNNECESSARY_QUOTES):
            self.done[UNNECESSARY_QUOTES.id] = 1
        anew = grammar != self.part.grammar or UNNECESSARY_QUOTES.id in self.done
        return _rewritten(raw, self.part.grammar, grammar) if anew and row.kind != "aside" else raw

    def _end(self, row: FileRow) -> str:
        """Return the line ending of the fixed row."""
        if row.end:
            rule = self.ending.rule if row.end != self.ending.end else None
        else:
            rule = MISSING_FINAL_NEWLINE if row.raw and self.ending.closed else None
        if rule is None:
            return row.end
        self.done[rule.id] += 1
        return self.ending.end

    def _raw(self, row: FileRow) -> str:
        """Return the raw text of the fixed row."""
        if row.kind == "aside":
            return row.raw
        changes: dict[int, tuple[str, list[Rule]]] = {}
        for column in self.columns if row.kind == "row" else ():
            cell = row.cells[column.at]
            new = column.fix(cell)
            if new == cell:
                continue
            reason = column.kept.get(cell)
            if reason is None:
                changes[column.at] = new, column.rules(cell)
            elif reason:
                self._leave(column.rules(cell), reason)
        stray = row.defect is not None and self.applies(BARE_QUOTE)
        return self._changed(row, changes, stray=stray) if changes or stray else row.raw

    def _changed(self, row: FileRow, changes: Mapping[int, tuple[str, list[Rule]]], *, stray: bool) -> str:
        """Return the raw text with new cells in some columns, and with quotes around cells with a bare quote."""
        grammar = self.part.grammar
        quote = grammar.quote
        new, done = dict[int, str](), list[Rule]()
        for at, (start, _) in enumerate(cell_spans(row.raw, grammar)):
            cell = row.cells[at]
            bare = quote is not None and quote in cell and not row.raw.startswith(quote, start)
            fixed, rules = changes.get(at, (cell, []))
            rules = [*rules, BARE_QUOTE] if stray and bare else rules
            if not rules:
                continue
            if bare and quote and cell.lstrip().startswith(quote):
                self._leave(rules, AMBIGUOUS)
            elif write_cell(fixed, grammar) is None:
                self._leave(rules, NOT_WRITABLE)
            else:
                new[at] = fixed
                done += rules
        raw = replace_cells(row.raw, new, grammar)
        if raw is None:
            self._leave(done, NOT_WRITABLE)
            return row.raw
        self.done.update(rule.id for rule in done)
        return raw

    def _leave(self, rules: Sequence[Rule], reason: str) -> None:
        self.left.update((rule.id, reason) for rule in rules)


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
