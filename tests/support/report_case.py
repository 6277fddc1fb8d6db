"""Reports made by hand, and what a format makes of them."""

from collections import Counter

from claims.model.report import Counts, Finding, PackageName, Report
from claims.render.report.formats import FORMATS
from claims.render.report.view import View
from claims.rules.registry import RULES


def finding(rule: str, number: int, message: str = "wrong") -> Finding:
    """Return a finding on a line of t.csv."""
    return Finding(
        rule=rule, severity=RULES[rule].severity, table="t", file="t.csv", line=number, column=1,
        message=message, fix=RULES[rule].fix, fingerprint=f"{number:016x}",
    )  # fmt: skip


def view(*found: Finding, more: int = 0) -> View:
    """Return the view of a report with these findings, and `more` of the first rule that are not listed."""
    counts = Counter(each.rule for each in found)
    severities = Counter(each.severity for each in found)
    first = found[0].rule
    counts[first] += more
    report = Report(
        package=PackageName(path="p"),
        valid=not severities["error"],
        counts=Counts(
            error=severities["error"] + more,
            warning=severities["warning"],
            note=severities["note"],
            by_rule=dict(counts),
            by_severity={
                severity: {rule: counts[rule] for rule in counts if RULES[rule].severity == severity}
                for severity in severities
            },
        ),
        findings=list(found),
        truncated={first: more} if more else {},
    )
    return View(report, RULES)


def rendered(name: str, given: View) -> str:
    """Return the output of a format."""
    return "".join(FORMATS[name].render(given))
