"""A table of one file, for tests of the modules that read and edit tables."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.fix_case import one

from claims.model.table import Table
from claims.package.folder import FolderStore
from claims.package.open import open_store
from claims.table.rows import TableFile, open_tables
from claims.table.task import Flaw, Meter, Task


def reading_task(folder: Path, table: Table, data: bytes, notice: Callable[[Flaw], None]) -> Task:
    """Write `data` to the only file of a table; return the task of reading it."""
    (folder / table.paths[0]).write_bytes(data)
    return Task(table, FolderStore(folder, "datapackage.json", "p"), folder / "copy.csv", notice, Meter(0))


def table_file(folder: Path, data: bytes, names: tuple[str, ...], **properties: Any) -> TableFile:
    """Write a package whose table `t` has fields of text with these names; return the file of the table."""
    fields = [{"name": name, "type": "string"} for name in names]
    copies = folder / "copies"
    copies.mkdir()
    package = one(folder / "package", data, fields, **properties)
    return open_tables(open_store(str(package)), copies).parts("t")[0]
