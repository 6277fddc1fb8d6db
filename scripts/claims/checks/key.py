"""Runs the rules of keys: primary keys, unique keys, references, unreferenced rows, the order of rows."""

from collections.abc import Callable, Sequence
from functools import partial

from claims.checks import key_queries
from claims.checks.key_queries import Selected, Side
from claims.checks.messages import NUMERAL, hidden
from claims.checks.precedence import (
    any_of,
    hidden_pattern_checks,
    hide_patterns,
    misplacing_whitespace,
    referenced_side,
    referring_side,
)
from claims.checks.run import Loaded, Run, cell_of, place_of
from claims.engine.duckdb import rows_of
from claims.engine.query import column
from claims.model.dataset import NUMBER, ORDER
from claims.model.rule import Break, Place, Rule
from claims.model.table import ForeignKey
from claims.rules import key
from claims.rules.schema import INVALID_FOREIGN_KEY_TARGET
from claims.table.positions import FoundRow
from claims.table.task import LostRows, Spelt
from claims.text.display import plain, quote
from claims.text.sql import literal
from claims.text.suggest import did_you_mean

COMPARABLE = (("integer", "number", "year"), ("string", "any"))  # types of which two values can be equal
SPELT: dict[str, Spelt] = {
    **dict.fromkeys(COMPARABLE[0], "in digits"),
    **dict.fromkeys(COMPARABLE[1], "as it is"),
}
MOST_DOUBTS = 1_000_000  # values that are searched for in rows that could not be read
MOST_READ = 1 << 32  # characters of these rows that are searched for all of the values together
CLOSEST = 20_000  # keys that are compared for a suggestion
Message = str | Callable[[], str]


def plan_keys(tables: dict[str, Loaded]) -> None:
    """Plan every column that a key, a reference or the order of rows needs, on both sides."""
    for loaded in tables.values():
        for names in _unique_keys(loaded):
            loaded.key_columns(names)
        for reference in loaded.schema.foreign_keys:
            _sides(tables, loaded, reference)
        if _order_columns(loaded) is not None:
            _unreadable_order(loaded)


def settle_references(run: Run) -> None:
    """Where a reference matches neither a row nor its pattern, hide one of the two findings."""
    if not run.collector.choice.applies(key.UNMATCHED_FOREIGN_KEY):
        return
    for loaded in run.tables.values():
        for reference in loaded.schema.foreign_keys:
            if hidden_pattern_checks(run, loaded, reference):
                sides = _checkable_sides(run, loaded, reference)
                if sides is not None:
                    hide_patterns(run, loaded, reference, sides)


def key_breaks(run: Run) -> None:
    """Run the rules of the family `key` on all loaded tables."""
    applies = run.collector.choice.applies
    for loaded in run.tables.values():
        if applies(key.DUPLICATE_KEY):
            _duplicates(run, loaded, key.DUPLICATE_KEY, loaded.schema.primary_key)
        if applies(key.CASE_INSENSITIVE_DUPLICATE_KEY):
            _differing_in_case(run, loaded)
        if applies(key.DUPLICATE_UNIQUE_KEY):
            for names in _unique_keys(loaded):
                _duplicates(run, loaded, key.DUPLICATE_UNIQUE_KEY, names)
        if applies(key.UNMATCHED_FOREIGN_KEY):
            for reference in loaded.schema.foreign_keys:
                _unmatched(run, loaded, reference)
        for reference in loaded.schema.foreign_keys if applies(INVALID_FOREIGN_KEY_TARGET) else ():
            _target_columns(run, loaded, reference)
        if applies(key.UNSORTED_ROW):
            _unsorted(run, loaded)
    if applies(key.UNREFERENCED_ROW) and run.whole:
        for name in ("speakers", "sources"):
            if name in run.tables:
                _unreferenced(run, run.tables[name])


def _add(
    run: Run, loaded: Loaded, broken: tuple[Rule, str], selected: Selected, message: Callable[..., Message]
) -> None:
    """Add the findings of a rule about a field; `message` is called with each row and the one it conflicts with."""
    rule, name = broken
    total, rows = selected
    found = loaded.rows.index.find(row for each in rows for row in each)
    breaks = [
        Break(rule, place_of(loaded, found[each[0]], name), message(*(found[row] for row in each)))
        for each in rows
    ]
    run.collector.add_some(rule, loaded.name, total, breaks)


