"""What changed in one file of a table between two of its states, as `git diff` shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from claims.comparison.compare import Comparison, compare
from claims.comparison.diff import diff_of
from claims.comparison.display_names import NAMED
from claims.comparison.options import CompareOptions
from claims.descriptor import read_descriptor
from claims.merge.format import home_of
from claims.model.diff import Diff
from claims.model.errors import CannotDo
from claims.package.folder import FolderStore
from claims.package.open import DESCRIPTOR
from claims.package.overlay import Revised
from claims.package.temporary import temporary_folder
from claims.rules.choice import Choice
from claims.table.dialect import Grammar
from claims.table.records import records
from claims.text.display import inert, quote


class Shown(Struct, frozen=True):
    """A file, named from the top of the working tree, and its two states; None where there is no such file."""

    path: str
    old: Path | None
    new: Path | None


@contextmanager
def changes(shown: Shown, choice: Choice) -> Iterator[tuple[Comparison, Diff]]:
    """Compare the two states of the file, by the schema that its package states now, in the working tree.

    Raises CannotDo where no package names the file, or its rows cannot be told apart.
    """
    home = home_of(Path(shown.path), shown.new or shown.old)
    if home is None:
        raise CannotDo(f"no {DESCRIPTOR} names it")
    inner = next(path for path in home.table.paths if Path(home.folder, path) == Path(shown.path).resolve())
    with temporary_folder() as folder, _store(home.folder) as store:
        sides = [_there(shown, side, folder) for side in ("old", "new")]
        old, new = (Revised(store, {inner: side}) for side in sides)
        package, _ = read_descriptor(new, DESCRIPTOR)
        known = [table.name for table in package.tables] if package else []
        named = [name for name in NAMED if name in known and name != home.table.name]
        options = CompareOptions(tables=(home.table.name, *named), lost_columns=True)
        with compare(old, new, options) as comparison:
            yield comparison, diff_of(comparison, 0, choice, datetime.now(UTC).date())


def _store(folder: Path) -> FolderStore:
    return FolderStore(folder, DESCRIPTOR, str(folder))


def _there(shown: Shown, side: str, folder: Path) -> Path:
    """The file of a side; where there is none, the header of the other, so that all rows are new or gone."""
    file, other = (shown.old, shown.new) if side == "old" else (shown.new, shown.old)
    if file is not None:
        return file
    if other is None:
        raise CannotDo(f"{quote(shown.path)} is in neither of the two")
    empty = folder / "empty.csv"
    with other.open("rb") as stream:
        empty.write_bytes(stream.readline())
    return empty


INDENT = "  "


def as_lines(data: bytes, name: str) -> Iterator[str]:
    """The rows of a CSV or TSV file, each under its first cell, cells without text left out.

    Git tells the driver no more than the file's bytes and name, so the first column stands for the key. A file
    that is no such table is given as it is, as far as it is text.
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
