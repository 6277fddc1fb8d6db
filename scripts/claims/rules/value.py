"""The family `value`: compiles a field into checks on its column."""

from claims.engine.checks import Check, Judged
from claims.engine.types import form
from claims.engine.types.reference import Reference
from claims.models.table import Field
from claims.rules import value_rules as rules
from claims.rules.value_bounds import bound_checks
from claims.rules.value_hygiene import hygiene_checks, key_checks
from claims.rules.value_lengths import length_checks
from claims.rules.value_lists import list_checks
from claims.rules.value_patterns import json_schema_checks, pattern_checks
from claims.rules.value_reading import Checks, Reading
from claims.rules.value_rules import REQUIRED, RULES
from claims.rules.value_words import message, wanted

__all__ = ["REQUIRED", "RULES", "key_checks", "message", "value_checks"]


def value_checks(field: Field, column: str, *, plain_text: bool = False, edged: bool = True) -> Checks:
    """The checks of one cell of `field`; `column` is the SQL identifier of its text, missing values NULL.

    `plain_text`: the file is ASCII, or as good, so what only other characters can break is left out.
    `edged`: a cell of the file may begin or end with a space.
    What the field's descriptor says wrongly is left out here: the family `schema` reports it.
    """
    checks: Checks = []
    if field.constraints.get("required") is True:
        checks.append(Check(REQUIRED, field.name, f"{column} IS NULL", "a value"))
    reading = Reading(field, column, form(field, column), Reference(field))
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
    rule = rules.FORMAT if formatted else rules.TYPE
    if made is None:
        return [Judged(rule, field.name, wanted(field), reading.reference.misfits)]
    return [Check(rule, field.name, made.misfits, wanted(field))] if made.misfits else []
