"""Prepares a table for its comparison: reads both sides, and chooses the key and the columns to compare."""

import os
import shlex
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, product
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.comparison.matching import likely_key, stated_key
from claims.comparison.opened_package import OpenedPackage
from claims.comparison.prefilter import sift
from claims.comparison.table_pair import TablePair, columns_of
from claims.comparison.undeclared_columns import with_undeclared_columns
from claims.model.diff import MatchedBy
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.git_tree import ObjectStore
from claims.table.task import Rows
from claims.text.display import quote

RENAMES = 64  # pairs of a removed and an added field whose cells are compared

Sides = tuple[OpenedPackage, OpenedPackage]
Tables = tuple[Table, Table]


class CompareOptions(Struct, frozen=True):
    """How to compare.

    `tables`: names of the tables to compare, empty for all. `ignored`: columns to ignore, as `TABLE.COLUMN` or
    `COLUMN`. `keys`: table → fields by which its rows are matched, instead of its primary key; "" is the only table with them.
    `memory_limit`: of the engine, as in "1GB". `strict`: raise CannotDo if a table or row cannot be read, or if rows
    cannot be matched by a stated key.
    """

    tables: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    memory_limit: str | None = None
    strict: bool = False


class PreparedTable(Struct, frozen=True):
    """A table of both sides, ready to be compared; if `identical`, only the old side was read.

    `rows` have only the fields of the schema, those of `pair` have all columns.
    """

    sides: Sides
    tables: Tables
    rows: tuple[Rows, Rows]
    pair: TablePair
    identical: bool
    matched_by: MatchedBy = "rows"

    @property
    def paths(self) -> list[Path]:
        """The files that the engine may read."""
        sides = zip(self.sides, self.tables, strict=True)
        copies = [side.copy(table, kind) for side, table in sides for kind in ("", "left-")]
        return [self.pair.old.source, self.pair.new.source, *copies]


def prepare_table(sides: Sides, tables: Tables, options: CompareOptions) -> PreparedTable:
    """Read a table of both sides, or one of them if they are identical.

    Raises CannotDo if the table cannot be read, or the key that the user gave is not on both sides.
    """
    (old, new), (before, table) = sides, tables
    for side, each, other in ((old, before, table), (new, table, before)):
        if other.schema is not None:
            side.refuse_missing_schema(each)
    identical = identical_files(sides, tables)
    if identical:
        old.hash_ahead(before)
    given = options.keys.get(table.name)
    likely = likely_key(tables, given)
    first = old.rows(before, () if identical else likely)
    if not identical:  # only now: reading the first file uses every core, reading the second only one
        for side, each in zip(sides, tables, strict=True):
            side.hash_ahead(each)
    rows = first, replace(first, table=table) if identical else new.rows(table, likely, first)
    whole = with_undeclared_columns(rows[0]), with_undeclared_columns(rows[1])
    key, matched_by = stated_key(*whole, given)
    columns = [columns_of(each) for each in whole]
    for name in key:
        if name not in columns[0] or name not in columns[1]:
            raise CannotDo(
                f"table {quote(table.name)} has no column {quote(name)} on both sides: rows cannot be matched by it"
            )
    ignored = {name.removeprefix(f"{table.name}.") for name in options.ignored}
    fields = tuple(name for name in dict.fromkeys((*columns[1], *columns[0])) if name not in ignored)
    removed = [name for name in columns[0] if name not in columns[1]]
    added = [name for name in columns[1] if name not in columns[0]]
    sifted = None
    if not identical and key == likely:
        sifted = sift(*whole, key, (old.copy(before, "left-"), new.copy(table, "left-")))
    moves = tuple(islice(product(removed, added), RENAMES))
    pair = TablePair(table.name, *whole, key, fields, moves, sifted)
    return PreparedTable(sides, tables, rows, pair, identical, matched_by)


def keys_of_tables(
    sides: Sides, chosen: Sequence[Tables], keys: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the keys by table: one without a table's name is that of the only table that has its columns.

    Raises CannotDo if no table has them, or several have them.
    """
    named = {name: key for name, key in keys.items() if name}
    if "" not in keys:
        return named
    key, names = keys[""], [new.name for _, new in chosen if new.name not in named]
    if len(names) > 1:
        names = [
            new.name
            for old, new in chosen
            if new.name in names and sides[0].columns(old) & sides[1].columns(new) >= set(key)
        ]
    columns = ",".join(key)
    if not names:
        raise CannotDo(f"no table has the key {quote(columns)} on both sides: use --key TABLE=COLUMN")
    if len(names) > 1:
        raise CannotDo(
            f"the tables {', '.join(map(quote, names))} have the key {quote(columns)}: "
            f"use {shlex.join(['--key', f'{names[0]}={columns}'])}"
        )
    return {**named, names[0]: key}


def refuse_missing_keys(tables: Iterable[PreparedTable]) -> None:
    """Raise CannotDo for all tables that differ and have no key."""
    without = [each for each in tables if not each.pair.key and not each.identical]
    if not without:
        return
    for each in without:
        keys = [rows.schema.primary_key for rows in each.rows]
        if all(keys):
            old, new = (", ".join(map(quote, key)) for key in keys)
            raise CannotDo(
                f"the primary key of table {quote(each.pair.name)} changed from {old} to {new}, and neither is on both "
                "sides: choose other tables with --table, or give a key with --key"
            )
    names = [each.pair.name for each in without]
    one = len(names) == 1
    given = shlex.join(part for name in names for part in ("--key", f"{name}=COLUMN"))
    raise CannotDo(
        f"{'table' if one else 'tables'} {', '.join(map(quote, names))} {'has' if one else 'have'} no primary key on "
        f"both sides, so rows cannot be matched: add primaryKey to {'its schema' if one else 'their schemas'}, "
        f"or give a key with {given}"
    )


def identical_files(sides: Sides, tables: Tables) -> bool:
    """Return True if a table's files are the same bytes on both sides, and are read in the same way."""
    old, new = tables
    ways = [
        (each.schema, each.dialect, each.encoding, each.format, each.data, [*each.packings.values()])
        for each in tables
    ]
    if ways[0] != ways[1] or len(old.paths) != len(new.paths):
        return False
    pairs = list(zip(old.paths, new.paths, strict=True))
    if all(_same_blob(sides, paths) for paths in pairs):
        return True
    files = [
        [side.store.local(path) for path in each.paths] for side, each in zip(sides, tables, strict=True)
    ]
    return all(_same_bytes(one, other) for one, other in zip(*files, strict=True))


def _same_blob(sides: Sides, paths: tuple[str, str]) -> bool:
    """Return True if git stores both files as one object, so that neither has to be read."""
    old, new = (side.store for side in sides)
    if not isinstance(old, ObjectStore) or not isinstance(new, ObjectStore):
        return False
    return old.blob(paths[0]) == new.blob(paths[1])


def _same_bytes(one: Path, other: Path) -> bool:
    if os.path.getsize(one) != os.path.getsize(other):
        return False
    with one.open("rb") as left, other.open("rb") as right:
        while chunk := left.read(1 << 20):
            if chunk != right.read(1 << 20):
                return False
    return True