def _unique_keys(loaded: Loaded) -> list[tuple[str, ...]]:
    return [names for names in loaded.schema.every_unique_key if names != loaded.schema.primary_key]


def _duplicates(run: Run, loaded: Loaded, rule: Rule, names: Sequence[str]) -> None:
    if columns := loaded.key_columns(names):
        room = run.collector.room(rule, loaded.name)
        rows = key_queries.repeated_keys(run.connection, loaded.plan.name, columns, room)
        _add(run, loaded, (rule, names[0]), rows, partial(_duplicate, loaded, names, "is already used on {}"))


def _differing_in_case(run: Run, loaded: Loaded) -> None:
    """Report keys of one column of text that differ only in case."""
    rule, names = key.CASE_INSENSITIVE_DUPLICATE_KEY, loaded.schema.primary_key
    numbers = loaded.fields(names)
    if numbers is None or len(numbers) > 1 or loaded.schema.fields[numbers[0]].type != "string":
        return
    name = loaded.plan.column_for(loaded.compared(numbers[0]))
    room = run.collector.room(rule, loaded.name)
    rows = key_queries.keys_differing_in_case(run.connection, loaded.plan.name, name, room)
    words = "differs only in case from the one on {}"
    _add(run, loaded, (rule, names[0]), rows, partial(_duplicate, loaded, names, words))


def _duplicate(loaded: Loaded, names: Sequence[str], words: str, here: FoundRow, there: FoundRow) -> str:
    cells = ", ".join(f"{name} '{plain(cell_of(loaded, here, name) or '')}'" for name in names)
    where = f"line {there.line}" if there.line is not None else f"row {there.row}"
    where += f" of {plain(there.file)}" if there.file != here.file else ""
    return f"{cells} {words.format(where)}"


def _sides(tables: dict[str, Loaded], loaded: Loaded, reference: ForeignKey) -> tuple[Side, Side] | None:
    """Return both sides of a reference; None if one of them has no column."""
    target = tables.get(reference.resource) if reference.resource else loaded
    if target is None or len(reference.fields) != len(reference.reference_fields):
        return None
    here, there = loaded.fields(reference.fields), target.fields(reference.reference_fields)
    if here is None or there is None:
        return None
    ours, theirs = [], []
    for mine, other in zip(here, there, strict=True):
        ours.append(loaded.plan.column_for(loaded.compared(mine)))
        comparable = _can_be_equal(loaded.schema.fields[mine].type, target.schema.fields[other].type)
        # A text never equals a number, so such a reference matches no row.
        theirs.append(
            target.plan.column_for(target.compared(other) if comparable else "CAST(NULL AS VARCHAR)")
        )
    return Side(loaded.plan.name, tuple(ours)), Side(target.plan.name, tuple(theirs))


def _can_be_equal(ours: str, theirs: str) -> bool:
    """Return whether values of two types can be equal."""
    return ours == theirs or any(ours in kinds and theirs in kinds for kinds in COMPARABLE)


def _type_conflict(run: Run, loaded: Loaded, reference: ForeignKey) -> str:
    """Return which fields cannot be equal because of their types, for a message; "" if there are none."""
    target = run.tables.get(reference.resource, loaded)
    for name, other in zip(reference.fields, reference.reference_fields, strict=True):
        here, there = loaded.field(name).type, target.field(other).type
        if not _can_be_equal(here, there):
            return f": {plain(name)} is of type {plain(here)}, {plain(other)} of type {plain(there)}"
    return ""


def _checkable_sides(run: Run, loaded: Loaded, reference: ForeignKey) -> tuple[Side, Side] | None:
    """Return both sides of a reference without cells that have another finding; None if it cannot be checked."""
    sides = _sides(run.tables, loaded, reference)
    if sides is None:
        return None
    target = run.tables.get(reference.resource, loaded)
    here = referring_side(run, loaded, reference.fields, sides[0])
    there = referenced_side(run, target, reference.reference_fields, sides[1])
    if target.rows.lost and not _type_conflict(run, loaded, reference):
        values = here.columns, key_queries.unmatched(here, there)
        doubtful = _possible_values(run, (loaded, reference.fields), [target.rows.lost], values)
        if doubtful is None:
            return None
        there = key_queries.union(run.connection, there, doubtful)
    return here, there


