"""Temporary files of one store: a private folder that goes with it, and with its process."""

import os
import re
import shutil
import tempfile
import weakref
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: no stale folders are looked for there
    fcntl = None  # type: ignore[assignment]

PREFIX = "claims-"
OURS = re.compile(re.escape(PREFIX) + r"([0-9]+)-\w+")
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}")


class Spool:
    """A private temporary folder, made at the first use, removed by `close` or at the end of the process."""

    def __init__(self) -> None:
        """Make nothing yet."""
        self._folder: Path | None = None
        self._files = 0
        self._end: weakref.finalize[[Path, int | None], Spool] | None = None

    def new(self, path: str) -> Path:
        """Give a path for a new file, with the suffix of `path` where that is a plain one."""
        folder = self._folder or self._make()
        self._files += 1
        suffix = Path(path).suffix
        return folder / f"{self._files}{suffix if SUFFIX.fullmatch(suffix) else ''}"

    def close(self) -> None:
        """Remove the folder and all in it."""
        if self._end:
            self._end()
        self._folder = None

    def _make(self) -> Path:
        clear_stale()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self._end = weakref.finalize(self, _remove, self._folder, _lock(self._folder))
        return self._folder


def clear_stale() -> None:
    """Remove the folders of ours whose process was killed.

    A process number alone could be of another container that shares the folder: the lock tells the truth.
    """
    if fcntl is None:
        return
    with os.scandir(tempfile.gettempdir()) as entries:
        found = [entry for entry in entries if OURS.fullmatch(entry.name)]
    for entry in found:
        match = OURS.fullmatch(entry.name)
        if match and not _alive(int(match[1])) and entry.is_dir(follow_symlinks=False):
            lock = _lock(Path(entry.path))
            if lock is not None:
                _remove(Path(entry.path), lock)


def _alive(process: int) -> bool:
    """Say whether a process has that number; one of another user counts."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _lock(folder: Path) -> int | None:
    """Lock our own folder; None where somebody holds it, it is not ours, or there are no locks."""
    if fcntl is None:
        return None
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if os.fstat(lock).st_uid != os.geteuid():
            raise PermissionError
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def _remove(folder: Path, lock: int | None) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if lock is not None:
        os.close(lock)
