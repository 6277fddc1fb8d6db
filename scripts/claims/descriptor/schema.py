"""Reads and checks a Table Schema."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from claims.descriptor import vocabulary as words
from claims.descriptor.constraints import read_labelled
from claims.descriptor.field import read_field
from claims.descriptor.node import (
    Node,
    check_inner_name,
    check_kind,
    check_not_empty,
    check_object,
    check_places,
    said,
)
from claims.model.table import Field, ForeignKey, Schema
from claims.rules import descriptor as rules
from claims.rules import schema
from claims.text.display import quote
from claims.text.suggest import closest

FEW, MANY = 20, 300  # names that a message lists; names among which the one that was meant is looked for


class Keys(Struct, frozen=True):
    """The keys that can be checked."""

    primary: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    foreign: tuple[ForeignKey, ...] = ()


def read_keys(node: Node, names: set[str]) -> Keys:
    """The keys of the schema `node` whose fields are among `names`; the others are taken down and left out.

    Source: Table Schema 2.0, "primaryKey", "uniqueKeys", "foreignKeys".
    """
    primary: tuple[str, ...] = ()
    if "primaryKey" in node:
        primary = _key_fields(node, "primaryKey", names)
    return Keys(primary, _unique(node, names), _foreign(node, names))


def _key_fields(around: Node, name: str | int, names: set[str] | None) -> tuple[str, ...]:
    """The fields of a key, () where one is wrong; `names` None leaves open what fields there are."""
    node = around.part(name)
    if not words.TEXT_OR_TEXTS.holds(node.value):
        return ()
    items = [node] if isinstance(node.value, str) else list(node.items())
    if isinstance(node.value, str) and not node.page.old:
        node.breaks(
            rules.OUTDATED_PROPERTY, f"is a string: version 2.0 has an array here, [{quote(node.value)}]"
        )
    if not items:
        node.breaks(rules.EMPTY_PROPERTY, "is empty: name a field, or leave it out")
    right = bool(items)
    seen = set()
    for item in items:
        if names is not None and item.value not in names:
            _no_field(item, names)
            right = False
        if item.value in seen:
            item.breaks(schema.DUPLICATE_KEY_FIELD, f"is {quote(item.value)}, which the key has already")
        seen.add(item.value)
    return tuple(dict.fromkeys(item.value for item in items)) if right else ()


def _no_field(item: Node, names: Iterable[str]) -> None:
    meant = _meant(item.value, sorted(names))
    item.breaks(schema.UNKNOWN_KEY_FIELD, f"is {quote(item.value)}, which is no field: {meant}")


def _meant(text: str, known: Sequence[str]) -> str:
    """What was probably meant; looked for among not too many, since it takes time."""
    hint = closest(text, known[:MANY])
    if hint:
        return f"did you mean {quote(hint)}?"
    more = ", …" if len(known) > FEW else ""
    return f"expected one of {', '.join(map(quote, known[:FEW]))}{more}" if known else "it has none"


def _unique(node: Node, names: set[str]) -> tuple[tuple[str, ...], ...]:
    if not isinstance(node.get("uniqueKeys"), list):
        return ()
    check_not_empty(node, "uniqueKeys")
    keys = node.part("uniqueKeys")
    found: dict[tuple[str, ...], str] = {}
    for number, item in enumerate(keys.items()):
        if not check_kind(item, words.TEXTS):
            continue
        read = _key_fields(keys, number, names)
        if read and read in found:
            item.breaks(schema.DUPLICATE_KEY_FIELD, f"is the same key as {found[read]}")
        elif read:
            found[read] = item.path
    return tuple(found)


def _foreign(node: Node, names: set[str]) -> tuple[ForeignKey, ...]:
    if not isinstance(node.get("foreignKeys"), list):
        return ()
    found = []
    for item in node.part("foreignKeys").items():
        read = _foreign_key(item, names)
        if read:
            found.append(read)
    return tuple(found)


def _foreign_key(item: Node, names: set[str]) -> ForeignKey | None:
    if not check_object(item, words.UNMATCHED_FOREIGN_KEY, ("fields", "reference")):
        return None
    fields = _key_fields(item, "fields", names) if "fields" in item else ()
    if not isinstance(item.get("reference"), dict):
        return None
    reference = item.part("reference")
    check_object(reference, words.REFERENCE, ("fields",))
    resource = reference.get("resource") if "resource" in reference else ""
    itself = resource == ""
    if resource == "self" and item.page.old:
        resource, itself = "", True
    there = _key_fields(reference, "fields", names if itself else None) if "fields" in reference else ()
    if not isinstance(resource, str):
        return None
    counts = [len(each.texts("fields")) for each in (item, reference)]
    if 0 not in counts and counts[0] != counts[1]:
        message = f"has {counts[0]} fields, and its reference {counts[1]}: expected as many"
        item.breaks(schema.KEY_FIELD_COUNT_MISMATCH, message)
        return None
    return ForeignKey(fields, resource, there) if fields and len(fields) == len(there) else None


def check_targets(
    node: Node, own: str | None, schemas: Mapping[str, Schema | None], unread: Container[str | None]
) -> None:
    """Check where the foreign keys of a schema lead, once all tables of the package are read.

    `schemas` are those of all resources by name, None where a resource states none (or no usable one: of the
    resources `unread` that has been said already).
    """
    if not isinstance(node.get("foreignKeys"), list):
        return
    for item in node.part("foreignKeys").items():
        if not isinstance(item.get("reference"), dict):
            continue
        reference = item.part("reference")
        resource = reference.text("resource")
        if resource is None or resource == "" or (resource == "self" and node.page.old):
            continue
        if resource == own and not node.page.old:
            reference.part("resource").breaks(
                schema.EXPLICIT_SELF_REFERENCE, f"is {quote(resource)}, the table itself: leave it out"
            )
        if resource not in schemas:
            _no_table(reference.part("resource"), schemas)
            continue
        target = schemas[resource]
        if target is None:
            if resource != own and resource not in unread:
                message = f"is {quote(resource)}, which has no schema to look the fields up in"
                reference.part("resource").breaks(schema.INVALID_FOREIGN_KEY_TARGET, message)
            continue
        _check_there(reference, resource, [each.name for each in target.fields])


def _no_table(node: Node, schemas: Mapping[str, Schema | None]) -> None:
    meant = _meant(node.value, sorted(schemas))
    node.breaks(
        schema.INVALID_FOREIGN_KEY_TARGET,
        f"is {quote(node.value)}, which is no table of the package: {meant}",
    )


def _check_there(reference: Node, resource: str, names: Sequence[str]) -> None:
    fields = reference.part("fields") if "fields" in reference else None
    if fields is None or not words.TEXT_OR_TEXTS.holds(fields.value):
        return
    for item in [fields] if isinstance(fields.value, str) else fields.items():
        if item.value not in names:
            meant = _meant(item.value, names)
            message = f"is {quote(item.value)}, which is no field of {quote(resource)}: {meant}"
            item.breaks(schema.INVALID_FOREIGN_KEY_TARGET, message)


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
        missing = read_labelled(node.part("missingValues"), schema.INVALID_MISSING_VALUES, Field(""))
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
            item.part("name").breaks(rules.EMPTY_PROPERTY, "is empty: expected the column's name")
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
    node.part("fieldsMatch").breaks(schema.INVALID_FIELDS_MATCH, f"is {said(stated)}: {meant}")
    return "exact"
