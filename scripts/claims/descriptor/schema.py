"""Reads and checks a Table Schema: its fields and its keys."""

from collections import Counter
from collections.abc import Collection, Container, Iterator, Mapping

from msgspec.structs import replace

from claims.descriptor.check import check_object, check_type, is_first, report_empty
from claims.descriptor.field import read_field, read_labeled
from claims.descriptor.node import Node, show
from claims.descriptor.standard import FIELDS_MATCH, SCHEMA, TEXT_OR_TEXTS, TEXTS
from claims.model.table import Field, ForeignKey, Schema
from claims.rules import descriptor as rules
from claims.rules import schema as schema_rules
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
        missing = read_labeled(node.child("missingValues"), schema_rules.INVALID_MISSING_VALUES, Field(""))
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
        is_first(item.child("name").named(field=read.name), first, schema_rules.DUPLICATE_FIELD_NAME)
        found.append(read)
    return _distinguish(found)


def _distinguish(fields: list[Field]) -> tuple[Field, ...]:
    """Return the fields, of several with one name all but the first renamed: the second `x` is `x (2)`.

    The name as written stays in `properties`, by which the column is found.
    """
    used = Counter(each.name for each in fields)
    if len(used) == len(fields):
        return tuple(fields)
    done: Counter[str] = Counter()
    renamed: list[Field] = []
    for each in fields:
        done[each.name] += 1
        name, number = each.name, done[each.name]
        while number > 1 and name in used:
            name, number = f"{each.name} ({number})", number + 1
        used[name] += 1
        renamed.append(replace(each, name=name))
    return tuple(renamed)


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
    if not node.old:
        node.child("fieldsMatch").report(schema_rules.INVALID_FIELDS_MATCH, f"is {show(stated)}: {expected}")
    return "exact"


LISTED, COMPARED = 20, 300  # names that a message lists; names that a suggestion is chosen from

Key = tuple[str, ...]


def read_primary_key(node: Node, names: Collection[str]) -> Key:
    """Return the fields of the primary key; none if one of them is not among `names`."""
    return _read_key(node.child("primaryKey"), names) if "primaryKey" in node else ()


def read_unique_keys(node: Node, names: Collection[str]) -> tuple[Key, ...]:
    """Return the unique keys whose fields are all among `names`."""
    found: dict[Key, str] = {}
    for item in node.child("uniqueKeys").items() if "uniqueKeys" in node else ():
        if node.old and not TEXTS.holds(item.value):
            continue  # of another kind of keys: version 1 has none
        key = _read_key(item, names) if check_type(item, TEXTS) else ()
        if key in found:
            item.report(
                schema_rules.DUPLICATE_KEY_FIELD, f"is the same key as {found[key]}: remove one of them"
            )
        elif key:
            found[key] = item.path
    return tuple(found)


def read_foreign_keys(node: Node, names: Collection[str]) -> tuple[ForeignKey, ...]:
    """Return the foreign keys whose own fields are all among `names`."""
    items = node.child("foreignKeys").items() if "foreignKeys" in node else ()
    read = (_read_foreign_key(item, names) for item in items if isinstance(item.value, dict))
    return tuple(each for each in read if each is not None)


def _read_foreign_key(item: Node, names: Collection[str]) -> ForeignKey | None:
    fields = _read_key(item.child("fields"), names) if "fields" in item else ()
    if not isinstance(item.get("reference"), dict):
        return None
    reference = item.child("reference")
    resource = "" if _is_self_reference(reference) else reference.get("resource")
    targets: Key = ()
    if "fields" in reference:
        targets = _read_key(reference.child("fields"), names if resource == "" else None)
    if not isinstance(resource, str):
        return None
    here, there = (len(list(_key_items(each))) for each in (item, reference))
    if here and there and here != there:
        message = f"has {here} fields, but its reference has {there}: name as many on both sides"
        item.report(schema_rules.KEY_FIELD_COUNT_MISMATCH, message)
        return None
    return ForeignKey(fields, resource, targets) if fields and len(fields) == len(targets) else None


