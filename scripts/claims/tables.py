"""Runs the rules of rows and keys on the loaded tables of a package, and finds the places of what breaks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

from claims.engine.checks import Check, Judged
from claims.engine.duck import Engine, literal, rows_of
from claims.engine.index import Found
from claims.engine.reader import Rows
from claims.engine.scan import Hits, Plan, broken, column, columns, reading
from claims.engine.types import typed
from claims.engine.types.reference import Reference
from claims.findings import Collector
from claims.models.rule import Break, Place, Rule
from claims.models.table import ForeignKey, Schema
from claims.quote import plain
from claims.rules import csv, key, value
from claims.rules.key import Side
from claims.rules.order import ORDER

if TYPE_CHECKING:
    import duckdb

SPELT_IN_MANY_WAYS = (
    "geopoint",
    "duration",
    "integer",
    "number",
    "date",
    "time",
    "datetime",
    "list",
    "array",
    "object",
)
COMPARABLE = (("integer", "number", "year"), ("string", "any"))  # types of which two values can be equal
FEW = 2_000  # rows of all tables: what the optimizer could save is less than it costs
CLOSEST = 20_000  # keys among which the one that was meant is looked for
CAST_NUMBER = "TRY_CAST({0} AS BIGINT)"


@dataclass(slots=True)
class Loaded:
    """A table on its way through the engine.

    `spelt` are the fields (from 0) whose cells are compared as what `judge` reads in them.
    """

    plan: Plan
    judged: list[Judged] = field(default_factory=list)
    spelt: set[int] = field(default_factory=set)

    @property
    def rows(self) -> Rows:
        """The table as it was read."""
        return self.plan.rows

    @property
    def schema(self) -> Schema:
        """The table's schema."""
        return self.plan.rows.schema

    def fields(self, names: Sequence[str]) -> list[int] | None:
        """Numbers (from 0) of the fields with these names; None where one does not exist or has no column."""
        known = {each.name: at for at, each in enumerate(self.schema.fields)}
        found = [known.get(name) for name in names]
        there = [at for at in found if at is not None and self.rows.labels.column[at] is not None]
        return there if len(there) == len(names) and names else None

    def compared(self, at: int) -> str:
        """The expression by which cells of field `at` are equal: typed by the engine, or in Python by `judge`."""
        field = self.schema.fields[at]
        expression = typed(field, column(at))
        if expression is None and field.type in SPELT_IN_MANY_WAYS:
            self.spelt.add(at)
            cells = f"SELECT s.same FROM {_same_table(self, at)} s WHERE s.cell = {column(at)}"
            return f"coalesce(({cells}), {column(at)})"
        return expression or column(at)

    def key_columns(self, names: Sequence[str]) -> tuple[str, ...] | None:
        """Loaded columns that hold the typed cells of these fields."""
        numbers = self.fields(names)
        if numbers is None:
            return None
        return tuple(self.plan.kept(self.compared(at)) for at in numbers)


@dataclass(frozen=True, slots=True)
class Run:
    """What the rules run with."""

    engine: Engine
    collector: Collector
    tables: dict[str, Loaded]

    @property
    def connection(self) -> "duckdb.DuckDBPyConnection":
        """Answers questions about the loaded tables; of few rows, without looking for the best way."""
        few = sum(loaded.rows.expected for loaded in self.tables.values()) <= FEW
        return self.engine.readers[0].cursor if few else self.engine.connection


def plan_checks(loaded: Loaded, wants: Callable[[Rule], bool]) -> None:
    """Write down every check on the cells of a table, and the columns that its keys need."""
    rows = loaded.rows
    blank = _blank(loaded)
    if blank and wants(csv.BLANK_ROW):
        loaded.plan.checks.append(Check(csv.BLANK_ROW, "", blank, ""))
    for at, each in enumerate(loaded.schema.fields):
        if rows.labels.column[at] is None:
            continue
        for check in value.value_checks(each, column(at), plain_text=rows.plain, edged=rows.edged):
            if not wants(check.rule):
                continue
            if isinstance(check, Judged):
                loaded.judged.append(check)
            elif check.rule is value.REQUIRED and blank:
                breaks = f"CASE WHEN {check.breaks} THEN NOT ({blank}) ELSE false END"
                loaded.plan.checks.append(Check(check.rule, check.field, breaks, check.expected))
            else:
                loaded.plan.checks.append(check)
    primary = loaded.schema.primary_key
    loaded.key_columns(primary)
    if wants(key.NULL_KEY):
        for at in loaded.fields(primary) or ():
            name = loaded.schema.fields[at].name
            breaks = f"CASE WHEN {column(at)} IS NULL THEN NOT ({blank}) ELSE false END"
            loaded.plan.checks.append(Check(key.NULL_KEY, name, breaks, ""))


