"""What changed in a table's schema: fields, types, constraints with their direction, keys and references."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from claims.comparison.descriptor import said
from claims.comparison.version import field_property_bump
from claims.model.diff import Bump, SchemaChange
from claims.model.table import ForeignKey, Schema
from claims.text.display import plain, quote

Direction = Literal["tightened", "loosened"]
LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength"})
UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength"})
_EXACT, _PARTIAL = "exact", "partial"
# Which headers a value of fieldsMatch allows, as sets: each is wider than those named (Table Schema 2.0).
_NARROWER = {"exact": (), "equal": ("exact",), "subset": ("exact", "equal"), "superset": ("exact", "equal")}


class Step(Struct, frozen=True):
    """A constraint that changed from `old` to `new`, None if there was none, with its direction if known."""

    name: str
    old: Any
    new: Any
    direction: Direction | None


def steps(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Step]:
    """Yield the differences between the constraints of a field; an enum may be both tightened and loosened."""
    for name in [*new, *(each for each in old if each not in new)]:
        default = False if name in ("required", "unique") else None
        one, other = old.get(name, default), new.get(name, default)
        if one == other and type(one) is type(other):
            continue
        if name == "enum" and isinstance(one, list) and isinstance(other, list):
            yield from lists(name, one, other)
        else:
            yield Step(name, one, other, _direction(name, one, other))


def lists(name: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Step]:
    """Yield the differences between two lists of allowed values: what was removed, and what was added."""
    removed = [each for each in old if each not in new]
    added = [each for each in new if each not in old]
    if removed:
        yield Step(name, removed, None, "tightened")
    if added:
        yield Step(name, None, added, "loosened")
    if not removed and not added:
        yield Step(name, old, new, None)


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


def of_fields_match(old: str, new: str) -> Direction | None:
    """Return whether `fieldsMatch` allows fewer headers than before, or more."""
    if new == _PARTIAL or old in _NARROWER.get(new, ()):
        return "loosened"
    return "tightened" if old == _PARTIAL or new in _NARROWER.get(old, ()) else None


Kind = Literal["added", "removed", "changed", "renamed", "reordered"]
_STRUCTURE = ("fields", "primaryKey", "uniqueKeys", "foreignKeys", "fieldsMatch", "missingValues")


class Schemas(Struct, frozen=True):
    """A table's schema on both sides; `renamed`: old name → new name of fields with the same content."""

    table: str
    old: Schema
    new: Schema
    renamed: Mapping[str, str]


def schema_changes(schemas: Schemas) -> list[SchemaChange]:
    """Return every change: of the schema itself, then by field in the new schema's order, removed fields last."""
    names = _names(schemas.old), _names(schemas.new)
    renamed = {old: new for old, new in schemas.renamed.items() if old in names[0] and new in names[1]}
    schemas = replace(schemas, renamed=renamed)
    return [*_of_schema(schemas), *_of_fields(schemas)]


class _Changed(Struct, frozen=True):
    """A table or field that changed; `change` describes the change of one of its properties."""

    table: str
    field: str | None = None

    def change(
        self, name: str, kind: Kind, sides: tuple[Any, Any], how: tuple[Bump, Direction | None]
    ) -> SchemaChange:
        bump, direction = how
        what = f"field {quote(self.field)}" if self.field is not None else "schema"
        words = {
            "added": f"{what}: {name} {_value_text(sides[1])} added",
            "removed": f"{what}: {name} {_value_text(sides[0])} removed",
            "changed": f"{what}: {name} {_value_text(sides[0])} → {_value_text(sides[1])}",
            "reordered": f"{what}: {name} reordered",
            "renamed": f"{what}: renamed to {_value_text(sides[1])} (same content)",
        }
        message = words[kind] + (f" ({direction})" if direction else "")
        if name == "field" and kind in ("added", "removed"):
            message = f"{what} {kind}"
        return SchemaChange(
            table=self.table, field=self.field, property=name, kind=kind, direction=direction,
            old=sides[0], new=sides[1], bump=bump, message=f"{plain(self.table)}: {message}",
        )  # fmt: skip


def _value_text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(quote(each) for each in value)
    return said(value)


def _kind(old: Any, new: Any) -> Kind:
    return "added" if old is None else "removed" if new is None else "changed"


