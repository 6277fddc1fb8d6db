"""Reads lists of values, plain or with labels: missing values and categories."""

from typing import Any

from claims.descriptor import vocabulary as words
from claims.descriptor.cast import Cast, NotOfType, cast
from claims.descriptor.node import Node, said
from claims.descriptor.properties import check_object
from claims.models.rule import Rule
from claims.quote import quote
from claims.rules import descriptor as rules
from claims.rules import schema


def read_labelled(node: Node, rule: Rule, to: Cast) -> tuple[Any, ...]:
    """The values that are of the type, once each, without their labels.

    `rule` is broken by a value of another type, a value or label that is there twice, and a mixture.
    Source: Table Schema 2.0, "missingValues" and "categories".
    """
    labelled = [isinstance(item, dict) for item in node.value] if isinstance(node.value, list) else []
    if any(labelled) and not all(labelled):
        node.breaks(rule, "has plain values and objects: expected one kind")
    if any(labelled) and node.page.old and rule is schema.MISSING_VALUES:
        node.breaks(rules.NEWER_PROPERTY, "has labels, which version 2.0 has added")
    values: dict[tuple[str, Any], str] = {}
    labels: dict[str, str] = {}
    kept: list[Any] = []
    for item in node.items():
        found = _value_of(item)
        if found is None or not _of_type(found, rule, to):
            continue
        if not _first(found, values, rule):
            continue
        kept.append(found.value)
        if isinstance(item.get("label"), str):
            _first(item.part("label"), labels, rule)
    return tuple(kept)


def _value_of(item: Node) -> Node | None:
    """The value of an item, itself or in an object."""
    if not isinstance(item.value, dict):
        return item
    check_object(item, words.LABELLED, ("value",))
    return item.part("value") if "value" in item else None


def _of_type(node: Node, rule: Rule, to: Cast) -> bool:
    try:
        if to.type == "integer" and isinstance(node.value, float):
            raise NotOfType
        cast(node.value, to)
    except NotOfType:
        node.breaks(rule, f"is {said(node.value)}: expected a value of type {quote(to.type)}")
        return False
    return True


def _first(node: Node, seen: dict[Any, str], rule: Rule) -> bool:
    """Whether the value has not been met yet."""
    key = str(node.value)
    if key in seen:
        node.breaks(rule, f"is {said(node.value)}, as {seen[key]} is: expected each once")
        return False
    seen[key] = node.path
    return True
