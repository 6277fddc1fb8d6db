"""Reports a wrong cell of a key or reference once: decides which of two findings with one cause is reported.

A cell of a wrong type is not looked up. A cell with leading or trailing whitespace is looked up without it. The
pattern of a reference that matches no row is not reported: the right key would match the pattern.
"""

from collections.abc import Iterable, Sequence

from claims.checks.key_queries import Side, unmatched
from claims.checks.run import Loaded, Run
from claims.engine.query import WORD
from claims.model.rule import Rule
from claims.model.table import ForeignKey
from claims.rules.key import UNMATCHED_FOREIGN_KEY, UNSORTED_ROW
from claims.rules.value import FORMAT_ERROR, LEADING_OR_TRAILING_WHITESPACE, PATTERN_MISMATCH, TYPE_ERROR
from claims.types.characters import trimmed
from claims.types.sql import typed


def referring_side(run: Run, loaded: Loaded, names: Sequence[str], side: Side) -> Side:
    """Return the side of a reference that refers: without cells of a wrong type, and without reported whitespace."""
    wrong = _broken(
        run, loaded, names, [rule for rule in (TYPE_ERROR, FORMAT_ERROR) if _hides(run, loaded, rule)]
    )
    return _trimmed(run, loaded, names, (side, "from"), wrong)


def referenced_side(run: Run, loaded: Loaded, names: Sequence[str], side: Side) -> Side:
    """Return the side of a reference that is referred to, without reported whitespace."""
    return _trimmed(run, loaded, names, (side, "to"), [])


def _trimmed(
    run: Run, loaded: Loaded, names: Sequence[str], which: tuple[Side, str], wrong: Sequence[int]
) -> Side:
    """Return a view of a side: reported whitespace is removed, rows that break one of the checks `wrong` are left out."""
    side, end = which
    hides = _hides(run, loaded, LEADING_OR_TRAILING_WHITESPACE)
    spaced = _broken(run, loaded, names, [LEADING_OR_TRAILING_WHITESPACE]) if hides else []
    if not wrong and not spaced:
        return side
    columns = []
    for at, (name, column) in enumerate(zip(names, side.columns, strict=True)):
        bare = typed(loaded.field(name), trimmed(column))
        bits = [bit for bit in spaced if loaded.plan.checks[bit].field == name]
        shown = f"CASE WHEN {any_of(bits)} THEN {bare} ELSE {column} END" if bits and bare else column
        columns.append(f"{shown} AS r{at}")
    view = f"{side.table}_{end}_{'_'.join(side.columns)}"
    rows = f"SELECT row, {', '.join(columns)} FROM {side.table} WHERE NOT {any_of(wrong)}"
    run.connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {rows}")
    return Side(view, tuple(f"r{at}" for at in range(len(columns))))


def misplacing_whitespace(run: Run, loaded: Loaded, names: Sequence[str]) -> list[int]:
    """Return the numbers of broken checks of whitespace because of which a row may seem unsorted."""
    if not run.collector.choice.tells(LEADING_OR_TRAILING_WHITESPACE, UNSORTED_ROW, loaded.name):
        return []
    return _broken(run, loaded, names, [LEADING_OR_TRAILING_WHITESPACE])


def hidden_pattern_checks(run: Run, loaded: Loaded, reference: ForeignKey) -> list[int]:
    """Return the numbers of broken pattern checks that a reference which matches no row may hide."""
    tells = run.collector.choice.tells(UNMATCHED_FOREIGN_KEY, PATTERN_MISMATCH, loaded.name)
    if len(reference.fields) > 1 or not tells:
        return []
    return _broken(run, loaded, reference.fields, [PATTERN_MISMATCH])


def hide_patterns(run: Run, loaded: Loaded, reference: ForeignKey, sides: tuple[Side, Side]) -> None:
    """Clear the pattern findings of cells whose reference matches no row."""
    for bit in hidden_pattern_checks(run, loaded, reference):
        word = f"b{bit // WORD}"
        run.connection.execute(
            f"UPDATE {loaded.plan.name} SET {word} = {word} & {~(1 << bit % WORD)} "
            f"WHERE {any_of([bit])} AND row IN (SELECT r.row {unmatched(*sides)})"
        )
        loaded.plan.forget()


def _hides(run: Run, loaded: Loaded, cause: Rule) -> bool:
    return run.collector.choice.tells(cause, UNMATCHED_FOREIGN_KEY, loaded.name)


def _broken(run: Run, loaded: Loaded, names: Sequence[str], rules: Sequence[Rule]) -> list[int]:
    """Return the numbers of the checks of these fields, by these rules, that some row breaks."""
    seen = loaded.plan.seen(run.connection)
    checks = enumerate(loaded.plan.checks)
    bits = (at for at, check in checks if check.field in names and check.rule in rules)
    return [bit for bit in bits if seen[bit // WORD] >> bit % WORD & 1]


def any_of(bits: Iterable[int]) -> str:
    """Return the SQL that is true for a row that breaks one of the checks with these numbers."""
    return f"({' OR '.join(f'(b{bit // WORD} >> {bit % WORD}) & 1 = 1' for bit in bits) or 'false'})"
