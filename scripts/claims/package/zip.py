"""A package in a zip; names and sizes of its entries are checked, not trusted."""

import posixpath
import stat
import zipfile
from pathlib import Path

from claims.model.errors import CannotDo
from claims.package.archive import BROKEN, copy_unpacked, open_archive
from claims.package.paths import DESCRIPTORS, find_descriptor, missing, split
from claims.package.store import Refused, Store, read_limited
from claims.package.temporary import Spool
from claims.text.display import quote


class ZipStore(Store):
    """The package in a zip whose descriptor is at the top or in its one top folder."""

    configurable = False

    def __init__(self, path: Path, name: str) -> None:
        """Open the zip; raise CannotDo if it is broken or unsafe."""
        self.name = name
        self._spool = Spool()
        self._local: dict[str, Path] = {}
        self._unpacked = 0
        if not path.is_file():
            raise CannotDo(f"{quote(name)} is not a regular file: expected a zip")
        self._archive = open_archive(path, name)
        self._entries = self._archive.entries
        try:
            self._top, self.descriptor = _top(self._entries)
        except CannotDo as error:
            self._archive.close()
            raise CannotDo(f"cannot open {quote(name)}: {error}") from None

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file; raise Refused if it is unsafe, missing, not regular, or larger than `limit`."""
        entry = self._entry(path)
        try:
            with self._archive.zip.open(entry) as file:
                return read_limited(file, path, limit)
        except BROKEN as error:
            raise self._broken(path, error) from None

    def size(self, path: str) -> int:
        """Return the size of the unpacked file: the entry may state another one."""
        return self.local(path).stat().st_size

    def check(self, path: str) -> None:
        """Raise Refused if the file is unsafe or missing, and CannotDo if it cannot be unpacked."""
        self.size(path)

    def local(self, path: str) -> Path:
        """Return the path of a temporary file with the content, unpacked once."""
        entry = self._entry(path)
        if entry.filename not in self._local:
            target = self._spool.new(path)
            try:
                with self._archive.zip.open(entry) as file, target.open("xb") as copy:
                    self._unpacked += copy_unpacked(path, file, copy, entry.compress_size, self._unpacked)
            except BROKEN as error:
                raise self._broken(path, error) from None
            self._local[entry.filename] = target
        return self._local[entry.filename]

    def shown(self, path: str) -> str:
        """Return the path in the package."""
        return path

    def inside(self, shown: str) -> str:
        """Return the path in the package."""
        return posixpath.normpath(shown)

    def close(self) -> None:
        """Remove the temporary files and close the zip."""
        self._local.clear()
        self._spool.close()
        self._remove_unpacked()
        self._archive.close()

    def _entry(self, path: str) -> zipfile.ZipInfo:
        """Return the entry of a regular file."""
        inner = path if path == self.descriptor else "/".join(split(path))
        entry = self._entries.get(self._top + inner)
        if entry is None:
            if any(name.startswith(f"{self._top}{inner}/") for name in self._entries):
                raise Refused("not-a-regular-file", f"{quote(path)} is a folder: expected a regular file")
            raise missing(path, lambda: (name.removeprefix(self._top) for name in self._entries))
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            what = "a symbolic link" if kind == stat.S_IFLNK else "something else"
            raise Refused(
                "not-a-regular-file", f"{quote(path)} is {what} in the zip: expected a regular file"
            )
        return entry

    def _broken(self, path: str, error: Exception) -> CannotDo:
        return CannotDo(f"cannot unpack {quote(path)} from {quote(self.name)}: {error}")


def _top(entries: dict[str, zipfile.ZipInfo]) -> tuple[str, str]:
    """Return the path of the folder with the descriptor, "" for the top, and its name.

    Raises CannotDo unless there is exactly one such folder.
    """
    here = find_descriptor(entries)
    if here is not None:
        return "", here
    below = (posixpath.split(name) for name in entries if name.count("/") == 1)
    tops = sorted({folder for folder, name in below if name in DESCRIPTORS})
    if not tops:
        raise CannotDo(f"it has no {DESCRIPTORS[0]} at its top or in its one top folder")
    names = [(f"{top}/", found) for top in tops if (found := find_descriptor(entries, f"{top}/"))]
    if len(names) > 1:
        shown = ", ".join(quote(top + name) for top, name in names[:3])
        raise CannotDo(f"it has {len(names)} packages ({shown}): expected one")
    return names[0]