def _blank(loaded: Loaded) -> str:
    """True for a row without a cell; a file's first column is looked at first, so it costs little."""
    there = [at for at, to in enumerate(loaded.rows.labels.column) if to is not None]
    return f"coalesce({', '.join(column(at) for at in there)}) IS NULL" if there else ""


def judge(run: Run, loaded: Loaded) -> list[Check]:
    """Judge in Python what SQL cannot, over the distinct values of a column, in one scan of it.

    Checks for the scan come out.
    """
    by_field: dict[str, list[Judged]] = {}
    for check in loaded.judged:
        by_field.setdefault(check.field, []).append(check)
    checks: list[Check] = []
    for name in dict.fromkeys([*by_field, *(loaded.schema.fields[at].name for at in sorted(loaded.spelt))]):
        numbers = loaded.fields([name])
        if numbers is not None:
            checks += _judge_column(run, loaded, numbers[0], by_field.get(name, []))
    return checks


def _judge_column(run: Run, loaded: Loaded, at: int, checks: Sequence[Judged]) -> Iterable[Check]:
    name = column(at)
    wrong: list[list[str]] = [[] for _ in checks]
    same: list[tuple[str, str]] = []
    reference = Reference(loaded.schema.fields[at])
    source = f"SELECT {columns(loaded.rows)} FROM {reading(loaded.rows)}"
    cursor = run.connection.execute(
        f"SELECT DISTINCT {name} FROM ({source}) WHERE {name} IS NOT NULL ORDER BY 1"
    )
    while batch := cursor.fetchmany(10_000):
        values = [each for (each,) in batch]
        for check, found in zip(checks, wrong, strict=True):
            found += [each for each, bad in zip(values, check.judge(values), strict=True) if bad]
        if at in loaded.spelt:
            pairs = zip(values, reference.same(values), strict=True)
            same += [(cell, text) for cell, text in pairs if text != cell]
    if at in loaded.spelt:
        _put(run, _same_table(loaded, at), ("cell", "same"), same)
    for number, (check, found) in enumerate(zip(checks, wrong, strict=True)):
        if not found:
            continue
        table = f"{loaded.plan.name}_{name}_{number}"
        _put(run, table, ("cell",), [(each,) for each in found])
        breaks = f"{name} IN (SELECT cell FROM {table})"
        yield Check(check.rule, check.field, breaks, check.expected, check.choices)


def _same_table(loaded: Loaded, at: int) -> str:
    return f"{loaded.plan.name}_{column(at)}_same"


