"""Shows a Report with one line per finding, for programs and logs."""

from collections.abc import Iterator

from claims.render.report.place import place
from claims.render.report.totals import hidden, totals, verified
from claims.render.report.view import View
from claims.text.display import terminal


def render(view: View) -> Iterator[str]:
    """Yield `file:line:column: severity[rule] message [id]` for each finding, then the totals."""
    for each in view.report.findings:
        yield f"{place(each, each.file)}: {each.severity}[{each.rule}] {terminal(each.message)} [{each.id}]\n"
    yield from hidden(view.report)
    yield totals(view.report) + "\n"
    yield from verified(view.report)
