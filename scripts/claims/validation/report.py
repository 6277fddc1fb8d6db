"""Makes the report: counts, limits and order of the findings."""

from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct, field

from claims.checks.findings import Collector, Kind, Known, finding, identified, limited
from claims.descriptor import Package
from claims.model.errors import CannotDo
from claims.model.report import (
    SEVERITIES,
    Asked,
    Counts,
    Finding,
    NotRead,
    PackageName,
    Report,
    Severity,
    Since,
    Verified,
)
from claims.package.store import Refused, Store
from claims.rules.choice import Choice
from claims.rules.registry import FAMILIES
from claims.table.positions import Index
from claims.validation.suppressions import Suppression

if TYPE_CHECKING:
    from claims.table.lines import Line, Lines, Spot

# These findings come from a text or from a comparison, not from the package alone.
NOT_FROM_PACKAGE = frozenset(rule.id for family in ("text", "change") for rule in FAMILIES[family])


class Checked(Struct, frozen=True):
    """A package that has been checked.

    `package` is None if the descriptor cannot be read; `rows` is the number of rows of each table that was read;
    `unknown` are messages about sources that --text names and the package does not have; `indexes` locate the rows in
    their files; `verified` is None if no text was given.
    """

    store: Store
    package: Package | None
    rows: dict[str, int]
    collector: Collector
    unknown: tuple[str, ...] = ()
    indexes: tuple[Index, ...] = ()
    verified: Verified | None = None
    not_read: NotRead = NotRead()

    def known(self, start: int = 0) -> list[Known]:
        """Return the findings from the `start`th on, with fingerprints."""
        return identified(self.collector.kept[start:], self.store.inside)

    def count(self, known: list[Known]) -> Counter[Kind]:
        """Return the number of these findings of each kind."""
        return Counter(self.collector.kind(each.found.rule, each.found.place.table) for each in known)

    def covers(self, entry: Suppression) -> bool:
        """Return whether the suppressed finding could have come up in this run."""
        if (
            self.package is None
            or entry.rule not in self.collector.choice.rules
            or entry.rule in NOT_FROM_PACKAGE
        ):
            return False
        return entry.table in self.rows or entry.table not in resource_names(self.package)

    def lines(self, report: Report) -> "Lines":
        """Return the lines on which a report's findings are; the temporary files must still exist."""
        wanted: dict[str, list[Spot]] = {}
        for each in report.findings:
            if each.file is not None and each.line is not None:
                wanted.setdefault(each.file, []).append((each.line, each.column or 1))
        indexed = {
            part.shown: (part.source, [mark for mark in index.marks if mark.part == number])
            for index in self.indexes
            for number, part in enumerate(index.parts)
            if part.origin is None
        }
        root = self.store.shown(self.store.descriptor).removesuffix(self.store.descriptor)
        if not wanted:
            return {}
        from claims.table.lines import read_lines

        lines: dict[tuple[str, Spot], Line] = {}
        for file, spots in wanted.items():
            with suppress(Refused, CannotDo):
                source, marks = indexed.get(file) or (self.store.local(file.removeprefix(root)), [])
                lines.update(((file, spot), line) for spot, line in read_lines(source, marks, spots).items())
        return lines


class Result(Struct, frozen=True):
    """The findings of a package that are reported; `suppressed` and `old` count, by kind, those that are not."""

    checked: Checked
    kept: list[Known]
    suppressed: Counter[Kind] = field(default_factory=Counter)
    old: Counter[Kind] = field(default_factory=Counter)
    since: Since | None = None

    def report(self) -> Report:
        """Return the report."""
        package, collector = self.checked.package, self.checked.collector
        listed = [finding(each, collector.choice) for each in limited(self.kept, collector)]
        shown: Counter[str] = Counter()
        for each in listed:
            shown[each.rule] += each.count
        by_severity: dict[Severity, dict[str, int]] = {}
        totals: Counter[str] = Counter()
        for (rule, severity), number in self._totals():
            by_severity.setdefault(severity, {})[rule] = number
            totals[rule] += number
        counts = {severity: sum(by_severity.get(severity, {}).values()) for severity in SEVERITIES}
        return Report(
            package=PackageName(
                name=package.name if package else None,
                version=package.version if package else None,
                path=self.checked.store.name,
            ),
            since=self.since,
            asked=_asked(collector.choice),
            valid=not counts["error"],
            counts=Counts(
                **counts,
                suppressed=self.suppressed.total(),
                tables=len(package.stated_tables) if package else 0,
                schemas=len(package.stated_schemas) if package else 0,
                rows=self.checked.rows,
                by_rule=totals,
                by_severity=by_severity,
            ),
            not_read=self.checked.not_read,
            verified=self.checked.verified,
            findings=_sorted(listed, package),
            truncated={name: number - shown[name] for name, number in totals.items() if number > shown[name]},
        )

    def _totals(self) -> list[tuple[Kind, int]]:
        """Return the number of findings of each kind, including those that were only counted."""
        found = self.checked.collector.counts
        left = [(kind, found[kind] - self.suppressed[kind] - self.old[kind]) for kind in sorted(found)]
        return [(kind, number) for kind, number in left if number]


def resource_names(package: Package) -> list[str | None]:
    """Return the names in the descriptor, also of resources that could not be read; None for one without a name."""
    resources = package.properties.get("resources")
    named = [each for each in resources if isinstance(each, dict)] if isinstance(resources, list) else []
    return [each["name"] if isinstance(each.get("name"), str) else None for each in named]


def _asked(choice: Choice) -> Asked | None:
    if not choice.select and not choice.ignore:
        return None
    return Asked(select=list(choice.select), ignore=list(choice.ignore))


def _sorted(listed: list[Finding], package: Package | None) -> list[Finding]:
    """Sort by table in descriptor order (the package itself first), then by place, then by rule."""
    order = {table.name: at for at, table in enumerate(package.tables)} if package else {}

    def place(each: Finding) -> tuple[int, str, int, int, str, str]:
        at = order.get(each.table, -1) if each.table else -1
        return at, each.file or "", each.line or 0, each.column or 0, each.rule, each.message

    return sorted(listed, key=place)
