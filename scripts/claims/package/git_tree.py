"""A package in git, at a revision or in the index; nothing is checked out."""

import posixpath
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from claims.model.errors import CannotDo, NoDescriptor
from claims.package.folder import descriptor_in
from claims.package.git import Repository, TooLarge, TreeEntry
from claims.package.git_process import MissingObject
from claims.package.paths import DESCRIPTORS, find_descriptor, is_descriptor, missing, split
from claims.package.store import FILE_LIMIT, Refused, Store
from claims.package.temporary import Spool
from claims.text.display import quote

SHOWN = 3  # other descriptors that the message for a missing one names
KINDS = {"120000": "a symbolic link", "160000": "a submodule", "040000": "a folder"}


class ObjectStore(Store):
    """The package in a folder of a tree: `folder` is a path from the repository's top, "" for the top.

    `descriptor` is "" for the one that the folder has.
    """

    def __init__(self, repository: Repository, tree: str, folder: str, descriptor: str) -> None:
        """Take an open repository, which the store closes, and the id of the folder's tree."""
        self.folder = folder
        self.tree = tree
        self._repository = repository
        self.descriptor = descriptor or find_descriptor(self._entries(tree)) or DESCRIPTORS[0]
        self.name = posixpath.join(folder, self.descriptor)
        self._spool = Spool()
        self._local: dict[str, Path] = {}

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file; raise Refused if it is unsafe, missing, not regular, or larger than `limit`."""
        with self._reading(path, limit) as blob:
            return self._repository.read(blob, limit)

    def size(self, path: str) -> int:
        """Return the size of the file in bytes."""
        with self._reading(path) as blob:
            copied = self._local.get(blob)
            return copied.stat().st_size if copied else self._repository.size(blob)

    def check(self, path: str) -> None:
        """Raise Refused if the file is unsafe, missing or not regular; a partial clone may lack its content."""
        self.blob(path)

    def local(self, path: str) -> Path:
        """Return the path of a temporary file with the content, copied once."""
        with self._reading(path) as blob:
            if blob not in self._local:
                target = self._spool.new(path)
                self._repository.copy(blob, target, FILE_LIMIT)
                self._local[blob] = target
            return self._local[blob]

    @contextmanager
    def _reading(self, path: str, limit: int = FILE_LIMIT) -> Iterator[str]:
        """Yield the id of the file's content; an error of the repository is raised with the file's path."""
        blob = self.blob(path)
        try:
            yield blob
        except MissingObject:
            raise MissingObject(blob, self.shown(path)) from None
        except TooLarge:
            raise Refused("file-too-large", f"{quote(path)} is larger than {limit:,} bytes") from None
        except OSError as error:
            raise CannotDo(f"cannot write a temporary file: {error.strerror}") from None

    def shown(self, path: str) -> str:
        """Return the path from the repository's top."""
        return posixpath.join(self.folder, path)

    def inside(self, shown: str) -> str:
        """Return the path from the package's folder."""
        return posixpath.relpath(shown, self.folder or ".")

    def blob(self, path: str) -> str:
        """Return the id of the file's content: equal ids are equal files; raises as `read` does."""
        names = (path,) if path == self.descriptor else split(path)
        tree = self.tree
        for depth, name in enumerate(names, start=1):
            entries = self._entries(tree)
            entry = entries.get(name)
            if entry is None:
                raise missing(path, partial(_paths, names[: depth - 1], entries))
            if entry.kind == "conflict":
                raise CannotDo(
                    f"{quote(self.shown(path))} is in conflict in the index: resolve the conflict and stage the file"
                )
            if entry.is_file:
                if depth == len(names):
                    return entry.id
                raise missing(path, tuple)
            if entry.kind != "tree" or depth == len(names):
                here, kind = quote("/".join(names[:depth])), KINDS.get(entry.mode, "something else")
                raise Refused("not-a-regular-file", f"{here} is {kind} in git: expected a regular file")
            tree = entry.id
        raise AssertionError("a path has a part")

    def other_packages(self) -> str:
        """Return the end of the message for a missing descriptor, which names other packages."""
        return ""

    def close(self) -> None:
        """Remove the temporary files and end git."""
        self._local.clear()
        self._spool.close()
        self._remove_unpacked()
        self._repository.close()

    def _entries(self, tree: str) -> dict[str, TreeEntry]:
        return self._repository.entries(tree)


def _paths(above: tuple[str, ...], names: Iterable[str]) -> list[str]:
    """Return the paths of files in the folder that the names `above` lead to."""
    return ["/".join((*above, name)) for name in names]


class GitStore(ObjectStore):
    """The package in a folder of a commit."""

    def __init__(self, repository: Repository, revision: str, folder: str, descriptor: str) -> None:
        """Take an open repository, which the store closes; raise CannotDo if the revision or the folder does not exist."""
        self.commit = repository.resolve(revision)
        super().__init__(repository, _tree(repository, self.commit, folder, revision), folder, descriptor)
        self.name = f"{revision}:{self.name}"

    def other_packages(self) -> str:
        """Return the end of the message for a missing descriptor, which names other packages."""
        return _others(self._repository, self.commit)