def _of_schema(schemas: Schemas) -> Iterator[SchemaChange]:
    changed, old, new = _Changed(schemas.table), schemas.old, schemas.new
    order = [each.name for each in old.fields if each.name in _names(new)]
    later = [each.name for each in new.fields if each.name in _names(old)]
    if order != later:
        yield changed.change("fields", "reordered", (order, later), ("major", None))
    if old.primary_key != new.primary_key:
        sides = list(old.primary_key) or None, list(new.primary_key) or None
        yield changed.change("primaryKey", _kind(*sides), sides, ("major", None))
    yield from _unique(changed, old.unique_keys, new.unique_keys)
    yield from _references(changed, old.foreign_keys, new.foreign_keys)
    if old.fields_match != new.fields_match:
        way = of_fields_match(old.fields_match, new.fields_match)
        bump: Bump = "minor" if way == "loosened" else "major"
        yield changed.change("fieldsMatch", "changed", (old.fields_match, new.fields_match), (bump, way))
    if old.missing_values != new.missing_values:
        sides = list(old.missing_values), list(new.missing_values)
        yield changed.change("missingValues", "changed", sides, ("major", None))
    before, after = old.properties, new.properties
    for name in [*after, *(each for each in before if each not in after)]:
        one, other = before.get(name), after.get(name)
        if name not in _STRUCTURE and one != other:
            bump = "none" if name == "$schema" else "patch"
            yield changed.change(name, _kind(one, other), (one, other), (bump, None))


def _unique(
    changed: _Changed, old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]
) -> Iterator[SchemaChange]:
    for key in old:
        if key not in new:
            yield changed.change("uniqueKeys", "removed", (list(key), None), ("minor", "loosened"))
    for key in new:
        if key not in old:
            yield changed.change("uniqueKeys", "added", (None, list(key)), ("major", "tightened"))


def _references(
    changed: _Changed, old: Sequence[ForeignKey], new: Sequence[ForeignKey]
) -> Iterator[SchemaChange]:
    """Yield the changes of foreign keys; a new target is a compatible update, as the recipe says."""
    before, after = ({each.fields: each for each in keys} for keys in (old, new))
    for fields, one in before.items():
        other = after.get(fields)
        if other is None:
            yield changed.change("foreignKeys", "removed", (_reference(one), None), ("minor", "loosened"))
        elif one != other:
            sides = _reference(one), _reference(other)
            yield changed.change("foreignKeys", "changed", sides, ("minor", None))
    for fields, other in after.items():
        if fields not in before:
            yield changed.change("foreignKeys", "added", (None, _reference(other)), ("major", "tightened"))


def _reference(key: ForeignKey) -> str:
    target = f"{key.resource or 'this table'} ({', '.join(key.reference_fields)})"
    return f"{', '.join(key.fields)} → {target}"


def _names(schema: Schema) -> set[str]:
    return {each.name for each in schema.fields}


def _of_fields(schemas: Schemas) -> Iterator[SchemaChange]:
    old = {each.name: each for each in schemas.old.fields}
    new = {each.name: each for each in schemas.new.fields}
    renamed = {later: earlier for earlier, later in schemas.renamed.items()}
    for name, each in new.items():
        if name in renamed:
            yield _Changed(schemas.table, renamed[name]).change(
                "name", "renamed", (renamed[name], name), ("major", None)
            )
        before = old.get(renamed.get(name, name))
        if before is None:
            yield _Changed(schemas.table, name).change("field", "added", (None, each.type), ("major", None))
        else:
            yield from _of_field(_Changed(schemas.table, name), before.properties, each.properties)
    for name, each in old.items():
        if name not in new and name not in schemas.renamed:
            yield _Changed(schemas.table, name).change("field", "removed", (each.type, None), ("major", None))


def _of_field(changed: _Changed, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[SchemaChange]:
    defaults = {"type": "string", "format": "default"}
    for name in [*new, *(each for each in old if each not in new)]:
        one, other = (side.get(name, defaults.get(name)) for side in (old, new))
        if name in ("name", "constraints") or one == other:
            continue
        if name == "categories" and isinstance(one, list) and isinstance(other, list):
            yield from _of_categories(changed, one, other)
        else:
            yield changed.change(name, _kind(one, other), (one, other), (field_property_bump(name), None))
    for step in steps(_constraints(old), _constraints(new)):
        yield _of_step(changed, f"constraints.{step.name}", step)


def _of_step(changed: _Changed, name: str, step: Step) -> SchemaChange:
    bump: Bump = "minor" if step.direction == "loosened" else "major"
    return changed.change(name, _kind(step.old, step.new), (step.old, step.new), (bump, step.direction))


def _of_categories(changed: _Changed, old: list[Any], new: list[Any]) -> Iterator[SchemaChange]:
    """Yield the changes of categories: of the allowed values as for an enum, or else of labels and order."""
    values = [[each.get("value") if isinstance(each, dict) else each for each in side] for side in (old, new)]
    found = [step for step in lists("categories", *values) if step.direction is not None]
    for step in found:
        yield _of_step(changed, "categories", step)
    if not found:
        yield changed.change("categories", "changed", (old, new), ("patch", None))


def _constraints(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    given = properties.get("constraints")
    return given if isinstance(given, dict) else {}
