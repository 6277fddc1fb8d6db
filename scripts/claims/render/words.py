"""A Report as lines of text: `concise` for programs and logs, `full` for people."""

from collections.abc import Iterator

from claims.models.report import Finding, Report
from claims.render.escape import terminal
from claims.render.view import View

_COLORS = {"error": "31", "warning": "33", "good": "32", "dim": "2", "bold": "1"}


def concise(view: View) -> Iterator[str]:
    """One line a finding, `file:line:column: rule: message`, then the totals."""
    for each in view.report.findings:
        yield f"{_place(each)}: {each.rule}: {terminal(each.message)}\n"
    yield from _hidden(view)
    yield _totals(view.report) + "\n"


def full(view: View) -> Iterator[str]:
    """A finding in four lines: what, where, the value, what to do; then the totals."""
    for each in view.report.findings:
        level = _paint(view, each.level, f"{each.level}[{each.rule}]")
        yield f"{level} {_paint(view, 'bold', terminal(each.message))}\n  --> {_place(each)}\n"
        if each.key:
            key = ", ".join(f"{name} {terminal(cell or '')}" for name, cell in each.key.items())
            yield _paint(view, "dim", f"   |  row {each.row}, {key}") + "\n"
        if each.value is not None:
            cell = each.value if len(each.value) <= 100 else each.value[:99] + "…"
            yield f"   |  {terminal(each.field or 'text')}: {terminal(cell)}\n"
        yield f"   = fix: {terminal(each.fix)}\n\n"
    yield from _hidden(view)
    yield _paint(view, "good" if view.report.valid else "error", _totals(view.report)) + "\n"


def _place(each: Finding) -> str:
    parts = [terminal(each.file or each.table or "package")]
    if each.line is not None:
        parts += [str(each.line), str(each.column or 1)]
    elif each.row is not None:
        parts.append(f"row {each.row}")
    return ":".join(parts)


def _hidden(view: View) -> Iterator[str]:
    for rule, number in view.report.truncated.items():
        yield f"… {number:,} more of {rule} (claims explain {rule})\n"


def _totals(report: Report) -> str:
    package = report.package
    name = " ".join(terminal(part) for part in (package.name or package.path, package.version) if part)
    rows = ", ".join(f"{terminal(table)} {number:,}" for table, number in report.counts.rows.items())
    verdict = "valid" if report.valid else "not valid"
    errors, warnings = _many(report.counts.error, "error"), _many(report.counts.warning, "warning")
    accepted = f", {report.counts.accepted:,} accepted" if report.counts.accepted else ""
    since = _since(report)
    return f"{name}: {verdict}{since}, {errors}, {warnings}{accepted}; rows: {rows or 'none'}"


def _since(report: Report) -> str:
    if report.since is None:
        return ""
    there = "" if report.since.found else ", which has no such package"
    return f" in what changed since {terminal(report.since.revision)} ({report.since.commit[:12]}){there}"


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _paint(view: View, name: str, text: str) -> str:
    return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if view.color else text