class IndexStore(ObjectStore):
    """The package in a folder of the index, as the next commit would have it."""

    def __init__(self, repository: Repository, folder: str, descriptor: str) -> None:
        """Take an open repository, which the store closes; raise CannotDo if it is bare."""
        self._trees = _folders(repository.staged())
        super().__init__(repository, folder, folder, descriptor)
        self.name = "index"

    def _entries(self, tree: str) -> dict[str, TreeEntry]:
        return self._trees.get(tree, {})


def _folders(staged: dict[str, TreeEntry]) -> dict[str, dict[str, TreeEntry]]:
    """Return the entries of each folder, by its path: the id of a folder is its path too."""
    found: dict[str, dict[str, TreeEntry]] = {"": {}}
    for path, entry in staged.items():
        folder, _, name = path.rpartition("/")
        below = found.get(folder)
        if below is None:
            below = found[folder] = {}
            here = folder
            while here:
                above, _, last = here.rpartition("/")
                found.setdefault(above, {})[last] = TreeEntry("040000", "tree", here)
                here = above
        below[name] = entry
    return found


@contextmanager
def _opened(folder: Path) -> Iterator[Repository]:
    """Yield the repository that `folder` belongs to; it stays open unless an error is raised."""
    repository = Repository(folder)
    try:
        yield repository
    except BaseException:
        repository.close()
        raise


def open_index(folder: Path, path: str) -> IndexStore:
    """Open the package at `path` of the index, as `open_revision` does for a revision."""
    with _opened(folder) as repository:
        store = IndexStore(repository, *_place(repository, path))
        _check_descriptor(store, "in the index")
        return store


def open_revision(folder: Path, revision: str, path: str) -> GitStore:
    """Open the package at `path` of a revision, in the repository that `folder` belongs to.

    `path` is a folder or a descriptor from the repository's top, or from `folder` if it starts with
    `./` or `../`, as in git. Raises CannotDo, and NoDescriptor if the package has none.
    """
    store = open_folder_at(folder, revision, path)
    try:
        _check_descriptor(store, f"at revision {quote(revision)}")
    except BaseException:
        store.close()
        raise
    return store


def open_folder_at(folder: Path, revision: str, path: str) -> GitStore:
    """Open a folder of a revision, whether or not it has a descriptor; paths as in `open_revision`."""
    with _opened(folder) as repository:
        store = GitStore(repository, revision, *_place(repository, path))
        store.name = f"{revision}:{path}"
        return store


def place_of(folder: Path, path: str) -> str:
    """Return the descriptor's path from the top, of the package at `path` in the repository of `folder`.

    A folder's descriptor is the one that it has in the working tree.
    """
    with Repository(folder) as repository:
        above, name = _place(repository, path)
        return posixpath.join(above, name or descriptor_in(folder / path) or DESCRIPTORS[0])


def _place(repository: Repository, path: str) -> tuple[str, str]:
    """Return the folder from the repository's top, and the descriptor's name, "" for a path that is the folder."""
    above = _from_top(repository, path)
    return posixpath.split(above) if is_descriptor(above) else (above, "")


def _from_top(repository: Repository, path: str) -> str:
    """Return the path from the repository's top, "" for the top itself."""
    relative = path in (".", "..") or path.startswith(("./", "../"))
    full = posixpath.normpath(posixpath.join(repository.prefix() if relative else "", path))
    if full.startswith(("../", "/")) or full == "..":
        raise CannotDo(f"{quote(path)} is outside the repository: expected a path from its top")
    return "" if full == "." else full


def _others(repository: Repository, commit: str) -> str:
    """Return the end of a message that names the packages of a commit: one may have been moved."""
    others = list(islice(descriptors(repository, commit), SHOWN + 1))
    if not others:
        return ""
    more = ", …" if len(others) > SHOWN else ""
    return f": that revision has {', '.join(map(quote, others[:SHOWN]))}{more}: give it as REV:path"


def descriptors(repository: Repository, commit: str) -> Iterator[str]:
    """Return the paths of all descriptors in a commit, by id; the shallowest first."""
    todo = [("", commit)]
    while todo:
        below = []
        for folder, tree in todo:
            entries = repository.entries(tree)
            name = find_descriptor({each for each, entry in entries.items() if entry.is_file})
            if name is not None:
                yield posixpath.join(folder, name)
            for each, entry in sorted(entries.items()):
                if entry.kind == "tree":
                    below.append((posixpath.join(folder, each), entry.id))
        todo = below


def _check_descriptor(store: ObjectStore, where: str) -> None:
    """Raise CannotDo if the descriptor cannot be read."""
    try:
        store.blob(store.descriptor)
    except Refused as refused:
        if refused.reason != "missing-file":
            raise CannotDo(refused.message) from None
        name = quote(store.shown(store.descriptor))
        raise NoDescriptor(f"there is no {name} {where}{store.other_packages()}") from None


def _tree(repository: Repository, commit: str, folder: str, revision: str) -> str:
    """Return the id of a folder in a commit."""
    if not folder:
        return commit
    entry = repository.entry(commit, folder)
    if entry is None:
        raise NoDescriptor(
            f"there is no {quote(folder)} at revision {quote(revision)}{_others(repository, commit)}"
        )
    if entry.kind != "tree":
        kind = KINDS.get(entry.mode, "a file")
        raise CannotDo(
            f"{quote(folder)} is {kind} at revision {quote(revision)}: expected a folder or a {DESCRIPTORS[0]}"
        )
    return entry.id
