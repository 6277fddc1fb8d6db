"""Shows a review as Markdown: a comment of at most 60,000 bytes and a job summary of at most 1 MiB.

Sections that do not fit are left out; totals are always included. All text of a package is shown as code.
"""

from msgspec import Struct
from msgspec.structs import replace

from claims.model.report import Report
from claims.render.diff.markdown import render as render_diff
from claims.render.diff.view import DiffView
from claims.render.report import markdown
from claims.render.report.markdown import cell, code, prose
from claims.render.report.place import place
from claims.render.report.totals import TABLES, counts, verdict
from claims.render.report.view import View, rank
from claims.review.changes import Changes, Compared, NewPackage, NotCompared, RemovedPackage
from claims.review.refs import Ends
from claims.text.display import plural, truncate
from claims.validation.suppressions import Suppression

COMMENT = 60_000  # bytes; GitHub accepts 65,536 characters
SUMMARY = 2**20
FINDINGS = 15_000  # bytes for the findings of the package in a comment
ROWS = (100, 30, 10)  # rows of each kind and table in a comment: the most that fit are listed
SUMMARY_ROWS = (1_000, 300, 100)
NAME = 100
SUPPRESSIONS = 10  # that are listed


class ReviewView(Struct, frozen=True):
    """The content of a review; `report` is about the package at the head, None if it does not exist there.

    `suppressions` are those that only the head has. `configuration`: the file of the configuration if it changed.
    """

    ends: Ends
    changes: Changes
    report: View | None
    suppressions: tuple[Suppression, ...] = ()
    configuration: str = ""


def comment(review: ReviewView) -> str:
    """Return the comment for the pull request."""
    found = _configuration(review.configuration) + _suppressions(review.suppressions)
    found += "" if review.report is None else _findings(review.report)
    return found + _changes(review, COMMENT - _size(found), ROWS)


def summary(review: ReviewView) -> str:
    """Return the summary of the job."""
    found = (
        "" if review.report is None else "".join(markdown.render(replace(review.report, room=350_000))) + "\n"
    )
    return found + _changes(review, SUMMARY - _size(found), SUMMARY_ROWS)


def _changes(review: ReviewView, room: int, rows: tuple[int, ...]) -> str:
    base = code(review.ends.base.revision)
    match review.changes:
        case Compared(view=view):
            return _fitting(view, room, rows)
        case NotCompared(reason):
            return f"**Not compared** with {base}: {code(reason)}\n"
        case NewPackage():
            table = _rows(review.report.report) if review.report is not None else ""
            return f"**New package** (not in {base})\n{table}"
        case RemovedPackage(old):
            name = " ".join(part for part in (old.package.name, old.package.version) if part)
            which = f" {code(truncate(name, NAME))}" if name else ""
            return (
                f"**Package removed**: {base} contains the package{which} (major version bump required)\n"
                f"{_rows(old)}"
            )


def _fitting(view: DiffView, room: int, rows: tuple[int, ...]) -> str:
    """Return the diff with the most rows for which no section is left out, else without some sections."""
    for limit in rows:
        whole = "".join(render_diff(replace(view, limit=limit, max_bytes=2**40)))
        if _size(whole) <= room:
            return whole
    return "".join(render_diff(replace(view, limit=rows[0], max_bytes=room)))


def _rows(report: Report) -> str:
    tables = list(report.counts.rows.items())
    lines = [f"| {cell(truncate(name, NAME))} | {number:,} |\n" for name, number in tables[:TABLES]]
    if len(tables) > TABLES:
        rest = sum(number for _, number in tables[TABLES:])
        lines.append(f"| {plural(len(tables) - TABLES, 'more table')} | {rest:,} |\n")
    return f"\n| table | rows |\n| --- | ---: |\n{''.join(lines)}" if lines else ""


def _configuration(file: str) -> str:
    if not file:
        return ""
    return f"**Configuration changed** ({code(file)}): this review uses the configuration of the base.\n\n"


def _suppressions(added: tuple[Suppression, ...]) -> str:
    """Return the suppressions that the pull request adds, which a reviewer approves with it."""
    if not added:
        return ""
    lines = [f"**{plural(len(added), 'suppression')} added**, which this review approves:\n\n"]
    for each in added[:SUPPRESSIONS]:
        terms = [f"by {code(each.owner)}"] * bool(each.owner) + [f"until {code(each.until)}"] * bool(
            each.until
        )
        where = f" {code(each.key)}" if each.key else ""
        lines.append(
            f"- {code(each.rule)}{where}: {code(each.reason)}{''.join(f', {term}' for term in terms)}\n"
        )
    if len(added) > SUPPRESSIONS:
        lines.append(f"- … {len(added) - SUPPRESSIONS:,} more\n")
    return "".join(lines) + "\n"


def _findings(view: View) -> str:
    """Return the verdict on the package, and as many of its findings as fit, with their fixes."""
    report = view.report
    lines = [f"**{verdict(report).capitalize()}**: {counts(report)}\n\n"]
    total = sum(report.counts.by_rule.values())
    room, listed = FINDINGS, 0
    for each in rank(report.findings):
        where = code(place(each, view.file(each)))
        line = (
            f"- **{each.severity}** `{each.rule}` {where}: {code(each.message)}\n  - fix: {prose(each.fix)}\n"
        )
        if each.severity == "error":
            line += f"  - to accept: `claims suppress {each.id} --reason TEXT`\n"
        room -= _size(line)
        if room < 0:
            break
        lines.append(line)
        listed += 1
    if total > listed:
        lines.append(f"- … {plural(total - listed, 'more finding')}\n")
    return "".join(lines) + ("\n" if total else "")


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
