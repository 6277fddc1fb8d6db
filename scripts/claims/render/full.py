"""A Report for people: what is wrong, the line it stands on, the row, and what to do."""

from collections.abc import Iterator

from claims.models.report import Finding
from claims.render.escape import terminal
from claims.render.excerpt import excerpt
from claims.render.place import cell_end, place
from claims.render.totals import hidden, totals
from claims.render.view import View

_COLORS = {"error": "31", "warning": "33", "good": "32", "dim": "2", "bold": "1"}


def render(view: View) -> Iterator[str]:
    """A paragraph a finding, then the totals."""
    for each in view.report.findings:
        margin = " " * len(str(each.line or 0))
        level = _paint(view, each.level, f"{each.level}[{each.rule}]")
        yield f"{level} {_paint(view, 'bold', terminal(each.message))}\n"
        yield f"{margin} --> {place(each, each.file)}\n"
        yield from _cell(view, each, margin)
        if each.row is not None:
            yield f"{margin} = {', '.join(_row(each))}\n"
        yield f"{margin} = fix: {terminal(each.fix)}\n\n"
    yield from hidden(view.report)
    yield _paint(view, "good" if view.report.valid else "error", totals(view.report)) + "\n"


def _cell(view: View, each: Finding, margin: str) -> Iterator[str]:
    """The line with a mark under the cell; where there is no line, the cell alone."""
    line = view.line(each)
    bar = _paint(view, "dim", "|")
    if line is not None:
        cell = (each.column or 1, cell_end(each, line))
        shown, marks = excerpt(line, cell, view.width - len(margin) - 3)
        yield f"{margin} {bar}\n"
        yield f"{_paint(view, 'dim', str(each.line))} {bar} {shown}\n"
        yield f"{margin} {bar} {_paint(view, each.level, marks)}\n"
    elif each.value is not None:
        cut = each.value if len(each.value) <= view.width else each.value[: view.width - 1] + "…"
        yield f"{margin} {bar} {terminal(each.field or 'text')}: {terminal(cut)}\n"


def _row(each: Finding) -> Iterator[str]:
    yield f"row {each.row}"
    for name, cell in (each.key or {}).items():
        yield f"{terminal(name)} {terminal(cell) if cell else '(empty)'}"


def _paint(view: View, name: str, text: str) -> str:
    return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if view.color else text
