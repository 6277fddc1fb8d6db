"""Builds the Diff from a Comparison, or streams its rows."""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import TypeVar

from msgspec import Struct

from claims.comparison.change_rules import findings_of, split_suppressed
from claims.comparison.compare import Comparison, TableComparison, compare
from claims.comparison.descriptor import descriptor_changes
from claims.comparison.file_format import file_format_changes
from claims.comparison.opened_package import OpenedPackage
from claims.comparison.package_pair import open_sides
from claims.comparison.prepared_table import CompareOptions
from claims.comparison.references import repaired_references
from claims.comparison.rows import DifferingRow, OneSidedRow
from claims.comparison.schema import Schemas, schema_changes
from claims.comparison.table_pair import number
from claims.comparison.undeclared_columns import column_changes, with_cells
from claims.comparison.version import largest_bump, rows_bump, version_bump
from claims.model.diff import (
    AddedOrRemovedRow,
    Bump,
    DescriptorChange,
    Diff,
    Key,
    KeyChangedRow,
    MovedRow,
    RepairedReference,
    RowChange,
    SchemaChange,
    TableDiff,
)
from claims.model.errors import CannotDo
from claims.model.rule import Place
from claims.package.configuration import read_configuration
from claims.package.store import Refused
from claims.rules.change import RULES
from claims.rules.choice import Choice, choose_change_rules
from claims.rules.csv import LEFT_OUT
from claims.table.positions import FoundRow
from claims.text.display import plain, plural, quote

StrPath = str | os.PathLike[str]
EVERY_FINDING = Choice(frozenset(rule.id for rule in RULES))
WARNINGS = 5  # of a kind, side and table, that are listed
BATCH = 10_000  # rows whose lines are looked up at once


class TableRows(Struct, frozen=True):
    """The rows of a table that changed, by kind; may be iterators, which can be read only once.

    `changed_in_full`: all cells on the new side of the rows in `changed`, in the same order.
    `added_only`, `removed_only`: the rows of `added` and `removed` that are not in `key_changed`.
    """

    added: Iterable[AddedOrRemovedRow] = ()
    removed: Iterable[AddedOrRemovedRow] = ()
    changed: Iterable[RowChange] = ()
    key_changed: Iterable[KeyChangedRow] = ()
    formatting_only: Iterable[RowChange] = ()
    moved: Iterable[MovedRow] = ()
    changed_in_full: Iterable[Key] = ()
    added_only: Iterable[AddedOrRemovedRow] = ()
    removed_only: Iterable[AddedOrRemovedRow] = ()


def diff(old: StrPath, new: StrPath | None = None, options: CompareOptions | None = None) -> Diff:
    """Compare two packages and return the Diff, with all rows.

    `old` and `new` are the arguments of `claims diff`: a folder, a `datapackage.json`, a `.zip`, a data file, a
    revision of git or `REV:path`. Without `new`, `old` is a revision that is compared with the working tree, or a
    range `A..B`. Raises CannotDo if there is nothing to compare.
    """
    sides = [os.fspath(each) for each in (old, new) if each is not None]
    with compare(*open_sides(sides), options or CompareOptions()) as comparison:
        choice = choose_change_rules(read_configuration(comparison.new.store), {})
        return diff_of(comparison, None, choice, datetime.now(UTC).date())


def diff_of(
    comparison: Comparison,
    limit: int | None = None,
    choice: Choice = EVERY_FINDING,
    today: date | None = None,
) -> Diff:
    """Return the Diff; `limit`: rows to list of each kind and table, None for all (totals include all rows).

    `choice`: which rules make findings, and at which severity. `today`: the day by which suppressed ones expire,
    None for never.
    """
    descriptor, schema = descriptor_of(comparison), schema_of(comparison)
    old, new = comparison.old.package, comparison.new.package
    bumps = [each.bump for each in descriptor] + [each.bump for each in schema]
    required = largest_bump(bumps + [_bump(each) for each in comparison.tables if each.has_stated_key])
    bump = version_bump(required, old.version, new.version)
    without_key = [each.name for each in comparison.tables if each.counts.differ and not each.has_stated_key]
    parted = split_suppressed(comparison, findings_of(comparison, choice), choice, today)
    return Diff.model_validate(
        {
            "old": comparison.describe(comparison.old),
            "new": comparison.describe(comparison.new),
            "version_bump": bump.model_copy(update={"without_key": without_key}),
            "warnings": [each.store.note for each in (comparison.old, comparison.new) if each.store.note],
            "descriptor": descriptor,
            "schema": schema,
            "not_compared": [{"name": name, "reason": why} for name, why in comparison.skipped.items()],
            "tables": [table_of(comparison, each, limit) for each in comparison.tables],
            "findings": parted.findings,
            "suppressed": len(parted.suppressed),
            "suppressed_findings": list(parted.suppressed),
            "repaired_references": [
                RepairedReference(table=each.table, key=each.key, message=each.message)
                for each in repaired_references(comparison)
            ],
        }
    )


