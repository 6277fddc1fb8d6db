"""A cell that is wrong and leads nowhere is told once: which of its two findings stands for both.

A cell of a wrong type leads nowhere, whatever it was meant to be; one with a space at its end leads where it leads
without it. Of a reference that dangles its pattern says nothing more: the row that was meant has a key that fits.
"""

from collections.abc import Iterable, Sequence

from claims.checks.key_queries import Side, dangling_rows
from claims.checks.run import Loaded, Run
from claims.engine.query import WORD, Check
from claims.model.rule import Rule
from claims.model.table import ForeignKey
from claims.rules.key import UNMATCHED_FOREIGN_KEY
from claims.rules.value import FORMAT_ERROR, LEADING_OR_TRAILING_WHITESPACE, PATTERN_MISMATCH, TYPE_ERROR
from claims.types.characters import trimmed
from claims.types.sql import typed


def told_side(run: Run, loaded: Loaded, reference: ForeignKey, side: Side) -> Side:
    """Our side of a reference without cells of a wrong type; spaces at an end, which are told, are taken away."""
    wrong = _hit(
        run, loaded, reference.fields, [rule for rule in (TYPE_ERROR, FORMAT_ERROR) if _tells(run, rule)]
    )
    spaced = _hit(
        run,
        loaded,
        reference.fields,
        [LEADING_OR_TRAILING_WHITESPACE] if _tells(run, LEADING_OR_TRAILING_WHITESPACE) else [],
    )
    if not wrong and not spaced:
        return side
    columns = []
    for at, (name, column) in enumerate(zip(reference.fields, side.columns, strict=True)):
        field = next(each for each in loaded.schema.fields if each.name == name)
        bare = typed(field, trimmed(column))
        bits = [bit for bit in spaced if loaded.plan.checks[bit].field == name]
        shown = f"CASE WHEN {_any(bits)} THEN {bare} ELSE {column} END" if bits and bare else column
        columns.append(f"{shown} AS r{at}")
    view = f"{side.table}_told_{'_'.join(side.columns)}"
    rows = f"SELECT row, {', '.join(columns)} FROM {side.table} WHERE NOT {_any(wrong)}"
    run.connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {rows}")
    return Side(view, tuple(f"r{at}" for at in range(len(columns))))


def unlike_patterns(run: Run, loaded: Loaded, reference: ForeignKey) -> list[int]:
    """The numbers of broken checks of a pattern that a reference which leads nowhere may hide."""
    if len(reference.fields) > 1 or not run.collector.choice.tells(UNMATCHED_FOREIGN_KEY, PATTERN_MISMATCH):
        return []
    return _hit(run, loaded, reference.fields, [PATTERN_MISMATCH])


def hide_patterns(run: Run, loaded: Loaded, reference: ForeignKey, sides: tuple[Side, Side]) -> None:
    """Take back that cells by which a reference leads nowhere do not match their pattern."""
    for bit in unlike_patterns(run, loaded, reference):
        word = f"b{bit // WORD}"
        run.connection.execute(
            f"UPDATE {loaded.plan.name} SET {word} = {word} & {~(1 << bit % WORD)} "
            f"WHERE {_any([bit])} AND row IN ({dangling_rows(*sides)})"
        )
        loaded.plan.forget()


def _tells(run: Run, cause: Rule) -> bool:
    return run.collector.choice.tells(cause, UNMATCHED_FOREIGN_KEY)


def _hit(run: Run, loaded: Loaded, names: Sequence[str], rules: Sequence[Rule]) -> list[int]:
    """The numbers of those checks of these fields, by these rules, that a row breaks."""

    def asked(check: Check) -> bool:
        return check.field in names and check.rule in rules

    seen = loaded.plan.seen(run.connection)
    bits = (at for at, check in enumerate(loaded.plan.checks) if asked(check))
    return [bit for bit in bits if seen[bit // WORD] >> bit % WORD & 1]


def _any(bits: Iterable[int]) -> str:
    """True for a row that breaks one of the checks with these numbers."""
    return f"({' OR '.join(f'(b{bit // WORD} >> {bit % WORD}) & 1 = 1' for bit in bits) or 'false'})"
