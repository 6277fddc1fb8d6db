"""The summary line of a Report, and how many findings are not listed."""

from collections.abc import Iterator

from claims.model.report import Report
from claims.text.display import plural, terminal

TABLES = 50  # tables whose rows are listed
NAMES = 5  # rules and families that are listed


def totals(report: Report) -> str:
    """Return the verdict on a package and the total number of its findings, as one line."""
    package = report.package
    name = terminal(" ".join(part for part in (package.name or package.path, package.version) if part))
    rows = _rows(report.counts.rows, read=report.since is None)
    return f"{name}: {verdict(report)}{selection(report)}, {counts(report)}{since(report)}; rows: {rows}"


def verdict(report: Report) -> str:
    """Return `valid` or `invalid`."""
    return "valid" if report.valid else "invalid"


def counts(report: Report) -> str:
    """Return what was not read, the number of errors and warnings, and of notes and suppressed findings if any."""
    found = [
        f"{len(names):,} of {plural(total, noun)} not read"
        for names, total, noun in (
            (report.not_read.tables, report.counts.tables, "table"),
            (report.not_read.schemas, report.counts.schemas, "schema"),
        )
        if names
    ]
    found += [plural(report.counts.error, "error"), plural(report.counts.warning, "warning")]
    found += [plural(report.counts.note, "note")] if report.counts.note else []
    found += [f"{report.counts.suppressed:,} suppressed"] if report.counts.suppressed else []
    return ", ".join(found)


def selection(report: Report) -> str:
    """Return the options that restrict the rules, in parentheses after a space; "" if all rules were checked."""
    if report.asked is None:
        return ""
    given = {"select": report.asked.select, "ignore": report.asked.ignore}
    return f" ({' '.join(f'--{option} {_names(names)}' for option, names in given.items() if names)})"


def _names(names: list[str]) -> str:
    more = [f"and {len(names) - NAMES:,} more"] if len(names) > NAMES else []
    return ", ".join([terminal(each) for each in names[:NAMES]] + more)


def since(report: Report) -> str:
    """Return the revision whose changes the verdict is about, after a space; "" if it is about the whole package."""
    if report.since is None:
        return ""
    revision, commit = terminal(report.since.revision), report.since.commit
    if not commit.strip("0"):
        return f" in changes since {revision} (no commits yet)"
    missing = "" if report.since.found else ", which does not have the package"
    return f" in changes since {revision} ({commit[:12]}){missing}"


def verified(report: Report) -> Iterator[str]:
    """Yield a line with what a valid package's texts verify, if texts were given."""
    if report.valid and report.verified is not None:
        found = report.verified
        yield (
            f"{plural(found.passages, 'passage')}, {plural(found.quotations, 'quotation')}, "
            f"{plural(found.cues, 'cue')} and {plural(found.hedges, 'hedge')} verified\n"
        )


def hidden(report: Report) -> Iterator[str]:
    """Yield a line for each rule that has findings which are not listed."""
    for rule, number in report.truncated.items():
        yield f"… {number:,} more of {rule} (claims explain {rule})\n"


def _rows(rows: dict[str, int], *, read: bool) -> str:
    listed = [f"{terminal(table)} {number:,}" for table, number in list(rows.items())[:TABLES]]
    if len(rows) > TABLES:
        listed.append(f"and {plural(len(rows) - TABLES, 'more table')}")
    return ", ".join(listed) or ("none" if read else "not read because no file changed")