def _is_self_reference(reference: Node) -> bool:
    resource = reference.get("resource") if "resource" in reference else ""
    return resource == "" or (resource == "self" and reference.old)


def _key_items(around: Node) -> Iterator[Node]:
    """Yield the names in `fields`, which is an array or, in version 1, a string."""
    if "fields" in around:
        node = around.child("fields")
        items = [node] if isinstance(node.value, str) else node.items()
        yield from (each for each in items if isinstance(each.value, str))


def _read_key(node: Node, names: Collection[str] | None) -> Key:
    """Return the fields of a key; none if one is not among `names`, unless these are not known yet (None)."""
    if not TEXT_OR_TEXTS.holds(node.value):
        return ()
    items = [node] if isinstance(node.value, str) else list(node.items())
    if isinstance(node.value, str) and not node.old:
        message = f"is a string, as in version 1: use an array, [{quote(node.value)}]"
        node.report(rules.OUTDATED_PROPERTY, message)
    if not items:
        report_empty(node)
    key: dict[str, None] = {}
    known = True
    for item in items:
        if names is not None and item.value not in names:
            _report_unknown_field(item, names)
            known = False
        if item.value in key:
            message = f"is {quote(item.value)}, which is already in the key"
            item.report(schema_rules.DUPLICATE_KEY_FIELD, message)
        key[item.value] = None
    return tuple(key) if known else ()


def _report_unknown_field(item: Node, names: Collection[str]) -> None:
    message = f"is {quote(item.value)}, which is not a field: {_suggest(item.value, sorted(names))}"
    item.report(schema_rules.UNKNOWN_KEY_FIELD, message)


def _suggest(text: str, known: list[str]) -> str:
    """Return what was probably meant, chosen from the first names only, since that takes time."""
    hint = closest(text, known[:COMPARED])
    if hint:
        return f"did you mean {quote(hint)}?"
    more = ", …" if len(known) > LISTED else ""
    return f"expected one of {', '.join(map(quote, known[:LISTED]))}{more}" if known else "there are none"


def check_targets(
    node: Node, own: str | None, schemas: Mapping[str, Schema | None], unread: Container[str | None]
) -> None:
    """Check the targets of a schema's foreign keys, once all tables of the package have been read.

    `schemas` are those of all resources by name, None for a resource without a usable one; `unread` are tables whose
    fields are those of their header, and resources whose schema has a finding already. `own` is the schema's table.
    """
    for item in node.child("foreignKeys").items() if "foreignKeys" in node else ():
        if not isinstance(item.get("reference"), dict):
            continue
        reference = item.child("reference")
        resource = reference.text("resource")
        if resource is None or _is_self_reference(reference):
            continue
        target = reference.child("resource")
        if resource == own and not node.old:
            message = f"is {quote(resource)}, the table itself: remove it"
            target.report(schema_rules.EXPLICIT_SELF_REFERENCE, message)
        schema = schemas.get(resource)
        if resource not in schemas:
            message = f"is {quote(resource)}, which is not a table of the package"
            message += f": {_suggest(resource, sorted(schemas))}"
            target.report(schema_rules.INVALID_FOREIGN_KEY_TARGET, message)
        elif schema is not None:
            _check_target_fields(reference, resource, [each.name for each in schema.fields])
        elif resource != own and resource not in unread:
            message = f"is {quote(resource)}, which has no schema, so its fields are unknown"
            target.report(schema_rules.INVALID_FOREIGN_KEY_TARGET, message)


def _check_target_fields(reference: Node, resource: str, names: list[str]) -> None:
    if not TEXT_OR_TEXTS.holds(reference.get("fields")):
        return
    for item in _key_items(reference):
        if item.value not in names:
            message = f"is {quote(item.value)}, which is not a field of {quote(resource)}"
            item.report(schema_rules.INVALID_FOREIGN_KEY_TARGET, f"{message}: {_suggest(item.value, names)}")
