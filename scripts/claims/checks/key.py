"""Runs the rules of keys: primary keys, unique keys, references, the order of rows, rows that nobody uses."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from claims.checks import key_queries
from claims.checks.key_queries import Repeat, Side
from claims.checks.messages import NUMERAL, hidden
from claims.checks.precedence import hide_patterns, told_side, unlike_patterns
from claims.checks.run import Loaded, Run, cell_of, place_of
from claims.engine.duckdb import rows_of
from claims.engine.query import WORD, column
from claims.model.dataset import NUMBER, ORDER
from claims.model.rule import Break, Rule
from claims.model.table import ForeignKey
from claims.rules import key
from claims.table.task import LostRows, Spelt
from claims.text.display import plain
from claims.text.sql import literal
from claims.text.suggest import did_you_mean

if TYPE_CHECKING:
    import duckdb

COMPARABLE = (("integer", "number", "year"), ("string", "any"))  # types of which two values can be equal
SPELT: dict[str, Spelt] = {
    **dict.fromkeys(COMPARABLE[0], "in digits"),
    **dict.fromkeys(COMPARABLE[1], "as it is"),
}
MOST_DOUBTS = 1_000_000  # values that are looked for in rows that could not be read,
MOST_READ = 1 << 32  # and characters of these that are looked through for all of them together
CLOSEST = 20_000  # keys among which the one that was meant is looked for
CAST_NUMBER = "TRY_CAST({0} AS BIGINT)"


def plan_keys(tables: dict[str, Loaded]) -> None:
    """Have every column loaded that a key, a reference or the order of rows needs, on both its sides."""
    for loaded in tables.values():
        for names in _unique(loaded):
            loaded.key_columns(names)
        for reference in loaded.schema.foreign_keys:
            _sides(tables, loaded, reference)
        if _order_columns(loaded) is not None:
            _order_doubt(loaded)


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
        ours.append(loaded.plan.column_for(loaded.compared(mine)))
        alike = _alike(loaded.schema.fields[mine].type, target.schema.fields[other].type)
        # No text equals a number, however it is written: such a reference leads nowhere.
        theirs.append(target.plan.column_for(target.compared(other) if alike else "CAST(NULL AS VARCHAR)"))
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
        loaded.plan.column_for(CAST_NUMBER.format(column(at)) if kind == "number" else column(at))
        for at, (_, kind) in zip(numbers, order, strict=True)
    ]


def _order_doubt(loaded: Loaded) -> str:
    """The loaded column that is true for a row of which it cannot be read where it belongs."""
    order = ORDER[loaded.rows.table.name]
    odd = []
    for at, (_, kind) in zip(loaded.fields([name for name, _ in order]) or (), order, strict=True):
        if loaded.schema.needs(loaded.schema.fields[at]):
            odd.append(f"{column(at)} IS NULL")
        if kind == "number":
            odd.append(f"coalesce(NOT regexp_full_match({column(at)}, {literal(NUMBER)}), false)")
    return loaded.plan.column_for(" OR ".join(odd) or "false")


def settle_references(run: Run) -> None:
    """Where a cell leads nowhere and does not match its pattern, have one of the two told."""
    if not run.collector.choice.applies(key.UNMATCHED_FOREIGN_KEY):
        return
    for loaded in run.tables.values():
        for reference in loaded.schema.foreign_keys:
            hidden = unlike_patterns(run, loaded, reference)
            sides = _judged_sides(run, loaded, reference) if hidden else None
            if sides is not None:
                hide_patterns(run, loaded, reference, sides)


def key_breaks(run: Run) -> None:
    """Run the rules of the family `key` over all loaded tables."""
    for loaded in run.tables.values():
        if run.collector.choice.applies(key.DUPLICATE_KEY):
            _repeats(run, loaded, key.DUPLICATE_KEY, loaded.schema.primary_key)
        if run.collector.choice.applies(key.CASE_INSENSITIVE_DUPLICATE_KEY):
            _cased(run, loaded)
        if run.collector.choice.applies(key.DUPLICATE_UNIQUE_KEY):
            for names in _unique(loaded):
                _repeats(run, loaded, key.DUPLICATE_UNIQUE_KEY, names)
        if run.collector.choice.applies(key.UNMATCHED_FOREIGN_KEY):
            for reference in loaded.schema.foreign_keys:
                _references(run, loaded, reference)
        if run.collector.choice.applies(key.UNSORTED_ROW):
            _misplaced(run, loaded)
    if run.collector.choice.applies(key.UNREFERENCED_ROW):
        for name in ("speakers", "sources"):
            if name in run.tables:
                _unused(run, run.tables[name])


def _repeats(run: Run, loaded: Loaded, rule: Rule, names: Sequence[str]) -> None:
    held = loaded.key_columns(names)
    if held is None:
        return
    repeat = key_queries.repeats(run.connection, loaded.plan.name, held, run.collector.room(rule))
    _show(run, loaded, (rule, names, "is already used on {}"), repeat)


def _cased(run: Run, loaded: Loaded) -> None:
    """Keys of one column of text that differ only in case."""
    names = loaded.schema.primary_key
    numbers = loaded.fields(names)
    if numbers is None or len(numbers) > 1 or loaded.schema.fields[numbers[0]].type != "string":
        return
    name = loaded.plan.column_for(loaded.compared(numbers[0]))
    repeat = key_queries.alike_but_for_case(
        run.connection, loaded.plan.name, name, run.collector.room(key.CASE_INSENSITIVE_DUPLICATE_KEY)
    )
    _show(
        run,
        loaded,
        (key.CASE_INSENSITIVE_DUPLICATE_KEY, names, "differs only in case from the one on {}"),
        repeat,
    )


def _show(run: Run, loaded: Loaded, what: tuple[Rule, Sequence[str], str], repeat: Repeat) -> None:
    rule, names, words = what
    found = loaded.rows.index.find(row for pair in repeat.rows for row in pair)
    shown = []
    for row, first in repeat.rows:
        here, there = found[row], found[first]
        cells = ", ".join(f"{name} '{plain(cell_of(loaded, here, name) or '')}'" for name in names)
        where = f"line {there.line}" if there.line is not None else f"row {there.row}"
        where += f" of {plain(there.file)}" if there.file != here.file else ""
        shown.append(Break(rule, place_of(loaded, here, names[0]), f"{cells} {words.format(where)}"))
    run.collector.add_some(rule, repeat.total, shown)


def _judged_sides(run: Run, loaded: Loaded, reference: ForeignKey) -> tuple[Side, Side] | None:
    """Both sides of a reference without what is told otherwise; None where it cannot be judged."""
    sides = _sides(run.tables, loaded, reference)
    if sides is None:
        return None
    here, there = told_side(run, loaded, reference, sides[0]), sides[1]
    target = run.tables.get(reference.resource, loaded)
    if target.rows.lost and not _types(loaded, target, reference):
        dangling = partial(key_queries.dangling_values, here=here, there=there)
        doubt = _in_doubt(run, (loaded, reference.fields), [target.rows.lost], dangling)
        if doubt is None:
            return None
        there = key_queries.united(run.connection, there, doubt)
    return here, there


def _references(run: Run, loaded: Loaded, reference: ForeignKey) -> None:
    sides = _sides(run.tables, loaded, reference)
    judged = _judged_sides(run, loaded, reference)
    if sides is None or judged is None:
        return
    rule, (here, there) = key.UNMATCHED_FOREIGN_KEY, judged
    misses = key_queries.dangling(run.connection, here, there, run.collector.room(rule))
    found = loaded.rows.index.find(misses.rows)
    target = reference.resource or loaded.rows.table.name
    differ = _types(loaded, run.tables.get(reference.resource, loaded), reference)
    known = _known(run, sides[1], reference) if misses.rows and not differ else ([], [])
    aim = f"{', '.join(reference.reference_fields)} of {plain(target)}{differ}"
    shown = []
    for row in misses.rows:
        cells = tuple(cell_of(loaded, found[row], name) or "" for name in reference.fields)
        message = partial(_dangles, cells, aim, known)
        shown.append(Break(rule, place_of(loaded, found[row], reference.fields[0]), message))
    run.collector.add_some(rule, misses.total, shown)


def _in_doubt(
    run: Run,
    keyed: tuple[Loaded, Sequence[str]],
    lost: Sequence[LostRows],
    values: Callable[["duckdb.DuckDBPyConnection", Side], key_queries.Values],
) -> Side | None:
    """A table of those values that a row that could not be read may hold; None where that cannot be told.

    `values` puts all of them into a new table. Of more than can be looked at, the others are held in doubt unseen.
    """
    loaded, names = keyed
    types = {each.name: each.type for each in loaded.schema.fields}
    spelt = tuple(SPELT.get(types[name]) for name in names)
    if not any(spelt) or any(each.unseen for each in lost):
        return None
    doubt = Side(f"{loaded.plan.name}_in_doubt", tuple(f"d{at}" for at in range(len(names))))
    found = values(run.connection, doubt)
    most = min(MOST_DOUBTS, MOST_READ // sum(each.size for each in lost))
    doubtful = [
        at for at, cells in enumerate(found[:most]) if any(each.may_hold(cells, spelt) for each in lost)
    ]
    key_queries.keep(run.connection, doubt, doubtful, most)
    return doubt


def _dangles(cells: tuple[str, ...], there: str, known: tuple[list[str], list[str]]) -> str:
    said = ", ".join(f"'{plain(cell)}'" for cell in cells)
    odd = "".join(map(hidden, cells))
    for keys in known if len(cells) == 1 and not NUMERAL.fullmatch(cells[0]) else ():
        if hint := did_you_mean(cells[0], keys):
            return f"{said} is not in {there}{odd}{hint}"
    return f"{said} is not in {there}{odd}"


def _known(run: Run, side: Side, reference: ForeignKey) -> tuple[list[str], list[str]]:
    """The keys among which the one that was meant is looked for: the sound ones, and those that break a rule."""
    if len(side.columns) > 1:
        return [], []
    name, (field,) = side.columns[0], reference.reference_fields
    plan = next(each.plan for each in run.tables.values() if each.plan.name == side.table)
    faults = [
        f"(b{at // WORD} >> {at % WORD}) & 1 = 1"
        for at, each in enumerate(plan.checks)
        if each.field == field
    ]
    faulty = f"bool_or({' OR '.join(faults) or 'false'}) OR count(*) > 1"
    query = (
        f"SELECT CAST({name} AS VARCHAR), {faulty} FROM {side.table} WHERE {name} IS NOT NULL "
        f"GROUP BY {name} ORDER BY 1 LIMIT {CLOSEST}"
    )
    keys = rows_of(run.connection, query)
    return [str(key) for key, odd in keys if not odd], [str(key) for key, odd in keys if odd]


def _misplaced(run: Run, loaded: Loaded) -> None:
    held = _order_columns(loaded)
    if held is None:
        return
    rule = key.UNSORTED_ROW
    table = key_queries.placed(run.connection, loaded.plan.name, _unplaced(run, loaded))
    misses = key_queries.misplaced(run.connection, table, held, run.collector.room(rule))
    found = loaded.rows.index.find(misses.rows)
    words = ", then ".join(name for name, _ in ORDER[loaded.rows.table.name])
    message = f"the row must come before the one above it: sort rows by {words}"
    name = ORDER[loaded.rows.table.name][0][0]
    shown = [Break(rule, place_of(loaded, found[row], name), message) for row in misses.rows]
    run.collector.add_some(rule, misses.total, shown)


def _unplaced(run: Run, loaded: Loaded) -> str:
    """True for a row of which it cannot be read where it belongs, or whose place hangs on a reference to nothing."""
    odd = [_order_doubt(loaded)]
    names = {name for name, _ in ORDER[loaded.rows.table.name]}
    for reference in loaded.schema.foreign_keys if run.collector.counts[key.UNMATCHED_FOREIGN_KEY.id] else ():
        sides = _sides(run.tables, loaded, reference)
        if sides is not None and len(reference.fields) == 1 and names.issuperset(reference.fields):
            (here,), (there,) = sides[0].columns, sides[1].columns
            keys = f"SELECT {there} FROM {sides[1].table} WHERE {there} IS NOT NULL"
            odd.append(f"({here} IS NOT NULL AND {here} NOT IN ({keys}))")
    return f"({' OR '.join(odd)})"


def _unused(run: Run, loaded: Loaded) -> None:
    primary = loaded.schema.primary_key
    users = _users(run, loaded)
    if len(primary) != 1 or not users or not run.whole:
        return
    target, rule = users[0][1], key.UNREFERENCED_ROW
    sides = [user for user, _ in users]
    if lost := [each.rows.lost for each in run.tables.values() if each.rows.lost]:
        unused = partial(key_queries.unused_values, table=target, users=tuple(sides))
        doubt = _in_doubt(run, (loaded, primary), lost, unused)
        if doubt is None:
            return
        sides.append(doubt)
    misses = key_queries.unused(run.connection, target, sides, run.collector.room(rule))
    found = loaded.rows.index.find(misses.rows)
    shown = []
    for row in misses.rows:
        cell = cell_of(loaded, found[row], primary[0]) or ""
        message = f"'{plain(cell)}' is not referenced by any row"
        shown.append(Break(rule, place_of(loaded, found[row], primary[0]), message))
    run.collector.add_some(rule, misses.total, shown)


def _users(run: Run, target: Loaded) -> list[tuple[Side, Side]]:
    """The references that lead to a table's key; none where one of them has no column, and cannot be followed."""
    users = []
    for loaded in run.tables.values():
        for reference in loaded.schema.foreign_keys:
            name = reference.resource or loaded.rows.table.name
            if name == target.rows.table.name and reference.reference_fields == target.schema.primary_key:
                sides = _sides(run.tables, loaded, reference)
                if sides is None:
                    return []
                users.append((told_side(run, loaded, reference, sides[0]), sides[1]))
    return users
