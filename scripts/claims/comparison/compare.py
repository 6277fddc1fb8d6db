"""Compares two packages: tables by key and cell; what only one side has is a change of the descriptor."""

import os
import shlex
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from claims.comparison.columns import whole
from claims.comparison.join import Pair, columns_of
from claims.comparison.prefilter import sift
from claims.comparison.row_order import Moved
from claims.comparison.rows import Both, Row, RowsCompared
from claims.comparison.side import Side, opened
from claims.engine.duckdb import FEW, running
from claims.engine.query import reading
from claims.model.diff import ComparedPackage, TableCounts
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.git_tree import ObjectStore
from claims.package.store import Store
from claims.package.temporary import temporary_folder
from claims.table.task import Rows
from claims.text.display import quote
from claims.text.suggest import did_you_mean

if TYPE_CHECKING:
    import duckdb

RENAMES = 64  # pairs of a removed and an added field whose cells are compared


class Options(Struct, frozen=True):
    """How to compare.

    `tables`: names of the tables that are compared, none means all. `ignored`: columns left out, `TABLE.COLUMN`
    or `COLUMN`. `keys`: table → the fields by which its rows are told apart, in place of its primary key.
    `memory_limit`: the engine's, as in "1GB". `lost_columns`: a side may lack columns of its schema, which is not its own.
    """

    tables: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    memory_limit: str | None = None
    lost_columns: bool = False


class Same(Struct, frozen=True):
    """A table whose files are the same bytes, read in the same way: no row needs to be looked at."""

    counts: TableCounts
    moved: Moved = ()

    def added(self, *, paired: bool = True) -> Iterator[Row]:  # noqa: ARG002  (as RowsCompared has it)
        """Nothing."""
        return iter(())

    removed = added

    def changed(self) -> Iterator[Both]:
        """Nothing."""
        return iter(())

    formatting_only = changed

    def whole(self) -> Iterator[dict[str, str | None]]:
        """Nothing."""
        return iter(())

    def key_changed(self) -> Iterator[tuple[Row, Row]]:
        """Nothing."""
        return iter(())

    def renamed(self) -> dict[str, str]:
        """Nothing."""
        return {}

    def changed_by_field(self) -> dict[str, int]:
        """Nothing."""
        return {}


class TableCompared(Struct, frozen=True):
    """A table of both sides; `old` and `new` have the fields of the schema alone, `rows` tells of all columns."""

    name: str
    key: tuple[str, ...]
    old: Rows
    new: Rows
    rows: RowsCompared | Same


class Comparison(Struct, frozen=True):
    """What the comparison of two packages has found; rows are fetched while it is open.

    `asked`: the names of the tables that were to be compared, none means all.
    """

    connection: "duckdb.DuckDBPyConnection"
    old: Side
    new: Side
    tables: tuple[TableCompared, ...]
    asked: tuple[str, ...] = ()

    def side(self, side: Side) -> ComparedPackage:
        """A side as the Diff names it."""
        names = [each.name for each in self.tables]
        files: dict[str, str] = {}
        for table in side.package.tables:
            if table.name in names:
                files |= self._hashes(side, table)
        return ComparedPackage(
            name=side.package.name,
            version=side.package.version,
            ref=side.store.name,
            files=dict(sorted(files.items())),
        )

    def _hashes(self, side: Side, table: Table) -> dict[str, str]:
        """SHA-256 of each of the table's files, worked out once where both sides have the same bytes."""
        same = any(isinstance(each.rows, Same) for each in self.tables if each.name == table.name)
        first = self.old.table(table.name)
        if not same or first is None:
            return side.hashes(table)
        known = self.old.hashes(first)
        return {path: known[other] for path, other in zip(table.paths, first.paths, strict=True)}


@contextmanager
def compared(old: Store, new: Store, options: Options) -> Iterator[Comparison]:
    """Compare two packages, whose stores are closed at the end.

    Raises CannotDo where a side cannot be read whole, or its rows cannot be told apart by a key.
    """
    with (
        temporary_folder() as place,
        ThreadPoolExecutor(1) as hashing,
        opened("old", old, place, hashing) as before,
        opened("new", new, place, hashing) as after,
    ):
        pairs = [Ready.of((before, after), tables, options) for tables in chosen(before, after, options)]
        _refuse_unknown(options, (before, after), pairs)
        refuse_keyless(pairs)
        paths = [path for pair in pairs for path in pair.paths]
        few = sum(pair.pair.old.expected + pair.pair.new.expected for pair in pairs) <= FEW
        with running(paths, place, options.memory_limit) as engine:
            connection = engine.hasty if few else engine.connection
            if few:
                pairs = [pair.loaded(connection, f"s{at}") for at, pair in enumerate(pairs)]
            tables = tuple(pair.compared(connection, f"d{at}") for at, pair in enumerate(pairs))
            yield Comparison(connection, before, after, tables, options.tables)


