"""Reads and checks a field of a Table Schema: its type, format, missing values, categories and example."""

import re
from typing import Any

from claims.descriptor import vocabulary as words
from claims.descriptor.constraints import KNOWN, read_constraints, read_labelled
from claims.descriptor.node import Node, check_object, said
from claims.model.table import Field
from claims.rules import descriptor as rules
from claims.rules import schema
from claims.text.display import quote
from claims.text.suggest import closest
from claims.types.text import boolean_texts
from claims.types.value import InvalidValue, is_uri, parse_value

FORMATS: dict[str, tuple[str, ...]] = {
    "string": ("default", "email", "uri", "binary", "uuid"),
    "number": ("default",),
    "integer": ("default",),
    "boolean": ("default",),
    "object": ("default",),
    "array": ("default",),
    "list": ("default",),
    "datetime": ("default", "any"),
    "date": ("default", "any"),
    "time": ("default", "any"),
    "year": ("default",),
    "yearmonth": ("default",),
    "duration": ("default",),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
    "any": ("default",),
}
"""The formats of each type. Source: Table Schema 2.0, "Field Types"."""

MOMENTS = ("datetime", "date", "time")
DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
DIRECTIVES = frozenset("aAbBcdfGHIjmMpSuUVwWxXyYzZ%")
FORMAT_LIMIT = 100  # characters
ITEM_TYPES = ("string", "integer", "boolean", "number", "datetime", "date", "time")
OF_TYPE: dict[str, tuple[str, ...]] = {
    "decimalChar": ("number",),
    "groupChar": ("number", "integer"),
    "bareNumber": ("number", "integer"),
    "trueValues": ("boolean",),
    "falseValues": ("boolean",),
    "delimiter": ("list",),
    "itemType": ("list",),
}


def read_field(node: Node, missing_values: tuple[str, ...]) -> Field | None:
    """The field, with what is wrong in it left out; None where it has no name.

    `missing_values` are the schema's. Source: Table Schema 2.0, "Field".
    """
    name = node.text("name")
    node = node.named(field=name)
    if not check_object(node, words.FIELD, ("name",)):
        return None
    to = Field(name or "", _type(node), _format(node), properties=node.object)
    _check_form(node, to)
    _check_places(node)
    if "missingValues" in node:
        missing_values = read_labelled(node.part("missingValues"), schema.INVALID_MISSING_VALUES, Field(""))
    categories = _categories(node, to)
    constraints = read_constraints(node, to, categories)
    _check_example(node, to, missing_values)
    if name is None:
        return None
    return Field(name, to.type, to.format, constraints, tuple(missing_values), categories, node.object)


def _type(node: Node) -> str:
    """The type; that of a field without one is `any` since version 2.0, before it was `string`."""
    stated = node.get("type")
    default = "string" if node.page.old else "any"
    if not isinstance(stated, str):
        return default
    if stated in FORMATS:
        return stated
    hint = closest(stated, FORMATS)
    meant = f"did you mean {quote(hint)}?" if hint else f"expected one of {', '.join(FORMATS)}"
    node.part("type").breaks(schema.UNKNOWN_FIELD_TYPE, f"is {quote(stated)}: {meant}")
    return "any"


def _format(node: Node) -> str:
    """The format, without the `fmt:` of version 0."""
    stated = node.text("format")
    if stated is None:
        return "default"
    kind = node.text("type") if node.text("type") in FORMATS else None
    stated = stated.removeprefix("fmt:")
    allowed = FORMATS[kind] if kind else ("default",)
    if stated in allowed or (kind is None and "type" in node):
        return stated if kind else "default"
    wrong = _wrong_pattern(stated) if kind in MOMENTS else _one_of(allowed)
    if wrong:
        hint = closest(stated, allowed)
        meant = f"did you mean {quote(hint)}?" if hint else wrong
        owner = f"type {quote(kind)}" if kind else "a field without type"
        node.part("format").breaks(
            schema.UNKNOWN_FORMAT, f"is {quote(stated)}, which {owner} has not: {meant}"
        )
        return "default"
    return stated


def _one_of(allowed: tuple[str, ...]) -> str:
    return f"expected one of {', '.join(allowed)}" if len(allowed) > 1 else f"expected {quote(allowed[0])}"


