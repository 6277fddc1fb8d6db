"""What changed in one file of a table between two of its states, as `git diff` shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from claims.comparison.compare import Comparison, Options, compared
from claims.comparison.names import NAMED
from claims.comparison.result import diff_of
from claims.descriptor import read_descriptor
from claims.errors import CannotDo
from claims.findings import Choice
from claims.fix.revised import Revised
from claims.merge.form import home_of
from claims.models.diff import Diff
from claims.quote import quote
from claims.store.find import DESCRIPTOR
from claims.store.folder import FolderStore
from claims.temporary import temporary_folder


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
        options = Options(tables=(home.table.name, *named), lost_columns=True)
        with compared(old, new, options) as comparison:
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
