"""Compares two packages table by table; the result is a `Comparison`, from which `diff.py` builds the Diff."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from claims.comparison.matching import STATED, infer_key
from claims.comparison.opened_package import (
    OpenedPackage,
    Unreadable,
    open_package,
    with_names_of,
    without_missing_tables,
)
from claims.comparison.prepared_table import (
    CompareOptions,
    PreparedTable,
    keys_of_tables,
    prepare_table,
    refuse_missing_keys,
)
from claims.comparison.rows import RowComparison
from claims.comparison.undeclared_columns import with_undeclared_columns
from claims.engine.duckdb import FEW, running
from claims.engine.query import reading
from claims.model.diff import ComparedPackage, MatchedBy, TableCounts
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.git_process import MissingObject
from claims.package.single_file import TableFileStore
from claims.package.store import Store
from claims.package.temporary import temporary_folder
from claims.table.task import Rows
from claims.text.display import quote
from claims.text.suggest import did_you_mean

if TYPE_CHECKING:
    import duckdb


class TableComparison(Struct, frozen=True):
    """A table of both sides, compared.

    `old` and `new` have only the fields of the schema, `rows` has all columns. `rows` is None if the files are
    identical and read in the same way.
    """

    name: str
    key: tuple[str, ...]
    old: Rows
    new: Rows
    matched_by: MatchedBy
    counts: TableCounts
    rows: RowComparison | None

    @property
    def has_stated_key(self) -> bool:
        """Return False if rows are matched by an inferred key or as a whole, which serves reading only."""
        return self.matched_by in STATED


class Comparison(Struct, frozen=True):
    """The result of comparing two packages; rows can be fetched while it is open.

    `asked`: the names of the tables to compare, empty for all. `skipped`: table → why it is not compared.
    """

    connection: "duckdb.DuckDBPyConnection"
    old: OpenedPackage
    new: OpenedPackage
    tables: tuple[TableComparison, ...]
    asked: tuple[str, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)

    def describe(self, side: OpenedPackage) -> ComparedPackage:
        """Return a side as the Diff names it."""
        names = {each.name for each in self.tables}
        files: dict[str, str] = {}
        for table in side.package.tables:
            if table.name in names:
                files |= self._hashes(side, table)
        package = side.package
        return ComparedPackage(
            name=package.name, version=package.version, ref=side.store.name, files=dict(sorted(files.items()))
        )

    def new_files(self) -> dict[str, str]:
        """Return table → file on the new side, for tables in one file."""
        store, tables = self.new.store, self.new.package.tables
        return {each.name: store.shown(each.paths[0]) for each in tables if len(each.paths) == 1}

    def _hashes(self, side: OpenedPackage, table: Table) -> dict[str, str]:
        """Return the SHA-256 of each of the table's files; identical files are hashed once."""
        identical = any(each.rows is None for each in self.tables if each.name == table.name)
        first = self.old.table(table.name)
        if not identical or first is None:
            return side.hashes(table)
        known = self.old.hashes(first)
        return {path: known[other] for path, other in zip(table.paths, first.paths, strict=True)}


@contextmanager
def compare(old: Store, new: Store, options: CompareOptions) -> Iterator[Comparison]:
    """Compare two packages, and close their stores at the end.

    A table or row that cannot be read is left out, unless it is the only table. Raises CannotDo if nothing can be
    compared, and with `strict` also if anything cannot be, or if rows cannot be matched by a stated key.
    """
    file = next((each for each in (old, new) if isinstance(each, TableFileStore)), None)
    if file is not None and not options.tables:
        options = replace(options, tables=(file.table,))
    with (
        temporary_folder() as place,
        ThreadPoolExecutor(1) as hashing,
        open_package("old", old, place, hashing, strict=options.strict) as before,
        open_package("new", new, place, hashing, strict=options.strict) as after,
    ):
        before, after = without_missing_tables(before), without_missing_tables(after)
        before, after = sides = with_names_of(before, after), with_names_of(after, before)
        prepared, skipped = _prepare(sides, options)
        _refuse_unknown_columns(options, sides, prepared)
        if options.strict:
            refuse_missing_keys(prepared)
        paths = [path for each in prepared for path in each.paths]
        few = sum(each.pair.old.expected + each.pair.new.expected for each in prepared) <= FEW
        with running(paths, place, options.memory_limit) as engine:
            connection = engine.unoptimized if few else engine.connection
            if few:
                prepared = [_load(connection, each, f"s{at}") for at, each in enumerate(prepared)]
            tables = tuple(_compare_table(connection, each, f"d{at}") for at, each in enumerate(prepared))
            yield Comparison(connection, before, after, tables, options.tables, skipped)


