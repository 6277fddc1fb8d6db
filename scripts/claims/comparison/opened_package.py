"""Opens one of the two packages: reads its descriptor, and its tables for the engine."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.checks.file import break_of
from claims.comparison.descriptor import by_name
from claims.descriptor import Package, read_descriptor
from claims.model.errors import CannotDo
from claims.model.rule import Break
from claims.model.table import Table
from claims.package.overlay import SharedDescriptor
from claims.package.store import Refused, Store
from claims.rules.csv import LEFT_OUT, TEXT_ABOVE_HEADER
from claims.rules.registry import RULES
from claims.table.formats.convert import convert
from claims.table.reader import copy_rows, read_layout, read_rows
from claims.table.task import Flaw, Meter, Rows, Task, silent
from claims.text.display import quote

LARGE = 1 << 20  # bytes: a smaller file is hashed almost at once

# A comparison without these rows would call them removed.
LOSSES = frozenset(
    {
        *("ragged-row", "unclosed-quote", "text-after-quote", "invalid-utf-8", "merge-conflict-marker"),
        *(
            "invalid-json",
            "json-too-deep",
            "unsupported-file-format",
            "empty-file",
            "git-lfs-pointer",
            "undeclared-utf-16",
            "encoding-mismatch",
        ),
        *("missing-file", "unsafe-path", "remote-path", "not-a-regular-file", "file-too-large"),
    }
)


# Each of these costs one row, which is left out of the comparison.
ROW_LOSSES = frozenset({"ragged-row", "text-after-quote"})


class Unreadable(CannotDo):
    """A side, or one of its tables, cannot be read; `reason` says why, without what to do about it."""

    def __init__(self, word: str, reason: str, advice: str = "") -> None:
        """Make the message; `word` is `old` or `new`."""
        super().__init__(f"the {word} side cannot be compared: {reason}{advice}")
        self.reason = f"cannot read the {word} side: {reason}"


class OpenedPackage(Struct, frozen=True):
    """One of the two packages; `folder` is where copies may be written, `word` is `old` or `new`.

    `breaks` are the findings in its descriptor, `text_above` the tables that were read and have text above a header,
    `lost_rows` are table → flaws of rows that are left out; with `strict`, a table with such a row cannot be read.
    Large files are hashed by `hashing`, where there is one, while they are read.
    """

    word: str
    store: Store
    package: Package
    folder: Path
    hashing: Executor | None = None
    breaks: tuple[Break, ...] = ()
    strict: bool = False
    text_above: set[str] = field(default_factory=set)
    lost_rows: dict[str, list[Break]] = field(default_factory=dict)
    _ahead: dict[str, "Future[str]"] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def table(self, name: str) -> Table | None:
        """Return the table with this name."""
        return next((each for each in self.package.tables if each.name == name), None)

    def lost_tables(self) -> dict[str, Unreadable]:
        """Return table → why it is not in the package, although the descriptor describes it."""
        known = {table.name for table in self.package.tables} | {file.name for file in self.package.files}
        return {
            each.place.table: Unreadable(self.word, f"{self.store.name}: {each.message}")
            for each in reversed(self.breaks)
            if each.place.table is not None and each.place.table not in known and each.rule.id in LOSSES
        }

    def rows(self, table: Table, key: tuple[str, ...], other: Rows | None = None) -> Rows:
        """Return the table, ready to be read, with rows matched by `key`; `other`: the rows of the other side.

        Raises Unreadable if a row of it would be lost.
        """
        losses: list[Flaw] = []
        task = replace(self._task(table, losses), key=key, beside=other)
        ready = read_rows(task) if table.data is None and table.format in ("csv", "tsv") else convert(task)
        return self._whole(table, ready, losses)

    def columns(self, table: Table) -> set[str]:
        """Return the names of a table's columns in its header and in its schema; none if it cannot be read."""
        task = self._task(table, [])
        in_text = table.data is None and table.format in ("csv", "tsv")
        found = read_layout(task) if in_text else convert(task)
        if found is None:
            return set()
        fields = zip(found.schema.fields, found.labels.column, strict=True)
        return {*found.labels.names, *(each.name for each, at in fields if at is not None)}

    def copied(self, table: Table) -> Rows:
        """Return the same, read record by record, for a file that the engine cannot read."""
        losses: list[Flaw] = []
        return self._whole(table, copy_rows(self._task(table, losses)), losses)

    def _task(self, table: Table, losses: list[Flaw]) -> Task:
        def notice(flaw: Flaw) -> None:
            if flaw.kind in LOSSES:
                losses.append(flaw)
            elif flaw.kind == TEXT_ABOVE_HEADER.id:
                self.text_above.add(table.name)

        return Task(table, self.store, self.copy(table), notice, Meter(0, silent), every=True)

    def copy(self, table: Table, kind: str = "") -> Path:
        """Return the path for a copy of a table, of which there may be several kinds."""
        return self.folder / f"{kind}{self.word}{self.package.tables.index(table)}.csv"

    def refuse_missing_schema(self, table: Table) -> None:
        """Raise Unreadable if the descriptor names a schema for the table, and it cannot be read."""
        schema = by_name(self.package.properties).get(table.name, {}).get("schema")
        if table.schema is None and schema is not None:
            file = self.store.shown(schema) if isinstance(schema, str) else None
            found = (
                each
                for each in self.breaks
                if table.name == each.place.table or (file and file == each.place.file)
            )
            first = next(found, None)
            where = f"{first.place.file}: " if first and first.place.file else ""
            raise Unreadable(self.word, f"{where}{first.message if first else 'its schema cannot be read'}")

    def _whole(self, table: Table, ready: Rows | None, losses: list[Flaw]) -> Rows:
        """Return the rows; raise Unreadable if all of them would be lost, or, with `strict`, any."""
        if not self.strict and all(each.kind in ROW_LOSSES for each in losses):
            self.lost_rows[table.name] = [break_of(each, RULES) for each in losses]
        elif losses:
            found = break_of(losses[0], RULES)
            line = f":{found.place.line}" if found.place.line is not None else ""
            message = f"{found.place.file or table.name}{line}: {found.words.removesuffix(LEFT_OUT)}"
            others = f" ({len(losses) - 1:,} more: see claims validate)" if len(losses) > 1 else ""
            choose = ", or choose other tables with --table" if len(self.package.tables) > 1 else ""
            raise Unreadable(self.word, message + others, f": fix it{choose}")
        if ready is None:
            raise Unreadable(self.word, f"table {quote(table.name)} has no rows to read")
        return ready

    def hashes(self, table: Table) -> dict[str, str]:
        """Return path → SHA-256 of the table's files."""
        for path in table.paths:
            if path not in self._digests:
                ahead = self._ahead.get(path)
                self._digests[path] = ahead.result() if ahead else _sha256(self.store.local(path))
        return {path: self._digests[path] for path in table.paths}

    def hash_ahead(self, table: Table) -> None:
        """Start to hash the table's large files in the background."""
        for path in table.paths if self.hashing else ():
            with suppress(Refused):  # reported when it is read
                local = self.store.local(path)
                if self.hashing and local.stat().st_size >= LARGE and path not in self._ahead:
                    self._ahead[path] = self.hashing.submit(_sha256, local)


