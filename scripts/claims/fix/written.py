"""Writes one row anew: the cells that change, and the raw text of all others as it was."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from claims.engine.grammar import Grammar
from claims.engine.index import is_kept
from claims.engine.tokens import cell_spans, records
from claims.fix.cells import Column
from claims.fix.rows import Part, Row
from claims.models.rule import Rule
from claims.rules.csv import STRAY_QUOTE

MEANT = "a quote follows the space: it may be meant to open the cell"
NOT_WRITABLE = "the dialect has no way to write it"


class Writer(Struct, frozen=True):
    """Writes the rows of one file.

    `unstray`: cells with a stray quote are quoted.
    `count` hears the rule of each cell that is mended, `leave` that of each that is left, and why.
    """

    part: Part
    columns: Sequence[Column]
    unstray: bool
    count: Callable[[Rule], None]
    leave: Callable[[Rule, str], None]

    def raw(self, row: Row) -> str:
        """The raw text of the row as it will be written."""
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

    def _anew(self, row: Row, changes: dict[int, tuple[str, list[Rule]]], *, stray: bool) -> str:
        quote = self.part.grammar.quote
        cells, mended = list(row.cells), list[Rule]()
        raw, done = "", 0
        for at, (start, end) in enumerate(cell_spans(row.raw, self.part.grammar)):
            cell = row.cells[at]
            quoted = quote is not None and row.raw.startswith(quote, start)
            loose = quote is not None and not quoted and quote in cell
            new, rules = changes.get(at, (cell, []))
            rules = [*rules, STRAY_QUOTE] if stray and loose else rules
            if not rules:
                continue
            if loose and quote and cell.lstrip().startswith(quote):
                self._leave(rules, MEANT)
                continue
            text = written_cell(new, self.part.grammar, quoted=quoted, first=at == 0)
            if text is None:
                self._leave(rules, NOT_WRITABLE)
                continue
            raw, done = raw + row.raw[done:start] + text, end
            cells[at] = new
            mended += rules
        raw += row.raw[done:]
        if not self._reads(raw, cells, row):
            self._leave(mended, NOT_WRITABLE)
            return row.raw
        for rule in mended:
            self.count(rule)
        return raw

    def _leave(self, rules: Sequence[Rule], reason: str) -> None:
        for rule in rules:
            self.leave(rule, reason)

    def _reads(self, raw: str, cells: list[str], row: Row) -> bool:
        """True where what is written is read back as these cells, and as a row."""
        found = list(records(raw, self.part.grammar))
        if len(found) != 1 or found[0].cells != cells or (found[0].defect and not row.defect):
            return False
        return row.kind != "row" or is_kept(found[0], raw, self.part.width, self.part.grammar.comment)


def written_cell(cell: str, grammar: Grammar, *, quoted: bool, first: bool) -> str | None:
    """The raw text of a cell, in quotes where it was or where it needs them; None where there is no way."""
    quote, escape = grammar.quote, grammar.escape
    special = any(mark in cell for mark in (grammar.delimiter, "\n", "\r"))
    escaped = cell.replace(escape, escape * 2) if escape else cell
    if quote is None:
        return None if special else escaped
    hidden = first and grammar.comment is not None and cell.startswith(grammar.comment)
    spaced = grammar.skip_space and cell.startswith(" ")
    if not (quoted or special or hidden or spaced or quote in cell):
        return escaped
    if quote in cell:
        if not (grammar.doubled or escape):
            return None
        escaped = escaped.replace(quote, quote * 2 if grammar.doubled else f"{escape}{quote}")
    return quote + escaped + quote