def _target_columns(run: Run, loaded: Loaded, reference: ForeignKey) -> None:
    """Report fields of a reference that the header of a table without a schema does not have."""
    target = run.tables.get(reference.resource)
    if target is None or target.rows.table.schema is not None:
        return
    columns = [each.name for each in target.schema.fields]
    for name in reference.reference_fields:
        if name not in columns:
            message = (
                f"the foreign key of {quote(loaded.rows.table.name)} refers to {quote(name)}, which is not a "
            )
            message += f"column of {quote(target.rows.table.name)}{did_you_mean(name, columns)}"
            place = Place(target.rows.table.name, target.rows.index.parts[0].shown, field=name)
            run.collector.add(Break(INVALID_FOREIGN_KEY_TARGET, place, message))


def _unmatched(run: Run, loaded: Loaded, reference: ForeignKey) -> None:
    rule = key.UNMATCHED_FOREIGN_KEY
    sides = _checkable_sides(run, loaded, reference)
    if sides is None:
        return
    selected = key_queries.select(
        run.connection, "r.row", key_queries.unmatched(*sides), run.collector.room(rule, loaded.name)
    )
    target = run.tables.get(reference.resource, loaded)
    conflict = _type_conflict(run, loaded, reference)
    known = _known_keys(run, target, reference) if selected[1] and not conflict else []
    aim = f"{', '.join(reference.reference_fields)} of {plain(target.rows.table.name)}{conflict}"

    def message(row: FoundRow) -> Message:
        cells = [cell_of(loaded, row, name) or "" for name in reference.fields]
        return partial(_unmatched_message, cells, aim, known)

    _add(run, loaded, (rule, reference.fields[0]), selected, message)


def _unmatched_message(cells: Sequence[str], aim: str, known: Sequence[Sequence[str]]) -> str:
    shown = ", ".join(f"'{plain(cell)}'" for cell in cells)
    message = f"{shown} is not in {aim}{''.join(map(hidden, cells))}"
    if len(cells) > 1 or NUMERAL.fullmatch(cells[0]):
        return message
    hints = (did_you_mean(cells[0], keys) for keys in known)
    return message + next(filter(None, hints), "")


def _known_keys(run: Run, target: Loaded, reference: ForeignKey) -> list[list[str]]:
    """Return the keys that a message may suggest: first those without a finding, then those with one."""
    if len(reference.fields) > 1:
        return []
    name = target.key_columns(reference.reference_fields)
    assert name is not None  # noqa: S101  (the reference has both sides)
    faults = [at for at, each in enumerate(target.plan.checks) if each.field == reference.reference_fields[0]]
    rows = rows_of(
        run.connection,
        f"SELECT CAST({name[0]} AS VARCHAR), bool_or({any_of(faults)}) OR count(*) > 1 "
        f"FROM {target.plan.name} WHERE {name[0]} IS NOT NULL GROUP BY {name[0]} ORDER BY 1 LIMIT {CLOSEST}",
    )
    return [[str(each) for each, odd in rows if odd == wanted] for wanted in (False, True)]


