"""Runs the change rules on a comparison, counts the rows that refer to each row, and applies suppressions."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from claims.comparison.compare import Comparison, TableComparison
from claims.comparison.references import ReferenceChange, broken_references, count_references
from claims.comparison.table_pair import NOTHING
from claims.engine.duckdb import FEW
from claims.model.diff import ChangeFinding, SuppressedFinding
from claims.model.report import SEVERITIES, Severity
from claims.model.rule import Rule
from claims.rules.change import CHANGE_RULES, REFERENCE_BROKEN, RULES, Change, ChangeRule
from claims.rules.choice import Choice
from claims.rules.sql_file import COLUMNS
from claims.rules.suppression import EXPIRED, UNUSED
from claims.text.display import plain, quote
from claims.text.sql import identifier
from claims.validation.suppressions import Suppression, Suppressions, read_suppressions

_BOTH = "o_at IS NOT NULL AND n_at IS NOT NULL AND o_cells IS NOT NULL"


def findings_of(comparison: Comparison, choice: Choice) -> list[ChangeFinding]:
    """Return the findings of all chosen rules: errors first, then by table in the descriptor's order and by key."""
    views = _ChangeViews(comparison)
    found: list[ChangeFinding] = []
    for rule in CHANGE_RULES:
        if choice.applies(rule.rule) and views.serve(rule):
            found += _findings(views, rule, choice)
    if choice.applies(REFERENCE_BROKEN):
        severity = choice.severity(REFERENCE_BROKEN)
        found += [_of_broken(each, severity) for each in broken_references(comparison)]
    order = {table.name: at for at, table in enumerate(comparison.tables)}
    return sorted(
        _with_counts(comparison, found),
        key=lambda each: (
            SEVERITIES.index(each.severity),
            order.get(each.table or "", -1),
            [cell or "" for cell in (each.key or {}).values()],
            each.rule,
        ),
    )


def _of_broken(found: ReferenceChange, severity: Severity) -> ChangeFinding:
    return ChangeFinding(
        rule=REFERENCE_BROKEN.id,
        severity=severity,
        table=found.table,
        key=found.key,
        message=found.message,
        fix=REFERENCE_BROKEN.fix,
        fingerprint=_fingerprint(REFERENCE_BROKEN.id, found.table, found.key, found.message),
    )


class _ChangeView(Struct, frozen=True):
    """A view of changed rows: its columns, and which of them are the key."""

    table: TableComparison
    columns: frozenset[str]
    key: Mapping[str, str]


