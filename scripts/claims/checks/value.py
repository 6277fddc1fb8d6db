"""Creates the checks of the family `value` for the column of a field."""

import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from claims.checks.characters import hygiene_checks, key_checks
from claims.checks.column import Checks, Reading
from claims.checks.enum import list_checks
from claims.checks.messages import message
from claims.checks.pattern import json_schema_checks, pattern_checks
from claims.engine.query import Check, PythonCheck
from claims.model.rule import Rule
from claims.model.table import Field
from claims.rules import value as rules
from claims.rules.value import MISSING_REQUIRED_VALUE, RULES
from claims.text.display import plain, plural
from claims.text.sql import literal
from claims.types.durations import duration_of
from claims.types.form import Compare
from claims.types.python import FrictionlessReader
from claims.types.sql import form
from claims.types.value import InvalidValue, parse_value
from claims.types.words import wanted

BOUNDED = ("integer", "number", "date", "time", "datetime", "duration", "year", "yearmonth")
_TESTS: Mapping[Compare, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _Bound(Struct, frozen=True):
    """A bound; `compare` is the comparison with the bound that holds for a violating value."""

    rule: Rule
    compare: Compare
    words: str


_BOUNDS = {
    "minimum": _Bound(rules.BELOW_MINIMUM, "<", "at least"),
    "exclusiveMinimum": _Bound(rules.BELOW_MINIMUM, "<=", "more than"),
    "maximum": _Bound(rules.ABOVE_MAXIMUM, ">", "at most"),
    "exclusiveMaximum": _Bound(rules.ABOVE_MAXIMUM, ">=", "less than"),
}


def bound_checks(reading: Reading) -> Checks:
    """Return the checks that values are in range; in Python if SQL cannot express the bound."""
    checks: Checks = []
    if reading.field.type not in BOUNDED:
        return checks
    for name, bound in _BOUNDS.items():
        given = reading.field.constraints.get(name)
        if given is None:
            continue
        expected = f"{bound.words} {plain(str(given))}"
        if (breaks := _compared(reading, given, bound.compare)) is not None:
            checks.append(reading.check(bound.rule, breaks, expected))
        else:
            checks.append(reading.judged(bound.rule, _outside(reading, given, bound.compare), expected))
    return checks


def _compared(reading: Reading, given: Any, compare: Compare) -> str | None:
    """Return the condition that the value is outside of a bound; None if SQL cannot express it."""
    if reading.form is None or reading.form.compared is None:
        return None
    try:
        return reading.form.compared(parse_value(reading.field, given), compare)
    except InvalidValue:
        return None


def _outside(reading: Reading, given: Any, compare: Compare) -> Callable[[Any], bool]:
    test = _TESTS[compare]

    ordered = duration_of if reading.field.type == "duration" else None

    @cache
    def limit() -> Any:
        stated = reading.reader.lenient(given)
        return ordered(stated) if ordered and stated is not None else stated

    def outside(value: Any) -> bool:
        bound = limit()
        if bound is None:
            return False
        value = ordered(value) if ordered else value
        if value != value:  # NaN is in no range
            return True
        try:
            return bool(test(value, bound))
        except (
            TypeError,
            ArithmeticError,
        ):  # moments with and without a zone, NaN as a bound
            return False

    return outside


MEASURED = ("string", "list", "array", "object")


def length_checks(reading: Reading) -> Checks:
    """Return the checks of the length of values: `minLength` and `maxLength`."""
    field = reading.field
    if field.type not in MEASURED:
        return []
    least, most = (_count(field.constraints.get(name)) for name in ("minLength", "maxLength"))
    unit = "character" if field.type == "string" else "item"
    checks: Checks = []
    if least:
        expected = f"at least {plural(least, unit)}"
        if reading.form is None:
            checks.append(reading.judged(rules.TOO_SHORT, lambda value: len(value) < least, expected))
        else:
            checks.append(reading.check(rules.TOO_SHORT, _shorter(reading, least), expected))
    if most is not None:
        expected = f"at most {plural(most, unit)}"
        if reading.form is None:
            checks.append(reading.judged(rules.TOO_LONG, lambda value: len(value) > most, expected))
        else:
            checks.append(reading.check(rules.TOO_LONG, _longer(reading, most), expected))
    return checks


def _shorter(reading: Reading, least: int) -> str:
    column = reading.column
    if reading.field.type == "list":
        return f"{_items(reading)} < {least}"
    # Bytes are counted faster; a code point has one to four.
    return f"CASE WHEN strlen({column}) < {4 * least} THEN length({column}) < {least} ELSE false END"


def _longer(reading: Reading, most: int) -> str:
    column = reading.column
    if reading.field.type == "list":
        return f"{_items(reading)} > {most}"
    return f"CASE WHEN strlen({column}) > {most} THEN length({column}) > {most} ELSE false END"


def _items(reading: Reading) -> str:
    delimiter = reading.field.properties.get("delimiter", ",")
    return f"len(string_split({reading.column}, {literal(delimiter)}))"


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


__all__ = ["MISSING_REQUIRED_VALUE", "RULES", "key_checks", "message", "value_checks"]


def value_checks(field: Field, column: str, *, plain_text: bool = False, edged: bool = True) -> Checks:
    """Return the checks of the cells of `field`; `column` is the SQL identifier of their text, missing values NULL.

    `plain_text`: no check of non-ASCII text can report anything in the file, so these checks are left out.
    `edged`: a cell of the file may begin or end with a space.
    Errors in the field's descriptor are ignored: the family `schema` reports them.
    """
    checks: Checks = []
    if field.constraints.get("required") is True:
        checks.append(Check(MISSING_REQUIRED_VALUE, field.name, f"{column} IS NULL", "a value"))
    reading = Reading(field, column, form(field, column), FrictionlessReader(field))
    checks += _type_checks(reading)
    checks += list_checks(reading)
    checks += pattern_checks(reading)
    checks += length_checks(reading)
    checks += bound_checks(reading)
    checks += json_schema_checks(reading)
    if field.type in ("string", "any"):
        checks += hygiene_checks(field, column, plain_text=plain_text, edged=edged)
    return checks


def _type_checks(reading: Reading) -> Checks:
    field, made = reading.field, reading.form
    formatted = field.type == "string" or (made is None and field.format not in ("default", ""))
    rule = rules.FORMAT_ERROR if formatted else rules.TYPE_ERROR
    if made is None:
        return [PythonCheck(rule, field.name, wanted(field), reading.reader.misfits)]
    return [Check(rule, field.name, made.misfits, wanted(field))] if made.misfits else []
