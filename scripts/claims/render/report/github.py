"""A Report as annotations of a pull request: workflow commands that GitHub's runner reads from the log.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from collections import Counter
from collections.abc import Iterator

from claims.model.report import SEVERITIES, Finding, Report
from claims.render.report.place import aside, cell_end
from claims.render.report.totals import totals
from claims.render.report.view import View
from claims.text.display import plural, terminal

MOST = 10  # annotations of one severity that GitHub shows for a step


def render(view: View) -> Iterator[str]:
    """The worst findings first, and each rule's first before any rule's second; then what is not annotated."""
    seen: Counter[str] = Counter()
    ranked = []
    for each in view.report.findings:
        seen[each.rule] += 1
        ranked.append((SEVERITIES.index(each.severity), seen[each.rule], each))
    ranked.sort(key=lambda rank: rank[:2])
    for severity in SEVERITIES:
        for each in [each for _, _, each in ranked if each.severity == severity][:MOST]:
            yield command(
                severity,
                _properties(view, each),
                f"{aside(each)}{terminal(each.message)}\nfix: {terminal(each.fix)}",
            )
    yield command("notice", {"title": "claims validate"}, _rest(view.report))


def _properties(view: View, each: Finding) -> dict[str, str]:
    properties = {}
    file = view.file(each)
    if file is not None:
        properties["file"] = terminal(file)
    if each.line is not None:
        properties |= {"line": str(each.line), "endLine": str(each.line), "col": str(each.column or 1)}
        line = view.line(each)
        if line is not None and cell_end(each, line) > (each.column or 1):
            properties["endColumn"] = str(cell_end(each, line))
    return properties | {"title": each.rule}


def _rest(report: Report) -> str:
    counts = {"error": report.counts.error, "warning": report.counts.warning}
    listed = Counter(each.severity for each in report.findings)
    said = [totals(report)]
    for severity in SEVERITIES:
        rest = counts[severity] - min(listed[severity], MOST)
        if rest:
            said.append(f"… {plural(rest, f'more {severity}')} without an annotation")
    return "\n".join(said)


def command(name: str, properties: dict[str, str], data: str) -> str:
    """The line of a workflow command; properties and data may hold anything that `terminal` gives."""
    given = ",".join(f"{key}={_property(text)}" for key, text in properties.items())
    return f"::{name} {given}::{_data(data)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
