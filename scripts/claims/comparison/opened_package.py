"""Opens one of the two packages: reads its descriptor, and its tables for the engine."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.checks.file import break_of
from claims.descriptor import Package, read_descriptor
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.store import Refused, Store
from claims.rules.csv import LEFT_OUT
from claims.rules.registry import RULES
from claims.table.formats.convert import convert
from claims.table.reader import copy_rows, read_rows
from claims.table.task import Flaw, Meter, Rows, Task, silent
from claims.text.display import quote

LARGE = 1 << 20  # bytes: a smaller file is hashed in no time

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


class OpenedPackage(Struct, frozen=True):
    """One of the two packages; `folder` is where copies may be written, `word` is `old` or `new`.

    Large files are hashed by `hashing`, where there is one, while they are read.
    """

    word: str
    store: Store
    package: Package
    folder: Path
    hashing: Executor | None = None
    _ahead: dict[str, "Future[str]"] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def table(self, name: str) -> Table | None:
        """Return the table with this name."""
        return next((each for each in self.package.tables if each.name == name), None)

    def rows(self, table: Table, key: tuple[str, ...], beside: Rows | None = None) -> Rows:
        """Return the table, ready to be read, with rows matched by `key`; `beside`: the other side's. Raises CannotDo if
        a row of it would be lost.
        """
        losses: list[Flaw] = []
        task = replace(self._task(table, losses), key=key, beside=beside)
        ready = read_rows(task) if table.data is None and table.format in ("csv", "tsv") else convert(task)
        return self._whole(table, ready, losses)

    def copied(self, table: Table) -> Rows:
        """Return the same, read record by record, for a file that the engine cannot read."""
        losses: list[Flaw] = []
        return self._whole(table, copy_rows(self._task(table, losses)), losses)

    def _task(self, table: Table, losses: list[Flaw]) -> Task:
        def notice(flaw: Flaw) -> None:
            if flaw.kind in LOSSES:
                losses.append(flaw)

        return Task(table, self.store, self.copy(table), notice, Meter(0, silent), every=True)

    def copy(self, table: Table, kind: str = "") -> Path:
        """Return the path for a copy of a table, of which there may be several kinds."""
        return self.folder / f"{kind}{self.word}{self.package.tables.index(table)}.csv"

    def _whole(self, table: Table, ready: Rows | None, losses: list[Flaw]) -> Rows:
        if losses:
            found = break_of(losses[0], RULES)
            line = f":{found.place.line}" if found.place.line is not None else ""
            where = f"{found.place.file or table.name}{line}"
            said = found.words.removesuffix(LEFT_OUT)
            others = f" ({len(losses) - 1:,} more: see claims validate)" if len(losses) > 1 else ""
            choose = ", or choose other tables with --table" if len(self.package.tables) > 1 else ""
            raise CannotDo(
                f"the {self.word} side cannot be compared: {where}: {said}{others}: fix it{choose}"
            )
        if ready is None:
            raise CannotDo(
                f"the {self.word} side cannot be compared: table {quote(table.name)} has no rows to read"
            )
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
            with suppress(Refused):  # to be said where it is read
                local = self.store.local(path)
                if self.hashing and local.stat().st_size >= LARGE and path not in self._ahead:
                    self._ahead[path] = self.hashing.submit(_sha256, local)


@contextmanager
def open_package(
    word: str, store: Store, folder: Path, hashing: Executor | None = None
) -> Iterator[OpenedPackage]:
    """Read a side's descriptor. Raises CannotDo if one of its tables cannot be read."""
    with store:
        package, breaks = read_descriptor(store, store.descriptor)
        if package is None:
            message = breaks[0].message if breaks else "not a JSON object"
            raise CannotDo(f"the {word} side cannot be compared: {store.name}: {message}")
        names = {table.name for table in package.tables} | {file.name for file in package.files}
        for each in breaks:
            lost = each.place.table is not None and each.place.table not in names
            if each.rule.id in LOSSES and lost:
                raise CannotDo(f"the {word} side cannot be compared: {store.name}: {each.message}")
        _refuse_unnamed(word, store, package)
        try:
            yield OpenedPackage(word, store, package, folder, hashing)
        except Refused as refused:
            raise CannotDo(f"the {word} side cannot be compared: {refused.message}") from None


def _refuse_unnamed(word: str, store: Store, package: Package) -> None:
    """Raise CannotDo for a resource without a name, whose rows would silently not be compared."""
    resources = package.properties.get("resources")
    for at, each in enumerate(resources if isinstance(resources, list) else ()):
        if isinstance(each, dict) and not isinstance(each.get("name"), str):
            raise CannotDo(
                f"the {word} side cannot be compared: {store.name}: resources[{at}] has no name, "
                "so it cannot be matched with the other side: add a name"
            )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
