"""A cell that is right but for the spaces at its ends is told once, as that, whatever else they break.

In a field of text every such space is a finding. Anywhere else (an id by a pattern, a value of a list, a number)
it is one where it breaks a check of the field, and the cell without it breaks none.
"""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from claims.checks.characters import UNSPACED
from claims.checks.value import key_checks, value_checks
from claims.engine.query import Check
from claims.model.rule import Rule
from claims.model.table import Field
from claims.rules import value as rules
from claims.text.sql import literal
from claims.types import characters as hygiene

VALUE = (
    *(
        rules.TYPE_ERROR,
        rules.FORMAT_ERROR,
        rules.NOT_IN_ENUM,
        rules.NOT_IN_CATEGORIES,
        rules.PATTERN_MISMATCH,
        rules.TOO_SHORT,
        rules.TOO_LONG,
    ),
    *(rules.BELOW_MINIMUM, rules.ABOVE_MAXIMUM, rules.JSON_SCHEMA_MISMATCH),
)


def told_once(
    field: Field, column: str, checks: Sequence[Check], stands_for: Callable[[Rule], bool]
) -> list[Check]:
    """The checks of a column with `leading-or-trailing-whitespace` in the place of those that a space at an end alone breaks.

    `checks` are all that the field has, whichever are asked for; `stands_for` is True for a rule whose finding
    `leading-or-trailing-whitespace` may take the place of.
    """
    trimmed = hygiene.trimmed(column)
    spaced = f"{trimmed} <> {column}"
    if field.missing_values:
        spaced += f" AND {trimmed} NOT IN ({', '.join(map(literal, field.missing_values))})"
    stated = {
        (each.rule.id, each.expected): each.breaks
        for each in (*value_checks(field, trimmed), *key_checks(field, trimmed))
        if isinstance(each, Check)
    }

    def still(check: Check) -> str:
        return f"coalesce({check.trimmed or stated[check.rule.id, check.expected]}, false)"

    of_value = [each for each in checks if each.rule in VALUE]
    text = any(each.rule is rules.LEADING_OR_TRAILING_WHITESPACE for each in checks)
    right = " AND ".join([spaced, *(f"NOT {still(each)}" for each in of_value)])
    told: list[Check] = []
    for each in checks:
        excused = (
            each.rule not in (rules.LEADING_OR_TRAILING_WHITESPACE, rules.MISSING_REQUIRED_VALUE)
            if text
            else each in of_value
        )
        unless = f"{spaced} AND NOT {still(each)}" if text else right
        told.append(replace(each, unless=unless) if excused and stands_for(each.rule) else each)
    if of_value and not text:
        given = tuple(dict.fromkeys(each.breaks for each in of_value))
        told.append(Check(rules.LEADING_OR_TRAILING_WHITESPACE, field.name, right, UNSPACED, given=given))
    return told