def chosen(old: Side, new: Side, options: Options) -> list[tuple[Table, Table]]:
    """The tables that both sides have. Raises CannotDo for a name that neither side has."""
    known = {table.name for side in (old, new) for table in side.package.tables}
    for name in (*options.tables, *options.keys):
        if name not in known:
            there = (
                f"expected one of {', '.join(map(quote, sorted(known)))}" if known else "there is none at all"
            )
            raise CannotDo(f"there is no table {quote(name)}: {there}")
    found = []
    for table in new.package.tables:
        before = old.table(table.name)
        if before is not None and (not options.tables or table.name in options.tables):
            found.append((before, table))
    return found


def _refuse_unknown(options: Options, sides: tuple[Side, Side], pairs: Iterable["Ready"]) -> None:
    """Raise CannotDo for a column that is to be left out, and that no table has; what is not read may have any."""
    compared = {pair.pair.name: {*pair.pair.names("o"), *pair.pair.names("n")} for pair in pairs}
    others = {table.name for side in sides for table in side.package.tables} - compared.keys()
    names = {
        name for table, columns in compared.items() for each in columns for name in (each, f"{table}.{each}")
    }
    for name in options.ignored:
        unread = name.partition(".")[0] in others if "." in name else bool(others)
        if name not in names and not unread:
            raise CannotDo(f"there is no column {quote(name)} in any table{did_you_mean(name, names)}")


def _refuse_lost_columns(sides: tuple[Side, Side], rows: tuple[Rows, Rows], ignored: set[str]) -> None:
    """Raise CannotDo where a side's schema asks for a column that only the other side's file has."""
    there = [set(columns_of(each)) for each in rows]
    for at, side in enumerate(sides):
        schema = rows[at].schema
        if schema.fields_match in ("superset", "partial"):
            continue
        fields = {each.name for each in schema.fields}
        lost = sorted((there[1 - at] - there[at]) & fields - ignored)
        if lost:
            raise CannotDo(
                f"the {side.word} side cannot be compared: table {quote(rows[at].table.name)} has no column "
                f"{quote(lost[0])}, which its schema and the other side's file have: put it back, take the field out "
                "of the schema, or leave it out with --ignore-column"
            )


class Ready(Struct, frozen=True):
    """A table of both sides, ready to be read; `same` where `same_files` says so: then the old one stands for both.

    `rows` have the fields of the schema alone, those of `pair` all columns.
    """

    sides: tuple[Side, Side]
    tables: tuple[Table, Table]
    rows: tuple[Rows, Rows]
    pair: Pair
    same: bool

    @staticmethod
    def of(sides: tuple[Side, Side], tables: tuple[Table, Table], options: Options) -> "Ready":
        """Read both sides, or one where the other is the same. Raises CannotDo where rows would be lost, or there
        is no key.
        """
        (old, new), (before, table) = sides, tables
        same = same_files(sides, tables)
        if same:
            old.hash_ahead(before)
        given = options.keys.get(table.name)
        likely = given or next(
            (each.schema.primary_key for each in (table, before) if each.schema and each.schema.primary_key),
            (),
        )
        first = old.rows(before, () if same else likely)
        if not same:  # now, for to prove the first file keeps every core at work, and beside it only one
            for side, each in zip(sides, tables, strict=True):
                side.hash_ahead(each)
        declared = first, replace(first, table=table) if same else new.rows(table, likely, first)
        rows = whole(declared[0]), whole(declared[1])
        key = given or _key(*rows)
        there = [columns_of(each) for each in rows]
        for name in key:
            if name not in there[0] or name not in there[1]:
                raise CannotDo(
                    f"table {quote(table.name)} has no column {quote(name)} on both sides: rows cannot be told apart by it"
                )
        ignored = {name.removeprefix(f"{table.name}.") for name in options.ignored}
        if not options.lost_columns:
            _refuse_lost_columns(sides, rows, ignored)
        fields = tuple(name for name in dict.fromkeys((*there[1], *there[0])) if name not in ignored)
        gone, come = (
            [name for name in here if name not in others]
            for here, others in ((there[0], {*there[1]}), (there[1], {*there[0]}))
        )
        moves = tuple(islice(product(gone, come), RENAMES))
        sifted = None
        if not same and key == likely:
            sifted = sift(*rows, key, (old.copy(before, "left-"), new.copy(table, "left-")))
        pair = Pair(table.name, *rows, key, fields, moves, sifted)
        return Ready(sides, tables, declared, pair, same)

    @property
    def paths(self) -> list[Path]:
        """The files that the engine has to read, and those that it may have to."""
        copies = [
            side.copy(table, kind)
            for side, table in zip(self.sides, self.tables, strict=True)
            for kind in ("", "left-")
        ]
        return [self.pair.old.source, self.pair.new.source, *copies]

    def loaded(self, connection: "duckdb.DuckDBPyConnection", name: str) -> "Ready":
        """With both sides in tables of the engine: to read a small file many times takes longer than the rest."""
        from claims.engine.core import InvalidInputException

        if self.pair.sifted is not None:
            return self
        old, new = self.rows
        try:
            old = _loaded(connection, old, f"{name}o")
            new = replace(old, table=new.table) if self.same else _loaded(connection, new, f"{name}n")
        except InvalidInputException:
            return self
        return replace(self, rows=(old, new), pair=replace(self.pair, old=whole(old), new=whole(new)))

    def compared(self, connection: "duckdb.DuckDBPyConnection", name: str) -> TableCompared:
        """Compare; a file over which the engine trips is copied without what it tripped over."""
        from claims.engine.core import InvalidInputException

        pair = self.pair
        if self.same:
            rows: RowsCompared | Same = Same(
                TableCounts(rows_old=pair.old.expected, rows_new=pair.new.expected)
            )
            return TableCompared(pair.name, pair.key, *self.rows, rows)
        old, new = self.rows
        try:
            rows = RowsCompared(connection, pair, name)
        except InvalidInputException:
            old, new = (side.copied(table) for side, table in zip(self.sides, self.tables, strict=True))
            pair = Pair(pair.name, whole(old), whole(new), pair.key, pair.fields, pair.moves)
            rows = RowsCompared(connection, pair, name)
        return TableCompared(pair.name, pair.key, old, new, rows)


