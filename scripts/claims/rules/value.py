"""The family `value`: makes the checks of one field, and words what they find."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any

from claims.engine import hygiene
from claims.engine.bounded import mismatches
from claims.engine.checks import Check, Judged
from claims.engine.duck import literal
from claims.engine.types import form
from claims.engine.types.form import Compare, Form
from claims.models.rule import Rule
from claims.models.table import Field
from claims.quote import plain
from claims.rules import value_rules as rules

RULES = rules.RULES
REQUIRED = rules.REQUIRED

_LITERAL = r"[A-Za-z0-9_ \-@:/,;=~#%&!<>'\"]|\\[.\-/()\[\]{}+*?|^$]"
_CLASS = r"\[\^?(?:[A-Za-z0-9_ .,:;/@#%+*=~!?'\"\-]|\\[.\-\]\[\\/^])+\]"
_SAME_IN_RE2 = re.compile(
    rf"(?:{_LITERAL}|{_CLASS}|\(\?:|\(|\)|\||[?*+]|\{{\d{{1,3}}(?:,\d{{0,3}})?\}}|[\^$])*"
)
_TWO_COUNTS = re.compile(r"[?*+}][?*+{]")
_BOUNDS: tuple[tuple[str, Rule, Compare, str], ...] = (
    ("minimum", rules.MINIMUM, "<", "at least"),
    ("exclusiveMinimum", rules.MINIMUM, "<=", "more than"),
    ("maximum", rules.MAXIMUM, ">", "at most"),
    ("exclusiveMaximum", rules.MAXIMUM, ">=", "less than"),
)
_NOTES: tuple[tuple[str, Rule], ...] = (
    ("type", rules.TYPE),
    ("enum", rules.ENUM),
    ("minLength", rules.MIN_LENGTH),
    ("maxLength", rules.MAX_LENGTH),
    ("minimum", rules.MINIMUM),
    ("exclusiveMinimum", rules.MINIMUM),
    ("maximum", rules.MAXIMUM),
    ("exclusiveMaximum", rules.MAXIMUM),
    ("jsonSchema", rules.JSON_SCHEMA),
)
_FORMS = {
    "date": "a date such as 2024-01-31",
    "time": "a time such as 14:30:00",
    "datetime": "a date and time such as 2024-01-31T14:30:00Z",
    "year": "a year such as 2024",
    "yearmonth": "a month such as 2024-01",
    "integer": "a whole number such as 42",
    "number": "a number such as 3.14",
}


def value_checks(field: Field, column: str, *, plain_text: bool = False) -> list[Check | Judged]:
    """Every check on the cells of a field; `column` is the SQL identifier of its text.

    `plain_text`: the file is ASCII, so that what only other characters can break is left out.
    """
    checks: list[Check | Judged] = []
    if field.constraints.get("required") is True:
        checks.append(Check(rules.REQUIRED, field.name, f"{column} IS NULL", "a value"))
    made = form(field, column)
    odd = made is None or (field.type == "string" and field.format not in ("default", ""))
    if made is not None and not odd:
        checks += _by_sql(field, column, made)
    else:
        checks += _by_frictionless(field)
    pattern = field.constraints.get("pattern")
    if isinstance(pattern, str):
        checks.append(_pattern(field, column, pattern))
    if field.type in ("string", "any") and "enum" not in field.constraints and not field.categories:
        checks += _hygiene(field, column, plain_text=plain_text)
    return checks


def _by_sql(field: Field, column: str, made: Form) -> list[Check | Judged]:
    checks: list[Check | Judged] = []
    if made.misfits:
        breaks = f"({column} IS NOT NULL AND {made.misfits})"
        checks.append(Check(rules.TYPE, field.name, breaks, _FORMS.get(field.type, f"a {field.type}")))

    def fitting(condition: str) -> str:
        return f"CASE WHEN {made.fits} THEN {condition} ELSE false END" if made.fits else f"({condition})"

    for values, rule in ((field.constraints.get("enum"), rules.ENUM), (field.categories, rules.CATEGORY)):
        texts = [text for text in map(made.literal, values or ()) if text is not None]
        if texts and not (rule is rules.CATEGORY and tuple(field.constraints.get("enum") or ()) == values):
            inside = ", ".join(literal(text) for text in texts)
            words = "one of " + ", ".join(plain(text) for text in texts)
            checks.append(Check(rule, field.name, fitting(f"{made.canonical} NOT IN ({inside})"), words))
    if field.type in ("string", "any"):
        least, most = field.constraints.get("minLength"), field.constraints.get("maxLength")
        if isinstance(least, int) and least > 1:
            breaks = f"length({column}) < {least}"
            checks.append(Check(rules.MIN_LENGTH, field.name, breaks, f"at least {least} characters"))
        if isinstance(most, int):
            breaks = f"strlen({column}) > {most} AND length({column}) > {most}"
            checks.append(Check(rules.MAX_LENGTH, field.name, f"({breaks})", f"at most {most} characters"))
    for name, rule, compare, words in _BOUNDS:
        if name in field.constraints:
            condition = made.compared(field.constraints[name], compare)
            if condition is not None:
                expected = f"{words} {field.constraints[name]}"
                checks.append(Check(rule, field.name, fitting(condition), expected))
    return checks


def _by_frictionless(field: Field) -> list[Check | Judged]:
    kept = ("type", *(name for name, _ in _NOTES if name in field.constraints))
    checks: list[Check | Judged] = []
    for name, rule in _NOTES:
        if name in kept:
            told = rules.FORMAT if name == "type" and field.type == "string" else rule
            form_words = "" if field.format in ("default", "") else f" of format {field.format}"
            said = f"a {field.type}{form_words}"
            expected = said if name == "type" else f"{name} {field.constraints.get(name)}"
            checks.append(Judged(told, field.name, plain(expected), partial(_judge, field, name)))
    return checks


def _judge(field: Field, note: str, values: Sequence[str]) -> list[bool]:
    """What frictionless's own reader of the field says of each value."""
    from frictionless import Field as Reference

    spared = ("pattern", "required", "unique")
    constraints = {name: each for name, each in field.constraints.items() if name not in spared}
    known = {**field.properties, "name": field.name, "type": field.type, "constraints": constraints}
    for name in ("categories", "missingValues", "rdfType", "example"):
        known.pop(name, None)
    read: Callable[[Any], tuple[Any, dict[str, str] | None]]
    read = Reference.from_descriptor(known).create_cell_reader()
    return [note in (read(value)[1] or {}) for value in values]


