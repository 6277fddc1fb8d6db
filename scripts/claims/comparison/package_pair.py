"""Opens the two packages that the arguments of a command name: revisions, a range of them, or two paths."""

import os
from collections.abc import Sequence
from pathlib import Path

from claims.model.errors import CannotDo
from claims.package.git import Repository
from claims.package.git_tree import open_index, open_revision
from claims.package.open import is_data_file, open_package_or_file, open_store
from claims.package.single_file import table_name
from claims.package.store import Store
from claims.text.display import quote

SHORT = 10  # digits of the id of a commit that nobody named


def open_sides(asked: Sequence[str], *, staged: bool = False) -> tuple[Store, Store]:
    """Open the old and the new package, in this order; the caller closes both.

    Nothing: HEAD against the working tree. `REV`: that revision against the working tree. `A..B`: two
    revisions. `A...B`: the merge base of both against B. `OLD NEW`: two packages, each a folder, a
    `datapackage.json`, a `.zip`, or `REV:path`. Revisions are those of the package that is nearest upward.
    With `staged`, the index takes the place of the working tree. Raises CannotDo.
    """
    if staged:
        return _against_index(asked)
    match list(asked):
        case []:
            return _against_work_tree("HEAD")
        case [one] if ".." in one and not os.path.lexists(one):
            return _range(one)
        case [one]:
            return _against_work_tree(one)
        case [old, new]:
            return _both(old, new)
    raise CannotDo("too many arguments: give OLD and NEW, a revision, or a range A..B")


def _both(old: str, new: str) -> tuple[Store, Store]:
    if is_data_file(old) != is_data_file(new):
        raise CannotDo(f"cannot compare a package with a data file: {quote(old)}, {quote(new)}")
    table = table_name(new)  # tables are paired by name
    first = open_package_or_file(old, table=table)
    try:
        return first, open_package_or_file(new, table=table)
    except BaseException:
        first.close()
        raise


def _against_work_tree(revision: str) -> tuple[Store, Store]:
    if os.path.lexists(revision) and revision != "HEAD":
        raise CannotDo(f"{quote(revision)} is one package: also give the package to compare it with")
    new = open_store(None)
    new.name = "working tree"
    try:
        return _revision(revision, nearest()), new
    except BaseException:
        new.close()
        raise


def _against_index(asked: Sequence[str]) -> tuple[Store, Store]:
    revision = asked[0] if asked else "HEAD"
    if len(asked) > 1 or ".." in revision:
        raise CannotDo("--index compares with one revision: give one, or none for HEAD")
    path = nearest()
    first = _revision(revision, path)
    try:
        return first, open_index(Path.cwd(), path)
    except BaseException:
        first.close()
        raise


def _range(asked: str) -> tuple[Store, Store]:
    dots = "..." if "..." in asked else ".."
    old, _, new = asked.partition(dots)
    old, new = old or "HEAD", new or "HEAD"
    if dots == "...":
        with Repository(Path.cwd()) as repository:
            old = repository.merge_base(old, new)[:SHORT]
    path = nearest()
    first = _revision(old, path)
    try:
        return first, _revision(new, path)
    except BaseException:
        first.close()
        raise


def _revision(revision: str, path: str) -> Store:
    store = open_revision(Path.cwd(), revision, path)
    store.name = revision
    return store


def nearest() -> str:
    """Return the path, relative and in git's form, of the nearest folder with a datapackage.json."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if os.path.lexists(folder / "datapackage.json"):
            return "./" + Path(os.path.relpath(folder, here)).as_posix()
    return "./"
