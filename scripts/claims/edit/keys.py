"""Keeps keys distinct and foreign keys valid: a key that would equal another row's key stays as it is."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from claims.edit.cells import Column
from claims.model.table import Table
from claims.table.rows import TableFile, rows_in

COLLIDES = "fixed, it would equal the key of another row"
JOINED = "a field connected to it by a foreign key keeps this value"
Place = tuple[str, str]  # table and field


class KeyedTable(Struct, frozen=True):
    """A table with its safe files and the columns to change."""

    table: Table
    parts: Sequence[TableFile]
    columns: Sequence[Column]


def key_fields(tables: Sequence[Table]) -> frozenset[Place]:
    """Return every field that is part of a key, or of either side of a foreign key."""
    places = {(table.name, name) for table in tables for names in _keys(table) for name in names}
    return frozenset(places | {place for pair in _references(tables) for place in pair})


def keep_keys(keyed: Sequence[KeyedTable]) -> None:
    """Add the cells of keys that must not change, and the references to them, to the kept cells of their columns."""
    groups = _groups([each.table for each in keyed])
    by_place = {(each.table.name, column.field.name): column for each in keyed for column in each.columns}
    for each in keyed:
        for names in _keys(each.table):
            for name, cell in _collisions(each, names):
                by_place[each.table.name, name].kept.setdefault(cell, COLLIDES)
    for group in groups:
        columns = [by_place[place] for place in sorted(group) if place in by_place]
        kept = {cell: reason or JOINED for column in columns for cell, reason in column.kept.items()}
        for column in columns:
            for cell, reason in kept.items():
                column.kept.setdefault(cell, reason)


def _keys(table: Table) -> list[tuple[str, ...]]:
    schema = table.schema
    if schema is None:
        return []
    return [names for names in (schema.primary_key, *schema.every_unique_key) if names]


def _references(tables: Sequence[Table]) -> Iterator[tuple[Place, Place]]:
    for table in tables:
        for reference in table.schema.foreign_keys if table.schema else ():
            target = reference.resource or table.name
            for ours, theirs in zip(reference.fields, reference.reference_fields, strict=False):
                yield (table.name, ours), (target, theirs)


def _groups(tables: Sequence[Table]) -> list[set[Place]]:
    """Return groups of fields that are connected by foreign keys: a value kept in one of them is kept in all."""
    groups: list[set[Place]] = []
    for pair in _references(tables):
        joined = set(pair)
        for group in [group for group in groups if group & joined]:
            joined |= group
            groups.remove(group)
        groups.append(joined)
    return groups


def _collisions(keyed: KeyedTable, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the cells, with their field, that would give a row the key of another row."""
    columns = {column.field.name: column for column in keyed.columns}
    if not keyed.parts or columns.keys().isdisjoint(names):
        return
    start = keyed.parts[0].start
    places = {each.name: at for each, at in zip(start.schema.fields, start.labels.column, strict=True)}
    numbers = [at for name in names if (at := places.get(name)) is not None]
    if len(numbers) < len(names):
        return

    def keys() -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Yield the key of each row, and the key with fixed cells."""
        for part in keyed.parts:
            for row in rows_in(part):
                if row.kind == "row":
                    old = tuple(row.cells[at] for at in numbers)
                    pairs = zip(names, old, strict=True)
                    yield (
                        old,
                        tuple(columns[name].fix(cell) if name in columns else cell for name, cell in pairs),
                    )

    changed = {new: old for old, new in keys() if old != new}
    for old, new in keys() if changed else ():
        if changed.get(new, old) != old:
            for each in (old, changed[new]):
                pairs = zip(names, each, new, strict=True)
                yield from ((name, cell) for name, cell, fixed in pairs if cell != fixed)
