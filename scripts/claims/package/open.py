"""Opens a package: a folder, a descriptor, a zip, or a revision in git."""

import os
import re
from pathlib import Path

from claims.model.errors import CannotDo, NoDescriptor
from claims.package.folder import FolderStore, descriptor_in
from claims.package.paths import DESCRIPTORS, PACKINGS, is_descriptor
from claims.package.store import Refused, Store
from claims.text.display import quote
from claims.text.suggest import closest

URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
DATA_SUFFIXES = (".csv", ".tsv", ".ndjson", ".jsonl", ".xlsx", ".ods")
DESCRIPTOR = DESCRIPTORS[0]
FORMS = f"a folder, a {DESCRIPTOR}, a .zip, or REV:path"
EXPECTED = f"expected {FORMS}"


def open_store(target: str | None) -> Store:
    """Open a package: a folder, a descriptor, a zip, or `REV:path` in git; None is the nearest descriptor upward.

    Raises CannotDo if it cannot be opened. Close the store, or use it with `with`.
    """
    if target is None:
        return _nearest(Path.cwd())
    if not target or "\0" in target:
        raise CannotDo(f"{quote(target)} is not a path: {EXPECTED}")
    path = Path(target)
    if os.path.lexists(path):
        return _open_path(path, target)
    if URL.match(target):
        raise CannotDo(f"{quote(target)} is a URL, and nothing is read from the network: download it first")
    revision, colon, inner = target.partition(":")
    if colon and not (os.name == "nt" and len(revision) == 1):
        from claims.package.git_tree import open_revision

        return open_revision(Path.cwd(), revision, inner)
    raise CannotDo(f"{quote(target)} does not exist{_hint(target)}")


def is_data_file(target: str) -> bool:
    """Return whether a path that a user gives names a table rather than a package; `-` is standard input."""
    name, suffix = os.path.splitext(target.lower())
    return target == "-" or (name if suffix in PACKINGS else target.lower()).endswith(DATA_SUFFIXES)


def open_package_or_file(target: str | None, schema: Path | None = None, table: str | None = None) -> Store:
    """Open a package as `open_store` does, or a data file as a package with that one table.

    A data file is a path, `REV:path` in git, or `-` for standard input. `schema`: a Table Schema for it; `table`: the
    name of its table. Raises CannotDo, also for a schema beside a package, which has its own.
    """
    if target is not None and is_data_file(target):
        from claims.package.single_file import open_file

        return open_file(target, table, schema)
    if schema is not None:
        raise CannotDo("--schema is for a single data file: a package states the schemas of its tables")
    return open_store(target)


def _hint(target: str) -> str:
    """Return the end of the message for a path that does not exist: a similar name, or a revision of that name."""
    path = Path(target)
    try:
        hint = closest(path.name, [each.name for each in path.parent.iterdir()])
    except OSError:
        hint = None
    if hint:
        return f": did you mean {quote((path.parent / hint).as_posix())}?"
    from claims.package.git import Repository

    try:
        with Repository(Path.cwd()) as repository:
            repository.resolve(target)
    except CannotDo:
        return f": {EXPECTED}"
    return f", but is a revision: to open the package in it, write {quote(f'{target}:')}"


def _nearest(start: Path) -> Store:
    for folder in (start, *start.parents):
        name = descriptor_in(folder)
        if name is not None:
            return _open_folder(folder, name, os.path.relpath(folder / name))
    raise NoDescriptor(
        f"no {DESCRIPTOR} in this folder or above it: create a package with claims init, or give {FORMS}"
    )


def _above(folder: Path) -> str | None:
    """Return the nearest parent folder with a descriptor; `folder` may be one of its data folders."""
    found = (each for each in folder.absolute().parents if descriptor_in(each))
    return next((Path(os.path.relpath(each)).as_posix() for each in found), None)


def _open_path(path: Path, target: str) -> Store:
    if path.is_dir():
        return _open_folder(path, descriptor_in(path) or DESCRIPTOR, target)
    if is_descriptor(path.name):
        return _open_folder(path.parent, path.name, target)
    if path.suffix.lower() == ".zip":
        from claims.package.zip import ZipStore

        return ZipStore(path, target)
    raise CannotDo(f"{quote(target)} is not a package: {EXPECTED}")


def _open_folder(folder: Path, descriptor: str, target: str) -> Store:
    """Open a folder; raise CannotDo if it does not have the descriptor."""
    store = FolderStore(folder, descriptor, target)
    try:
        store.size(descriptor)
    except Refused as refused:
        if refused.reason != "missing-file":
            raise CannotDo(refused.message) from None
        hint = closest(descriptor, [entry.name for entry in folder.iterdir() if is_descriptor(entry.name)])
        if hint is None and descriptor == DESCRIPTOR:
            hint = _above(folder)
        raise NoDescriptor(
            f"there is no {descriptor} in {quote(str(folder))}"
            + (f": did you mean {quote(hint)}?" if hint else "")
        ) from None
    return store
