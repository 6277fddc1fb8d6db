"""What every text format says at its end: how many findings there are, and how many it does not list."""

from collections.abc import Iterator

from claims.model.report import Report
from claims.text.display import plural, terminal

TABLES = 50  # whose rows are counted out
NAMES = 5  # of rules and families that are counted out


def totals(report: Report) -> str:
    """The verdict on a package, with the true totals, on one line."""
    package = report.package
    name = terminal(" ".join(part for part in (package.name or package.path, package.version) if part))
    counts = report.counts
    said = [
        f"{verdict(report)}{asked(report)}{since(report)}",
        plural(counts.error, "error"),
        plural(counts.warning, "warning"),
    ]
    if counts.suppressed:
        said.append(f"{counts.suppressed:,} suppressed")
    return f"{name}: {', '.join(said)}; rows: {_rows(counts.rows, read=report.since is None)}"


def verdict(report: Report) -> str:
    """The verdict on a package in a word or two."""
    return "valid" if report.valid else "not valid"


def asked(report: Report) -> str:
    """By which rules the verdict is reached where it is not by all, with a space before it; else nothing."""
    if report.asked is None:
        return ""
    select, ignore = _names(report.asked.select), _names(report.asked.ignore)
    if not ignore:
        return f" by {select} alone"
    return f" by {select} without {ignore}" if select else f" by all rules but {ignore}"


def _names(names: list[str]) -> str:
    said = [terminal(each) for each in names[:NAMES]]
    if len(names) > NAMES:
        said.append(f"{len(names) - NAMES:,} more")
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def since(report: Report) -> str:
    """What the verdict is about where it is not the whole package, with a space before it; else nothing."""
    if report.since is None:
        return ""
    there = "" if report.since.found else ", which has no such package"
    return f" in what changed since {terminal(report.since.revision)} ({report.since.commit[:12]}){there}"


def hidden(report: Report) -> Iterator[str]:
    """A line for every rule of which not all findings are listed."""
    for rule, number in report.truncated.items():
        yield f"… {number:,} more of {rule} (claims explain {rule})\n"


def _rows(rows: dict[str, int], *, read: bool) -> str:
    said = [f"{terminal(table)} {number:,}" for table, number in list(rows.items())[:TABLES]]
    if len(rows) > TABLES:
        said.append(f"and {plural(len(rows) - TABLES, 'more table')}")
    return ", ".join(said) or ("none" if read else "not read, as no file has changed")
