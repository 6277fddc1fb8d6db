"""The bounds of a value: minimum and maximum, with and without the bound itself."""

import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from claims.engine.durations import duration_of
from claims.engine.types.form import Compare
from claims.models.rule import Rule
from claims.quote import plain
from claims.rules import value_rules as rules
from claims.rules.value_reading import Checks, Reading

BOUNDED = ("integer", "number", "date", "time", "datetime", "duration", "year", "yearmonth")
_TESTS: Mapping[Compare, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _Bound(Struct, frozen=True):
    """`compare` is how a value that breaks the bound stands to it."""

    rule: Rule
    compare: Compare
    words: str


_BOUNDS = {
    "minimum": _Bound(rules.MINIMUM, "<", "at least"),
    "exclusiveMinimum": _Bound(rules.MINIMUM, "<=", "more than"),
    "maximum": _Bound(rules.MAXIMUM, ">", "at most"),
    "exclusiveMaximum": _Bound(rules.MAXIMUM, ">=", "less than"),
}


def bound_checks(reading: Reading) -> Checks:
    """The checks that values are in range; in Python where the bound is nothing that SQL knows."""
    checks: Checks = []
    if reading.field.type not in BOUNDED:
        return checks
    for name, bound in _BOUNDS.items():
        given = reading.field.constraints.get(name)
        if given is None:
            continue
        expected = f"{bound.words} {plain(str(given))}"
        breaks = reading.form.compared(given, bound.compare) if reading.form is not None else None
        if breaks is not None:
            checks.append(reading.check(bound.rule, breaks, expected))
        else:
            checks.append(reading.judged(bound.rule, _outside(reading, given, bound.compare), expected))
    return checks


def _outside(reading: Reading, given: Any, compare: Compare) -> Callable[[Any], bool]:
    test = _TESTS[compare]

    ordered = duration_of if reading.field.type == "duration" else None

    @cache
    def limit() -> Any:
        stated = reading.reference.stated(given)
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
