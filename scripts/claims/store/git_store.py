"""A package at a revision in git: read from the objects, never checked out."""

import posixpath
from pathlib import Path
from typing import Self

from claims.errors import CannotDo
from claims.git import Entry, Repository, TooLarge
from claims.quote import quote
from claims.store.paths import missing, split
from claims.store.spool import Spool
from claims.store.store import FILE_LIMIT, Refused

DESCRIPTOR = "datapackage.json"
KINDS = {"120000": "a symbolic link", "160000": "a submodule", "040000": "a folder"}


class GitStore:
    """The package in a folder of a commit: `folder` is a path from the repository's top, "" for the top."""

    def __init__(self, repository: Repository, revision: str, folder: str, descriptor: str) -> None:
        """Take an open repository, which the store closes; CannotDo where revision or folder is not there."""
        self.name = f"{revision}:{posixpath.join(folder, descriptor)}"
        self.descriptor = descriptor
        self.commit = repository.resolve(revision)
        self.folder = folder
        self._repository = repository
        self._spool = Spool()
        self._tree = _tree(repository, self.commit, folder, revision)
        self._trees: dict[str, dict[str, Entry]] = {}
        self._local: dict[str, Path] = {}

    def read(self, path: str, limit: int) -> bytes:
        """Give the whole file; Refused where it is unsafe, missing, not regular, or larger than `limit`."""
        blob = self.blob(path)
        try:
            return self._repository.read(blob, limit)
        except TooLarge:
            raise Refused("file-too-large", f"{quote(path)} is larger than {limit:,} bytes") from None

    def size(self, path: str) -> int:
        """Give the size of the file in bytes."""
        return self._repository.size(self.blob(path))

    def local(self, path: str) -> Path:
        """Give the path of a temporary file with the content, copied once."""
        blob = self.blob(path)
        if blob not in self._local:
            target = self._spool.new(path)
            try:
                self._repository.copy(blob, target, FILE_LIMIT)
            except TooLarge:
                raise Refused(
                    "file-too-large", f"{quote(path)} is larger than {FILE_LIMIT:,} bytes"
                ) from None
            except OSError as error:
                raise CannotDo(f"cannot write a temporary file: {error.strerror}") from None
            self._local[blob] = target
        return self._local[blob]

    def shown(self, path: str) -> str:
        """Give the path from the repository's top."""
        return posixpath.join(self.folder, path)

    def inside(self, shown: str) -> str:
        """Give the path from the package's folder."""
        return posixpath.relpath(shown, self.folder or ".")

    def blob(self, path: str) -> str:
        """Give the id of the file's content: equal ids are equal files; raises as `read` does."""
        names = (path,) if path == self.descriptor else split(path)
        tree = self._tree
        for depth, name in enumerate(names, start=1):
            entries = self._entries(tree)
            entry = entries.get(name)
            if entry is None:
                raise missing(path, ("/".join((*names[: depth - 1], known)) for known in entries))
            if entry.is_file:
                if depth == len(names):
                    return entry.id
                raise missing(path, ())
            if entry.kind != "tree" or depth == len(names):
                here, kind = quote("/".join(names[:depth])), KINDS.get(entry.mode, "something else")
                raise Refused("not-a-regular-file", f"{here} is {kind} in git: expected a regular file")
            tree = entry.id
        raise AssertionError("a path has a part")

    def close(self) -> None:
        """Remove the temporary files and end git."""
        self._local.clear()
        self._spool.close()
        self._repository.close()

    def __enter__(self) -> Self:
        """Give the store itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close the store."""
        self.close()

    def _entries(self, tree: str) -> dict[str, Entry]:
        if tree not in self._trees:
            self._trees[tree] = self._repository.entries(tree)
        return self._trees[tree]


def open_revision(folder: Path, revision: str, path: str) -> GitStore:
    """Open the package at `path` of a revision, in the repository that `folder` belongs to.

    `path` is a folder or a descriptor from the repository's top, or from `folder` where it starts with
    `./` or `../`, as in git. Raises CannotDo.
    """
    repository = Repository(folder)
    try:
        above, descriptor = _from_top(repository, path), DESCRIPTOR
        if above.lower().endswith(".json"):
            above, descriptor = posixpath.split(above)
        store = GitStore(repository, revision, above, descriptor)
        store.name = f"{revision}:{path}"
        _look(store, revision)
    except BaseException:
        repository.close()
        raise
    return store


def _from_top(repository: Repository, path: str) -> str:
    """Give the path from the repository's top, "" for the top itself."""
    relative = path in (".", "..") or path.startswith(("./", "../"))
    full = posixpath.normpath(posixpath.join(repository.prefix() if relative else "", path))
    if full.startswith(("../", "/")) or full == "..":
        raise CannotDo(f"{quote(path)} lies outside the repository: expected a path from its top")
    return "" if full == "." else full


def _look(store: GitStore, revision: str) -> None:
    try:
        store.blob(store.descriptor)
    except Refused as refused:
        where = quote(store.shown(store.descriptor))
        if refused.reason == "missing-file":
            raise CannotDo(f"there is no {where} at revision {quote(revision)}") from None
        raise CannotDo(refused.message) from None


def _tree(repository: Repository, commit: str, folder: str, revision: str) -> str:
    """Give the id of a folder in a commit."""
    if not folder:
        return commit
    entry = repository.entry(commit, folder)
    if entry is None:
        raise CannotDo(f"there is no {quote(folder)} at revision {quote(revision)}")
    if entry.kind != "tree":
        kind = KINDS.get(entry.mode, "a file")
        raise CannotDo(
            f"{quote(folder)} is {kind} at revision {quote(revision)}: expected a folder or a {DESCRIPTOR}"
        )
    return entry.id
