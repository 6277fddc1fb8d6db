"""A package in a folder: nothing outside it is read, and only regular files are opened."""

import itertools
import os
import re
import stat
import unicodedata
from functools import partial
from pathlib import Path

from claims.model.errors import CannotDo
from claims.package.paths import DESCRIPTORS, missing, split
from claims.package.store import FILE_LIMIT, FileState, Refused, Store, file_state, read_limited
from claims.package.temporary import Spool
from claims.text.display import quote
from claims.text.suggest import closest

PATTERN = re.compile(r"[*?\[\]{}\ud800-\udfff]")  # surrogates represent bytes that are not UTF-8
LINK_LIMIT = 40  # symbolic links on the way to one file, as in Linux
HINT_LIMIT = 10_000  # names of a folder from which a suggestion is chosen
READ_ONLY = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
)
HARMLESS = READ_ONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)  # a FIFO would block
STEPWISE = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd


def descriptor_in(folder: Path) -> str | None:
    """Return the name of the descriptor in a folder; None if there is none."""
    return next((each for each in DESCRIPTORS if os.path.lexists(folder / each)), None)


def open_folder(folder: Path) -> "FolderStore":
    """Open the package in a folder, whether or not it has a descriptor."""
    return FolderStore(folder, descriptor_in(folder) or DESCRIPTORS[0], str(folder))


class FolderStore(Store):
    """The package whose descriptor is in `folder`."""

    def __init__(self, folder: Path, descriptor: str, name: str) -> None:
        """Take the folder as given: only its content is checked."""
        self.name = name
        self.descriptor = descriptor
        self.folder = Path(os.path.realpath(folder))
        self._from = Path.cwd()
        self._spool = Spool()
        self._links: dict[Path, Path] = {}
        self._states: dict[str, FileState] = {}

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file; raise Refused if it is unsafe, missing, not regular, or larger than `limit`."""
        file, _ = self._open(path)
        try:
            with os.fdopen(file, "rb") as stream:
                return read_limited(stream, path, limit)
        except OSError as error:
            raise _unreadable(path, error) from None

    def size(self, path: str) -> int:
        """Return the size of the file in bytes."""
        file, _ = self._open(path)
        try:
            return os.fstat(file).st_size
        finally:
            os.close(file)

    def check(self, path: str) -> None:
        """Raise Refused if the file is unsafe, missing or not regular."""
        self.size(path)

    def local(self, path: str) -> Path:
        """Return the real path of the file itself, or a temporary link to it if DuckDB would take the path for a pattern.

        DuckDB takes `a[1].csv` for a pattern and silently reads `a1.csv`.
        """
        file, names = self._open(path)
        os.close(file)
        full = self.folder.joinpath(*names)
        return self._linked(full) if PATTERN.search(str(full)) else full

    def _linked(self, full: Path) -> Path:
        if full not in self._links:
            link = self._spool.new(full.name)
            link.symlink_to(full)
            self._links[full] = link
        return self._links[full]

    def shown(self, path: str) -> str:
        """Return the path from the current folder, or the full one if the package is not below it."""
        full = self.folder / path
        if full.is_relative_to(self._from):
            return full.relative_to(self._from).as_posix()
        return (
            full.as_posix()
            if os.path.isabs(self.name)
            else Path(os.path.relpath(full, self._from)).as_posix()
        )

    def inside(self, shown: str) -> str:
        """Return the path from the package's folder."""
        return Path(os.path.relpath(self._from / shown, self.folder)).as_posix()

    def close(self) -> None:
        """Remove the temporary links, if there are any."""
        self._links.clear()
        self._spool.close()
        self._remove_unpacked()

    def __exit__(self, *raised: object) -> None:
        """Close the store; raise CannotDo instead of an error that a file caused which changed during the run."""
        self.close()
        error = raised[1]
        if isinstance(error, Exception) and not isinstance(error, CannotDo):
            changed = next((path for path, state in self._states.items() if self._state(path) != state), None)
            if changed is not None:
                message = (
                    f"{quote(changed)} was changed or deleted while it was being read: run the command again"
                )
                raise CannotDo(message) from error

    def _state(self, path: str) -> FileState | None:
        """Return the state of a file that was opened before; None if it cannot be opened any more."""
        try:
            file, _ = self._open(path)
        except (Refused, CannotDo):
            return None
        with os.fdopen(file):
            return file_state(os.fstat(file))

    def _open(self, path: str) -> tuple[int, list[str]]:
        """Open the file for reading; return its number and the names on the way to it."""
        try:
            names = self._resolve(path)
            file = self._open_real(path, names)
        except OSError as error:
            raise _unreadable(path, error) from None
        if path not in self._states:
            self._states[path] = file_state(os.fstat(file))
        return file, names

    def _resolve(self, path: str) -> list[str]:
        """Return the names that lead from the folder to the file, every symbolic link followed by hand.

        The system would follow a link to the outside before it can be checked, which may start a network
        mount. Hidden targets are refused because `.git/config` may contain a token, and a report quotes cells.
        """
        todo = [path] if path == self.descriptor else [*split(path)]
        names: list[str] = []
        links = 0
        while todo:
            name = todo.pop(0)
            if name == "..":
                if not names:
                    raise _leaves(path)
                names.pop()
                continue
            here = self.folder.joinpath(*names)
            found = _known(here, name)
            if found is None:
                raise missing(path, partial(_closest, here, name, (names, todo)))
            if not stat.S_ISLNK(found.st_mode):
                names.append(name)
                continue
            links += 1
            if links > LINK_LIMIT:
                raise Refused(
                    "unsafe-path", f"{quote(path)} leads through more than {LINK_LIMIT} symbolic links"
                )
            target = Path(os.readlink(here / name))
            if target.is_absolute():
                if not target.is_relative_to(self.folder):
                    raise _leaves(path)
                target, names = target.relative_to(self.folder), []
            if any(step.startswith(".") and step != ".." for step in target.parts):
                raise Refused("unsafe-path", f"{quote(path)} leads through a symbolic link to a hidden path")
            todo[:0] = target.parts
        return names

    def _open_real(self, path: str, names: list[str]) -> int:
        """Open the regular file through real folders only, even if they are replaced by links in the meantime."""
        if not names:
            raise Refused(
                "not-a-regular-file", f"{quote(path)} is the package's folder: expected a regular file"
            )
        if not STEPWISE:
            full = str(self.folder.joinpath(*names))
            if os.path.realpath(full) != full:
                raise _leaves(path)
            return _open_regular(path, full, None)
        folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for name in names[:-1]:
                below = os.open(name, READ_ONLY | os.O_DIRECTORY, dir_fd=folder)
                os.close(folder)
                folder = below
            return _open_regular(path, names[-1], folder)
        finally:
            os.close(folder)


