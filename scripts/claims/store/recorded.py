"""A store that remembers which files of the package were asked for."""

from pathlib import Path
from typing import Self

from claims.store.store import Store


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
        """Give the whole file, as the store does."""
        self.paths.add(path)
        self.contents.add(path)
        return self._store.read(path, limit)

    def size(self, path: str) -> int:
        """Give the number of bytes, as the store does."""
        self.paths.add(path)
        return self._store.size(path)

    def check(self, path: str) -> None:
        """Raise as the store does."""
        self.paths.add(path)
        self._store.check(path)

    def local(self, path: str) -> Path:
        """Give a real path, as the store does."""
        self.paths.add(path)
        self.contents.add(path)
        return self._store.local(path)

    def shown(self, path: str) -> str:
        """Give the path to print."""
        return self._store.shown(path)

    def inside(self, shown: str) -> str:
        """Give the path in the package."""
        return self._store.inside(shown)

    def close(self) -> None:
        """Leave the store to whoever opened it."""

    def __enter__(self) -> Self:
        """Give the store itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Leave the store open."""
