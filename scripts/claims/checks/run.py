"""Runs the rules about rows on the loaded tables of a package, and locates the violations."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct, field

from claims.checks import value
from claims.checks.findings import Collector
from claims.checks.whitespace import NUMBERS, told_once
from claims.engine.duckdb import FEW, Engine, put
from claims.engine.query import (
    BLANK,
    Check,
    Hits,
    PythonCheck,
    ScanPlan,
    broken,
    column,
    columns,
    other,
    others,
    reading,
)
from claims.model.rule import Break, Place, Rule
from claims.model.table import Field, Schema
from claims.rules import csv, key
from claims.rules.choice import Choice
from claims.rules.value import LEADING_OR_TRAILING_WHITESPACE, PLACEHOLDER_VALUE
from claims.table.positions import FoundRow
from claims.table.task import Rows
from claims.types.characters import ALL_SPACES, trimmed
from claims.types.python import TYPES_WITH_SEVERAL_TEXTS, FrictionlessReader
from claims.types.sql import typed

if TYPE_CHECKING:
    import duckdb


class Loaded(Struct):
    """A table that is loaded into the engine, and its checks.

    `spelt` are the fields (from 0) whose cells are compared by a canonical text that `judge` computes in Python.
    `edged`: field (from 0) → its checks, if a space at the end of a cell may break several of them.
    `trims`: numbers are compared without whitespace around them. It does not change if the file is copied later, since
    the columns of the loaded table follow from it.
    """

    plan: ScanPlan
    judged: list[PythonCheck] = field(default_factory=list)
    spelt: set[int] = field(default_factory=set)
    edged: dict[int, list[Check]] = field(default_factory=dict)
    trims: bool = False

    def __post_init__(self) -> None:
        """Decide how numbers are compared."""
        self.trims = self.rows.edged

    @property
    def rows(self) -> Rows:
        """The table as it was read."""
        return self.plan.rows

    @property
    def name(self) -> str:
        """The table's name."""
        return self.plan.rows.table.name

    @property
    def schema(self) -> Schema:
        """The table's schema."""
        return self.plan.rows.schema

    def field(self, name: str) -> Field:
        """Return the field with this name."""
        return next(each for each in self.schema.fields if each.name == name)

    def fields(self, names: Sequence[str]) -> list[int] | None:
        """Return the numbers (from 0) of the fields with these names; None if one does not exist or has no column."""
        known = {each.name: at for at, each in enumerate(self.schema.fields)}
        found = [known.get(name) for name in names]
        there = [at for at in found if at is not None and self.rows.labels.column[at] is not None]
        return there if len(there) == len(names) and names else None

    def compared(self, at: int) -> str:
        """Return the expression by which cells of field `at` are compared: computed in SQL, or in Python by `judge`."""
        field = self.schema.fields[at]
        padded = self.trims and field.type in NUMBERS
        expression = typed(field, trimmed(column(at)) if padded else column(at))
        if expression is None and field.type in TYPES_WITH_SEVERAL_TEXTS:
            self.spelt.add(at)
            cells = f"SELECT s.same FROM {_same_table(self, at)} s WHERE s.cell = {column(at)}"
            return f"coalesce(({cells}), {column(at)})"
        return expression or column(at)

    def key_columns(self, names: Sequence[str]) -> tuple[str, ...] | None:
        """Return the loaded columns with the normalized cells of these fields; None if one does not exist."""
        numbers = self.fields(names)
        if numbers is None:
            return None
        return tuple(self.plan.column_for(self.compared(at)) for at in numbers)


class Run(Struct, frozen=True):
    """The input of the rules; `whole` is False if a resource of the package could not be read."""

    engine: Engine
    collector: Collector
    tables: dict[str, Loaded]
    whole: bool = True

    @property
    def connection(self) -> "duckdb.DuckDBPyConnection":
        """The connection for queries on the loaded tables; without the optimizer if they have few rows."""
        return self.engine.unoptimized if self.is_small else self.engine.connection

    @property
    def is_small(self) -> bool:
        """Whether the tables are so small that planning a query takes longer than running it."""
        return sum(loaded.rows.expected for loaded in self.tables.values()) <= FEW