def _put(run: Run, table: str, names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Make a table of these rows of text."""
    stated = ", ".join(f"{name} VARCHAR" for name in names)
    run.connection.execute(f"CREATE OR REPLACE TABLE {table} ({stated})")
    for start in range(0, len(rows), 1_000):
        cells = ", ".join(f"({', '.join(map(literal, row))})" for row in rows[start : start + 1_000])
        run.connection.execute(f"INSERT INTO {table} VALUES {cells}")


def row_breaks(run: Run, loaded: Loaded, message: Callable[[Check, Found, int | None], str]) -> None:
    """Count and place what the scan found; `message(check, row, file column)` words it."""
    hits = broken(run.connection, loaded.plan, lambda check: run.collector.room(check.rule))
    found = loaded.rows.index.find(row for hit in hits for row in hit.rows)
    for hit in hits:
        _show(run, loaded, hit, found, message)


def _show(
    run: Run,
    loaded: Loaded,
    hit: Hits,
    found: dict[int, Found],
    message: Callable[[Check, Found, int | None], str],
) -> None:
    check = hit.check
    numbers = loaded.fields([check.field]) if check.field else None
    there = loaded.rows.labels.column[numbers[0]] if numbers else None
    shown = (
        Break(
            check.rule,
            place_of(loaded, found[row], check.field or None),
            partial(message, check, found[row], there),
        )
        for row in hit.rows
    )
    run.collector.add_some(check.rule, hit.total, shown)


def place_of(loaded: Loaded, found: Found, name: str | None) -> Place:
    """The place of a field's cell in a row, or of the row."""
    numbers = loaded.fields([name]) if name else None
    there = loaded.rows.labels.column[numbers[0]] if numbers else None
    line, at = found.at(there if there is not None else 0)
    cell = found.cells[there] if there is not None else None
    table, key_cells = loaded.rows.table.name, key_of(loaded, found)
    return Place(table, found.file, line, at, found.row, name, key_cells, cell, found.cells)


def key_of(loaded: Loaded, found: Found) -> dict[str, str | None] | None:
    """The primary key of a row as its file has it; null for a missing value."""
    numbers = loaded.fields(loaded.schema.primary_key)
    if numbers is None:
        return None
    cells: dict[str, str | None] = {}
    for at in numbers:
        there, each = loaded.rows.labels.column[at], loaded.schema.fields[at]
        cell = found.cells[there] if there is not None else ""
        cells[each.name] = None if cell in each.missing_values else cell
    return cells


def cell_of(loaded: Loaded, found: Found, name: str) -> str | None:
    """A cell of a row as its file has it; None for a missing value or a field without a column."""
    numbers = loaded.fields([name])
    there = loaded.rows.labels.column[numbers[0]] if numbers else None
    if there is None or numbers is None:
        return None
    cell = found.cells[there]
    return None if cell in loaded.schema.fields[numbers[0]].missing_values else cell


def plan_keys(tables: dict[str, Loaded]) -> None:
    """Have every column loaded that a key, a reference or the order of rows needs, on both its sides."""
    for loaded in tables.values():
        for names in _unique(loaded):
            loaded.key_columns(names)
        for reference in loaded.schema.foreign_keys:
            _sides(tables, loaded, reference)
        _order_columns(loaded)


def _unique(loaded: Loaded) -> list[tuple[str, ...]]:
    single = [(each.name,) for each in loaded.schema.fields if each.constraints.get("unique") is True]
    return [names for names in (*loaded.schema.unique_keys, *single) if names != loaded.schema.primary_key]


def _sides(tables: dict[str, Loaded], loaded: Loaded, reference: ForeignKey) -> tuple[Side, Side] | None:
    target = tables.get(reference.resource) if reference.resource else loaded
    if target is None or len(reference.fields) != len(reference.reference_fields):
        return None
    here, there = loaded.fields(reference.fields), target.fields(reference.reference_fields)
    if here is None or there is None:
        return None
    ours, theirs = [], []
    for mine, other in zip(here, there, strict=True):
        ours.append(loaded.plan.kept(loaded.compared(mine)))
        alike = _alike(loaded.schema.fields[mine].type, target.schema.fields[other].type)
        # No text equals a number, however it is written: such a reference leads nowhere.
        theirs.append(target.plan.kept(target.compared(other) if alike else "CAST(NULL AS VARCHAR)"))
    return Side(loaded.plan.name, tuple(ours)), Side(target.plan.name, tuple(theirs))


def _alike(ours: str, theirs: str) -> bool:
    """Whether values of two types can be equal."""
    return ours == theirs or any(ours in kinds and theirs in kinds for kinds in COMPARABLE)


def _types(loaded: Loaded, target: Loaded, reference: ForeignKey) -> str:
    """What a message says of types that keep a reference from leading anywhere."""
    for names in zip(reference.fields, reference.reference_fields, strict=True):
        here, there = (
            next(each.type for each in side.schema.fields if each.name == name)
            for side, name in zip((loaded, target), names, strict=True)
        )
        if not _alike(here, there):
            return f": {plain(names[0])} is of type {plain(here)}, {plain(names[1])} of type {plain(there)}"
    return ""


def _order_columns(loaded: Loaded) -> list[str] | None:
    order = ORDER.get(loaded.rows.table.name)
    numbers = loaded.fields([name for name, _ in order]) if order else None
    if order is None or numbers is None:
        return None
    return [
        loaded.plan.kept(CAST_NUMBER.format(column(at)) if kind == "number" else column(at))
        for at, (_, kind) in zip(numbers, order, strict=True)
    ]


def key_breaks(run: Run) -> None:
    """Run the rules of the family `key` over all loaded tables."""
    for loaded in run.tables.values():
        if run.collector.choice.applies(key.DUPLICATE_KEY):
            _repeats(run, loaded, key.DUPLICATE_KEY, loaded.schema.primary_key)
        if run.collector.choice.applies(key.UNIQUE_KEY):
            for names in _unique(loaded):
                _repeats(run, loaded, key.UNIQUE_KEY, names)
        if run.collector.choice.applies(key.FOREIGN_KEY):
            for reference in loaded.schema.foreign_keys:
                _references(run, loaded, reference)
        if run.collector.choice.applies(key.SORT_ORDER):
            _misplaced(run, loaded)
    if run.collector.choice.applies(key.UNUSED_ROW):
        for name in ("speakers", "sources"):
            if name in run.tables:
                _unused(run, run.tables[name])


def _repeats(run: Run, loaded: Loaded, rule: Rule, names: Sequence[str]) -> None:
    held = loaded.key_columns(names)
    if held is None:
        return
    repeat = key.repeats(run.connection, loaded.plan.name, held, run.collector.room(rule))
    found = loaded.rows.index.find(row for pair in repeat.rows for row in pair)
    shown = []
    for row, first in repeat.rows:
        here, there = found[row], found[first]
        cells = ", ".join(f"{name} '{plain(cell_of(loaded, here, name) or '')}'" for name in names)
        where = f"line {there.line}" if there.line is not None else f"row {there.row}"
        where += f" of {plain(there.file)}" if there.file != here.file else ""
        message = f"{cells} stands on {where} already"
        shown.append(Break(rule, place_of(loaded, here, names[0]), message))
    run.collector.add_some(rule, repeat.total, shown)


def _references(run: Run, loaded: Loaded, reference: ForeignKey) -> None:
    sides = _sides(run.tables, loaded, reference)
    if sides is None:
        return
    rule = key.FOREIGN_KEY
    misses = key.dangling(run.connection, *sides, run.collector.room(rule))
    found = loaded.rows.index.find(misses.rows)
    target = reference.resource or loaded.rows.table.name
    differ = _types(loaded, run.tables.get(reference.resource, loaded), reference)
    known = _known(run, sides[1]) if misses.rows and not differ else []
    there = f"{', '.join(reference.reference_fields)} of {plain(target)}{differ}"
    shown = []
    for row in misses.rows:
        cells = tuple(cell_of(loaded, found[row], name) or "" for name in reference.fields)
        message = partial(_dangles, cells, there, known)
        shown.append(Break(rule, place_of(loaded, found[row], reference.fields[0]), message))
    run.collector.add_some(rule, misses.total, shown)


def _dangles(cells: tuple[str, ...], there: str, known: list[str]) -> str:
    said = ", ".join(f"'{plain(cell)}'" for cell in cells)
    close = get_close_matches(cells[0], known, n=1, cutoff=0.7) if len(cells) == 1 else []
    hint = f": did you mean '{plain(close[0])}'?" if close else ""
    return f"{said} is not in {there}{hint}"


def _known(run: Run, side: Side) -> list[str]:
    if len(side.columns) > 1:
        return []
    name = side.columns[0]
    query = f"SELECT DISTINCT CAST({name} AS VARCHAR) FROM {side.table} WHERE {name} IS NOT NULL ORDER BY 1 LIMIT {CLOSEST}"
    return [str(cell) for (cell,) in rows_of(run.connection, query)]


def _misplaced(run: Run, loaded: Loaded) -> None:
    held = _order_columns(loaded)
    if held is None:
        return
    rule = key.SORT_ORDER
    misses = key.misplaced(run.connection, loaded.plan.name, held, run.collector.room(rule))
    found = loaded.rows.index.find(misses.rows)
    words = ", then ".join(name for name, _ in ORDER[loaded.rows.table.name])
    message = f"the row belongs before the one above it: rows are sorted by {words}"
    name = ORDER[loaded.rows.table.name][0][0]
    shown = [Break(rule, place_of(loaded, found[row], name), message) for row in misses.rows]
    run.collector.add_some(rule, misses.total, shown)


def _unused(run: Run, loaded: Loaded) -> None:
    primary = loaded.schema.primary_key
    users = list(_users(run, loaded))
    if len(primary) != 1 or not users:
        return
    target, rule = users[0][1], key.UNUSED_ROW
    misses = key.unused(run.connection, target, [user for user, _ in users], run.collector.room(rule))
    found = loaded.rows.index.find(misses.rows)
    shown = []
    for row in misses.rows:
        cell = cell_of(loaded, found[row], primary[0]) or ""
        message = f"nothing refers to '{plain(cell)}'"
        shown.append(Break(rule, place_of(loaded, found[row], primary[0]), message))
    run.collector.add_some(rule, misses.total, shown)


def _users(run: Run, target: Loaded) -> Iterable[tuple[Side, Side]]:
    for loaded in run.tables.values():
        for reference in loaded.schema.foreign_keys:
            name = reference.resource or loaded.rows.table.name
            if name == target.rows.table.name and reference.reference_fields == target.schema.primary_key:
                sides = _sides(run.tables, loaded, reference)
                if sides is not None:
                    yield sides
