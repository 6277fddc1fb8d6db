"""Reads and checks a field of a Table Schema: its type, format, missing values, categories and example."""

import re
from collections.abc import Mapping
from typing import Any

from claims.descriptor.check import check_object, is_first
from claims.descriptor.constraints import read_constraints
from claims.descriptor.node import Node, show
from claims.descriptor.standard import FIELD, FORMATS, LABELED
from claims.model.rule import Rule
from claims.model.table import Field
from claims.rules import descriptor as rules
from claims.rules import schema as schema_rules
from claims.text.display import quote
from claims.text.suggest import closest
from claims.types.text import boolean_texts
from claims.types.value import InvalidValue, parse_value

DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
DIRECTIVES = frozenset("aAbBcdfGHIjmMpSuUVwWxXyYzZ%")
FORMAT_LIMIT = 100  # characters


def read_field(node: Node, missing_values: tuple[str, ...]) -> Field | None:
    """Return the field without its faulty parts, or None if it has no name.

    `missing_values` are the schema's. Source: Table Schema 2.0, "Field".
    """
    name = node.text("name")
    node = node.named(field=name)
    if not check_object(node, FIELD):
        return None
    properties = _usable_properties(node.object)
    field = Field(name or "", _read_type(node), _read_format(node), properties=properties)
    _check_properties(node, field)
    if "missingValues" in node:
        part = node.child("missingValues")
        missing_values = read_labeled(part, schema_rules.INVALID_MISSING_VALUES, Field(""))
    categories = _read_categories(node, field)
    constraints = read_constraints(node, field, categories)
    if "example" in node and node.get("example") not in ("", *missing_values):
        _check_example(node.child("example"), field)
    if name is None:
        return None
    return Field(name, field.type, field.format, constraints, missing_values, categories, properties)


def _usable_properties(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties as written, without values of the wrong type that would change how cells are read."""
    usable: dict[str, Any] = {}
    for name, value in stated.items():
        declared = FIELD.properties.get(name)
        if declared and declared.field_types and declared.type.item and isinstance(value, list):
            usable[name] = [item for item in value if declared.type.item.holds(item)]
        elif not (declared and declared.field_types) or declared.type.holds(value):
            usable[name] = value
    return usable


def _read_type(node: Node) -> str:
    """Return the type; without one it is `any` in version 2.0, and `string` before."""
    stated = node.get("type")
    if not isinstance(stated, str):
        return "string" if node.old else "any"
    if stated in FORMATS:
        return stated
    hint = closest(stated, FORMATS)
    expected = f"did you mean {quote(hint)}?" if hint else f"expected one of {', '.join(FORMATS)}"
    node.child("type").report(schema_rules.UNKNOWN_FIELD_TYPE, f"is {quote(stated)}: {expected}")
    return "any"


def _read_format(node: Node) -> str:
    """Return the format, without the `fmt:` of version 0; "default" for an unknown one."""
    stated, type_ = (node.text("format") or "default").removeprefix("fmt:"), node.text("type")
    allowed = FORMATS.get(type_ or "", ("default",))
    if stated in allowed:
        return stated
    if "type" in node and type_ not in FORMATS:
        return "default"
    if type_ in ("datetime", "date", "time"):
        expected = _explain_pattern(stated)
    else:
        expected = f"expected {'one of ' if len(allowed) > 1 else ''}{', '.join(map(quote, allowed))}"
    if not expected:
        return stated
    hint = closest(stated, allowed)
    expected = f"did you mean {quote(hint)}?" if hint else expected
    owner = f"type {quote(type_)}" if type_ else "a field without a type"
    node.child("format").report(
        schema_rules.UNKNOWN_FORMAT, f"is {quote(stated)}, which is not a format of {owner}: {expected}"
    )
    return "default"


def _explain_pattern(text: str) -> str:
    """Return what is wrong with a pattern of strptime, or ""."""
    found = DIRECTIVE.findall(text)
    unknown = [letter for letter in found if letter not in DIRECTIVES or not letter]
    if not found:
        return "expected 'default', 'any', or a pattern such as '%Y-%m-%d'"
    if unknown:
        return f"'%{unknown[0]}' is not a directive of strptime"
    if len(text) > FORMAT_LIMIT:
        return f"a pattern has at most {FORMAT_LIMIT} characters"
    repeated = [letter for letter in found if letter != "%" and found.count(letter) > 1]
    return f"'%{repeated[0]}' occurs twice" if repeated else ""


def _check_properties(node: Node, field: Field) -> None:
    """Check the properties that change how text is read."""
    for name, part in node.properties():
        types = FIELD.properties[name].field_types if name in FIELD.properties else ()
        if types and field.type not in types and node.text("type") in FORMATS:
            message = f"has no effect in a field of type {quote(field.type)}, only in {' and '.join(types)}"
            part.report_key(schema_rules.UNSUPPORTED_PROPERTY, message)
    if field.type == "boolean":
        _check_booleans(node, field)
    point = node.text("decimalChar") if node.text("decimalChar") is not None else "."
    if field.type == "number" and point and node.get("groupChar") == point:
        message = f"is {quote(point)}, the same as the decimal character: use another one"
        node.child("groupChar").report(schema_rules.AMBIGUOUS_NUMBER_FORMAT, message)
    if "categoriesOrdered" in node and "categories" not in node:
        message = "has no effect without 'categories'"
        node.child("categoriesOrdered").report_key(schema_rules.INVALID_CATEGORIES, message)


def _check_booleans(node: Node, field: Field) -> None:
    for name in ("trueValues", "falseValues"):
        if node.get(name) == []:
            message = "is empty: add at least one text"
            node.child(name).report(schema_rules.AMBIGUOUS_BOOLEAN_VALUES, message)
    true, false = boolean_texts(field)
    both = [text for text in true if text in false]
    if both:
        part = node.child("falseValues" if "falseValues" in node else "trueValues")
        message = f"contains {quote(both[0])}, which means both true and false"
        part.report(schema_rules.AMBIGUOUS_BOOLEAN_VALUES, message)


def _read_categories(node: Node, field: Field) -> tuple[Any, ...] | None:
    if not isinstance(node.get("categories"), list):
        return None
    part = node.child("categories")
    if field.type not in ("string", "integer"):
        message = f"is in a field of type {quote(field.type)}: expected a string or integer field"
        part.report_key(schema_rules.INVALID_CATEGORIES, message)
        return None
    return read_labeled(part, schema_rules.INVALID_CATEGORIES, field) or None


def _check_example(node: Node, field: Field) -> None:
    try:
        parse_value(field, node.value)
    except InvalidValue:
        message = f"is {show(node.value)}: expected a value of type {quote(field.type)}, "
        node.report(schema_rules.INVALID_EXAMPLE, f"{message}format {quote(field.format)}")


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
        if not _is_of_type(value, rule, field) or not is_first(value, values, rule):
            continue
        kept.append(value.value)
        if item.text("label") is not None:
            is_first(item.child("label"), labels, rule)
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
