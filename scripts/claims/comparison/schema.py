"""What changed in a table's schema: fields, types, constraints with their direction, keys and references."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from claims.comparison.descriptor import value_text
from claims.comparison.version import field_property_bump
from claims.model.diff import Bump, ChangeKind, Direction, SchemaChange
from claims.model.table import ForeignKey, Schema
from claims.text.display import plain, quote

LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength"})
UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength"})
_EXACT, _PARTIAL = "exact", "partial"
# Which headers a value of fieldsMatch allows, as sets: each is wider than those named (Table Schema 2.0).
_NARROWER = {"exact": (), "equal": ("exact",), "subset": ("exact", "equal"), "superset": ("exact", "equal")}


def constraint_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator["_PropertyChange"]:
    """Yield the differences between the constraints of a field; an enum may be both tightened and loosened."""
    for name in dict.fromkeys((*new, *old)):
        default = False if name in ("required", "unique") else None
        one, other = old.get(name, default), new.get(name, default)
        if one == other and type(one) is type(other):
            continue
        if name == "enum" and isinstance(one, list) and isinstance(other, list):
            yield from _value_changes(name, one, other) or [_PropertyChange(name, one, other)]
        else:
            direction = _direction(name, one, other)
            yield _PropertyChange(
                name, one, other, "minor" if direction == "loosened" else "major", direction
            )


def _value_changes(name: str, old: Sequence[Any], new: Sequence[Any]) -> list["_PropertyChange"]:
    """Return the values that were removed from a list of allowed values, and those that were added."""
    removed = [each for each in old if each not in new]
    added = [each for each in new if each not in old]
    found = [_PropertyChange(name, removed, None, "major", "tightened")] if removed else []
    return [*found, *([_PropertyChange(name, None, added, "minor", "loosened")] if added else [])]


def _direction(name: str, old: Any, new: Any) -> Direction | None:
    if name in ("required", "unique"):
        return "tightened" if new is True else "loosened"
    if old is None:
        return "tightened"
    if new is None:
        return "loosened"
    if name in LOWER | UPPER:
        one, other = _ordered(old), _ordered(new)
        if one is None or other is None or type(one) is not type(other) or one == other:
            return None
        return "tightened" if (other > one) == (name in LOWER) else "loosened"
    return None


def _ordered(bound: Any) -> Any:
    """Return a bound that can be compared: a number, or a text that sorts correctly, such as a date."""
    if isinstance(bound, bool):
        return None
    try:
        return Decimal(str(bound))
    except InvalidOperation:
        return str(bound)


def fields_match_direction(old: str, new: str) -> Direction | None:
    """Return whether `fieldsMatch` allows fewer headers than before, or more."""
    if new == _PARTIAL or old in _NARROWER.get(new, ()):
        return "loosened"
    return "tightened" if old == _PARTIAL or new in _NARROWER.get(old, ()) else None


_STRUCTURE = ("fields", "primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch", "missingValues")


class Schemas(Struct, frozen=True):
    """A table's schema on both sides; `renamed`: old name → new name of fields with the same content."""

    table: str
    old: Schema
    new: Schema
    renamed: Mapping[str, str]


class _PropertyChange(Struct, frozen=True):
    """A change of a property from `old` to `new`, None if there was none; `field` is None for the schema itself."""

    property: str
    old: Any
    new: Any
    bump: Bump = "major"
    direction: Direction | None = None
    kind: ChangeKind | None = None  # None: added, removed or changed, by the values
    field: str | None = None

    def describe(self, table: str) -> SchemaChange:
        """Return the change as part of the Diff."""
        kind: ChangeKind = self.kind or (
            "added" if self.old is None else "removed" if self.new is None else "changed"
        )
        what = f"field {quote(self.field)}" if self.field is not None else "schema"
        old, new = _value_text(self.old), _value_text(self.new)
        words = {
            "added": f"{self.property} {new} added",
            "removed": f"{self.property} {old} removed",
            "changed": f"{self.property} {old} → {new}",
            "reordered": f"{self.property} reordered",
            "renamed": f"renamed to {new} (same content)",
        }
        message = f"{what} {kind}" if self.property == "field" else f"{what}: {words[kind]}"
        return SchemaChange(
            table=table, field=self.field, property=self.property, kind=kind, direction=self.direction, old=self.old,
            new=self.new, bump=self.bump,
            message=f"{plain(table)}: {message}{f' ({self.direction})' if self.direction else ''}",
        )  # fmt: skip


def _value_text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(quote(each) for each in value)
    return value_text(value)