def _wrong_pattern(text: str) -> str:
    """Say what is wrong with a pattern of strptime, "" for nothing."""
    found = DIRECTIVE.findall(text)
    unknown = [letter for letter in found if letter not in DIRECTIVES or not letter]
    if not found:
        return "expected 'default', 'any', or a pattern such as '%Y-%m-%d'"
    if unknown:
        return f"'%{unknown[0]}' means nothing in a pattern"
    if len(text) > FORMAT_LIMIT:
        return f"a pattern has at most {FORMAT_LIMIT} characters"
    repeated = [letter for letter in found if letter != "%" and found.count(letter) > 1]
    return f"'%{repeated[0]}' stands in it twice" if repeated else ""


def _check_form(node: Node, to: Field) -> None:
    """Check the properties that change how text is read."""
    for name, types in OF_TYPE.items():
        if name in node and to.type not in types and node.text("type") in FORMATS:
            message = (
                f"has no effect in a field of type {quote(to.type)}: it belongs to {' and '.join(types)}"
            )
            node.part(name).breaks_by_name(schema.UNSUPPORTED_PROPERTY, message)
    if to.type == "boolean":
        _check_booleans(node, to)
    if to.type == "list":
        if node.text("itemType") not in (None, *ITEM_TYPES):
            message = f"is {said(node.get('itemType'))}: expected one of {', '.join(ITEM_TYPES)}"
            node.part("itemType").breaks(schema.UNKNOWN_FIELD_TYPE, message)
        if node.get("delimiter") == "":
            node.part("delimiter").breaks(rules.EMPTY_PROPERTY, "is empty: expected one character or more")
    stated = node.text("decimalChar")
    point = "." if stated is None else stated
    if to.type == "number" and "decimalChar" in node and not point:
        node.part("decimalChar").breaks(rules.EMPTY_PROPERTY, "is empty: expected one character")
    if to.type == "number" and point and node.text("groupChar") == point:
        node.part("groupChar").breaks(
            schema.AMBIGUOUS_NUMBER_FORMAT, f"is {quote(point)}, the decimal character too"
        )


def _check_booleans(node: Node, to: Field) -> None:
    true, false = boolean_texts(to)
    for name in ("trueValues", "falseValues"):
        if node.get(name) == []:
            node.part(name).breaks(schema.AMBIGUOUS_BOOLEAN_VALUES, "is empty: no text would mean it")
    both = [text for text in true if text in false]
    if both:
        at = "falseValues" if "falseValues" in node else "trueValues"
        node.part(at).breaks(
            schema.AMBIGUOUS_BOOLEAN_VALUES, f"has {quote(both[0])}, which means the other as well"
        )


def _check_places(node: Node) -> None:
    """Check that no constraint stands in the field itself, and that rdfType is a URI."""
    for name, part in node.parts():
        if name in KNOWN:
            message = f"has no effect here: did you mean 'constraints.{name}'?"
            part.breaks_by_name(rules.MISPLACED_PROPERTY, message, "move it into 'constraints'")
    text = node.text("rdfType")
    if text is not None and not is_uri(text):
        node.part("rdfType").breaks(rules.INVALID_URL, f"is {quote(text)}: expected the URI of a class")


def _categories(node: Node, to: Field) -> tuple[Any, ...] | None:
    if "categoriesOrdered" in node and "categories" not in node:
        node.part("categoriesOrdered").breaks_by_name(
            schema.INVALID_CATEGORIES, "has no effect without 'categories'"
        )
    if not isinstance(node.get("categories"), list):
        return None
    part = node.part("categories")
    if to.type not in ("string", "integer"):
        message = f"stands in a field of type {quote(to.type)}: expected a string or integer field"
        part.breaks_by_name(schema.INVALID_CATEGORIES, message)
        return None
    if not part.value:
        part.breaks(rules.EMPTY_PROPERTY, "is empty: no value would be right")
        return None
    return read_labelled(part, schema.INVALID_CATEGORIES, to) or None


def _check_example(node: Node, to: Field, missing_values: tuple[str, ...]) -> None:
    example = node.get("example")
    if "example" not in node or example in ("", *missing_values):
        return
    try:
        parse_value(to, example)
    except InvalidValue:
        message = f"is {said(example)}: expected a value of type {quote(to.type)}, format {quote(to.format)}"
        node.part("example").breaks(schema.INVALID_EXAMPLE, message)
