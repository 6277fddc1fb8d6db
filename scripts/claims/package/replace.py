"""Replaces files atomically."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.package.temporary import draft_beside, temporary_folder
from claims.text.display import quote


class Unsafe(Exception):
    """A file that is not replaced; the message is the reason, one line."""


BLOCK = 1 << 20


class Stamp(Struct, frozen=True):
    """The identity of a file when it was read; an equal stamp means that it has not changed."""

    device: int
    inode: int
    size: int
    modified: int
    changed: int
    digest: str


class Replacement(Struct, frozen=True):
    """A file at `target` that was `stamp` when it was read, and the file with its new content."""

    target: Path
    stamp: Stamp
    copy: Path


def stamp_of(file: Path) -> Stamp:
    """Return the stamp of a file; all of its content is read."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        found = os.fstat(stream.fileno())
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns, digest)


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
    """Replace files, in this order, each with the mode of the old one.

    All new files are written first. Raises CannotDo, with no file replaced, if one of the old files has changed since
    it was read, or a new one cannot be written.
    """
    try:
        with ExitStack() as stack:
            ready = [stack.enter_context(_beside(each)) for each in replacements]
            for each in replacements:
                _check_unchanged(each)
            for each, file in zip(replacements, ready, strict=True):
                _check_unchanged(each, quickly=True)
                os.replace(file, each.target)
                _sync(each.target.parent)
    except OSError as error:
        raise CannotDo(f"cannot write {quote(error.filename or 'a file')}: {error.strerror}") from None


def write_file(file: Path, stamp: Stamp | None, data: bytes) -> None:
    """Create the file, or replace the one that was `stamp` when it was read.

    Raises CannotDo where it has changed since, and where it cannot be written.
    """
    if stamp is None:
        create_file(file, data)
        return
    with temporary_folder() as folder:
        copy = folder / "copy"
        copy.write_bytes(data)
        replace_files([Replacement(Path(os.path.realpath(file)), stamp, copy)])


def create_file(target: Path, data: bytes) -> None:
    """Write a new file atomically; raise CannotDo if it exists already or cannot be written."""
    try:
        with draft_beside(target) as draft:
            with os.fdopen(draft.number, "wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            draft.path.chmod(0o644)
            os.link(draft.path, target)
            _sync(target.parent)
    except OSError as error:
        raise CannotDo(f"cannot write {quote(str(target))}: {error.strerror}") from None


def _check_unchanged(each: Replacement, *, quickly: bool = False) -> None:
    found = each.target.lstat()
    same = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    was = each.stamp
    if same == (was.device, was.inode, was.size, was.modified, was.changed) and (
        quickly or stamp_of(each.target) == was
    ):
        return
    raise CannotDo(f"{quote(str(each.target))} has changed since it was read: run the command again")


@contextmanager
def _beside(each: Replacement) -> Iterator[Path]:
    """Write the new content to a temporary file in the folder of the old one."""
    with draft_beside(each.target) as draft:
        with os.fdopen(draft.number, "wb") as out, each.copy.open("rb") as copy:
            shutil.copyfileobj(copy, out, BLOCK)
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
