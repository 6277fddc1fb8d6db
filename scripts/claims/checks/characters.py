"""Checks of text: normalization, whitespace, invisible characters, mojibake, formulas and placeholders."""

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
    """Return the checks of the characters in a text column.

    `plain_text`: no check of non-ASCII text can report anything in the file, so these checks are left out.
    `edged`: a cell may begin or end with a space; otherwise the check of whitespace is left out.
    Returns none for a field with listed values or a strict format, where `whitespace` reports spaces at the ends.
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
    """Return the checks of a text column that belongs to a key or foreign key: non-standard whitespace."""
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
