"""Opens a data file that no descriptor names, as a package with that one table."""

import json
import os
import posixpath
import re
import sys
from pathlib import Path
from typing import ClassVar

from claims.model.errors import CannotDo
from claims.model.table import Packing, Table
from claims.package.folder import FolderStore
from claims.package.overlay import Overlay, Revised, plain_path
from claims.package.paths import PACKINGS
from claims.package.store import Refused, Store, read_limited
from claims.package.temporary import Spool
from claims.text.display import quote

STDIN = "-"
GENERATED = "datapackage.json"
VERSION_2 = "https://datapackage.org/profiles/2.0/datapackage.json"


class SingleFileStore(Overlay):
    """One data file of the store below, and a generated descriptor that has it as its only table.

    `path` is the file's path in the package. `schema`: a Table Schema for the table, which may be anywhere.
    """

    generated: ClassVar[bool] = True

    def __init__(self, store: Store, path: str, table: str, schema: Path | None = None) -> None:
        """Take the store below, which is closed with this one, the file's path in it, and the table's name.

        Raises CannotDo if the store below refuses the file.
        """
        super().__init__(store)
        self.descriptor = GENERATED
        self.configurable = False
        self.schema = schema
        self.spool: Spool | None = None
        try:
            store.check(path)
        except Refused as refused:
            raise CannotDo(refused.message) from None
        self._file = path
        self.path = table + data_suffix(path)  # the same on both sides of a comparison
        resource = {"name": table, "type": "table", "path": self.path} | (
            {"schema": schema.name} if schema else {}
        )
        self._described = json.dumps({"$schema": VERSION_2, "resources": [resource]}).encode()

    def read(self, path: str, limit: int) -> bytes:
        """Return the generated descriptor, the schema, or a file of the store below."""
        if path == self.descriptor:
            return self._described
        if self.schema is None or path != self.schema.name:
            return self._store.read(self._below(path), limit)
        try:
            with self.schema.open("rb") as file:
                return read_limited(file, path, limit)
        except OSError as error:
            raise CannotDo(f"cannot read {quote(str(self.schema))}: {error.strerror}") from None

    def size(self, path: str) -> int:
        """Return the size of the file in bytes."""
        return self._store.size(self._below(path))

    def check(self, path: str) -> None:
        """Raise as the store below does."""
        self._store.check(self._below(path))

    def local(self, path: str) -> Path:
        """Return a real path with the content."""
        return self._store.local(self._below(path))

    def unpacked(self, path: str, packing: Packing) -> Path:
        """Return a real path with the unpacked content."""
        return self._store.unpacked(self._below(path), packing)

    def shown(self, path: str) -> str:
        """Return the path to print; the generated descriptor is shown as the data file."""
        if self.schema is not None and path == self.schema.name:
            return self.schema.as_posix()
        if self.spool is not None:
            return STDIN
        return self._store.shown(self._file if path == self.descriptor else self._below(path))

    def inside(self, shown: str) -> str:
        """Return the path in the package for a path that `shown` returned."""
        inside = self._file if shown == STDIN else self._store.inside(shown)
        return self.path if inside == self._file else inside

    def _below(self, path: str) -> str:
        return self._file if path == self.path else path

    def close(self) -> None:
        """Close the store below, and remove the copy of standard input."""
        self._store.close()
        if self.spool is not None:
            self.spool.close()

    def __exit__(self, *raised: object) -> None:
        """Close the store, and the one below as after an error in it."""
        self.close()
        self._store.__exit__(*raised)


class TableFileStore(Revised):
    """Another package in which a data file takes the place of the file of one table, named `table`."""

    def __init__(self, store: Store, table: Table, file: SingleFileStore) -> None:
        """Take the package, which is not closed, its table, and the file, which is closed."""
        self._path = plain_path(table.paths[0], store.descriptor)
        super().__init__(store, {self._path: file.local(file.path)})
        self.table = table.name
        self.name = file.name
        self._file = file

    def shown(self, path: str) -> str:
        """Return the path to print."""
        replaced = plain_path(path, self.descriptor) == self._path
        return self._file.shown(self._file.path) if replaced else super().shown(path)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def open_file(target: str, table: str | None = None, schema: Path | None = None) -> SingleFileStore:
    """Open the data file at a path, or in standard input for `-`, as a package with one table.

    The table is named after the file unless `table` names it. Raises CannotDo.
    """
    if target == STDIN:
        return _open_stdin(table or "stdin", schema)
    name = table or table_name(target)
    path = Path(target)
    if not os.path.lexists(path):
        revision, colon, inner = target.partition(":")
        if colon:
            from claims.package.git_tree import open_folder_at

            folder = open_folder_at(Path.cwd(), revision, posixpath.dirname(inner))
            folder.name = target
            return SingleFileStore(folder, posixpath.basename(inner), name, schema)
    return SingleFileStore(FolderStore(path.parent, GENERATED, target), path.name, name, schema)


def _open_stdin(table: str, schema: Path | None) -> SingleFileStore:
    spool = Spool()
    copy = spool.new("stdin.csv")
    with copy.open("wb") as file:
        while block := sys.stdin.buffer.read(1 << 20):
            file.write(block)
    store = SingleFileStore(FolderStore(copy.parent, GENERATED, STDIN), copy.name, table, schema)
    store.spool = spool
    return store


def data_suffix(path: str) -> str:
    """Return the suffix of a data file in lower case, and that of its compression, as in `.csv.gz`."""
    whole, last = posixpath.splitext(path.lower())
    return posixpath.splitext(whole)[1] + last if last in PACKINGS else last


def table_name(target: str) -> str:
    """Return the name of the table in a file: the file's own name in lower case, without suffix."""
    name = re.split(r"[/\\:]", target)[-1].partition(".")[0].lower()
    return re.sub(r"[^a-z0-9_-]+", "-", name).strip("-") or "table"
