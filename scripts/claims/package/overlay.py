"""Stores on top of another store: one records which files are read, one replaces some of them."""

from collections.abc import Mapping
from pathlib import Path

from claims.model.table import Packing
from claims.package.paths import is_descriptor, split
from claims.package.store import Refused, Store, read_limited


class Overlay(Store):
    """A store on top of another one, which it does not close."""

    def __init__(self, store: Store) -> None:
        """Take the store below."""
        self.name = store.name
        self.descriptor = store.descriptor
        self.configurable = store.configurable
        self._store = store

    def unpacked(self, path: str, packing: Packing) -> Path:
        """Return a real path with the unpacked content of a compressed file, which is never replaced."""
        return self._store.unpacked(path, packing)

    def shown(self, path: str) -> str:
        """Return the path to print, as the store below does."""
        return self._store.shown(path)

    def inside(self, shown: str) -> str:
        """Return the path in the package for a path that `shown` returned."""
        return self._store.inside(shown)

    def close(self) -> None:
        """Do nothing: whoever opened the store below closes it."""


class SharedDescriptor(Overlay):
    """A folder without a descriptor, read with the descriptor and the schemas of another package.

    It closes the store of the folder, but not that of the other package.
    """

    def __init__(self, store: Store, other: Store) -> None:
        """Take the store of the folder, and that of the package with the descriptor."""
        super().__init__(store)
        self.descriptor = other.descriptor
        self._other = other

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file, from the other package if it is a descriptor or schema that the folder lacks."""
        try:
            return self._store.read(path, limit)
        except Refused:
            if not is_descriptor(path):
                raise
            return self._other.read(path, limit)

    def size(self, path: str) -> int:
        """Return the size of the file in bytes."""
        return self._store.size(path)

    def check(self, path: str) -> None:
        """Raise as the store of the folder does."""
        self._store.check(path)

    def local(self, path: str) -> Path:
        """Return a real path with the content."""
        return self._store.local(path)

    def close(self) -> None:
        """Close the store of the folder."""
        self._store.close()


class RecordedStore(Overlay):
    """The files of another store; `paths` are those that were asked for, whether they exist or not.

    `contents` are those of which the content was asked for.
    """

    def __init__(self, store: Store) -> None:
        """Take the store below."""
        super().__init__(store)
        self.paths: set[str] = set()
        self.contents: set[str] = set()

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file."""
        self.paths.add(path)
        self.contents.add(path)
        return self._store.read(path, limit)

    def size(self, path: str) -> int:
        """Return the size of the file in bytes."""
        self.paths.add(path)
        return self._store.size(path)

    def check(self, path: str) -> None:
        """Raise as the store below does."""
        self.paths.add(path)
        self._store.check(path)

    def local(self, path: str) -> Path:
        """Return a real path with the content."""
        self.paths.add(path)
        self.contents.add(path)
        return self._store.local(path)

    def unpacked(self, path: str, packing: Packing) -> Path:
        """Return a real path with the unpacked content."""
        self.paths.add(path)
        self.contents.add(path)
        return self._store.unpacked(path, packing)


def plain_path(path: str, descriptor: str) -> str:
    """Return the path without `.`, so that equal files have equal paths."""
    return path if path == descriptor else "/".join(split(path))


class Revised(Overlay):
    """Another package with the files in `copies` (plain path → new content) replaced."""

    def __init__(self, store: Store, copies: Mapping[str, Path]) -> None:
        """Take the store below and the new files."""
        super().__init__(store)
        self._copies = copies

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file; raises as the store below does."""
        copy = self._copy(path)
        if copy is None:
            return self._store.read(path, limit)
        with copy.open("rb") as stream:
            return read_limited(stream, path, limit)

    def size(self, path: str) -> int:
        """Return the size of the file in bytes."""
        copy = self._copy(path)
        return self._store.size(path) if copy is None else copy.stat().st_size

    def check(self, path: str) -> None:
        """Raise as the store below does; a replaced file need not exist there."""
        if self._copy(path) is None:
            self._store.check(path)

    def local(self, path: str) -> Path:
        """Return a real path with the content."""
        return self._copy(path) or self._store.local(path)

    def _copy(self, path: str) -> Path | None:
        return self._copies.get(plain_path(path, self.descriptor))
