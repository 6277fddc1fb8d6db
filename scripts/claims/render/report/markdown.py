"""Shows a Report as Markdown for the summary of a job on GitHub, which takes at most 1 MiB."""

import html
import re
from collections.abc import Iterator

from claims.model.report import SEVERITIES, Finding, Report
from claims.render.report.place import place
from claims.render.report.totals import TABLES, counts, selection, since, verdict, verified
from claims.render.report.view import View
from claims.text.display import plural, terminal, truncate

CUT = 300  # characters of a message or a place

_TICKS = re.compile("`+")
_PLAIN = re.compile(r"[A-Za-z0-9 ,.:;()'-]+")


def render(view: View) -> Iterator[str]:
    """Yield verdict and counts, then the findings of each rule in a collapsed section."""
    report = view.report
    package = report.package
    name = " ".join(part for part in (package.name or package.path, package.version) if part)
    part = f" {code(since(report).strip())}" if report.since else ""
    yield f"**{verdict(report).capitalize()}**{selection(report)}: {code(name)}, {counts(report)}{part}\n"
    by_rule: dict[str, list[Finding]] = {rule: [] for rule in view.rules if rule in report.counts.by_rule}
    for each in report.findings:
        by_rule[each.rule].append(each)
    yield from _counts(report, by_rule)
    room = view.room
    for rule, found in by_rule.items():
        if not found:
            continue
        rows = []
        for each in found:
            row = f"| {cell(place(each, view.file(each)))} | {cell(_message(each, view.rules[rule].fix))} |\n"
            room -= len(row.encode())
            if room < 0:
                break
            rows.append(row)
        total = report.counts.by_rule[rule]
        title = html.escape(view.rules[rule].title)
        yield f"\n<details><summary>{_severities(report, rule)} <code>{rule}</code>: {title} ({total:,})</summary>\n\n"
        yield f"Fix: {prose(view.rules[rule].fix)}\n\n| place | finding |\n| --- | --- |\n{''.join(rows)}"
        if total > len(rows):
            yield f"\n… {total - len(rows):,} more\n"
        yield "\n</details>\n"
    for line in verified(report):
        yield f"\n{line}"


def _counts(report: Report, by_rule: dict[str, list[Finding]]) -> Iterator[str]:
    if by_rule:
        yield "\n| rule | severity | findings |\n| --- | --- | ---: |\n"
    for rule in by_rule:
        yield f"| `{rule}` | {_severities(report, rule)} | {report.counts.by_rule[rule]:,} |\n"
    if report.counts.rows:
        yield "\n| table | rows |\n| --- | ---: |\n"
    for table, number in list(report.counts.rows.items())[:TABLES]:
        yield f"| {cell(table)} | {number:,} |\n"
    if len(report.counts.rows) > TABLES:
        yield f"\n… and {plural(len(report.counts.rows) - TABLES, 'more table')}\n"


def _severities(report: Report, rule: str) -> str:
    """Return the severities of a rule's findings: two if it is an error in a table of claims, a warning elsewhere."""
    return ", ".join(each for each in SEVERITIES if rule in report.counts.by_severity.get(each, {}))


def _message(each: Finding, fix: str) -> str:
    """Return the message of a finding, with its fix if that differs from its rule's `fix`."""
    return each.message if each.fix == fix else f"{each.message}; {each.fix}"


def prose(text: str) -> str:
    """Return a sentence of ours as it is if nothing in it could be markup or a link, else as code."""
    return text if _PLAIN.fullmatch(text) and "www." not in text else code(text)


def cell(text: str) -> str:
    """Return text of a package as code in a table, where a pipe is escaped even in code."""
    return code(text).replace("|", "\\|")


def code(text: str) -> str:
    """Return text of a package as code, in which nothing is markup, a mention or a link."""
    shown = terminal(truncate(text, CUT))
    fence = "`" * (max(map(len, _TICKS.findall(shown)), default=0) + 1)
    return f"{fence} {shown} {fence}"
