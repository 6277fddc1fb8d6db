"""Columns of a file that are not in its schema: they are compared as text, and reported if added or removed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from claims.comparison.table_pair import TablePair, number
from claims.engine.duckdb import one
from claims.engine.query import column, columns, others, reading
from claims.model.diff import ChangeKind, SchemaChange
from claims.model.table import Field, Schema
from claims.table.task import Rows
from claims.text.display import plain, plural, quote

if TYPE_CHECKING:
    import duckdb


def with_undeclared_columns(rows: Rows) -> Rows:
    """Return the rows with an additional string field for each column that is not in the schema.

    It has its name in the header, or `column 3` if that is empty or taken.
    """
    more = others(rows)
    if not more:
        return rows
    names = [each.name for each in rows.schema.fields]
    for at in more:
        label = rows.labels.names[at] if at < len(rows.labels.names) else ""
        names.append(_free(names, label if label.strip() and label not in names else f"column {at + 1}"))
    fields = (*rows.schema.fields, *map(Field, names[len(rows.schema.fields) :]))
    return replace(
        rows,
        schema=replace(rows.schema, fields=fields),
        labels=replace(rows.labels, column=(*rows.labels.column, *more)),
    )


def _free(names: list[str], name: str) -> str:
    number, free = 1, name
    while free in names:
        number += 1
        free = f"{name} ({number})"
    return free


def column_changes(
    pair: TablePair, schemas: tuple[Schema, Schema], renamed: Mapping[str, str]
) -> list[SchemaChange]:
    """Return the added, removed and renamed columns that no change of a schema's field explains.

    They require a major version, as for a field. Ignored columns are not reported. `schemas`: as declared;
    `renamed`: old name → new name of columns with the same content.
    """
    return [
        SchemaChange(
            table=pair.name, field=name, property="column", kind=kind, bump="major",
            old=name if kind == "renamed" else None, new=new,
            message=f"{plain(pair.name)}: column {quote(name)} {text}",
        )
        for name, kind, text, new in _column_changes(pair, schemas, renamed)
    ]  # fmt: skip


def _column_changes(
    pair: TablePair, schemas: tuple[Schema, Schema], renamed: Mapping[str, str]
) -> Iterator[tuple[str, ChangeKind, str, str | None]]:
    """Yield name, kind, change in words, and new name of each column."""
    before, after = ([name for name in pair.names(side) if name in pair.fields] for side in "on")
    old, new = ({each.name for each in schema.fields} for schema in schemas)
    fields = {each for each in renamed.items() if each[0] in old and each[1] in new}
    columns_only = [
        each for each in renamed.items() if each not in fields and each[0] in before and each[1] in after
    ]
    reported = {name for names in (*fields, *columns_only) for name in names}
    for name in before:
        if name in after and name in old and name in new:
            labels = _label(pair.old, name), _label(pair.new, name)
            if labels[0] != labels[1]:
                yield name, "renamed", f"header {quote(labels[0])} → {quote(labels[1])}", labels[1]
    for earlier, later in columns_only:
        yield earlier, "renamed", f"renamed to {quote(later)} (same content)", later
    for name in after:
        if name not in before and name not in reported and not (name in new and name not in old):
            yield name, "added", f"added, {'already' if name in old else 'not'} in the schema", None
    for name in before:
        if name not in after and name not in reported and not (name in old and name not in new):
            yield name, "removed", f"removed, {'still' if name in new else 'not'} in the schema", None


def _label(rows: Rows, name: str) -> str:
    """Return the header of a field that has a column, or its name if there is no header."""
    at = rows.labels.column[number(rows, name)]
    return name if at is None or not rows.table.dialect.header else rows.labels.names[at]


def with_cells(
    connection: "duckdb.DuckDBPyConnection", pair: TablePair, changes: Sequence[SchemaChange]
) -> list[SchemaChange]:
    """Return the changes, with the number of cells of added and removed columns."""
    sides = {"added": "n", "removed": "o"}
    found = dict[int, tuple[int, int]]()
    for kind, side in sides.items():
        rows, names = pair.rows(side), pair.names(side)
        here = [
            (at, each.field)
            for at, each in enumerate(changes)
            if each.property in ("field", "column") and each.kind == kind and each.field in names
        ]
        if here:
            cells = ", ".join(f"count({column(number(rows, name))})" for _, name in here if name is not None)
            query = f"SELECT count(*), {cells} FROM (SELECT {columns(rows)} FROM {reading(rows)})"
            total, *counts = one(connection, query)
            found |= {at: (count, total) for (at, _), count in zip(here, counts, strict=True)}
    return [_counted(each, *found[at]) if at in found else each for at, each in enumerate(changes)]


def _counted(change: SchemaChange, count: int, total: int) -> SchemaChange:
    message = f"{change.message} (filled in {count:,} of {plural(total, 'row')})"
    return change.model_copy(update={"cells": count, "message": message})
