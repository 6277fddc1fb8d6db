"""Temporary folders and files that are removed after use, or when their process ends.

Each is named after its process and locked by it. Those of a killed process are removed by the next one that creates a
temporary file in the same place, unless they are locked, links, or owned by another user.
"""

import atexit
import errno
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.text.display import quote

try:
    import fcntl
except ImportError:  # Windows: nothing is cleaned up there
    fcntl = None  # type: ignore[assignment]

FULL = {errno.ENOSPC, errno.EFBIG, *([errno.EDQUOT] if hasattr(errno, "EDQUOT") else [])}
FOLDER = "claims-"
DRAFT = ".claims-"
OURS = re.compile(r"\.?claims-([0-9]+)-\w+")
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
FRESH = 60  # seconds: a newer folder or file may not be locked yet

CAN_LOCK = fcntl is not None

_live: set[Path] = set()
_cleared: set[Path] = set()


@contextmanager
def temporary_folder(place: Path | None = None) -> Iterator[Path]:
    """Create a private folder, which is removed at the end: hidden in `place`, or in the system's temporary folder.

    Raises CannotDo if the disk is full.
    """
    prefix, place = (FOLDER, Path(tempfile.gettempdir())) if place is None else (DRAFT, place)
    _clear_once(place)
    folder = _named(place, prefix)
    lock = None
    try:
        folder.mkdir(0o700)
        lock = _lock(folder)
        yield folder
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise unwritable(folder, str(error.strerror)) from None
    finally:
        _remove(folder, lock)


def unwritable(folder: Path, reason: str) -> CannotDo:
    """Return the error for a temporary folder in which no more files can be written."""
    where = quote(str(folder.parent))
    return CannotDo(
        f"cannot write temporary files in {where} ({reason}): free space there, or set TMPDIR to another folder"
    )


class Draft(Struct, frozen=True):
    """A new file; `number` is open for writing, and the user closes it."""

    path: Path
    number: int


@contextmanager
def draft_beside(target: Path) -> Iterator[Draft]:
    """Create a file in the folder of `target`, to be renamed or linked to it; otherwise it is removed at the end.

    Raises OSError if it cannot be created.
    """
    _clear_once(target.parent)
    draft = _named(target.parent, DRAFT)
    lock = None
    try:
        number = os.open(draft, NEW, 0o600)
        lock = None if fcntl is None else os.dup(number)
        if lock is not None:
            try_lock(lock)
        yield Draft(draft, number)
    finally:
        _remove(draft, lock)


def _named(place: Path, prefix: str) -> Path:
    """Return a new path; it is registered for removal before anything is created, as a signal may come at any time."""
    path = place / f"{prefix}{os.getpid()}-{os.urandom(8).hex()}"
    _live.add(path)
    return path


def clear_stale(place: Path) -> None:
    """Remove what killed processes left in a folder."""
    if fcntl is None:
        return
    with suppress(OSError), os.scandir(place) as entries:
        for entry in [each for each in entries if OURS.fullmatch(each.name)]:
            with suppress(OSError):
                _clear(entry)


def _clear_once(place: Path) -> None:
    if place not in _cleared:
        _cleared.add(place)
        clear_stale(place)


def _clear(entry: "os.DirEntry[str]") -> None:
    """Remove a temporary file or folder unless a process has locked it.

    The number in its name is not enough: it may be that of a newer process, or come from another container that
    shares the folder. A new one may not be locked yet, so it is kept while a process has that number.
    """
    match = OURS.fullmatch(entry.name)
    found = entry.stat(follow_symlinks=False)
    if match is None or not (stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)):
        return
    if _alive(int(match[1])) and time.time() - found.st_ctime < FRESH:
        return
    path = Path(entry.path)
    lock = _lock(path)
    if lock is not None:
        _remove(path, lock)


def _alive(process: int) -> bool:
    """Return whether a process of any user has that number."""
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _lock(path: Path) -> int | None:
    """Lock a folder or file; return None if it is locked, owned by another user, or locks are not supported."""
    if fcntl is None:
        return None
    try:
        lock = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    if os.fstat(lock).st_uid == os.geteuid() and try_lock(lock):
        return lock
    os.close(lock)
    return None


def try_lock(number: int) -> bool | None:
    """Lock an open file or folder; return False if another process holds it, None if locks are not supported."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if isinstance(error, BlockingIOError) else None
    return True


def _remove(path: Path, lock: int | None) -> None:
    """Remove a folder or file and release its lock."""
    _unlink(path)
    _live.discard(path)
    if lock is not None:
        with suppress(OSError):
            os.close(lock)


def _unlink(path: Path) -> None:
    try:
        path.unlink()
    except OSError:
        shutil.rmtree(path, ignore_errors=True)


@atexit.register
def _remove_all() -> None:
    """Remove what this process has not removed yet."""
    for path in sorted(_live):
        _unlink(path)


SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}")


class Spool:
    """A private temporary folder, created at the first use, removed by `close` or at the end of the process."""

    def __init__(self) -> None:
        """Create nothing yet."""
        self._folder: Path | None = None
        self._files = 0
        self._stack = ExitStack()

    def new(self, path: str) -> Path:
        """Return a path for a new file, with the suffix of `path` if that is a plain one."""
        if self._folder is None:
            self._folder = self._stack.enter_context(temporary_folder())
        self._files += 1
        suffix = Path(path).suffix
        return self._folder / f"{self._files}{suffix if SUFFIX.fullmatch(suffix) else ''}"

    def close(self) -> None:
        """Remove the folder with its content."""
        self._stack.close()
        self._folder = None
