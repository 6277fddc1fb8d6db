"""Shows a Report as annotations of a pull request, written as workflow commands that GitHub's runner reads from the log.

Source: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from collections import Counter
from collections.abc import Iterator

from claims.model.report import SEVERITIES, Finding, Report
from claims.render.report.place import aside, cell_end
from claims.render.report.totals import totals
from claims.render.report.view import View, rank
from claims.text.display import plural, terminal

# severity → annotations of it that GitHub shows for a step; the last of the ten notices is the totals
MOST = {"error": 10, "warning": 10, "note": 9}


def render(view: View) -> Iterator[str]:
    """Yield an annotation for the first findings of each severity, then a notice with the totals."""
    ranked = rank(view.report.findings)
    for severity in SEVERITIES:
        for each in [each for each in ranked if each.severity == severity][: MOST[severity]]:
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
    listed = Counter(each.severity for each in report.findings)
    lines = [totals(report)]
    for severity in SEVERITIES:
        rest = getattr(report.counts, severity) - min(listed[severity], MOST[severity])
        if rest:
            lines.append(f"… {plural(rest, f'more {severity}')} without an annotation")
    return "\n".join(lines)


def command(name: str, properties: dict[str, str], data: str) -> str:
    """Return the line of a workflow command, for a note that of a notice.

    Properties and data must have passed through `terminal`.
    """
    given = ",".join(f"{key}={_property(text)}" for key, text in properties.items())
    return f"::{'notice' if name == 'note' else name} {given}::{_data(data)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