def _loaded(connection: "duckdb.DuckDBPyConnection", rows: Rows, name: str) -> Rows:
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {reading(rows)}")
    return replace(rows, loaded=name)


def same_files(sides: tuple[Side, Side], tables: tuple[Table, Table]) -> bool:
    """True where a table's files are the same bytes on both sides, and are read in the same way."""
    old, new = tables
    ways = [(each.schema, each.dialect, each.encoding, each.format, each.data) for each in tables]
    if ways[0] != ways[1] or len(old.paths) != len(new.paths):
        return False
    if all(_one_blob(sides, paths) for paths in zip(old.paths, new.paths, strict=True)):
        return True
    files = [
        tuple(side.store.local(path) for path in table.paths)
        for side, table in zip(sides, tables, strict=True)
    ]
    return all(_equal(one, other) for one, other in zip(*files, strict=True))


def _one_blob(sides: tuple[Side, Side], paths: tuple[str, str]) -> bool:
    """True where git knows both files as one, so that none has to be read."""
    old, new = (side.store for side in sides)
    if not isinstance(old, ObjectStore) or not isinstance(new, ObjectStore):
        return False
    return old.blob(paths[0]) == new.blob(paths[1])


def _equal(one: Path, other: Path) -> bool:
    if os.path.getsize(one) != os.path.getsize(other):
        return False
    with one.open("rb") as left, other.open("rb") as right:
        while chunk := left.read(1 << 20):
            if chunk != right.read(1 << 20):
                return False
    return True


def refuse_keyless(tables: Iterable[Ready]) -> None:
    """Raise CannotDo for tables that differ and have no key: all at once, so that nobody has to ask many times."""
    without = [each for each in tables if not each.pair.key and not each.same]
    names = [each.pair.name for each in without]
    if not names:
        return
    for each in without:
        keys = [rows.schema.primary_key for rows in each.rows]
        if all(keys):
            said = " on the old side, and ".join(", ".join(map(quote, key)) for key in keys)
            raise CannotDo(
                f"the primary key of table {quote(each.pair.name)} is {said} on the new one, and not both are on both: "
                "rows cannot be told apart by it; choose other tables with --table, or give a key with --key"
            )
    said = ", ".join(map(quote, names))
    given = shlex.join(part for name in names for part in ("--key", f"{name}=COLUMN"))
    have = f"table {said} has" if len(names) == 1 else f"tables {said} have"
    raise CannotDo(
        f"{have} no primary key on both sides, so rows cannot be told apart: "
        f"state primaryKey in {'its schema' if len(names) == 1 else 'their schemas'}, or give one with {given}"
    )


def _key(old: Rows, new: Rows) -> tuple[str, ...]:
    """The primary key that both sides can be compared by, () where there is none."""
    for key in (new.schema.primary_key, old.schema.primary_key):
        if key and all(each in columns_of(rows) for each in key for rows in (old, new)):
            return key
    return ()
