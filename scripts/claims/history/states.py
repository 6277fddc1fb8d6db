"""Reads the rows with one key from a commit, from all tables that have such a row.

A commit that has the files but no descriptor is read with the descriptor of a neighboring commit: a table is often
older than its descriptor.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from claims.descriptor import Package, read_descriptor
from claims.history.inferred_key import infer_key
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.git import Repository, TooLarge
from claims.package.git_process import MissingObject
from claims.package.git_tree import ObjectStore, descriptors
from claims.package.overlay import RecordedStore
from claims.package.store import Refused
from claims.table.lookup import Cells, Undecodable, Wanted
from claims.text.display import quote

State = tuple[tuple[str, Cells], ...]  # table and row, in the order of the descriptor
LIMIT = 2**30  # bytes of a table's file at one commit


class _KnownPackage(Struct, frozen=True):
    """A package, and what it was read from: path → content of some files, and whether others exist."""

    contents: Mapping[str, str | None]
    others: Mapping[str, bool]
    package: Package | None

    def is_of(self, store: ObjectStore) -> bool:
        """Return True if the package in a store would be the same."""
        return all(_blob(store, path) == blob for path, blob in self.contents.items()) and all(
            (_blob(store, path) is not None) == exists for path, exists in self.others.items()
        )


class RowQuery(Struct, frozen=True):
    """The rows to search for, by their key.

    `key` has a cell for each field of it. `tables`: the names of the tables in question, none for all whose key has
    as many fields. `keys`: table → the fields that identify its rows, instead of its primary key; "" is any table that has them.
    """

    key: tuple[str, ...]
    tables: tuple[str, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class States(Struct):
    """The rows with the key at each commit; content that several commits share is read once.

    `described`: a commit has a descriptor. `searched`: there was a table that could have such a row. `other_keys`: table
    → its key, for tables whose key has another number of fields than the query. `unsearchable`: a table of the query that
    cannot be searched, as it is not CSV or has another key. `keys`: table → its key at the newest commit that has it;
    `inferred`: those of them that no schema states.
    """

    repository: Repository
    query: RowQuery
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inferred: dict[str, tuple[str, ...]] = field(default_factory=dict)
    described: bool = False
    searched: bool = False
    other_keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unsearchable: str | None = None
    _trees: dict[tuple[str, str], tuple[Package | None, State | None]] = field(default_factory=dict)
    _packages: dict[str, list[_KnownPackage]] = field(default_factory=dict)
    # By id(): packages are kept, so no two of them, and no two tables, ever have one.
    _bare: dict[tuple[str, str, int], State | None] = field(default_factory=dict)
    _rows: dict[tuple[str, int], Cells | None] = field(default_factory=dict)

    def at(self, tree: str, path: str) -> State | None:
        """Return the rows in a commit's tree whose package has its descriptor at `path`; None if unreadable."""
        return self._at(tree, path)[1]

    def package(self, tree: str, path: str) -> Package | None:
        """Return the package that has its descriptor there."""
        return self._at(tree, path)[0]

    def without(self, tree: str, path: str, package: Package) -> State | None:
        """Return the rows in a tree without a descriptor at `path`, reading its files as `package` describes."""
        store = self._store(tree, path)
        if store is None:
            return ()
        place = store.tree, store.descriptor, id(package)
        if place not in self._bare:
            # Files are all that the tree can say of its tables.
            there = (table for table in package.tables if any(_blob(store, each) for each in table.paths))
            try:
                self._bare[place] = tuple(self._found(store, there))
            except (Refused, Undecodable):
                self._bare[place] = None
        return self._bare[place]

    def has_descriptor(self, tree: str, path: str) -> bool:
        """Return True if there is a descriptor at `path`."""
        return self.repository.entry(tree, path) is not None

    def find_moved(self, tree: str, name: str) -> str | None:
        """Return the descriptor's path of the only package with this name in a tree."""
        found = [
            path for path in descriptors(self.repository, tree) if _name(self.package(tree, path)) == name
        ]
        return found[0] if len(found) == 1 else None

    def _store(self, tree: str, path: str) -> ObjectStore | None:
        folder, _, descriptor = path.rpartition("/")
        below = self.repository.entry(tree, folder) if folder else None
        if folder and (below is None or below.kind != "tree"):
            return None
        return ObjectStore(self.repository, below.id if below else tree, folder, descriptor)

    def _at(self, tree: str, path: str) -> tuple[Package | None, State | None]:
        store = self._store(tree, path)
        if store is None:
            return None, ()
        place = store.tree, store.descriptor
        if place not in self._trees:
            self._trees[place] = self._read(store)
        return self._trees[place]

    def _read(self, store: ObjectStore) -> tuple[Package | None, State | None]:
        try:
            blob = store.blob(store.descriptor)
        except Refused as refused:
            return None, (() if refused.reason == "missing-file" else None)
        package = self._package(store, blob)
        if package is None:
            return None, None
        try:
            return package, tuple(self._found(store, package.tables))
        except (Refused, Undecodable):
            return package, None

    def _package(self, store: ObjectStore, blob: str) -> Package | None:
        """Return the package, read again only if its descriptor, a schema, or the existing files changed."""
        self.described = True
        known = self._packages.setdefault(blob, [])
        for each in known:
            if each.is_of(store):
                return each.package
        recorded = RecordedStore(store)
        try:
            package, _ = read_descriptor(recorded, store.descriptor)
        except CannotDo:
            package = None
        contents = {path: _blob(store, path) for path in recorded.contents}
        others = {path: _blob(store, path) is not None for path in recorded.paths - recorded.contents}
        known.append(_KnownPackage(contents, others, package))
        return package

    def _found(self, store: ObjectStore, tables: Iterable[Table]) -> Iterator[tuple[str, Cells]]:
        for table in tables:
            if self.query.tables and table.name not in self.query.tables:
                continue
            key = self._key_of(table, store)
            if len(key) != len(self.query.key) or not _is_searchable(table):
                if self.query.tables:
                    # Other commits may have it otherwise: a file of CSV may have been called a spreadsheet.
                    self.unsearchable = table.name
                    raise Undecodable
                if key:
                    self.other_keys.setdefault(table.name, tuple(key))
                continue
            self.searched = True
            cells = tuple(_written(table, *each) for each in zip(key, self.query.key, strict=True))
            wanted = Wanted(table, tuple(key), cells)
            rows = (self._row(wanted, store, path) for path in table.paths)
            row = next((each for each in rows if each is not None), None)
            if row is not None:
                yield table.name, row

    def _key_of(self, table: Table, store: ObjectStore) -> tuple[str, ...]:
        """Return the key of a table, in the order of docs/explanation/row-matching.md; () if it has none.

        A key that is not stated at a commit is that of a newer commit, or is inferred from the newest file.
        """
        named = self.query.keys.get(table.name) or self.query.keys.get("")
        if named:
            return named
        stated = (table.schema.primary_key, *table.schema.every_unique_key) if table.schema else ()
        key = next(filter(None, stated), self.keys.get(table.name))
        if key is None and _is_searchable(table) and len(table.paths) == 1:
            key = infer_key(table, self.repository.read(store.blob(table.paths[0]), LIMIT))
            self.inferred[table.name] = key
        self.keys.setdefault(table.name, key or ())
        return key or ()

    def _row(self, wanted: Wanted, store: ObjectStore, path: str) -> Cells | None:
        blob = store.blob(path)
        place = blob, id(wanted.table)
        if place not in self._rows:
            try:
                data = self.repository.read(blob, LIMIT)
            except MissingObject:
                raise MissingObject(blob, store.shown(path)) from None
            except TooLarge:
                raise CannotDo(
                    f"a file of {quote(wanted.table.name)} has more than {LIMIT:,} bytes"
                ) from None
            self._rows[place] = wanted.find(data)
        return self._rows[place]


def _is_searchable(table: Table) -> bool:
    return table.data is None and not table.packings and table.format in ("csv", "tsv")


def _name(package: Package | None) -> str | None:
    return package.name if package else None


def _blob(store: ObjectStore, path: str) -> str | None:
    try:
        return store.blob(path)
    except Refused:
        return None


def _written(table: Table, name: str, key: str) -> str:
    """Return the key in the table's format: a date may have another format at another commit."""
    field = next((each for each in table.schema.fields if each.name == name), None) if table.schema else None
    if field is None or field.type != "date" or field.format in ("default", "any", ""):
        return key
    try:
        return date.fromisoformat(key).strftime(field.format)
    except ValueError:
        return key
