"""Reads and checks a Table Schema."""

from claims.descriptor.check import check_object
from claims.descriptor.field import read_field
from claims.descriptor.keys import read_foreign_keys, read_primary_key, read_unique_keys
from claims.descriptor.labels import read_labeled
from claims.descriptor.node import Node, show
from claims.descriptor.standard import FIELDS_MATCH, SCHEMA
from claims.model.table import Field, Schema
from claims.rules import schema as rules
from claims.text.display import quote
from claims.text.suggest import closest


def read_schema(node: Node) -> Schema | None:
    """Return the schema with its defaults and without its faulty parts, or None if it has no fields.

    Source: Table Schema 2.0, "Schema".
    """
    if not check_object(node, SCHEMA):
        return None
    missing: tuple[str, ...] = ("",)
    if isinstance(node.get("missingValues"), list):
        missing = read_labeled(node.child("missingValues"), rules.INVALID_MISSING_VALUES, Field(""))
    match = _read_fields_match(node)
    fields = _read_fields(node, missing)
    names = {each.name for each in fields}
    primary, unique = read_primary_key(node, names), read_unique_keys(node, names)
    foreign = read_foreign_keys(node, names)
    return Schema(fields, match, primary, unique, foreign, missing, node.object) if fields else None


def _read_fields(node: Node, missing: tuple[str, ...]) -> tuple[Field, ...]:
    found: list[Field] = []
    first: dict[str, str] = {}
    for item in node.child("fields").items() if "fields" in node else ():
        read = read_field(item, missing)
        if read is None:
            continue
        if read.name in first:
            message = f"is {quote(read.name)}, the same as that of {first[read.name]}: names must be unique"
            item.child("name").named(field=read.name).report(rules.DUPLICATE_FIELD_NAME, message)
        first.setdefault(read.name, item.path)
        found.append(read)
    return tuple(found)


def _read_fields_match(node: Node) -> str:
    """Return `fieldsMatch`: a string in the text of the standard, an array in its published profile."""
    stated = node.get("fieldsMatch")
    if "fieldsMatch" not in node:
        return "exact"
    if isinstance(stated, list) and len(stated) == 1:
        stated = stated[0]
    if isinstance(stated, str) and stated in FIELDS_MATCH:
        return stated
    hint = closest(stated, FIELDS_MATCH) if isinstance(stated, str) else None
    expected = f"did you mean {quote(hint)}?" if hint else f"expected one of {', '.join(FIELDS_MATCH)}"
    node.child("fieldsMatch").report(rules.INVALID_FIELDS_MATCH, f"is {show(stated)}: {expected}")
    return "exact"
