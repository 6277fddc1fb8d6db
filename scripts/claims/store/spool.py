"""Temporary files of one store: a private folder that goes with it, and with its process."""

import re
from contextlib import ExitStack
from pathlib import Path

from claims.temporary import temporary_folder

SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}")


class Spool:
    """A private temporary folder, made at the first use, removed by `close` or at the end of the process."""

    def __init__(self) -> None:
        """Make nothing yet."""
        self._folder: Path | None = None
        self._files = 0
        self._stack = ExitStack()

    def new(self, path: str) -> Path:
        """Give a path for a new file, with the suffix of `path` where that is a plain one."""
        if self._folder is None:
            self._folder = self._stack.enter_context(temporary_folder())
        self._files += 1
        suffix = Path(path).suffix
        return self._folder / f"{self._files}{suffix if SUFFIX.fullmatch(suffix) else ''}"

    def close(self) -> None:
        """Remove the folder and all in it."""
        self._stack.close()
        self._folder = None
