"""What a review says as Markdown: in a comment, within 60,000 bytes, and in a job's summary, within 1 MiB.

What does not fit is left out section by section; totals are always there. All text of a package stands in code.
"""

from collections import Counter

from msgspec import Struct
from msgspec.structs import replace

from claims.model.diff import BUMPS
from claims.model.report import SEVERITIES, Finding, Report
from claims.render.diff.markdown import render as render_diff
from claims.render.diff.view import DiffView
from claims.render.report import markdown
from claims.render.report.markdown import cell, code
from claims.render.report.place import place
from claims.render.report.totals import TABLES, verdict
from claims.render.report.view import View
from claims.review.refs import Begun, Changes, Differing, Ends, Gone, Uncompared
from claims.text.display import plural, truncate

COMMENT = 60_000  # bytes, and so at most as many characters; GitHub takes 65,536 of these
SUMMARY = 2**20
FOUND = 15_000  # bytes for findings in a comment
ROWS = (100, 30, 10)  # of each kind and table, in a comment: the most that are shown whole
MANY_ROWS = (1_000, 300, 100)
NAME = 100


class Told(Struct, frozen=True):
    """What there is to tell; `view` is of the package at the head, where it is there; `diff` where both ends are."""

    ends: Ends
    changes: Changes
    view: View | None
    diff: DiffView | None


def comment(told: Told) -> str:
    """What a comment on the pull request says."""
    found = "" if told.view is None else _findings(told.view)
    return found + _changes(told, COMMENT - _size(found), ROWS)


def summary(told: Told) -> str:
    """What the summary of the job says."""
    found = "" if told.view is None else "".join(markdown.render(replace(told.view, room=350_000))) + "\n"
    return found + _changes(told, SUMMARY - _size(found), MANY_ROWS)


def _changes(told: Told, room: int, rows: tuple[int, ...]) -> str:
    match told.changes:
        case Differing() if told.diff is not None:
            return _fitting(told.diff, room, rows)
        case Uncompared(reason):
            return f"**Not compared** with {code(told.ends.base.revision)}: {code(reason)}\n"
        case Begun() if told.view is not None:
            return (
                f"**New package**: {code(told.ends.base.revision)} has none here\n{_rows(told.view.report)}"
            )
        case Gone(was):
            name = " ".join(part for part in (was.package.name, was.package.version) if part) or "it"
            return (
                f"**{BUMPS[-1]} version required**: the package is gone, which "
                f"{code(told.ends.base.revision)} has as {code(truncate(name, NAME))}\n{_rows(was)}"
            )
    raise AssertionError("a package at both ends has a Diff")


def _fitting(view: DiffView, room: int, rows: tuple[int, ...]) -> str:
    """The Diff with as many rows as can be shown without leaving out a section; with the fewest, else."""
    for limit in rows:
        whole = "".join(render_diff(replace(view, limit=limit, max_bytes=2**40)))
        if _size(whole) <= room:
            return whole
    return "".join(render_diff(replace(view, limit=rows[0], max_bytes=room)))


def _rows(report: Report) -> str:
    tables = list(report.counts.rows.items())
    said = [f"| {cell(truncate(name, NAME))} | {number:,} |\n" for name, number in tables[:TABLES]]
    if len(tables) > TABLES:
        rest = sum(number for _, number in tables[TABLES:])
        said.append(f"| {plural(len(tables) - TABLES, 'more table')} | {rest:,} |\n")
    return f"\n| table | rows |\n| --- | ---: |\n{''.join(said)}" if said else ""


def _findings(view: View) -> str:
    """The verdict on the package, and its findings: the worst first, and each rule's first before any's second."""
    report = view.report
    counts = f"{plural(report.counts.error, 'error')}, {plural(report.counts.warning, 'warning')}"
    suppressed = f", {report.counts.suppressed:,} suppressed" if report.counts.suppressed else ""
    said = [f"**the package is {verdict(report)}**: {counts}{suppressed}\n\n"]
    total = report.counts.error + report.counts.warning
    room, listed = FOUND, 0
    for each in _ranked(report.findings):
        line = f"- **{each.severity}** `{each.rule}` {code(place(each, view.file(each)))}: {code(each.message)}\n"
        room -= _size(line)
        if room < 0:
            break
        said.append(line)
        listed += 1
    if total > listed:
        said.append(f"- … {plural(total - listed, 'more finding')}\n")
    return "".join(said) + ("\n" if total else "")


def _ranked(findings: list[Finding]) -> list[Finding]:
    seen: Counter[str] = Counter()
    ranked = []
    for each in findings:
        seen[each.rule] += 1
        ranked.append((SEVERITIES.index(each.severity), seen[each.rule], each))
    return [each for _, _, each in sorted(ranked, key=lambda rank: rank[:2])]


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
