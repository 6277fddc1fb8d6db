"""Reads and checks a Table Schema."""

from typing import Any

from claims.descriptor import vocabulary as words
from claims.descriptor.cast import Cast
from claims.descriptor.field import read_field
from claims.descriptor.keys import read_keys
from claims.descriptor.node import Node, said
from claims.descriptor.properties import check_inner_name, check_not_empty, check_object, check_places
from claims.descriptor.values import read_labelled
from claims.models.table import Field, Schema
from claims.quote import quote
from claims.rules import descriptor as rules
from claims.rules import schema
from claims.store.paths import closest

MATCHES = ("exact", "equal", "subset", "superset", "partial")


def read_schema(node: Node) -> Schema | None:
    """The schema with every default filled in; None where it has no fields at all.

    What is wrong is taken down and left out. Source: Table Schema 2.0, "Schema".
    """
    if not check_object(node, words.SCHEMA, ("fields",)):
        return None
    check_inner_name(node)
    check_places(node, words.OF_FIELD, "fields[]", "move it into the field")
    check_not_empty(node, "fields")
    missing: tuple[Any, ...] = ("",)
    if isinstance(node.get("missingValues"), list):
        missing = read_labelled(node.part("missingValues"), schema.MISSING_VALUES, Cast("string"))
    match = _fields_match(node)
    fields = _fields(node, missing)
    keys = read_keys(node, {each.name for each in fields})
    if not fields:
        return None
    return Schema(fields, match, keys.primary, keys.unique, keys.foreign, missing, node.object)


def _fields(node: Node, missing: tuple[Any, ...]) -> tuple[Field, ...]:
    if "fields" not in node:
        return ()
    found: list[Field] = []
    names: dict[str, str] = {}
    for item in node.part("fields").items():
        read = read_field(item, missing)
        if read is None:
            continue
        if not read.name:
            item.part("name").breaks(rules.EMPTY_VALUE, "is empty: expected the column's name")
        if read.name in names:
            message = f"is {quote(read.name)}, as {names[read.name]} is: expected each name once"
            item.part("name").named(field=read.name).breaks(schema.DUPLICATE_FIELD_NAME, message)
        names.setdefault(read.name, item.path)
        found.append(read)
    return tuple(found)


def _fields_match(node: Node) -> str:
    """The text of the standard has a string here, its published profile an array: both are read."""
    stated = node.get("fieldsMatch")
    if "fieldsMatch" not in node:
        return "exact"
    if isinstance(stated, list) and len(stated) == 1:
        stated = stated[0]
    if isinstance(stated, str) and stated in MATCHES:
        return stated
    hint = closest(stated, MATCHES) if isinstance(stated, str) else None
    meant = f"did you mean {quote(hint)}?" if hint else f"expected one of {', '.join(MATCHES)}"
    node.part("fieldsMatch").breaks(schema.FIELDS_MATCH, f"is {said(stated)}: {meant}")
    return "exact"
