"""Checks that a value is one of the listed ones: enum and categories."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from claims.checks.column import Checks, Reading
from claims.checks.messages import allowed
from claims.engine.query import Check, PythonCheck
from claims.model.rule import Rule
from claims.model.table import Field
from claims.rules import value as rules
from claims.text.sql import literal
from claims.types.form import Form
from claims.types.value import canonical_text


def list_checks(reading: Reading) -> Checks:
    """Return the checks of enum and categories; in Python if SQL cannot express a listed value."""
    return [_check(reading, rule, values) for rule, values in lists(reading.field)]


def lists(field: Field) -> list[tuple[Rule, Sequence[Any]]]:
    """Return the lists of allowed values of a field, each with its rule; categories equal to the enum are left out."""
    found: list[tuple[Rule, Sequence[Any]]] = []
    enum = field.constraints.get("enum")
    if isinstance(enum, list | tuple):
        found.append((rules.NOT_IN_ENUM, enum))
    if field.categories is not None and (not found or list(field.categories) != list(found[0][1])):
        found.append((rules.NOT_IN_CATEGORIES, field.categories))
    return found


def _check(reading: Reading, rule: Rule, values: Sequence[Any]) -> Check | PythonCheck:
    choices = tuple(each if isinstance(each, str) else str(each) for each in values)
    made = reading.form
    known = [text for each in values if (text := canonical_text(reading.field, each)) is not None]
    if made is None or len(known) < len(values):
        return reading.judged(rule, _outside(reading, values), allowed(values), choices)
    return reading.check(rule, _not_in(reading.column, made, known), allowed(values), choices)


def _not_in(column: str, made: Form, texts: Sequence[str]) -> str:
    if not texts:
        return f"{column} IS NOT NULL"
    known = ", ".join(map(literal, texts))
    breaks = f"{made.canonical} NOT IN ({known})"
    if made.canonical == column or not made.stable:
        return breaks
    return f"CASE WHEN {column} IN ({known}) THEN false ELSE {breaks} END"


def _outside(reading: Reading, values: Sequence[Any]) -> Callable[[Any], bool]:
    @cache
    def members() -> list[Any]:
        return [member for each in values if (member := reading.reader.lenient(each)) is not None]

    return lambda value: value not in members()