def differs(comparison: Comparison) -> bool:
    """Return True if anything differs, even only in its position or formatting, or if a table is not compared."""
    tables = any(each.counts.differ for each in comparison.tables)
    return tables or bool(comparison.skipped) or bool(descriptor_of(comparison) or schema_of(comparison))


def descriptor_of(comparison: Comparison) -> list[DescriptorChange]:
    """Return the changes of the descriptor; for an added or removed table, with its number of rows."""
    old, new = comparison.old, comparison.new
    found = descriptor_changes(old.package.properties, new.package.properties, _renamed(old, new))
    sides = {"added": new, "removed": old}
    return [
        _with_rows(each, sides[each.kind], comparison.asked) if each.kind in sides else each for each in found
    ]


def _with_rows(change: DescriptorChange, side: OpenedPackage, asked: tuple[str, ...]) -> DescriptorChange:
    """Return the change of a resource with its number of rows, if the table is compared and can be read."""
    table = next((each for each in side.package.tables if change.path == f"resources[{each.name}]"), None)
    if table is None or (asked and table.name not in asked):
        return change
    try:
        count = side.rows(table, ()).expected
    except (CannotDo, Refused):
        return change
    message = f"{change.message} ({plural(count, 'row')})"
    return change.model_copy(update={"rows": count, "message": message})


def schema_of(comparison: Comparison) -> list[SchemaChange]:
    """Return the changes of the schemas of tables on both sides, and of columns that are not in a schema."""
    found: list[SchemaChange] = []
    for each in comparison.tables:
        schemas, renamed = (each.old.schema, each.new.schema), each.rows.renamed() if each.rows else {}
        changes_here = schema_changes(Schemas(each.name, *schemas, renamed))
        if each.rows is not None:
            changes_here += column_changes(each.rows.pair, schemas, renamed)
            changes_here = with_cells(comparison.connection, each.rows.pair, changes_here)
        found += changes_here
    return found


def _renamed(old: OpenedPackage, new: OpenedPackage) -> dict[str, str]:
    """Return old name → new name of tables that only one side has by name, and both have by content."""
    removed = [table for table in old.package.tables if new.table(table.name) is None]
    more = [table for table in new.package.tables if old.table(table.name) is None]
    if not removed or not more:
        return {}
    hashes = {table.name: sorted(new.hashes(table).values()) for table in more}
    found: dict[str, str] = {}
    for table in removed:
        same = [name for name, each in hashes.items() if each and each == sorted(old.hashes(table).values())]
        if len(same) == 1 and same[0] not in found.values():
            found[table.name] = same[0]
    return found


def _bump(table: TableComparison) -> Bump:
    references = {name for each in table.new.schema.foreign_keys for name in each.fields}
    changed = table.rows.changed_by_field() if references and table.rows else {}
    return rows_bump(table.counts, reference_changed=not references.isdisjoint(changed))


def table_of(comparison: Comparison, table: TableComparison, limit: int | None) -> TableDiff:
    """Return the changed rows of one table, and how its files are written differently."""
    rows = list_rows(table, limit)
    return TableDiff(
        name=table.name,
        key=list(table.key),
        matched_by=table.matched_by,
        counts=table.counts,
        added=list(rows.added),
        removed=list(rows.removed),
        changed=list(rows.changed),
        key_changed=list(rows.key_changed),
        formatting_only=list(rows.formatting_only),
        moved=list(rows.moved),
        file_format=file_format_changes((comparison.old, comparison.new), table),
        warnings=[
            warning
            for side, package in (("o", comparison.old), ("n", comparison.new))
            for warning in (
                *_lost_rows(package, table.name),
                *_left_out(table, side),
                *_unusable_keys(table, side),
            )
        ],
    )


def _lost_rows(package: OpenedPackage, table: str) -> Iterator[str]:
    """Yield a warning for each of the first rows of a side that cannot be read, and one for the others."""
    lost = package.lost_rows.get(table, [])
    for each in lost[:WARNINGS]:
        yield f"{_where(each.place)} ({package.word}): {each.words.removesuffix(LEFT_OUT)}: row not compared"
    if len(lost) > WARNINGS:
        yield f"{len(lost) - WARNINGS:,} more rows of the {package.word} side not compared"


def _left_out(table: TableComparison, side: str) -> Iterator[str]:
    """Yield a warning for each of the first rows of a side that cannot be read on the other side."""
    found = table.rows.left_out[side] if table.rows is not None else []
    rows, word, other = (table.old, "old", "new") if side == "o" else (table.new, "new", "old")
    for place in rows.index.find(found[:WARNINGS]).values():
        yield f"{_where(place)} ({word}): the row with this key cannot be read on the {other} side: not compared"
    if len(found) > WARNINGS:
        yield f"{len(found) - WARNINGS:,} more rows of the {word} side cannot be read on the {other} side"


