"""The length of a value: of text in characters, of lists, arrays and objects in items."""

from typing import Any

from claims.engine.duck import literal
from claims.rules import value_rules as rules
from claims.rules.value_reading import Checks, Reading

MEASURED = ("string", "list", "array", "object")


def length_checks(reading: Reading) -> Checks:
    """The checks that values are neither too short nor too long."""
    field = reading.field
    if field.type not in MEASURED:
        return []
    least, most = (_count(field.constraints.get(name)) for name in ("minLength", "maxLength"))
    unit = "character" if field.type == "string" else "item"
    checks: Checks = []
    if least:
        expected = f"at least {_many(least, unit)}"
        if reading.form is None:
            checks.append(reading.judged(rules.MIN_LENGTH, lambda value: len(value) < least, expected))
        else:
            checks.append(reading.check(rules.MIN_LENGTH, _shorter(reading, least), expected))
    if most is not None:
        expected = f"at most {_many(most, unit)}"
        if reading.form is None:
            checks.append(reading.judged(rules.MAX_LENGTH, lambda value: len(value) > most, expected))
        else:
            checks.append(reading.check(rules.MAX_LENGTH, _longer(reading, most), expected))
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


def _many(number: int, word: str) -> str:
    """A number with its noun."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