def plan_checks(loaded: Loaded, choice: Choice) -> None:
    """Plan every check of the cells of a table, and the columns of its primary key."""
    rows, wants = loaded.rows, choice.applies
    keys = _key_fields(loaded.schema)
    primary = loaded.schema.primary_key if loaded.fields(loaded.schema.primary_key) else ()
    blank = loaded.plan.blank = _blank(loaded)
    if blank and wants(csv.BLANK_ROW):
        loaded.plan.checks.append(Check(csv.BLANK_ROW, "", BLANK, ""))
    for at, each in enumerate(loaded.schema.fields):
        if rows.labels.column[at] is None:
            continue
        checks = value.value_checks(each, column(at), plain_text=rows.plain, edged=rows.edged)
        if each.name in keys and not rows.plain:
            checks += value.key_checks(each, column(at))
        edged = rows.edged and wants(LEADING_OR_TRAILING_WHITESPACE)
        if edged:
            loaded.edged[at] = []
        for check in checks:
            if check.rule is PLACEHOLDER_VALUE and rows.table.schema is None:
                continue  # an unread schema may declare it as a missing value
            if (
                check.rule is value.MISSING_REQUIRED_VALUE
                and each.name in primary
                and choice.tells(key.NULL_KEY, check.rule, loaded.name)
            ):
                continue
            if isinstance(check, PythonCheck):
                loaded.judged += [check] if edged or wants(check.rule) else []
            elif edged and check.rule is not value.MISSING_REQUIRED_VALUE:
                loaded.edged[at].append(check)
            elif not wants(check.rule):
                continue
            elif check.rule is value.MISSING_REQUIRED_VALUE and blank:
                breaks = f"CASE WHEN {check.breaks} THEN NOT {BLANK} ELSE false END"
                loaded.plan.checks.append(Check(check.rule, check.field, breaks, check.expected))
            else:
                loaded.plan.checks.append(check)
    loaded.key_columns(loaded.schema.primary_key)
    if wants(key.NULL_KEY):
        for at in loaded.fields(primary) or ():
            name = loaded.schema.fields[at].name
            breaks = f"CASE WHEN {column(at)} IS NULL THEN NOT {BLANK} ELSE false END"
            loaded.plan.checks.append(Check(key.NULL_KEY, name, breaks, ""))


def _key_fields(schema: Schema) -> set[str]:
    """Return the fields that belong to a key or a foreign key."""
    foreign = (each.fields for each in schema.foreign_keys)
    return set[str]().union(schema.primary_key, *schema.every_unique_key, *foreign)


def _blank(loaded: Loaded) -> str:
    """Return the condition that a row has no value; cheap, since usually only the first column is read."""
    there = [column(at) for at, to in enumerate(loaded.rows.labels.column) if to is not None]
    there += map(other, others(loaded.rows))
    return f"coalesce({', '.join(there)}) IS NULL" if there else ""


def judge(run: Run, loaded: Loaded) -> list[Check]:
    """Run the Python checks on the distinct values of each column; return SQL checks for the values that fail.

    Also returns the checks of fields in which whitespace at the end of a cell may break several of them.
    """
    by_field: dict[str, list[PythonCheck]] = {}
    for check in loaded.judged:
        by_field.setdefault(check.field, []).append(check)
    checks: list[Check] = []
    judged: dict[int, list[Check]] = {}
    for name in dict.fromkeys([*by_field, *(loaded.schema.fields[at].name for at in sorted(loaded.spelt))]):
        numbers = loaded.fields([name])
        if numbers is not None:
            made = _judge_column(run, loaded, numbers[0], by_field.get(name, []))
            checks += [] if numbers[0] in loaded.edged else made
            if numbers[0] in loaded.edged:
                judged[numbers[0]] = made
    choice = run.collector.choice
    for at, planned in loaded.edged.items():
        told = told_once(
            loaded.schema.fields[at],
            column(at),
            [*planned, *judged.get(at, [])],
            partial(_may_replace, choice, loaded, loaded.schema.fields[at]),
        )
        checks += [check for check in told if choice.applies(check.rule)]
    return checks


def _may_replace(choice: Choice, loaded: Loaded, field: Field, rule: Rule) -> bool:
    """Return whether a finding of whitespace in a field may replace one of a rule."""
    return field.type in NUMBERS or choice.tells(LEADING_OR_TRAILING_WHITESPACE, rule, loaded.name)


