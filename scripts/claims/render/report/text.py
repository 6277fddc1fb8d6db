"""Shows a Report as text: what is wrong, the line, the row, and how to fix it."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claims.model.report import Finding
from claims.render.report.place import cell_end, place
from claims.render.report.totals import hidden, totals, verified
from claims.render.report.view import View
from claims.text.display import inert, terminal, truncate, width

if TYPE_CHECKING:
    from claims.table.lines import Line

TAB = "    "
_COMMAND = re.compile(r"##\[")  # as in display.terminal


def excerpt(line: "Line", cell: tuple[int, int], columns: int) -> tuple[str, str]:
    """Return the line, shortened to `columns` around the cell, and the marks below it.

    `cell` is the first column of the cell and the one after its last, from 1.
    """
    pieces = [TAB if char == "\t" else inert(char) for char in line.text]
    for command in _COMMAND.finditer(line.text):
        pieces[command.end() - 1] = "\\x5b"
    widths = [width(piece) for piece in pieces]
    at = min(max(cell[0] - 1 - line.start, 0), len(pieces))
    end = min(max(cell[1] - 1 - line.start, at), len(pieces))
    first, last = _window(widths, (at, end), columns - 2)
    before = "…" if line.start + first > 0 else ""
    after = "…" if line.start + last < line.length else ""
    shown = before + "".join(pieces[first:last]) + after
    marked = max(1, sum(widths[at : min(end, last)]))
    return shown, " " * (len(before) + sum(widths[first:at])) + "^" + "~" * (marked - 1)


def _window(widths: list[int], cell: tuple[int, int], room: int) -> tuple[int, int]:
    """Return the range of characters to show: the cell in at most two thirds of the room, then its surroundings."""
    first = last = cell[0]
    used = 0

    def forward(end: int, limit: int) -> None:
        nonlocal last, used
        while last < end and used + widths[last] <= limit:
            used += widths[last]
            last += 1

    def backward(limit: int) -> None:
        nonlocal first, used
        while first > 0 and used + widths[first - 1] <= limit:
            first -= 1
            used += widths[first]

    forward(cell[1], room * 2 // 3)
    backward(min(room, used + room // 3))
    forward(len(widths), room)
    backward(room)
    return first, last


_COLORS = {"error": "31", "warning": "33", "note": "36", "good": "32", "dim": "2", "bold": "1"}


def render(view: View) -> Iterator[str]:
    """Yield a paragraph for each finding, then the totals; the first finding of a rule links to its documentation."""
    linked: set[str] = set()
    for each in view.report.findings:
        margin = " " * len(str(each.line or 0))
        severity = _paint(view, each.severity, f"{each.severity}[{each.rule}]")
        message = _paint(view, "bold", terminal(each.message))
        yield f"{severity} {message} {_paint(view, 'dim', f'[{each.id}]')}\n"
        yield f"{margin} --> {place(each, each.file)}\n"
        yield from _cell(view, each, margin)
        if each.row is not None:
            yield f"{margin} = {', '.join(_row(each))}\n"
        yield f"{margin} = fix: {terminal(each.fix)}\n"
        if each.rule not in linked:
            yield f"{margin} = help: {view.rules[each.rule].url}\n"
            linked.add(each.rule)
        yield "\n"
    yield from hidden(view.report)
    yield _paint(view, "good" if view.report.valid else "error", totals(view.report)) + "\n"
    yield from verified(view.report)


def _cell(view: View, each: Finding, margin: str) -> Iterator[str]:
    """Yield the line with a mark under the cell; without a line, only the cell."""
    line = view.line(each)
    bar = _paint(view, "dim", "|")
    if line is not None:
        cell = (each.column or 1, cell_end(each, line))
        shown, marks = excerpt(line, cell, view.width - len(margin) - 3)
        yield f"{margin} {bar}\n"
        yield f"{_paint(view, 'dim', str(each.line))} {bar} {shown}\n"
        yield f"{margin} {bar} {_paint(view, each.severity, marks)}\n"
    elif each.value is not None:
        value = terminal(truncate(each.value, view.width))
        yield f"{margin} {bar} {terminal(each.field or 'text')}: {value}\n"


def _row(each: Finding) -> Iterator[str]:
    yield f"row {each.row}"
    for name, cell in (each.key or {}).items():
        yield f"{terminal(name)} {terminal(cell) if cell else '(empty)'}"


def _paint(view: View, name: str, text: str) -> str:
    return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if view.color else text