def _unusable_keys(table: TableComparison, side: str) -> Iterator[str]:
    """Yield a warning for each of the first rows of a side whose key does not identify it, and one for the others."""
    total, found = table.rows.unusable_keys(side, WARNINGS) if table.rows is not None else (0, [])
    rows, word = (table.old, "old") if side == "o" else (table.new, "new")
    places = rows.index.find([each.at for each in found])
    for each in found:
        names = ", ".join(map(plain, table.key))
        parts = ", ".join(
            f"{plain(name)} {quote(cell) if cell is not None else '(empty)'}"
            for name, cell in zip(table.key, each.key, strict=True)
        )
        what = f"empty key ({names})" if each.is_empty else f"duplicate key ({parts})"
        yield f"{_where(places[each.at])} ({word}): {what}: row compared as a whole"
    if total > WARNINGS:
        yield f"{total - WARNINGS:,} more rows of the {word} side compared as a whole"


def _where(place: Place | FoundRow) -> str:
    """Return the file and line of a row, or its number if the file has no lines."""
    return f"{place.file}:{place.line}" if place.line is not None else f"{place.file}, row {place.row}"


def list_rows(table: TableComparison, limit: int | None) -> TableRows:
    """Return the changed rows of one table, at most `limit` of each kind, fetched on demand."""
    rows = table.rows
    if rows is None:
        return TableRows()
    return TableRows(
        added=rows_of(table, "new", islice(rows.added(), limit)),
        removed=rows_of(table, "old", islice(rows.removed(), limit)),
        changed=changes(table, islice(rows.changed(), limit)),
        key_changed=key_changed(table, islice(rows.key_changed(), limit)),
        formatting_only=changes(table, islice(rows.formatting_only(), limit)),
        moved=moved(table, islice(rows.moved, limit)),
        changed_in_full=islice(rows.changed_in_full(), limit),
        added_only=rows_of(table, "new", islice(rows.added(paired=False), limit)),
        removed_only=rows_of(table, "old", islice(rows.removed(paired=False), limit)),
    )


def rows_of(table: TableComparison, word: str, rows: Iterable[OneSidedRow]) -> Iterator[AddedOrRemovedRow]:
    """Yield rows of one side with their lines."""
    for batch in _batches(rows):
        lines = (table.old if word == "old" else table.new).index.lines([row.at for row in batch])
        for row in batch:
            yield AddedOrRemovedRow(key=key_of(table, row), line=lines[row.at], row=row.cells)


def changes(table: TableComparison, rows: Iterable[DifferingRow]) -> Iterator[RowChange]:
    """Yield rows of both sides with their lines."""
    for batch in _batches(rows):
        old = table.old.index.lines([each.old_at for each in batch])
        new = table.new.index.lines([each.new_at for each in batch])
        for each in batch:
            yield RowChange.model_validate(
                {
                    "key": each.key,
                    "old_line": old[each.old_at],
                    "new_line": new[each.new_at],
                    "cells": [
                        {
                            "field": cell.field,
                            "old": cell.old,
                            "new": cell.new,
                            "kind": "formatting_only" if cell.same else "changed",
                        }
                        for cell in each.cells
                    ],
                }
            )


def key_changed(
    table: TableComparison, pairs: Iterable[tuple[OneSidedRow, OneSidedRow]]
) -> Iterator[KeyChangedRow]:
    """Yield key changes with their lines."""
    for batch in _batches(pairs):
        old = table.old.index.lines([row.at for row, _ in batch])
        new = table.new.index.lines([row.at for _, row in batch])
        for before, after in batch:
            yield KeyChangedRow(
                old_key=key_of(table, before), new_key=key_of(table, after),
                old_line=old[before.at], new_line=new[after.at],
            )  # fmt: skip


def moved(table: TableComparison, rows: Iterable[tuple[int, int]]) -> Iterator[MovedRow]:
    """Yield the moved rows with their keys and lines."""
    for batch in _batches(rows):
        old, new = (
            table.old.index.lines([at for at, _ in batch]),
            table.new.index.lines([at for _, at in batch]),
        )
        found = table.new.index.find([at for _, at in batch])
        columns = {name: table.new.labels.column[number(table.new, name)] for name in table.key}
        for before, after in batch:
            cells = found[after].cells
            key = {name: cells[at] for name, at in columns.items() if at is not None}
            yield MovedRow(key=key, old_line=old[before], new_line=new[after])


def key_of(table: TableComparison, row: OneSidedRow) -> dict[str, str | None]:
    """Return a row's key: field to raw text."""
    return {name: row.cells[name] for name in table.key}


Each = TypeVar("Each")


def _batches(rows: Iterable[Each]) -> Iterator[list[Each]]:
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        yield batch
