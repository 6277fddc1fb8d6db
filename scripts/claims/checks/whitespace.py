"""Reports a cell that is valid except for leading or trailing whitespace only once, whatever it breaks.

In a text field, such whitespace is always reported. In any other field (an id with a pattern, a listed value, a
number) it is reported if it breaks a check of the field and the cell without it breaks none. A number with whitespace
around it is still a number: XML Schema, which Table Schema follows for decimals, ignores it.
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

NUMBERS = ("integer", "number")
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
    """Return a column's checks, with leading-or-trailing-whitespace in place of those that only whitespace breaks.

    `checks` are all checks of the field, whether or not their rules apply. `stands_for` returns True for a rule whose
    finding may be replaced.
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