def _possible_values(
    run: Run,
    keyed: tuple[Loaded, Sequence[str]],
    lost: Sequence[LostRows],
    values: tuple[Sequence[str], str],
) -> Side | None:
    """Return a table of those values that a row that could not be read may have; None if that cannot be decided.

    `values` are the columns and the body of a query. If there are too many to search for, the rest counts as possible.
    """
    loaded, names = keyed
    spelt = tuple(SPELT.get(loaded.field(name).type) for name in names)
    if not any(spelt) or any(each.unseen for each in lost):
        return None
    possible = Side(f"{loaded.plan.name}_in_doubt", tuple(f"d{at}" for at in range(len(names))))
    found = key_queries.store_values(run.connection, possible, *values)
    most = min(MOST_DOUBTS, MOST_READ // sum(each.size for each in lost))
    numbers = [
        at for at, cells in enumerate(found[:most]) if any(each.may_hold(cells, spelt) for each in lost)
    ]
    key_queries.keep_values(run.connection, possible, numbers, most)
    return possible


def _unreferenced(run: Run, loaded: Loaded) -> None:
    rule, primary = key.UNREFERENCED_ROW, loaded.schema.primary_key
    references = _references_to(run, loaded)
    if len(primary) != 1 or not references:
        return
    users = [user for user, _ in references]
    target = referenced_side(run, loaded, primary, references[0][1])
    if lost := [each.rows.lost for each in run.tables.values() if each.rows.lost]:
        values = target.columns, key_queries.unreferenced(target, users)
        possible = _possible_values(run, (loaded, primary), lost, values)
        if possible is None:
            return
        users.append(possible)
    body = key_queries.unreferenced(target, users)
    selected = key_queries.select(run.connection, "r.row", body, run.collector.room(rule, loaded.name))

    def message(row: FoundRow) -> str:
        return f"'{plain(cell_of(loaded, row, primary[0]) or '')}' is not referenced by any row"

    _add(run, loaded, (rule, primary[0]), selected, message)


def _references_to(run: Run, target: Loaded) -> list[tuple[Side, Side]]:
    """Return both sides of the references to a table's key; none if one of them has no column to follow."""
    found = []
    for loaded in run.tables.values():
        for reference in loaded.schema.foreign_keys:
            name = reference.resource or loaded.rows.table.name
            if name == target.rows.table.name and reference.reference_fields == target.schema.primary_key:
                sides = _sides(run.tables, loaded, reference)
                if sides is None:
                    return []
                found.append((referring_side(run, loaded, reference.fields, sides[0]), sides[1]))
    return found


def _order_columns(loaded: Loaded) -> list[str] | None:
    """Return the loaded columns by which a table is sorted; None if it has no order, or lacks one of the fields."""
    order = ORDER.get(loaded.rows.table.name, ())
    numbers = loaded.fields([name for name, _ in order])
    if numbers is None:
        return None
    return [
        loaded.plan.column_for(f"TRY_CAST({column(at)} AS BIGINT)" if kind == "number" else column(at))
        for at, (_, kind) in zip(numbers, order, strict=True)
    ]


def _unreadable_order(loaded: Loaded) -> str:
    """Return the loaded column that is true for a row whose position in the order cannot be read."""
    order = ORDER[loaded.rows.table.name]
    tests = []
    for at, (_, kind) in zip(loaded.fields([name for name, _ in order]) or (), order, strict=True):
        if loaded.schema.needs(loaded.schema.fields[at]):
            tests.append(f"{column(at)} IS NULL")
        if kind == "number":
            tests.append(f"coalesce(NOT regexp_full_match({column(at)}, {literal(NUMBER)}), false)")
    return loaded.plan.column_for(" OR ".join(tests) or "false")


def _unsorted(run: Run, loaded: Loaded) -> None:
    columns = _order_columns(loaded)
    if columns is None:
        return
    rule, names = key.UNSORTED_ROW, [name for name, _ in ORDER[loaded.rows.table.name]]
    rows = key_queries.sortable_rows(run.connection, loaded.plan.name, _unsortable(run, loaded, names))
    selected = key_queries.unsorted(run.connection, rows, columns, run.collector.room(rule, loaded.name))
    message = f"the row must come before the one above it: sort rows by {', then '.join(names)}"
    _add(run, loaded, (rule, names[0]), selected, lambda _: message)


def _unsortable(run: Run, loaded: Loaded, names: Sequence[str]) -> str:
    """Return the SQL that is true for a row whose position is unknown: unreadable, or from a wrong reference."""
    tests = [_unreadable_order(loaded), any_of(misplacing_whitespace(run, loaded, names))]
    for reference in loaded.schema.foreign_keys if run.collector.total(key.UNMATCHED_FOREIGN_KEY) else ():
        sides = _sides(run.tables, loaded, reference)
        if sides is not None and len(reference.fields) == 1 and set(names).issuperset(reference.fields):
            (here,), (there,) = sides[0].columns, sides[1].columns
            keys = f"SELECT {there} FROM {sides[1].table} WHERE {there} IS NOT NULL"
            tests.append(f"({here} IS NOT NULL AND {here} NOT IN ({keys}))")
    return f"({' OR '.join(tests)})"
