"""The family `value`: compiles a field into checks on its column."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from claims.engine import hygiene
from claims.engine.bounded import Bounded
from claims.engine.checks import Check, Judged
from claims.engine.duck import literal
from claims.engine.patterns import Pattern, compile_pattern
from claims.engine.types import form
from claims.engine.types.form import Compare, Form
from claims.engine.types.reference import Reference
from claims.engine.types.words import JUDGED_FORMATS
from claims.models.rule import Rule
from claims.models.table import Field
from claims.quote import plain, quote
from claims.rules import value_rules as rules
from claims.rules.value_rules import REQUIRED, RULES
from claims.rules.value_words import allowed, message, wanted

__all__ = ["REQUIRED", "RULES", "message", "value_checks"]

BOUNDS: dict[str, tuple[Rule, Compare, str]] = {
    "minimum": (rules.MINIMUM, "<", "at least"),
    "exclusiveMinimum": (rules.MINIMUM, "<=", "more than"),
    "maximum": (rules.MAXIMUM, ">", "at most"),
    "exclusiveMaximum": (rules.MAXIMUM, ">=", "less than"),
}
MEASURED = ("string", "list", "array", "object")
BOUNDED = ("integer", "number", "date", "time", "datetime", "duration", "year", "yearmonth")


def value_checks(field: Field, column: str, *, plain_text: bool = False) -> list[Check | Judged]:
    """The checks of one cell of `field`; `column` is the SQL identifier of its text, missing values NULL.

    `plain_text`: the file is ASCII throughout, so what only other characters can break is left out.
    What the field's descriptor says wrongly is left out here: the family `schema` reports it.
    """
    checks: list[Check | Judged] = []
    if field.constraints.get("required") is True:
        checks.append(Check(REQUIRED, field.name, f"{column} IS NULL", "a value"))
    made = form(field, column)
    checks += _in_sql(field, column, made) if made is not None else _judged(field)
    if field.type in ("string", "any"):
        checks += _of_text(field, column, plain_text)
    return checks


def _in_sql(field: Field, column: str, made: Form) -> list[Check | Judged]:
    checks: list[Check | Judged] = []
    if made.misfits:
        rule = rules.FORMAT if field.type == "string" else rules.TYPE
        checks.append(Check(rule, field.name, made.misfits, wanted(field)))
    if field.type == "string" and field.format in JUDGED_FORMATS:
        checks.append(Judged(rules.FORMAT, field.name, wanted(field), Reference(field).misfits))
    for rule, values in _lists(field):
        if field.type == "list":
            checks.append(_judged_list(field, Reference(field), rule, values))
            continue
        texts = [text for each in values if (text := made.literal(each)) is not None]
        known = ", ".join(map(literal, texts)) or "NULL"
        breaks = (
            f"coalesce({made.canonical} NOT IN ({known}), {column} IS NOT NULL)"
            if not texts
            else (f"{made.canonical} NOT IN ({known})")
        )
        if made.canonical != column:
            breaks = f"CASE WHEN {column} IN ({known}) AND {made.fits or 'true'} THEN false ELSE {breaks} END"
        choices = tuple(each if isinstance(each, str) else str(each) for each in values)
        checks.append(Check(rule, field.name, _gated(breaks, made), allowed(values), choices=choices))
    if field.type == "string":
        checks += _pattern(field, column, made)
    if field.type in ("string", "list"):
        checks += _lengths(field, column, made)
    for name, (rule, compare, words) in BOUNDS.items():
        bound = field.constraints.get(name)
        if bound is None or field.type not in BOUNDED:
            continue
        condition = made.compared(bound, compare)
        if condition is not None:
            checks.append(Check(rule, field.name, _gated(condition, made), f"{words} {plain(str(bound))}"))
        elif field.type in ("date", "time", "datetime", "yearmonth", "year", "number", "integer"):
            checks += _judged_bound(field, Reference(field), name)
    return checks


def _gated(breaks: str, made: Form) -> str:
    """A value of the wrong type is reported once; only what seems to break is looked at twice."""
    return f"CASE WHEN {breaks} THEN {made.fits} ELSE false END" if made.fits else breaks


def _lists(field: Field) -> list[tuple[Rule, Sequence[Any]]]:
    """The lists that a value has to be in; categories that repeat the enum are not reported twice."""
    found: list[tuple[Rule, Sequence[Any]]] = []
    enum = field.constraints.get("enum")
    if isinstance(enum, list | tuple):
        found.append((rules.ENUM, enum))
    if field.categories is not None and (not found or list(field.categories) != list(found[0][1])):
        found.append((rules.CATEGORY, field.categories))
    return found


def _pattern(field: Field, column: str, made: Form) -> list[Check | Judged]:
    text = field.constraints.get("pattern")
    if not isinstance(text, str):
        return []
    expected = quote(text)
    if (pattern := compile_pattern(text)) is not None:
        breaks = f"NOT regexp_full_match({column}, {literal(pattern.re2)})"
        return [Check(rules.PATTERN, field.name, _gated(breaks, made), expected)]
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return []
    matcher = Bounded(pattern=text)
    return [
        Judged(rules.PATTERN, field.name, expected, matcher.fails),
        Judged(rules.PATTERN_TOO_SLOW, field.name, f"the pattern {expected}", matcher.slow),
    ]


def _lengths(field: Field, column: str, made: Form) -> list[Check | Judged]:
    checks: list[Check | Judged] = []
    least, most = (_count(field.constraints.get(name)) for name in ("minLength", "maxLength"))
    if field.type == "list":
        delimiter = field.properties.get("delimiter", ",")
        if not isinstance(delimiter, str) or not delimiter:
            return []
        length, unit = f"len(string_split({column}, {literal(delimiter)}))", "items"
        short, long = f"{length} < {least}", f"{length} > {most}"
    else:
        # Bytes are counted faster; a code point has one to four.
        unit = "characters"
        short = (
            f"CASE WHEN strlen({column}) < {4 * (least or 0)} THEN length({column}) < {least} ELSE false END"
        )
        long = f"CASE WHEN strlen({column}) > {most} THEN length({column}) > {most} ELSE false END"
    if least:
        checks.append(Check(rules.MIN_LENGTH, field.name, _gated(short, made), f"at least {least} {unit}"))
    if most is not None:
        checks.append(Check(rules.MAX_LENGTH, field.name, _gated(long, made), f"at most {most} {unit}"))
    return checks


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _judged(field: Field) -> list[Check | Judged]:
    reference = Reference(field)
    rule = rules.TYPE if field.format in ("default", "") else rules.FORMAT
    checks: list[Check | Judged] = [Judged(rule, field.name, wanted(field), reference.misfits)]
    checks += [_judged_list(field, reference, rule, values) for rule, values in _lists(field)]
    if field.type in MEASURED:
        checks += _judged_lengths(field, reference)
    if field.type in BOUNDED:
        for name in BOUNDS:
            checks += _judged_bound(field, reference, name)
    schema = field.constraints.get("jsonSchema")
    if field.type in ("array", "object") and isinstance(schema, dict | bool):
        matcher = Bounded(schema=schema)
        wants = "JSON that conforms to the field's jsonSchema"
        checks.append(Judged(rules.JSON_SCHEMA, field.name, wants, _if_fits(reference, matcher.fails)))
        wants = "the field's jsonSchema"
        checks.append(Judged(rules.PATTERN_TOO_SLOW, field.name, wants, matcher.slow))
    return checks


def _judged_lengths(field: Field, reference: Reference) -> list[Check | Judged]:
    least, most = (_count(field.constraints.get(name)) or 0 for name in ("minLength", "maxLength"))
    checks: list[Check | Judged] = []
    if least:
        short = reference.breaks(lambda value: len(value) < least)
        checks.append(Judged(rules.MIN_LENGTH, field.name, f"at least {least} items", short))
    if _count(field.constraints.get("maxLength")) is not None:
        long = reference.breaks(lambda value: len(value) > most)
        checks.append(Judged(rules.MAX_LENGTH, field.name, f"at most {most} items", long))
    return checks


def _if_fits(
    reference: Reference, judge: Callable[[Sequence[str]], list[bool]]
) -> Callable[[Sequence[str]], list[bool]]:
    def narrowed(texts: Sequence[str]) -> list[bool]:
        return [
            bad and not misfit for bad, misfit in zip(judge(texts), reference.misfits(texts), strict=True)
        ]

    return narrowed


def _judged_list(field: Field, reference: Reference, rule: Rule, values: Sequence[Any]) -> Judged:
    def outside(value: Any) -> bool:
        return value not in [each for each in map(reference.value, values) if each is not None]

    choices = tuple(each if isinstance(each, str) else str(each) for each in values)
    return Judged(rule, field.name, allowed(values), reference.breaks(outside), choices=choices)


def _judged_bound(field: Field, reference: Reference, name: str) -> list[Check | Judged]:
    given = field.constraints.get(name)
    if given is None:
        return []
    rule, compare, words = BOUNDS[name]

    def outside(value: Any) -> bool:
        bound = reference.value(given)
        if bound is None:
            return False
        try:
            if value != value:  # NaN
                return True
            match compare:
                case "<":
                    return bool(value < bound)
                case "<=":
                    return bool(value <= bound)
                case ">":
                    return bool(value > bound)
                case ">=":
                    return bool(value >= bound)
        except TypeError:  # moments with and without a zone, spans of months and of days
            return False

    return [Judged(rule, field.name, f"{words} {plain(str(given))}", reference.breaks(outside))]


def _of_text(field: Field, column: str, plain_text: bool) -> list[Check | Judged]:
    """The checks of text itself, but for those that the field's other promises make needless."""
    given = field.constraints.get("pattern")
    pattern = compile_pattern(given) if isinstance(given, str) else None
    if _lists(field) or (field.type == "string" and field.format in ("uri", "uuid", "binary", "email")):
        return []
    checks: list[Check | Judged] = []
    name = field.name
    wide = not plain_text and _can_have(pattern, lambda char: not char.isascii())
    if wide:
        checks += [
            Check(rules.NOT_NFC, name, hygiene.not_nfc(column), "text in NFC", "non-ascii"),
            Check(rules.INVISIBLE_CHARACTER, name, hygiene.invisible(column), "visible text", "non-ascii"),
            Check(rules.BIDI_CONTROL, name, hygiene.bidi(column), "text without bidi controls", "non-ascii"),
        ]
    if _can_have(pattern, str.isspace):
        expected = "text without a space at either end"
        spaced = hygiene.edge_space(column)
        spaced = f"({spaced} OR {hygiene.wide_edge_space(column)})" if wide else spaced
        checks.append(Check(rules.EDGE_SPACE, name, spaced, expected))
    if pattern is None or pattern.first is None or pattern.first & frozenset(hygiene.FORMULA):
        checks.append(
            Check(rules.FORMULA_START, name, hygiene.formula_start(column), "text that is no formula")
        )
    if pattern is None or pattern.alphabet is None:
        breaks = hygiene.placeholder(column, frozenset(field.missing_values))
        if breaks:
            checks.append(Check(rules.PLACEHOLDER, name, breaks, "a value, or an empty cell"))
    return checks


def _can_have(pattern: Pattern | None, kind: Callable[[str], bool]) -> bool:
    return pattern is None or pattern.alphabet is None or any(map(kind, pattern.alphabet))
