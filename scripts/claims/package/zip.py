"""A package in a zip: no entry is trusted, neither its name nor its size, before it is counted."""

import io
import itertools
import posixpath
import stat
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import IO

from claims.model.errors import CannotDo
from claims.package.paths import missing, split
from claims.package.store import Refused, Store, read_limited
from claims.package.temporary import Spool
from claims.text.display import quote

ENTRY_LIMIT = 10_000
DIRECTORY_LIMIT = 8 * 2**20  # bytes of the list of entries, which is read as a whole
TOTAL_LIMIT = 16 * 2**30  # bytes of all entries unpacked
NAME_LIMIT = 1024  # bytes of an entry's name
RATIO_LIMIT = 200  # unpacked by packed; text packs to a tenth, a bomb to a thousandth
RATIO_FROM = 2**20  # bytes of an entry below which the ratio is of no harm
CHUNK = 2**20
LOCAL_HEADER = 30  # bytes in front of an entry's name
ENCRYPTED = 0x1
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # bzip2 and lzma can ask for gigabytes of memory
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class ZipStore(Store):
    """The package in a zip whose descriptor is at the top or in its one top folder."""

    configurable = False

    def __init__(self, path: Path, name: str, descriptor: str = "datapackage.json") -> None:
        """Open the zip; raise CannotDo if it is broken or unsafe."""
        self.name = name
        self.descriptor = descriptor
        self._spool = Spool()
        self._local: dict[str, Path] = {}
        self._unpacked = 0
        if not path.is_file():
            raise CannotDo(f"{quote(name)} is not a regular file: expected a zip")
        try:
            self._file = _Careful(io.FileIO(path))
        except OSError as error:
            raise CannotDo(f"cannot read {quote(name)}: {error.strerror}") from None
        try:
            self._zip = zipfile.ZipFile(self._file)
            self._entries = _checked(self._zip.infolist())
            self._top = _top(self._entries, descriptor)
        except CannotDo as error:
            self._file.close()
            raise CannotDo(f"cannot open {quote(name)}: {error}") from None
        except BROKEN as error:
            self._file.close()
            raise CannotDo(f"cannot open {quote(name)}: it is not a zip, or a broken one ({error})") from None

    def read(self, path: str, limit: int) -> bytes:
        """Return the whole file; raise Refused if it is unsafe, missing, not regular, or larger than `limit`."""
        entry = self._entry(path)
        try:
            with self._zip.open(entry) as file:
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
                with self._zip.open(entry) as file, target.open("xb") as copy:
                    self._count(path, file, copy)
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
        self._zip.close()
        self._file.close()

    def _entry(self, path: str) -> zipfile.ZipInfo:
        """Return the entry of a regular file."""
        inner = path if path == self.descriptor else "/".join(split(path))
        entry = self._entries.get(self._top + inner)
        if entry is None:
            if any(name.startswith(f"{self._top}{inner}/") for name in self._entries):
                raise Refused("not-a-regular-file", f"{quote(path)} is a folder: expected a regular file")
            raise missing(path, (name.removeprefix(self._top) for name in self._entries))
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            what = "a symbolic link" if kind == stat.S_IFLNK else "something else"
            raise Refused(
                "not-a-regular-file", f"{quote(path)} is {what} in the zip: expected a regular file"
            )
        return entry

    def _count(self, path: str, file: IO[bytes], copy: IO[bytes]) -> None:
        """Copy the content and count its bytes, without trusting the headers."""
        while chunk := file.read(CHUNK):
            self._unpacked += len(chunk)
            if self._unpacked > TOTAL_LIMIT:
                raise Refused(
                    "file-too-large", f"{quote(path)} brings the zip to more than {TOTAL_LIMIT:,} bytes"
                )
            copy.write(chunk)

    def _broken(self, path: str, error: Exception) -> CannotDo:
        return CannotDo(f"cannot unpack {quote(path)} from {quote(self.name)}: {error}")


class _Careful(io.BufferedReader):
    """A file that refuses to read more at once than the longest valid list of entries.

    zipfile reads this list at once, with the length that the zip states.
    """

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > DIRECTORY_LIMIT:
            raise CannotDo(f"its list of entries is longer than {DIRECTORY_LIMIT:,} bytes")
        return super().read(size)


def _checked(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the files by name; raise CannotDo for an archive that no usual tool writes, and for a zip bomb."""
    if len(entries) > ENTRY_LIMIT:
        raise CannotDo(f"it has {len(entries):,} entries: at most {ENTRY_LIMIT:,} are read")
    if sum(entry.file_size for entry in entries) > TOTAL_LIMIT:
        raise CannotDo(f"it unpacks to more than {TOTAL_LIMIT:,} bytes: unpack it yourself if you trust it")
    for entry in entries:
        wrong = _wrong(entry)
        if wrong:
            raise CannotDo(f"entry {quote(entry.orig_filename)} {wrong}")
    twice = [name for name, count in Counter(entry.filename for entry in entries).items() if count > 1]
    if twice:
        raise CannotDo(f"it has two entries {quote(twice[0])}")
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, following in itertools.pairwise(ordered):
        if entry.header_offset + LOCAL_HEADER + entry.compress_size > following.header_offset:
            raise CannotDo(
                f"entry {quote(entry.filename)} overlaps {quote(following.filename)}, as in a zip bomb"
            )
    return {entry.filename: entry for entry in entries if not entry.is_dir()}


def _wrong(entry: zipfile.ZipInfo) -> str:
    """Return what is wrong with an entry; "" if nothing is."""
    name = entry.filename
    if "\0" in entry.orig_filename:
        return "has a NUL in its name"
    if len(name.encode()) > NAME_LIMIT:
        return f"has a name longer than {NAME_LIMIT} bytes"
    if "\\" in name:
        return "has a backslash in its name: expected '/' between folders"
    if name.startswith("/") or name[1:2] == ":":
        return "has an absolute name"
    if ".." in name.split("/"):
        return "leaves the zip with '..'"
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted: pack it without a password"
    if entry.compress_type not in PACKINGS:
        return "is packed in a way that is not read: pack it with deflate"
    if entry.file_size > RATIO_FROM and entry.file_size > RATIO_LIMIT * entry.compress_size:
        return f"unpacks to more than {RATIO_LIMIT} times its size, as in a zip bomb"
    return ""


def _top(entries: dict[str, zipfile.ZipInfo], descriptor: str) -> str:
    """Return the path of the folder with the descriptor, "" for the top; raise CannotDo unless there is exactly one."""
    if descriptor in entries:
        return ""
    tops = [name for name in entries if name.count("/") == 1 and name.endswith(f"/{descriptor}")]
    if len(tops) == 1:
        return tops[0].removesuffix(descriptor)
    if tops:
        raise CannotDo(
            f"it has {len(tops)} packages ({', '.join(map(quote, sorted(tops)[:3]))}): expected one"
        )
    raise CannotDo(f"it has no {descriptor} at its top or in its one top folder")
