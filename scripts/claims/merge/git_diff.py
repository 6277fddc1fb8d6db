"""Compares two versions of a table's file for `git diff`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from claims.comparison.compare import Comparison, compare
from claims.comparison.diff import diff_of
from claims.comparison.display_names import NAMED
from claims.comparison.prepared_table import CompareOptions
from claims.descriptor import read_descriptor
from claims.merge.format import find_table
from claims.model.diff import Diff
from claims.model.errors import CannotDo
from claims.package.folder import open_folder
from claims.package.overlay import Revised
from claims.package.paths import DESCRIPTORS
from claims.package.temporary import temporary_folder
from claims.rules.choice import Choice
from claims.table.records import Grammar, records
from claims.text.display import inert, quote


class DiffedFile(Struct, frozen=True):
    """A file, by its path from the top of the working tree, and its two versions; None if it does not exist."""

    path: str
    old: Path | None
    new: Path | None


@contextmanager
def changes(shown: DiffedFile, choice: Choice) -> Iterator[tuple[Comparison, Diff]]:
    """Compare two versions of a file by the schema in the working tree.

    Raises CannotDo if the file belongs to no package, or its rows cannot be matched.
    """
    home = find_table(Path(shown.path), shown.new or shown.old)
    if home is None:
        raise CannotDo(f"no {DESCRIPTORS[0]} names it")
    inner = next(path for path in home.table.paths if Path(home.folder, path) == Path(shown.path).resolve())
    with temporary_folder() as folder, open_folder(home.folder) as store:
        sides = [_version(shown, side, folder) for side in ("old", "new")]
        old, new = (Revised(store, {inner: side}) for side in sides)
        package, _ = read_descriptor(new, new.descriptor)
        known = [table.name for table in package.tables] if package else []
        named = [name for name in NAMED if name in known and name != home.table.name]
        options = CompareOptions(tables=(home.table.name, *named), strict=True)
        with compare(old, new, options) as comparison:
            yield comparison, diff_of(comparison, 0, choice, datetime.now(UTC).date())


def _version(shown: DiffedFile, side: str, folder: Path) -> Path:
    """Return the file of a side; if there is none, the header of the other, so that all rows are added or removed."""
    file, other = (shown.old, shown.new) if side == "old" else (shown.new, shown.old)
    if file is not None:
        return file
    if other is None:
        raise CannotDo(f"{quote(shown.path)} is in neither version")
    empty = folder / "empty.csv"
    with other.open("rb") as stream:
        empty.write_bytes(stream.readline())
    return empty


INDENT = "  "


def as_lines(data: bytes, name: str) -> Iterator[str]:
    """Yield the rows of a CSV or TSV file as text: each under its first cell, without empty cells.

    Git passes only the content and the name of the file, so the first column serves as the key. Other text is
    returned unchanged.
    """
    text = data.decode("utf-8-sig", "replace")
    grammar = Grammar("\t" if Path(name).suffix == ".tsv" else ",")
    header: list[str] | None = None
    for record in records(text, grammar):
        cells = record.cells
        if cells is None or record.defect is not None or (header and len(cells) != len(header)):
            yield inert(text[record.start : record.end]) + "\n"
            continue
        if header is None:
            header = cells
            yield "columns\n" + "".join(f"{INDENT}{inert(each)}\n" for each in cells)
            continue
        yield f"{inert(cells[0])}\n"
        for column, cell in zip(header[1:], cells[1:], strict=True):
            if cell:
                lines = [inert(line) for line in cell.split("\n")]
                yield f"{INDENT}{inert(column)}: " + f"\n{INDENT * 2}".join(lines) + "\n"
