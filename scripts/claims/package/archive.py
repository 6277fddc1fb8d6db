"""Opens a zip of which nothing is trusted, and copies unpacked data within limits."""

import io
import itertools
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import IO

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.package.store import Refused
from claims.text.display import quote

ENTRY_LIMIT = 10_000
DIRECTORY_LIMIT = 8 * 2**20  # bytes of the list of entries, which is read as a whole
TOTAL_LIMIT = 16 * 2**30  # bytes that a package unpacks to
NAME_LIMIT = 1024  # bytes of an entry's name
RATIO_LIMIT = 200  # unpacked by packed; text packs to a tenth, a bomb to a thousandth
RATIO_FROM = 2**20  # unpacked bytes below which the ratio is of no harm
CHUNK = 2**20
LOCAL_HEADER = 30  # bytes in front of an entry's name
ENCRYPTED = 0x1
PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # bzip2 and lzma can ask for gigabytes of memory
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


class Archive(Struct, frozen=True):
    """An open zip, and its files by name."""

    zip: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo]
    _file: io.BufferedReader

    def close(self) -> None:
        """Close the zip."""
        self.zip.close()
        self._file.close()


def open_archive(path: Path, name: str) -> Archive:
    """Open a zip that messages call `name`; raise CannotDo if it is broken or unsafe."""
    try:
        file = _Careful(io.FileIO(path))
    except OSError as error:
        raise CannotDo(f"cannot read {quote(name)}: {error.strerror}") from None
    try:
        opened = zipfile.ZipFile(file)
        return Archive(opened, _checked(opened.infolist()), file)
    except CannotDo as error:
        file.close()
        raise CannotDo(f"cannot open {quote(name)}: {error}") from None
    except BROKEN as error:
        file.close()
        raise CannotDo(f"cannot open {quote(name)}: it is not a zip, or a broken one ({error})") from None


def is_bomb(unpacked: int, packed: int) -> bool:
    """Return whether data of `packed` bytes unpacks to more than any text would."""
    return unpacked > RATIO_FROM and unpacked > RATIO_LIMIT * packed


def copy_unpacked(path: str, stream: IO[bytes], copy: IO[bytes], packed: int, before: int) -> int:
    """Copy unpacked data, count its bytes without trusting any header, and return their number.

    `packed`: bytes that it was packed in; `before`: bytes that its package has already been unpacked to. Raises
    Refused beyond the limits, with the path of the file.
    """
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if before + size > TOTAL_LIMIT:
            message = f"{quote(path)} brings the unpacked files to more than {TOTAL_LIMIT:,} bytes"
            raise Refused("file-too-large", message)
        if is_bomb(size, packed):
            message = f"{quote(path)} unpacks to more than {RATIO_LIMIT} times its size, as in a zip bomb"
            raise Refused("file-too-large", message)
        copy.write(chunk)
    return size


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
    total, packed = sum(each.file_size for each in entries), sum(each.compress_size for each in entries)
    if total > TOTAL_LIMIT:
        raise CannotDo(f"it unpacks to more than {TOTAL_LIMIT:,} bytes: unpack it yourself if you trust it")
    for entry in entries:
        wrong = _wrong(entry)
        if wrong:
            raise CannotDo(f"entry {quote(entry.orig_filename)} {wrong}")
    if is_bomb(total, packed):
        raise CannotDo(f"it unpacks to more than {RATIO_LIMIT} times its size, as in a zip bomb")
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
    if is_bomb(entry.file_size, entry.compress_size):
        return f"unpacks to more than {RATIO_LIMIT} times its size, as in a zip bomb"
    return ""
