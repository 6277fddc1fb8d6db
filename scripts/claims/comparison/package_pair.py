"""Opens the two packages that the arguments of a command name: revisions, a range of them, or two paths."""

import os
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from claims.model.errors import CannotDo
from claims.package.folder import descriptor_in
from claims.package.git import Repository
from claims.package.git_tree import open_index, open_revision
from claims.package.open import is_data_file, open_package_or_file, open_store
from claims.package.single_file import table_name
from claims.package.store import Store
from claims.text.display import quote

SHORT = 10  # digits of the id of a commit that nobody named


def open_sides(asked: Sequence[str], *, staged: bool = False) -> tuple[Store, Store]:
    """Open the old and the new package, in this order; the caller closes both.

    Without arguments: HEAD and the working tree. `REV`: that revision and the working tree. `A..B`: two
    revisions. `A...B`: the merge base of A and B, and B. `OLD NEW`: two packages, each a folder, a
    `datapackage.json`, a `.zip`, or `REV:path`. Revisions are those of the nearest package, in the current directory or
    above. With `staged`, the index is used instead of the working tree. Raises CannotDo.
    """
    if staged:
        revision = asked[0] if asked else "HEAD"
        if len(asked) > 1 or ".." in revision:
            raise CannotDo("--index compares with one revision: give one, or none for HEAD")
        return _open_both(partial(_revision, revision), lambda: open_index(Path.cwd(), nearest()))
    match list(asked):
        case [old, new]:
            if is_data_file(old) != is_data_file(new):
                raise CannotDo(f"cannot compare a package with a data file: {quote(old)}, {quote(new)}")
            table = table_name(new)  # tables are paired by name
            return _open_both(*(partial(open_package_or_file, each, table=table) for each in (old, new)))
        case [one] if ".." in one and not os.path.lexists(one):
            return _open_both(*(partial(_revision, each) for each in _range(one)))
        case [one] if os.path.lexists(one) and one != "HEAD":
            raise CannotDo(f"{quote(one)} is one package: also give the package to compare it with")
        case [] | [_]:
            new_store, old_store = _open_both(
                _working_tree, partial(_revision, asked[0] if asked else "HEAD")
            )
            return old_store, new_store
    raise CannotDo("too many arguments: give OLD and NEW, a revision, or a range A..B")


def _open_both(first: Callable[[], Store], second: Callable[[], Store]) -> tuple[Store, Store]:
    store = first()
    try:
        return store, second()
    except BaseException:
        store.close()
        raise


def _working_tree() -> Store:
    store = open_store(None)
    store.name = "working tree"
    return store


def _range(asked: str) -> tuple[str, str]:
    """Return the two revisions of a range."""
    old, dots, new = re.split(r"(\.\.\.?)", asked, maxsplit=1)
    old, new = old or "HEAD", new or "HEAD"
    if dots == "...":
        with Repository(Path.cwd()) as repository:
            old = repository.merge_base(old, new)[:SHORT]
    return old, new


def _revision(revision: str) -> Store:
    store = open_revision(Path.cwd(), revision, nearest())
    store.name = revision
    return store


def nearest() -> str:
    """Return the path, relative and in git's form, of the nearest folder with a datapackage.json."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if descriptor_in(folder):
            return "./" + Path(os.path.relpath(folder, here)).as_posix()
    return "./"