def _prepare(
    sides: tuple[OpenedPackage, OpenedPackage], options: CompareOptions
) -> tuple[list[PreparedTable], dict[str, str]]:
    """Return the tables that both sides have, and table → why it is skipped.

    Raises Unreadable if a table cannot be read and is not to be skipped, or if there is no other.
    """
    lost = sides[1].lost_tables() | sides[0].lost_tables()
    unreadable: dict[str, CannotDo] = {
        name: each for name, each in lost.items() if not options.tables or name in options.tables
    }
    prepared = []
    chosen = list(_chosen(*sides, options, lost))
    options = replace(options, keys=keys_of_tables(sides, chosen, options.keys))
    for tables in chosen:
        try:
            if not unreadable or not options.strict:
                prepared.append(prepare_table(sides, tables, options))
        except (Unreadable, MissingObject) as reason:
            unreadable[tables[1].name] = reason
    if unreadable and (options.strict or not prepared):
        raise next(iter(unreadable.values()))
    return prepared, {
        name: each.reason if isinstance(each, Unreadable) else str(each) for name, each in unreadable.items()
    }


def _chosen(
    old: OpenedPackage, new: OpenedPackage, options: CompareOptions, lost: Collection[str]
) -> Iterator[tuple[Table, Table]]:
    """Yield the tables that both sides have. Raises CannotDo for a name that neither side has."""
    known = {*lost, *(table.name for side in (old, new) for table in side.package.tables)}
    for name in (*options.tables, *options.keys):
        if name and name not in known:
            expected = f"expected one of {', '.join(map(quote, sorted(known)))}"
            raise CannotDo(f"no table {quote(name)}: {expected if known else 'the packages have no tables'}")
    for table in new.package.tables:
        before = old.table(table.name)
        if before is not None and (not options.tables or table.name in options.tables):
            yield before, table


def _refuse_unknown_columns(
    options: CompareOptions, sides: tuple[OpenedPackage, OpenedPackage], prepared: Iterable[PreparedTable]
) -> None:
    """Raise CannotDo for an ignored column that no table has; tables that are not read may have any."""
    columns = {each.pair.name: {*each.pair.names("o"), *each.pair.names("n")} for each in prepared}
    unread = {table.name for side in sides for table in side.package.tables} - columns.keys()
    known = {name for table, names in columns.items() for each in names for name in (each, f"{table}.{each}")}
    for name in options.ignored:
        maybe = name.partition(".")[0] in unread if "." in name else bool(unread)
        if name not in known and not maybe:
            raise CannotDo(f"no table has a column {quote(name)}{did_you_mean(name, known)}")


def _load(connection: "duckdb.DuckDBPyConnection", prepared: PreparedTable, name: str) -> PreparedTable:
    """Load both sides into the engine: for few rows, reading the file several times takes longer than the rest."""
    from claims.engine.core import InvalidInputException

    if prepared.pair.sifted is not None:
        return prepared
    old, new = prepared.rows
    try:
        old = _loaded(connection, old, f"{name}o")
        new = replace(old, table=new.table) if prepared.identical else _loaded(connection, new, f"{name}n")
    except InvalidInputException:
        return prepared
    pair = replace(prepared.pair, old=with_undeclared_columns(old), new=with_undeclared_columns(new))
    return replace(prepared, rows=(old, new), pair=pair)


def _loaded(connection: "duckdb.DuckDBPyConnection", rows: Rows, name: str) -> Rows:
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {reading(rows)}")
    return replace(rows, loaded=name)


def _compare_table(
    connection: "duckdb.DuckDBPyConnection", prepared: PreparedTable, name: str
) -> TableComparison:
    """Compare one table; a file that the engine cannot read is copied record by record first."""
    from claims.engine.core import InvalidInputException

    if prepared.identical:
        pair = prepared.pair
        counts = TableCounts(rows_old=pair.old.expected, rows_new=pair.new.expected)
        return TableComparison(pair.name, pair.key, *prepared.rows, prepared.matched_by, counts, None)
    try:
        return _compare_rows(connection, prepared, name)
    except InvalidInputException:
        return _compare_rows(connection, _copied(prepared), name)


def _copied(prepared: PreparedTable) -> PreparedTable:
    old, new = (side.copied(table) for side, table in zip(prepared.sides, prepared.tables, strict=True))
    sides = with_undeclared_columns(old), with_undeclared_columns(new)
    return replace(
        prepared, rows=(old, new), pair=replace(prepared.pair, old=sides[0], new=sides[1], sifted=None)
    )


def _compare_rows(
    connection: "duckdb.DuckDBPyConnection", prepared: PreparedTable, name: str
) -> TableComparison:
    """Compare the rows of one table, by an inferred key if it has no stated one."""
    pair, matched_by = prepared.pair, prepared.matched_by
    if not pair.key and (key := infer_key(connection, pair)):
        pair, matched_by = replace(pair, key=key), "inferred"
    rows = RowComparison(connection, pair, name)
    return TableComparison(pair.name, pair.key, *prepared.rows, matched_by, rows.counts, rows)
