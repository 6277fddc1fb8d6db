"""The files of a package by their path in it, and the reasons for refusing one."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, ClassVar, Literal, Protocol, Self

from claims.text.display import quote

if TYPE_CHECKING:
    from claims.model.table import Packing
    from claims.package.unpack import Unpacker

Reason = Literal[
    "unsafe-path",
    "missing-file",
    "not-a-regular-file",
    "file-too-large",
    "remote-path",
    "unsupported-file-format",
]

# A larger data file is a sparse file or a bomb, and reading it would take hours.
FILE_LIMIT = 64 * 2**30


class Refused(Exception):
    """A file of the package that is not read.

    `reason` is the rule that the path or the file violates, `message` one line: what is wrong and what is expected.
    """

    def __init__(self, reason: Reason, message: str | Callable[[], str]) -> None:
        """Take the rule and the message, or a function for a message that is expensive to make."""
        super().__init__(reason, message)
        self.reason: Reason = reason
        self._message = message

    @property
    def message(self) -> str:
        """Return the message."""
        return self._message if isinstance(self._message, str) else self._message()

    def __str__(self) -> str:
        """Return the message."""
        return self.message


def read_limited(stream: IO[bytes], path: str, limit: int) -> bytes:
    """Return the content of the file at `path`; raise Refused if it has more than `limit` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise Refused("file-too-large", f"{quote(path)} is larger than {limit:,} bytes")
    return data


FileState = tuple[int, ...]


def file_state(found: os.stat_result) -> FileState:
    """Return the identity, the size and the times of a file: if they are equal, it is assumed to be unchanged."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


class Store(Protocol):
    """The files of one package; paths are relative to the folder of its descriptor, with `/`.

    Methods raise Refused for an error in the package, and CannotDo if the machine cannot read it.
    `generated`: the package is a single data file, and has a descriptor that nobody wrote.
    `note`: in one line, how the package was found where it is not at the place that was named.
    `configurable`: its configuration is read; that of a single file or an archive is not.
    """

    generated: ClassVar[bool] = False
    configurable: bool = True

    name: str
    descriptor: str
    note: str = ""
    _unpacker: "Unpacker | None" = None

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file; raise Refused (file-too-large) if it has more than `limit` bytes."""

    def size(self, path: str) -> int:
        """Return the number of bytes of the file, counted where a header could lie about it."""

    def check(self, path: str) -> None:
        """Raise Refused if the file is unsafe, missing or not regular; its content may be missing."""

    def local(self, path: str) -> Path:
        """Return a real, absolute path with exactly the file's content; valid until `close`."""

    def unpacked(self, path: str, packing: "Packing") -> Path:
        """Return a real path with the unpacked content of a compressed file; valid until `close`.

        Raises Refused also for a file that is not compressed in this way, and beyond the limits for archives.
        """
        if self._unpacker is None:
            from claims.package.unpack import Unpacker

            self._unpacker = Unpacker(self)
        return self._unpacker.unpack(path, packing)

    def _remove_unpacked(self) -> None:
        if self._unpacker is not None:
            self._unpacker.close()

    def shown(self, path: str) -> str:
        """Return the path to print: from the current folder for a folder, the path in the package otherwise."""

    def inside(self, shown: str) -> str:
        """Return the path in the package for a path that `shown` returned."""

    def close(self) -> None:
        """Remove temporary files and end processes; a second call does nothing."""

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close the store."""
        self.close()