def _judge_column(run: Run, loaded: Loaded, at: int, checks: Sequence[PythonCheck]) -> list[Check]:
    name = column(at)
    wrong: list[list[str]] = [[] for _ in checks]
    still: list[list[str]] = [[] for _ in checks]  # wrong also without the spaces at its ends
    same: list[tuple[str, str]] = []
    reader = FrictionlessReader(loaded.schema.fields[at])
    source = f"SELECT {columns(loaded.rows)} FROM {reading(loaded.rows)}"
    cursor = run.connection.execute(
        f"SELECT DISTINCT {name} FROM ({source}) WHERE {name} IS NOT NULL ORDER BY 1"
    )
    while batch := cursor.fetchmany(10_000):
        values = [each for (each,) in batch]
        spaced = [each for each in values if at in loaded.edged and each.strip(ALL_SPACES) != each]
        bare = [each.strip(ALL_SPACES) for each in spaced]
        for check, found, bad_still in zip(checks, wrong, still, strict=True):
            found += [each for each, bad in zip(values, check.judge(values), strict=True) if bad]
            if spaced:
                bad_still += [each for each, bad in zip(spaced, check.judge(bare), strict=True) if bad]
        if at in loaded.spelt:
            pairs = zip(values, reader.same(values), strict=True)
            same += [(cell, text) for cell, text in pairs if text != cell]
    if at in loaded.spelt:
        put(run.connection, _same_table(loaded, at), ("cell", "same"), same)
    made: list[Check] = []
    for number, (check, found, bad_still) in enumerate(zip(checks, wrong, still, strict=True)):
        if not found and not bad_still:
            continue
        tables = [f"{loaded.plan.name}_{name}_{number}", f"{loaded.plan.name}_{name}_{number}_still"]
        for table, cells in zip(tables, (found, bad_still), strict=True):
            put(run.connection, table, ("cell",), [(each,) for each in cells])
        breaks, trimmed = (f"{name} IN (SELECT cell FROM {table})" for table in tables)
        made.append(
            Check(
                check.rule,
                check.field,
                breaks,
                check.expected,
                check.choices,
                trimmed=trimmed,
                reason=check.reason,
            )
        )
    return made


def _same_table(loaded: Loaded, at: int) -> str:
    return f"{loaded.plan.name}_{column(at)}_same"


def row_breaks(run: Run, loaded: Loaded, message: Callable[[Check, FoundRow, int | None], str]) -> None:
    """Count and locate the violations that the scan found; `message(check, row, file column)` returns the message."""
    hits = broken(run.connection, loaded.plan, lambda check: run.collector.room(check.rule, loaded.name))
    found = loaded.rows.index.find(row for hit in hits for row in hit.rows)
    for hit in hits:
        _show(run, loaded, hit, found, message)


def _show(
    run: Run,
    loaded: Loaded,
    hit: Hits,
    found: dict[int, FoundRow],
    message: Callable[[Check, FoundRow, int | None], str],
) -> None:
    check = hit.check
    is_folded = bool(check.field) and run.collector.choice.folds(check.rule, hit.total)
    numbers = loaded.fields([check.field]) if check.field else None
    there = loaded.rows.labels.column[numbers[0]] if numbers else None
    shown = (
        Break(
            check.rule,
            place_of(loaded, found[row], check.field or None),
            partial(message, check, found[row], there),
            count=hit.total if is_folded else 1,
        )
        for row in hit.rows[: 1 if is_folded else None]
    )
    run.collector.add_some(check.rule, loaded.name, hit.total, shown)


def place_of(loaded: Loaded, found: FoundRow, name: str | None) -> Place:
    """Return the place of a field's cell in a row, or of the row if `name` is None."""
    numbers = loaded.fields([name]) if name else None
    there = loaded.rows.labels.column[numbers[0]] if numbers else None
    line, at = found.at(there if there is not None else 0)
    cell = found.cells[there] if there is not None else None
    table, key_cells = loaded.rows.table.name, key_of(loaded, found)
    return Place(table, found.file, line, at, found.row, name, key_cells, cell, found.cells)


def key_of(loaded: Loaded, found: FoundRow) -> dict[str, str | None] | None:
    """Return the primary key of a row as it is in its file; None for a missing value, or if there is no key."""
    numbers = loaded.fields(loaded.schema.primary_key)
    if numbers is None:
        return None
    cells: dict[str, str | None] = {}
    for at in numbers:
        there, each = loaded.rows.labels.column[at], loaded.schema.fields[at]
        cell = found.cells[there] if there is not None else ""
        cells[each.name] = None if cell in each.missing_values else cell
    return cells


def cell_of(loaded: Loaded, found: FoundRow, name: str) -> str | None:
    """Return a cell of a row as it is in its file; None for a missing value or a field without a column."""
    numbers = loaded.fields([name])
    there = loaded.rows.labels.column[numbers[0]] if numbers else None
    if there is None or numbers is None:
        return None
    cell = found.cells[there]
    return None if cell in loaded.schema.fields[numbers[0]].missing_values else cell
