"""Replaces files atomically."""

import hashlib
import os
import shutil
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.package.store import FileState, file_state
from claims.package.temporary import CAN_LOCK, draft_beside, temporary_folder, try_lock
from claims.text.display import quote


class Unsafe(Exception):
    """A file that is not replaced; the message is the reason, one line."""


BLOCK = 1 << 20
PATIENCE = 10  # seconds to wait for another process that writes to the same folder


class Stamp(Struct, frozen=True):
    """The state of a file when it was read, and the SHA-256 of its content; an equal stamp means that it has not changed."""

    state: FileState
    digest: str

    @property
    def file(self) -> FileState:
        """Device and inode, which are the same for two paths of one file."""
        return self.state[:2]


class Replacement(Struct, frozen=True):
    """A file to be replaced, its `stamp` when it was read (None: it did not exist), and the file with the new content."""

    target: Path
    stamp: Stamp | None
    copy: Path


def stamp_of(file: Path) -> Stamp:
    """Return the stamp of a file; all of its content is read."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return Stamp(file_state(os.fstat(stream.fileno())), digest)


def check_replaceable(folder: Path, path: str) -> Path:
    """Return the full path of a file of a package that may be replaced.

    Raises Unsafe for a symbolic link, also of a parent folder, and for a write-protected file.
    """
    full = folder
    for name in Path(path).parts:
        full = full / name
        if full.is_symlink():
            raise Unsafe(f"{quote(name)} is a symbolic link: fix the file that it leads to")
    if not stat.S_ISREG(full.lstat().st_mode):
        raise Unsafe("it is not a regular file")
    if not full.stat().st_mode & stat.S_IWUSR or not os.access(full, os.W_OK):
        raise Unsafe("it is write-protected")
    return full


def replace_files(replacements: Sequence[Replacement]) -> None:
    """Replace or create files, in this order; a replaced file keeps its mode.

    All new files are written first. Raises CannotDo, with no file replaced, if one of the old files has changed since
    it was read, or a new one cannot be written.
    """
    try:
        with ExitStack() as stack:
            ready = [stack.enter_context(_beside(each)) for each in replacements]
            for folder in sorted({os.path.realpath(each.target.parent) for each in replacements}):
                stack.enter_context(_locked(folder))
            for each in replacements:
                _check_unchanged(each)
            for each, file in zip(replacements, ready, strict=True):
                _check_unchanged(each, quickly=True)
                _put(file, each)
    except OSError as error:
        raise CannotDo(f"cannot write {quote(error.filename or 'a file')}: {error.strerror}") from None


def write_file(file: Path, stamp: Stamp | None, data: bytes) -> None:
    """Create the file if `stamp` is None, otherwise replace it.

    Raises CannotDo if it has changed since its stamp was taken, or cannot be written.
    """
    with temporary_folder() as folder:
        copy = folder / "copy"
        copy.write_bytes(data)
        replace_files([Replacement(file if stamp is None else Path(os.path.realpath(file)), stamp, copy)])


def _put(file: Path, each: Replacement) -> None:
    """Move a finished file to its target; raise OSError if the target was to be created and exists now."""
    if each.stamp is None:
        os.link(file, each.target)
        file.unlink()
    else:
        os.replace(file, each.target)
    _sync(each.target.parent)


@contextmanager
def _locked(folder: str) -> Iterator[None]:
    """Lock a folder, so that no other process replaces a file between our last check and the replacement.

    The lock ends with its process. Raises CannotDo if another process holds it for `PATIENCE` seconds.
    """
    if not CAN_LOCK:
        yield
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        end = time.monotonic() + PATIENCE
        while try_lock(number) is False:
            if time.monotonic() > end:
                raise CannotDo(f"{quote(folder)} is locked by another process: run the command again")
            time.sleep(0.01)
        yield
    finally:
        os.close(number)


def _check_unchanged(each: Replacement, *, quickly: bool = False) -> None:
    if each.stamp is None:
        if os.path.lexists(each.target):
            raise CannotDo(f"{quote(str(each.target))} was created in the meantime: run the command again")
        return
    if file_state(each.target.lstat()) == each.stamp.state and (
        quickly or stamp_of(each.target) == each.stamp
    ):
        return
    raise CannotDo(f"{quote(str(each.target))} has changed since it was read: run the command again")


@contextmanager
def _beside(each: Replacement) -> Iterator[Path]:
    """Write the new content to a temporary file in the folder of the target."""
    with draft_beside(each.target) as draft:
        with os.fdopen(draft.number, "wb") as out, each.copy.open("rb") as copy:
            shutil.copyfileobj(copy, out, BLOCK)
            if each.stamp is None:
                draft.path.chmod(0o644)
            else:
                _like(out.fileno(), each.target)
            out.flush()
            os.fsync(out.fileno())
        yield draft.path


def _like(number: int, target: Path) -> None:
    """Give the open file `number` the owner (where that is allowed) and the mode of `target`."""
    found = target.lstat()
    if hasattr(os, "fchown") and (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):
            os.fchown(number, found.st_uid, found.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(number, stat.S_IMODE(found.st_mode))


def _sync(folder: Path) -> None:
    """Flush the entries of a folder to the disk, where the system supports it."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
