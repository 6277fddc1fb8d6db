"""A store that remembers which files of the package were asked for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from claims.package.folder import FolderStore
from claims.package.paths import split
from claims.package.store import Refused, Store
from claims.text.display import quote


class RecordedStore:
    """The files of another store; `paths` are those that were asked for, there or not. It closes nothing.

    `contents` are those whose content was asked for, and not only whether they are there.
    """

    def __init__(self, store: Store) -> None:
        """Remember none yet."""
        self.name = store.name
        self.descriptor = store.descriptor
        self.paths: set[str] = set()
        self.contents: set[str] = set()
        self._store = store

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file, as the store does."""
        self.paths.add(path)
        self.contents.add(path)
        return self._store.read(path, limit)

    def size(self, path: str) -> int:
        """Return the number of bytes, as the store does."""
        self.paths.add(path)
        return self._store.size(path)

    def check(self, path: str) -> None:
        """Raise as the store does."""
        self.paths.add(path)
        self._store.check(path)

    def local(self, path: str) -> Path:
        """Return a real path, as the store does."""
        self.paths.add(path)
        self.contents.add(path)
        return self._store.local(path)

    def shown(self, path: str) -> str:
        """Return the path to print."""
        return self._store.shown(path)

    def inside(self, shown: str) -> str:
        """Return the path in the package."""
        return self._store.inside(shown)

    def close(self) -> None:
        """Leave the store to whoever opened it."""

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Leave the store open."""


def plain_path(path: str, descriptor: str) -> str:
    """The path without `.`, under which a file is known however it is spelt."""
    return path if path == descriptor else "/".join(split(path))


class Revised:
    """The package in `store`, but for the files in `copies` (plain path → its new content)."""

    def __init__(self, store: FolderStore, copies: Mapping[str, Path]) -> None:
        """Take both as they are: neither is closed here."""
        self.name = store.name
        self.descriptor = store.descriptor
        self._store = store
        self._copies = copies

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file; raises as the package's own store does."""
        copy = self._copy(path)
        if copy is None:
            return self._store.read(path, limit)
        data = copy.read_bytes()
        if len(data) > limit:
            raise Refused("file-too-large", f"{quote(path)} is larger than {limit:,} bytes")
        return data

    def size(self, path: str) -> int:
        """Return the size of the file in bytes."""
        copy = self._copy(path)
        return self._store.size(path) if copy is None else copy.stat().st_size

    def check(self, path: str) -> None:
        """Raise as the package's own store does; a replaced file need not be there."""
        if self._copy(path) is None:
            self._store.check(path)

    def local(self, path: str) -> Path:
        """Return the path of a file with the content."""
        return self._copy(path) or self._store.local(path)

    def shown(self, path: str) -> str:
        """Return the path to print, that of the file which is replaced."""
        return self._store.shown(path)

    def inside(self, shown: str) -> str:
        """Return the path in the package that `shown` gave this path for."""
        return self._store.inside(shown)

    def close(self) -> None:
        """Do nothing: whoever made the store and the copies removes them."""

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Do nothing."""

    def _copy(self, path: str) -> Path | None:
        return self._copies.get(plain_path(path, self.descriptor))
