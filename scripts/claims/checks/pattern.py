"""Checks that a value matches its pattern (strings) or its JSON Schema (arrays and objects)."""

from claims.checks.column import Checks, Reading
from claims.engine.query import PythonCheck
from claims.model.table import Field
from claims.rules import value as rules
from claims.text.display import plain, quote
from claims.text.sql import literal
from claims.types.pattern import compile_pattern, reads_alike
from claims.types.words import PATTERNS
from claims.types.worker import Bounded


def pattern_checks(reading: Reading) -> Checks:
    """Return the checks of a pattern; run in a process with a time limit if RE2 may interpret it differently."""
    text = reading.field.constraints.get("pattern")
    if reading.field.type != "string" or not isinstance(text, str):
        return []
    expected = quote(text)
    described = text if text in PATTERNS else expected + _described(reading.field)
    if (pattern := compile_pattern(text)) is not None:
        breaks = f"NOT regexp_full_match({reading.column}, {literal(pattern.re2)})"
        return [reading.check(rules.PATTERN_MISMATCH, breaks, described)]
    if not reads_alike(text):
        return []
    name, matcher = reading.field.name, Bounded(pattern=text)
    return [
        PythonCheck(rules.PATTERN_MISMATCH, name, described, reading.narrowed(matcher.fails)),
        PythonCheck(rules.PATTERN_TOO_SLOW, name, f"the pattern {expected}", matcher.slow),
    ]


def _described(field: Field) -> str:
    """Return the field's description, which is easier to read than a pattern."""
    words = [field.properties.get(name) for name in ("description", "title")]
    text = next((" ".join(each.split()) for each in words if isinstance(each, str) and each.strip()), "")
    example = field.properties.get("example")
    such = f", such as {quote(example)}" if isinstance(example, str) and example else ""
    return f" (description: {plain(text).rstrip('.') if such else plain(text)}{such})" if text else such


def json_schema_checks(reading: Reading) -> Checks:
    """Return the checks that JSON matches the field's JSON Schema."""
    schema = reading.field.constraints.get("jsonSchema")
    if reading.field.type not in ("array", "object") or not isinstance(schema, dict | bool):
        return []
    name, matcher = reading.field.name, Bounded(schema=schema)
    wants = "the field's jsonSchema"
    return [
        PythonCheck(
            rules.JSON_SCHEMA_MISMATCH, name, wants, reading.narrowed(matcher.fails), reason=matcher.reason
        ),
        PythonCheck(rules.PATTERN_TOO_SLOW, name, "the field's jsonSchema", matcher.slow),
    ]