def schema_changes(schemas: Schemas) -> list[SchemaChange]:
    """Return every change: of the schema itself, then by field in the new schema's order, removed fields last."""
    names = _names(schemas.old), _names(schemas.new)
    renamed = {old: new for old, new in schemas.renamed.items() if old in names[0] and new in names[1]}
    found = [*_schema_properties(schemas.old, schemas.new), *_fields(replace(schemas, renamed=renamed))]
    return [each.describe(schemas.table) for each in found]


def _schema_properties(old: Schema, new: Schema) -> Iterator[_PropertyChange]:
    order = [each.name for each in old.fields if each.name in _names(new)]
    later = [each.name for each in new.fields if each.name in _names(old)]
    if order != later:
        yield _PropertyChange("fields", order, later, kind="reordered")
    if old.primary_key != new.primary_key:
        yield _PropertyChange("primaryKey", list(old.primary_key) or None, list(new.primary_key) or None)
    for key in old.unique_keys:
        if key not in new.unique_keys:
            yield _PropertyChange("uniqueKeys", list(key), None, "minor", "loosened")
    for key in new.unique_keys:
        if key not in old.unique_keys:
            yield _PropertyChange("uniqueKeys", None, list(key), "major", "tightened")
    yield from _foreign_keys(old.foreign_keys, new.foreign_keys)
    if old.fields_match != new.fields_match:
        direction = fields_match_direction(old.fields_match, new.fields_match)
        bump: Bump = "minor" if direction == "loosened" else "major"
        yield _PropertyChange("fieldsMatch", old.fields_match, new.fields_match, bump, direction)
    if old.missing_values != new.missing_values:
        yield _PropertyChange("missingValues", list(old.missing_values), list(new.missing_values))
    for name in dict.fromkeys((*new.properties, *old.properties)):
        one, other = old.properties.get(name), new.properties.get(name)
        if name not in _STRUCTURE and one != other:
            yield _PropertyChange(name, one, other, "none" if name == "$schema" else "patch")


def _foreign_keys(old: Sequence[ForeignKey], new: Sequence[ForeignKey]) -> Iterator[_PropertyChange]:
    """Yield the changes of foreign keys; a new target is a compatible update, as the recipe says."""
    before, after = ({each.fields: _reference(each) for each in keys} for keys in (old, new))
    for fields, text in before.items():
        if fields not in after:
            yield _PropertyChange("foreignKeys", text, None, "minor", "loosened")
        elif text != after[fields]:
            yield _PropertyChange("foreignKeys", text, after[fields], "minor")
    for fields, text in after.items():
        if fields not in before:
            yield _PropertyChange("foreignKeys", None, text, "major", "tightened")


def _reference(key: ForeignKey) -> str:
    target = f"{key.resource or 'this table'} ({', '.join(key.reference_fields)})"
    return f"{', '.join(key.fields)} → {target}"


def _names(schema: Schema) -> set[str]:
    return {each.name for each in schema.fields}


def _fields(schemas: Schemas) -> Iterator[_PropertyChange]:
    old, new = ({each.name: each for each in side.fields} for side in (schemas.old, schemas.new))
    renamed = {later: earlier for earlier, later in schemas.renamed.items()}
    for name, each in new.items():
        if name in renamed:
            yield _PropertyChange("name", renamed[name], name, kind="renamed", field=renamed[name])
        before = old.get(renamed.get(name, name))
        if before is None:
            yield _PropertyChange("field", None, each.type, field=name)
        else:
            for change in _field_properties(before.properties, each.properties):
                yield replace(change, field=name)
    for name, each in old.items():
        if name not in new and name not in schemas.renamed:
            yield _PropertyChange("field", each.type, None, field=name)


def _field_properties(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[_PropertyChange]:
    defaults = {"type": "string", "format": "default"}
    for name in dict.fromkeys((*new, *old)):
        one, other = (side.get(name, defaults.get(name)) for side in (old, new))
        if name in ("name", "constraints") or one == other:
            continue
        if name == "categories" and isinstance(one, list) and isinstance(other, list):
            yield from _categories(one, other)
        else:
            yield _PropertyChange(name, one, other, field_property_bump(name))
    for change in constraint_changes(_constraints(old), _constraints(new)):
        yield replace(change, property=f"constraints.{change.property}")


def _categories(old: list[Any], new: list[Any]) -> Iterator[_PropertyChange]:
    """Yield the changes of categories: of the allowed values as for an enum, or else of labels and order."""
    values = [[each.get("value") if isinstance(each, dict) else each for each in side] for side in (old, new)]
    yield from _value_changes("categories", *values) or [_PropertyChange("categories", old, new, "patch")]


def _constraints(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    given = properties.get("constraints")
    return given if isinstance(given, dict) else {}