@contextmanager
def open_package(
    word: str, store: Store, folder: Path, hashing: Executor, *, strict: bool
) -> Iterator[OpenedPackage]:
    """Read a side's descriptor. Raises CannotDo if it cannot be read."""
    with store:
        package, breaks = read_descriptor(store, store.descriptor)
        if package is None:
            raise Unreadable(word, f"{store.name}: {breaks[0].message if breaks else 'not a JSON object'}")
        try:
            yield OpenedPackage(word, store, package, folder, hashing, tuple(breaks), strict)
        except Refused as refused:
            raise Unreadable(word, refused.message) from None


def without_missing_tables(side: OpenedPackage) -> OpenedPackage:
    """Return a side that is read with the other's descriptor, without the tables that it has no file of.

    Its version is unknown.
    """
    if not isinstance(side.store, SharedDescriptor):
        return side
    missing = {each.place.table for each in side.breaks if each.rule.id == "missing-file"}
    resources = [
        each
        for each in side.package.properties["resources"]
        if not isinstance(each, dict) or each.get("name") not in missing
    ]
    package = replace(
        side.package, version=None, properties={**side.package.properties, "resources": resources}
    )
    breaks = tuple(each for each in side.breaks if each.rule.id != "missing-file")
    return replace(side, package=package, breaks=breaks)


def with_names_of(side: OpenedPackage, other: OpenedPackage) -> OpenedPackage:
    """Return a side whose resources without a name have that of the other side's resource with the same path."""
    package = side.package
    names = {each.paths: each.name for each in other.package.tables}
    adopted = {
        each.name: names[each.paths]
        for each in package.tables
        if each.name in each.paths and each.paths in names and side.table(names[each.paths]) is None
    }
    if not adopted:
        return side
    tables = tuple(replace(each, name=adopted.get(each.name, each.name)) for each in package.tables)
    resources = [
        {**each, "name": adopted[each["path"]]}
        if isinstance(each, dict) and "name" not in each and each.get("path") in adopted
        else each
        for each in package.properties["resources"]
    ]
    properties = {**package.properties, "resources": resources}
    return replace(side, package=replace(package, tables=tables, properties=properties))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