class _ChangeViews:
    """The views of changed rows, each created when a rule first needs it."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._tables = {table.name: table for table in comparison.tables if table.name in COLUMNS}
        self._made: dict[tuple[str, Change], _ChangeView | None] = {}

    def serve(self, rule: ChangeRule) -> bool:
        """Return True if every view that the rule reads has rows and the columns that it uses."""
        views = [self.view(*each) for each in rule.views]
        there = frozenset[str]().union(*(each.columns for each in views if each is not None))
        return all(views) and rule.columns <= there

    def view(self, name: str, change: Change) -> _ChangeView | None:
        """Return the view; None if its table is not on both sides, or no row changed this way."""
        if (name, change) not in self._made:
            self._made[name, change] = self._make(name, change)
        return self._made[name, change]

    def _make(self, name: str, change: Change) -> _ChangeView | None:
        table = self._tables.get(name)
        if table is None or table.rows is None:
            return None
        counts = table.counts
        if not {"added": counts.added, "removed": counts.removed, "changed": counts.changed}[change]:
            return None
        pair = table.rows.pair
        sides = {"added": ("n", ""), "removed": ("o", "")}
        wanted = [sides[change]] if change != "changed" else [("o", "old_"), ("n", "new_")]
        cells = {
            f"{prefix}{field}": f"{side}_cells[{at}]"
            for side, prefix in wanted
            for at, field in enumerate(pair.names(side), 1)
        }
        if change == "changed":  # a removed column counts as emptied cells
            removed = (name for name in pair.names("o") if name not in pair.names("n"))
            cells |= {f"new_{field}": NOTHING for field in removed}
        rows = {"added": "o_at IS NULL", "removed": "n_at IS NULL", "changed": _BOTH}[change]
        chosen = ", ".join(f"{cell} AS {identifier(column)}" for column, cell in cells.items())
        view = identifier(f"{name}_{change}")
        # Of few rows, to unfold the view in each rule's query takes longer than all else.
        kind = "TABLE" if getattr(counts, change) <= FEW else "VIEW"
        self.comparison.connection.execute(
            f"CREATE {kind} {view} AS SELECT {chosen} FROM {table.rows.table} WHERE {rows}"
        )
        prefix = "" if change != "changed" else "new_"
        return _ChangeView(table, frozenset(cells), {field: f"{prefix}{field}" for field in table.key})


def _findings(views: _ChangeViews, rule: ChangeRule, choice: Choice) -> Iterator[ChangeFinding]:
    view = views.view(rule.table, rule.change)
    if view is None:
        return
    order = ", ".join(identifier(column) for column in view.key.values())
    cursor = views.comparison.connection.cursor()
    cursor.execute(f"SELECT * FROM ({rule.query}) ORDER BY {order}")
    columns = [each[0] for each in cursor.description]
    while batch := cursor.fetchmany(2_000):
        for row in batch:
            cells = dict(zip(columns, row, strict=True))
            key = {field: cells[column] for field, column in view.key.items()}
            message = plain_message(rule, cells)
            yield ChangeFinding(
                rule=rule.rule.id,
                severity=choice.severity(rule.rule),
                table=rule.table,
                key=key,
                message=message,
                fix=rule.rule.fix,
                fingerprint=_fingerprint(rule.rule.id, rule.table, key, message),
            )


def plain_message(rule: ChangeRule, cells: Mapping[str, object]) -> str:
    """Return the message on one line, with long cells truncated."""
    return rule.format_message(
        {name: None if cell is None else plain(str(cell)) for name, cell in cells.items()}
    )


def _fingerprint(*identity: object) -> str:
    """Return the fingerprint, which does not depend on the order of rows or changes."""
    text = json.dumps(identity, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _with_counts(comparison: Comparison, findings: Sequence[ChangeFinding]) -> Iterable[ChangeFinding]:
    """Yield the findings with the number of rows of the new side that refer to their row, by table."""
    wanted: dict[str, set[str]] = {}
    for each in findings:
        if (cell := _referenced_cell(each)) is not None:
            wanted.setdefault(each.table or "", set()).add(cell)
    counts = {table: count_references(comparison, table, keys) for table, keys in wanted.items()}
    for each in findings:
        if (cell := _referenced_cell(each)) is None:
            yield each
        else:
            yield each.model_copy(update={"referenced_by": counts[each.table or ""].get(cell, {})})


def _referenced_cell(finding: ChangeFinding) -> str | None:
    """Return the cell by which other rows refer to the row of a finding; None for a key of several fields."""
    cells = list((finding.key or {}).values())
    return cells[0] if len(cells) == 1 and finding.rule != REFERENCE_BROKEN.id else None


FINDINGS = frozenset(rule.id for rule in RULES)


class SplitFindings(Struct, frozen=True):
    """Active findings, followed by problems of suppressions, and suppressed findings."""

    findings: list[ChangeFinding]
    suppressed: tuple[SuppressedFinding, ...] = ()


def split_suppressed(
    comparison: Comparison, findings: Sequence[ChangeFinding], choice: Choice, today: date | None
) -> SplitFindings:
    """Split findings into active ones and those that the new side's suppressions file suppresses.

    `today` None: nothing has expired. A file that cannot be read suppresses nothing; claims validate says why.
    """
    suppressed = read_suppressions(comparison.new.store, None)
    if suppressed is None:
        return SplitFindings(list(findings))
    active = {entry.finding: entry for entry in _valid(suppressed) if not entry.expired(today)}
    found = {(each.rule, each.fingerprint) for each in findings}
    before = read_suppressions(comparison.old.store, None)
    known = {each.finding for each in _valid(before)} if before else set()
    tables = {table.name for table in comparison.tables}
    notes = []
    for entry in _valid(suppressed):
        if entry.finding in found:
            if entry.expired(today):
                message = f"the suppression of {entry.where} expired on {entry.until}"
                notes.append(_finding(EXPIRED, suppressed.file, entry, message))
        elif entry.finding not in known and entry.rule in choice.rules and entry.table in tables:
            message = f"{entry.where} is suppressed but not found in this update: delete the line"
            notes.append(_finding(UNUSED, suppressed.file, entry, message))
    rest = [each for each in findings if (each.rule, each.fingerprint) not in active]
    passed = [
        _suppressed(each, active[each.rule, each.fingerprint])
        for each in findings
        if (each.rule, each.fingerprint) in active
    ]
    return SplitFindings([*rest, *notes], tuple(passed))


def _suppressed(finding: ChangeFinding, entry: Suppression) -> SuppressedFinding:
    terms = {"reason": entry.reason, "owner": entry.owner or None, "until": entry.until or None}
    return SuppressedFinding.model_validate(finding.model_dump() | terms)


def _valid(suppressions: Suppressions) -> Iterator[Suppression]:
    return (each for each in suppressions.valid if each.rule in FINDINGS)


def _finding(rule: Rule, file: str, entry: Suppression, message: str) -> ChangeFinding:
    return ChangeFinding(
        rule=rule.id,
        severity=rule.severity,
        message=f"{quote(file)}, line {entry.line}: {message}",
        fix=rule.fix,
        fingerprint=_fingerprint(rule.id, entry.rule, entry.fingerprint),
    )
