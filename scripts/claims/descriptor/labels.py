"""Reads lists of values that may have labels. Source: Table Schema 2.0, "missingValues" and "categories"."""

from typing import Any

from claims.descriptor.check import check_object
from claims.descriptor.node import Node, show
from claims.descriptor.standard import LABELED
from claims.model.rule import Rule
from claims.model.table import Field
from claims.rules import descriptor as rules
from claims.rules import schema as schema_rules
from claims.text.display import quote
from claims.types.value import InvalidValue, parse_value


def read_labeled(node: Node, rule: Rule, field: Field) -> tuple[Any, ...]:
    """Return the distinct values of the field's type, without their labels.

    `rule` is broken by a value of another type, a repeated value or label, and a mixture of plain and labeled values.
    """
    labeled = [isinstance(item, dict) for item in node.value] if isinstance(node.value, list) else []
    if any(labeled) and not all(labeled):
        node.report(rule, "mixes plain values and objects: use only one of the two")
    if any(labeled) and node.old and rule is schema_rules.INVALID_MISSING_VALUES:
        node.report(rules.PROPERTY_REQUIRES_VERSION_2, "has labels, which need version 2.0")
    values: dict[str, str] = {}
    labels: dict[str, str] = {}
    kept: list[Any] = []
    for item in node.items():
        value = item
        if isinstance(item.value, dict):
            check_object(item, LABELED)
            if "value" not in item:
                continue
            value = item.child("value")
        if not _is_of_type(value, rule, field) or not _is_first(value, values, rule):
            continue
        kept.append(value.value)
        if item.text("label") is not None:
            _is_first(item.child("label"), labels, rule)
    return tuple(kept)


def _is_of_type(node: Node, rule: Rule, field: Field) -> bool:
    try:
        if field.type == "integer" and isinstance(node.value, float):
            raise InvalidValue
        parse_value(field, node.value)
    except InvalidValue:
        node.report(rule, f"is {show(node.value)}: expected a value of type {quote(field.type)}")
        return False
    return True


def _is_first(node: Node, seen: dict[str, str], rule: Rule) -> bool:
    """Return whether the value is new; report it otherwise."""
    key = str(node.value)
    if key in seen:
        node.report(rule, f"is {show(node.value)}, the same as {seen[key]}: each must be unique")
        return False
    seen[key] = node.path
    return True
