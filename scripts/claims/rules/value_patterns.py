"""What a value has to conform to: the pattern of a string, the JSON Schema of an array or object."""

from claims.engine.bounded import Bounded
from claims.engine.checks import Judged
from claims.engine.duck import literal
from claims.engine.patterns import compile_pattern, compiles
from claims.quote import quote
from claims.rules import value_rules as rules
from claims.rules.value_reading import Checks, Reading


def pattern_checks(reading: Reading) -> Checks:
    """The checks that text matches; in a bounded process where RE2 might read the pattern otherwise."""
    text = reading.field.constraints.get("pattern")
    if reading.field.type != "string" or not isinstance(text, str):
        return []
    expected = quote(text)
    if (pattern := compile_pattern(text)) is not None:
        breaks = f"NOT regexp_full_match({reading.column}, {literal(pattern.re2)})"
        return [reading.check(rules.PATTERN, breaks, expected)]
    return _bounded(reading, Bounded(pattern=text), expected) if compiles(text) else []


def json_schema_checks(reading: Reading) -> Checks:
    """The checks that JSON conforms to the field's schema."""
    schema = reading.field.constraints.get("jsonSchema")
    if reading.field.type not in ("array", "object") or not isinstance(schema, dict | bool):
        return []
    name, matcher = reading.field.name, Bounded(schema=schema)
    wants = "JSON that conforms to the field's jsonSchema"
    return [
        Judged(rules.JSON_SCHEMA, name, wants, reading.narrowed(matcher.fails)),
        Judged(rules.PATTERN_TOO_SLOW, name, "the field's jsonSchema", matcher.slow),
    ]


def _bounded(reading: Reading, matcher: Bounded, expected: str) -> Checks:
    name = reading.field.name
    return [
        Judged(rules.PATTERN, name, expected, reading.narrowed(matcher.fails)),
        Judged(rules.PATTERN_TOO_SLOW, name, f"the pattern {expected}", matcher.slow),
    ]
