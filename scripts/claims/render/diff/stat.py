"""Shows a Diff as counts: the verdict, a line for each changed table, and the totals."""

from collections.abc import Iterator

from claims.model.diff import TableCounts
from claims.model.report import SEVERITIES
from claims.render.diff.view import DiffView, format_changes, verdict
from claims.text.display import plural, terminal, width

COLUMNS = {
    "rows_old": "old",
    "rows_new": "new",
    "removed": "removed",
    "changed": "changed",
    "key_changed": "key changed",
    "added": "added",
    "formatting_only": "formatting only",
    "moved": "moved",
    "not_compared": "not compared",
    "cells": "cells",
}


def render(view: DiffView) -> Iterator[str]:
    """Yield the table; one line if there are no changes. Columns in which every number is 0 are left out."""
    diff = view.diff
    sides = f"{terminal(diff.old.ref)} → {terminal(diff.new.ref)}"
    if not diff.differs:
        yield f"{sides}: no changes\n"
        yield from (f"{each}\n" for each in format_changes(diff))
        return
    yield f"{sides}: {verdict(diff)}\n"
    yield from summary(view)
    yield from (f"{each}\n" for each in format_changes(diff))
    tables = [(terminal(each.name), each.counts) for each in diff.tables if each.differs]
    if not tables:
        return
    whole = [("total", _sum([counts for _, counts in tables]))] if len(tables) > 1 else []
    shown = [name for name in COLUMNS if any(getattr(counts, name) for _, counts in tables)]
    rows = [[label, *(f"{getattr(counts, name):,}" for name in shown)] for label, counts in tables + whole]
    rows.insert(0, ["", *(COLUMNS[name] for name in shown)])
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    yield "\n"
    for label, *numbers in rows:
        cells = [number.rjust(wide) for number, wide in zip(numbers, widths[1:], strict=True)]
        yield "  ".join([label + " " * (widths[0] - width(label)), *cells]).rstrip() + "\n"


def summary(view: DiffView) -> Iterator[str]:
    """Yield a line with the number of findings and of descriptor and schema changes, if there are any."""
    diff = view.diff
    numbers = [
        *((sum(each.severity == severity for each in diff.findings), severity) for severity in SEVERITIES),
        (diff.suppressed, "suppressed finding"),
        (len(diff.descriptor), "descriptor change"),
        (len(diff.schema_), "schema change"),
    ]
    line = ", ".join(plural(number, word) for number, word in numbers if number)
    if line:
        yield f"{line}\n"


def _sum(counts: list[TableCounts]) -> TableCounts:
    return TableCounts(**{name: sum(getattr(each, name) for each in counts) for name in COLUMNS})