def _pattern(field: Field, column: str, pattern: str) -> Check | Judged:
    expected = f"text that matches {plain(pattern)}"
    if _SAME_IN_RE2.fullmatch(pattern) and not _TWO_COUNTS.search(pattern):
        breaks = f"NOT regexp_full_match({column}, {literal(pattern)})"
        return Check(rules.PATTERN, field.name, breaks, expected)
    return Judged(rules.PATTERN, field.name, expected, partial(mismatches, pattern))


def _hygiene(field: Field, column: str, *, plain_text: bool) -> list[Check]:
    name, wide = field.name, "non-ascii"
    checks = [
        Check(rules.EDGE_SPACE, name, hygiene.edge_space(column), "text without a space at either end"),
        Check(rules.FORMULA_START, name, hygiene.formula_start(column), "text that is no formula"),
    ]
    if not plain_text:
        checks += [
            Check(rules.NOT_NFC, name, hygiene.not_nfc(column), "text in NFC", wide),
            Check(
                rules.INVISIBLE_CHARACTER,
                name,
                hygiene.invisible(column),
                "characters that can be seen",
                wide,
            ),
            Check(
                rules.BIDI_CONTROL, name, hygiene.bidi(column), "text without bidirectional controls", wide
            ),
            Check(
                rules.EDGE_SPACE,
                name,
                hygiene.wide_edge_space(column),
                "text without a space at either end",
                wide,
            ),
        ]
    allowed = frozenset(field.missing_values)
    condition = hygiene.placeholder(column, allowed)
    if condition and "pattern" not in field.constraints:
        checks.append(Check(rules.PLACEHOLDER, name, condition, "a value, or an empty cell"))
    return checks


def message(check: Check | Judged, value: str | None) -> str:
    """What is wrong with a cell, and what was expected; worked out only where it is shown."""
    if check.rule is rules.REQUIRED or value is None:
        return f"'{plain(check.field)}' is required, and the cell is empty"
    said = f"'{plain(value)}' in '{plain(check.field)}' is not {check.expected}"
    if check.rule is rules.ENUM or check.rule is rules.CATEGORY:
        known = check.expected.removeprefix("one of ").split(", ")
        close = get_close_matches(value, known, n=1) or get_close_matches(value.lower().strip(), known, n=1)
        return f"{said}: did you mean '{close[0]}'?" if close else said
    dated = check.rule is rules.TYPE and check.expected.startswith("a date ")
    if dated and re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", value):
        return f"{said}: it looks like a date, but lacks a leading zero or is not in the calendar"
    return said
