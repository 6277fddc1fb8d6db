"""The checks of text itself, whatever it means, but for those that the field's other promises make needless."""

from collections.abc import Callable

from claims.checks.column import Checks
from claims.checks.enum import lists
from claims.engine.query import Check
from claims.model.table import Field
from claims.rules import value as rules
from claims.types import characters as hygiene
from claims.types.pattern import Pattern, compile_pattern

UNSPACED = "text without a space at either end"
NARROW = ("uri", "uuid", "binary", "email")  # formats that have no room for any such text


def hygiene_checks(field: Field, column: str, *, plain_text: bool, edged: bool) -> Checks:
    """The checks of a column of text.

    `plain_text` leaves out what no ASCII can break; `edged` False what only a space at an end can.
    Where a space at an end breaks another check, as it does in a list of values, `value_edges` speaks of it.
    """
    given = field.constraints.get("pattern")
    pattern = compile_pattern(given) if isinstance(given, str) else None
    if lists(field) or (field.type == "string" and field.format in NARROW):
        return []
    checks: Checks = []
    name = field.name
    wide = not plain_text and _can_have(pattern, lambda char: not char.isascii())
    if wide:
        checks += [
            Check(rules.NOT_NFC, name, hygiene.not_nfc(column), "text in NFC"),
            Check(rules.INVISIBLE_CHARACTER, name, hygiene.invisible(column), "visible text"),
            Check(rules.BIDI_CONTROL, name, hygiene.bidi(column), "text without bidi controls"),
            Check(rules.MOJIBAKE, name, hygiene.garbled(column), "text that was decoded rightly"),
        ]
    if edged and _can_have(pattern, str.isspace):
        spaced = [hygiene.edge_space(column)] + ([] if plain_text else [hygiene.wide_edge_space(column)])
        checks.append(Check(rules.LEADING_OR_TRAILING_WHITESPACE, name, f"({' OR '.join(spaced)})", UNSPACED))
    if pattern is None or pattern.first is None or pattern.first & frozenset(hygiene.FORMULA):
        formula = hygiene.formula_start(column)
        checks.append(Check(rules.FORMULA_INJECTION, name, formula, "text that is no formula"))
    if pattern is None or pattern.alphabet is None:
        breaks = hygiene.placeholder(column, frozenset(field.missing_values))
        if breaks:
            checks.append(Check(rules.PLACEHOLDER_VALUE, name, breaks, "a value, or an empty cell"))
    return checks


def key_checks(field: Field, column: str) -> Checks:
    """The checks of a column that is told apart, or referred to, by its text: typography has no place there."""
    given = field.constraints.get("pattern")
    pattern = compile_pattern(given) if isinstance(given, str) else None
    if (
        field.type not in ("string", "any")
        or lists(field)
        or (field.type == "string" and field.format in NARROW)
    ):
        return []
    if not _can_have(pattern, lambda char: not char.isascii() and char.isspace()):
        return []
    return [
        Check(
            rules.NON_STANDARD_WHITESPACE, field.name, hygiene.inner_space(column), "text with plain spaces"
        )
    ]


def _can_have(pattern: Pattern | None, kind: Callable[[str], bool]) -> bool:
    return pattern is None or pattern.alphabet is None or any(map(kind, pattern.alphabet))