def _known(here: Path, name: str) -> os.stat_result | None:
    """Return the status of the file in `here` with exactly this name; None if there is none."""
    try:
        found = os.lstat(here / name)
    except (FileNotFoundError, NotADirectoryError):
        return None
    # A case-insensitive file system finds the same file by its name in the other case.
    try:
        other = os.lstat(here / name.swapcase()) if name.swapcase() != name else None
    except OSError:
        other = None
    if other and os.path.samestat(found, other):
        composed = {unicodedata.normalize("NFC", known) for known in os.listdir(here)}
        return found if unicodedata.normalize("NFC", name) in composed else None
    return found


def _open_regular(path: str, name: str, folder: int | None) -> int:
    """Open a regular file; it is checked before, because opening a device can have effects, and again afterwards."""
    _check_regular(path, os.stat(name, dir_fd=folder, follow_symlinks=False))
    file = os.open(name, HARMLESS, dir_fd=folder)
    try:
        _check_regular(path, os.fstat(file))
    except Refused:
        os.close(file)
        raise
    return file


def _check_regular(path: str, found: os.stat_result) -> None:
    """Raise Refused if it is not a regular file, or too large to be read."""
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
    }
    if not stat.S_ISREG(found.st_mode):
        kind = kinds.get(stat.S_IFMT(found.st_mode), "something else")
        raise Refused("not-a-regular-file", f"{quote(path)} is {kind}: expected a regular file")
    if found.st_size > FILE_LIMIT:
        raise Refused("file-too-large", f"{quote(path)} is larger than {FILE_LIMIT:,} bytes")


def _closest(here: Path, name: str, around: tuple[list[str], list[str]]) -> list[str]:
    """Return the path with the closest name in a folder in place of `name`; `around`: the names before and after it."""
    hint = closest(name, _names(here))
    return ["/".join([*around[0], hint, *around[1]])] if hint else []


def _names(folder: Path) -> list[str]:
    """Return the names in a folder that a package may use, up to a limit."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in itertools.islice(entries, HINT_LIMIT) if entry.name[0] != "."]
    except OSError:
        return []


def _leaves(path: str) -> Refused:
    return Refused(
        "unsafe-path",
        f"{quote(path)} leads through a symbolic link out of the package's folder: copy the file",
    )


def _unreadable(path: str, error: OSError) -> CannotDo:
    return CannotDo(f"cannot read {quote(path)}: {error.strerror}")
