"""Opens the two packages that the arguments of a command name: revisions, a range of them, or two paths."""

import os
import posixpath
import re
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from msgspec import Struct

from claims.descriptor import Package, read_descriptor
from claims.model.errors import CannotDo, NoDescriptor
from claims.model.table import Table
from claims.package.folder import descriptor_in, open_folder
from claims.package.git import Repository
from claims.package.git_tree import descriptors, open_folder_at, open_index, open_revision
from claims.package.open import is_data_file, open_package_or_file, open_store
from claims.package.overlay import SharedDescriptor
from claims.package.single_file import SingleFileStore, TableFileStore, data_suffix, open_file, table_name
from claims.package.store import Store
from claims.text.display import quote

SHORT = 10  # digits of the id of a commit that nobody named


def open_sides(asked: Sequence[str], *, staged: bool = False) -> tuple[Store, Store]:
    """Open the old and the new package, in this order; the caller closes both.

    Without arguments: HEAD and the working tree. `REV`: that revision and the working tree. `A..B`: two
    revisions. `A...B`: the merge base of A and B, and B. `OLD NEW`: two packages, each a revision, a folder, a
    `datapackage.json`, a `.zip`, or `REV:path`; or data files, or one of each. Revisions are those of the nearest
    package, in the current directory or above. With `staged`, the index is used instead of the working tree. A side
    without a descriptor at its place is read with one from elsewhere, and has a note that says so. Raises CannotDo.
    """
    if staged:
        revision = asked[0] if asked else "HEAD"
        if len(asked) > 1 or ".." in revision:
            raise CannotDo("--index compares with one revision: give one, or none for HEAD")
        index = _Side(lambda: open_index(Path.cwd(), nearest()))
        return _open_both(_revision_side(revision), index)
    match list(asked):
        case [old, new]:
            if is_data_file(old) and not is_data_file(new):
                after, before = _open_with_file(_named_side(new, ""), old)
                return before, after
            if is_data_file(new) and not is_data_file(old):
                return _open_with_file(_named_side(old, ""), new)
            table = table_name(new)  # tables are paired by name
            return _open_both(*(_named_side(each, table) for each in (old, new)))
        case [one] if ".." in one and not os.path.lexists(one):
            return _open_both(*map(_revision_side, _range(one)))
        case [one] if os.path.lexists(one) and one != "HEAD":
            raise CannotDo(f"{quote(one)} is one package: also give the package to compare it with")
        case [] | [_]:
            tree = _Side(_working_tree, partial(_folder, Path.cwd(), "working tree"))
            new_store, old_store = _open_both(tree, _revision_side(asked[0] if asked else "HEAD"))
            return old_store, new_store
    raise CannotDo("too many arguments: give OLD and NEW, a revision, or a range A..B")


class _Side(Struct, frozen=True):
    """A package before it is opened; `open` raises NoDescriptor if there is no descriptor at its place.

    `folder` opens the place even so. `revision`: where in git the descriptor may have been at another place.
    """

    open: Callable[[], Store]
    folder: Callable[[], Store] | None = None
    revision: str | None = None


def _open_both(first: _Side, second: _Side) -> tuple[Store, Store]:
    """Open both sides; one without a descriptor has moved, or is read with the descriptor of the other."""
    with ExitStack() as opened:
        try:
            store = opened.enter_context(first.open())
        except NoDescriptor as missing:
            try:
                other = opened.enter_context(second.open())
            except NoDescriptor:
                other = opened.enter_context(_find(second, None, missing))
            store = opened.enter_context(_find(first, other, missing))
        else:
            try:
                other = second.open()
            except NoDescriptor as missing:
                other = _find(second, store, missing)
        opened.pop_all()
        return store, other


def _find(side: _Side, other: Store | None, missing: NoDescriptor) -> Store:
    """Return the store of a side that has no descriptor at its place. Raises `missing` if nothing is found."""
    if side.revision is not None and (moved := _moved(side.revision, other)):
        return moved
    if side.folder is None or other is None:
        raise missing
    try:
        folder = side.folder()
    except NoDescriptor:
        raise missing from None
    store = SharedDescriptor(folder, other)
    package, _ = read_descriptor(store, store.descriptor)
    if package is None or not package.resources:
        store.close()
        raise missing
    lent = quote(other.shown(other.descriptor))
    store.note = f"{folder.name} has no descriptor: read with {lent} of {other.name}"
    return store


