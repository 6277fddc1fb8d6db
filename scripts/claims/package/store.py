"""What a store is: the files of one package by their path in it, and why one of them is refused."""

from pathlib import Path
from typing import Literal, Protocol, Self

Reason = Literal["unsafe-path", "missing-file", "not-a-regular-file", "file-too-large", "remote-path"]

# A data file larger than this is no honest table: it is a sparse file or a bomb that would be read for hours.
FILE_LIMIT = 64 * 2**30


class Refused(Exception):
    """A file of the package that is not read.

    `reason` is the name of the rule that the path or the file breaks.
    `message` is one line: what is wrong and what was expected.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        """Keep both apart: the reason is for code, the message for people."""
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message


class Store(Protocol):
    """The files of one package; paths are relative to the folder of its descriptor, with `/`.

    Methods raise Refused for what the package did wrong and errors.CannotDo for what the machine cannot do.
    """

    name: str
    descriptor: str

    def read(self, path: str, limit: int) -> bytes:
        """Give the whole file; Refused (file-too-large) where it has more than `limit` bytes."""
        ...

    def size(self, path: str) -> int:
        """Give the number of bytes of the file, counted where a header could lie about it."""
        ...

    def check(self, path: str) -> None:
        """Raise where the file is unsafe, missing or not regular; its content need not be there."""
        ...

    def local(self, path: str) -> Path:
        """Give a real, absolute path with exactly the file's content; valid until `close`."""
        ...

    def shown(self, path: str) -> str:
        """Give the path to print: from the current folder for a folder, the path in the package otherwise."""
        ...

    def inside(self, shown: str) -> str:
        """Give the path in the package that `shown` gave this path for: the same wherever the package lies."""
        ...

    def close(self) -> None:
        """Remove temporary files and end processes; a second call does nothing."""
        ...

    def __enter__(self) -> Self:
        """Give the store itself."""
        ...

    def __exit__(self, *raised: object) -> None:
        """Close the store, whatever happened."""
        ...
