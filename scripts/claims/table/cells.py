"""Reads the rows of a package's tables as text, from a folder, a zip or a git revision."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from claims.descriptor import Package, read_descriptor
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.replace import Unsafe
from claims.package.store import Refused, Store
from claims.table.notice import Flaw, Meter
from claims.table.reader import start_of
from claims.table.rows import TableFile, codec_of, rows_in
from claims.table.task import Task
from claims.text.display import quote
from claims.text.suggest import did_you_mean

Cells = dict[str, str | None]  # column → raw text; None for a missing value
MORE = "run claims validate"


class PackageTables(Struct, frozen=True):
    """The tables of an opened package; `folder` is for decoded copies."""

    store: Store
    package: Package
    folder: Path

    def table(self, name: str) -> Table:
        """Return the table with this name. Raises CannotDo if there is none."""
        found = next((each for each in self.package.tables if each.name == name), None)
        if found is None:
            where = f"{quote(self.store.name)} has no table {quote(name)}"
            resources = self.package.properties.get("resources")
            stated = [each.get("name") for each in resources or () if isinstance(each, dict)]
            raise CannotDo(
                f"{where} that can be read: {MORE}"
                if name in stated
                else f"{where}, so it is not a dataset of claims: create one with claims init"
            )
        return found

    def columns(self, name: str) -> Sequence[str]:
        """Return the columns of a table, in the order of its file."""
        part = self.parts(name)[0]
        return list(named(part)([""] * part.width))

    def rows(self, name: str) -> Iterator[Cells]:
        """Yield the rows of a table in order. Raises CannotDo for a row that cannot be read."""
        for part in self.parts(name):
            yield from map(named(part), part_rows(part))

    def parts(self, name: str) -> Sequence[TableFile]:
        """Return the files of a table. Raises CannotDo if one of them cannot be read."""
        table = self.table(name)
        if table.data is not None or table.format not in ("csv", "tsv"):
            raise CannotDo(f"table {quote(name)} is not a CSV or TSV file")
        flaws: list[Flaw] = []
        copy = self.folder / f"{name.encode().hex()[:100]}.csv"
        start = start_of(Task(table, self.store, copy, flaws.append, Meter(0)))
        if start is None or any(flaw.kind == "undeclared-utf-16" for flaw in flaws):
            reason = flaws[0].kind if flaws else "its header"
            raise CannotDo(f"table {quote(name)} cannot be read because of {reason}: {MORE}")
        parts = []
        try:
            for path, head in zip(table.paths, start.heads, strict=True):
                source = self.store.local(path)
                with source.open("rb") as file:
                    codec = codec_of(table.encoding, file.read(4))
                parts.append(TableFile(table, start, path, self.store.shown(path), source, codec, head))
        except Refused as refused:
            raise CannotDo(refused.message) from None
        return parts


def opened(store: Store, folder: Path) -> PackageTables:
    """Return the tables of the package in a store. Raises CannotDo if its descriptor cannot be read."""
    package, _ = read_descriptor(store, store.descriptor)
    if package is None:
        raise CannotDo(f"{quote(store.name)} is not a package that can be read: {MORE}")
    return PackageTables(store, package, folder)


def part_rows(part: TableFile) -> Iterator[Sequence[str]]:
    """Yield the cells of a file's rows. Raises CannotDo for a row that cannot be read, or for other columns."""
    try:
        for row in rows_in(part):
            if row.kind == "row":
                yield row.cells
            elif row.kind == "header" and len(part.table.dialect.header_rows) == 1:
                check_header(part, row.cells)
    except Unsafe as reason:
        raise CannotDo(f"{quote(part.shown)} cannot be read: {reason}: {MORE}") from None


def check_header(part: TableFile, cells: Sequence[str]) -> None:
    """Raise Unsafe if the columns of a file differ from those of the first file of its table."""
    if len(part.table.paths) > 1 and tuple(cells) != part.start.labels.names:
        raise Unsafe("its columns differ from those of the first file of its table")


def named(part: TableFile) -> Callable[[Sequence[str]], Cells]:
    """Return a function that names the cells of a row by field, or by column if there is no field."""
    names = list(part.start.labels.names)
    missing: dict[str, tuple[str, ...]] = {}
    for field, at in zip(part.start.schema.fields, part.start.labels.column, strict=True):
        if at is not None:
            missing[field.name], names[at] = field.missing_values, field.name
    usual = all(each == ("",) for each in missing.values())

    def name(cells: Sequence[str]) -> Cells:
        if usual:
            return {name: cell or None for name, cell in zip(names, cells, strict=True)}
        pairs = zip(names, cells, strict=True)
        return {name: None if cell in missing.get(name, ("",)) else cell for name, cell in pairs}

    return name


def row_of(rows: Iterator[Cells], key: str, value: str) -> Cells:
    """Return the only row whose `key` has this value. Raises CannotDo if there is none, or more than one."""
    keys = set()
    found: Cells | None = None
    for each in rows:
        if each.get(key) == value:
            if found is not None:
                raise CannotDo(f"{quote(value)} is the {key} of more than one row: {MORE}")
            found = each
        keys.add(each.get(key) or "")
    if found is None:
        raise CannotDo(f"there is no {key} {quote(value)}{did_you_mean(value, keys - {''})}")
    return found