def _moved(revision: str, other: Store | None) -> Store | None:
    """Return the package of a revision that is likely to be the other one, at another place.

    It is the only one that shares a table with it, or the only one of these with its name.
    """
    wanted = read_descriptor(other, other.descriptor)[0] if other is not None else None
    found = []
    with Repository(Path.cwd()) as repository:
        paths = list(descriptors(repository, repository.resolve(revision)))
    for path in paths:
        with suppress(CannotDo), open_revision(Path.cwd(), revision, path) as store:
            package, _ = read_descriptor(store, store.descriptor)
            if wanted is None or (package is not None and _share_table(package, wanted)):
                found.append((path, package.name if package is not None else None))
    if len(found) > 1 and wanted is not None:
        found = [each for each in found if each[1] == wanted.name]
    if len(found) != 1:
        return None
    moved = open_revision(Path.cwd(), revision, found[0][0])
    moved.name = revision
    moved.note = f"no descriptor in this folder at {revision}: {quote(found[0][0])} is compared"
    return moved


def _share_table(one: Package, other: Package) -> bool:
    return not {each.name for each in one.tables}.isdisjoint(each.name for each in other.tables)


def _open_with_file(side: _Side, target: str) -> tuple[Store, Store]:
    """Open a package, and a data file that is another version of one of its tables."""
    with ExitStack() as opened:
        store = opened.enter_context(side.open())
        file = opened.enter_context(open_file(target))
        file.name = target
        pair = store, TableFileStore(store, _table_of(store, file), file)
        opened.pop_all()
        return pair


def _table_of(store: Store, file: SingleFileStore) -> Table:
    """Return the table with the data file's name, or else the only one in a file of the same format."""
    package, _ = read_descriptor(store, store.descriptor)
    suffix, name = data_suffix(file.path), re.split(r"[/\\:]", file.name)[-1]
    tables = [
        each
        for each in (package.tables if package is not None else ())
        if [data_suffix(path) for path in each.paths] == [suffix] and not each.packings
    ]
    same = [each for each in tables if posixpath.basename(each.paths[0]) == name]
    same = same or [each for each in tables if each.name == table_name(name)] or tables
    if len(same) == 1:
        return same[0]
    if not tables:
        raise CannotDo(f"{store.name} has no table in one {suffix} file to compare {quote(file.name)} with")
    names = ", ".join(quote(posixpath.basename(each.paths[0])) for each in tables)
    raise CannotDo(f"{quote(file.name)} may be any table of {store.name}: rename it to one of {names}")


def _working_tree() -> Store:
    store = open_store(None)
    store.name = "working tree"
    return store


def _folder(folder: Path, name: str) -> Store:
    store = open_folder(folder)
    store.name = name
    return store


def _named_side(target: str, table: str) -> _Side:
    """Return the side for a path, `REV:path` in git, or a revision."""
    opened = partial(open_package_or_file, target, table=table)
    if is_data_file(target):
        return _Side(opened)
    if os.path.lexists(target):
        return _Side(opened, partial(_folder, Path(target), target) if Path(target).is_dir() else None)
    revision, colon, path = target.partition(":")
    if colon:
        return _Side(opened, partial(open_folder_at, Path.cwd(), revision, path))
    return _revision_side(target) if _is_revision(target) else _Side(opened)


def _is_revision(name: str) -> bool:
    try:
        with Repository(Path.cwd()) as repository:
            repository.resolve(name)
    except CannotDo:
        return False
    return True


def _range(asked: str) -> tuple[str, str]:
    """Return the two revisions of a range."""
    old, dots, new = re.split(r"(\.\.\.?)", asked, maxsplit=1)
    old, new = old or "HEAD", new or "HEAD"
    if dots == "...":
        with Repository(Path.cwd()) as repository:
            old = repository.merge_base(old, new)[:SHORT]
    return old, new


def _revision_side(revision: str) -> _Side:
    def opened(open_at: Callable[[Path, str, str], Store]) -> Store:
        store = open_at(Path.cwd(), revision, nearest())
        store.name = revision
        return store

    return _Side(partial(opened, open_revision), partial(opened, open_folder_at), revision)


def nearest() -> str:
    """Return the path, relative and in git's form, of the nearest folder with a datapackage.json."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if descriptor_in(folder):
            return "./" + Path(os.path.relpath(folder, here)).as_posix()
    return "./"
