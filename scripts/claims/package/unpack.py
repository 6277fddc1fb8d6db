"""Unpacks data files that are compressed with gzip, or the one file in a zip, within the limits for archives."""

import gzip
from pathlib import Path
from typing import IO, cast

from claims.model.errors import CannotDo
from claims.model.table import Packing
from claims.package.archive import BROKEN, copy_unpacked, open_archive
from claims.package.store import Refused, Store
from claims.package.temporary import Spool
from claims.text.display import quote

NOT_DATA = ("__MACOSX/", ".")  # what file managers add to a zip


class Unpacker:
    """Unpacks files of a store, each once."""

    def __init__(self, store: Store) -> None:
        """Unpack nothing yet."""
        self._store = store
        self._spool = Spool()
        self._copies: dict[tuple[str, Packing], Path] = {}
        self._size = 0

    def unpack(self, path: str, packing: Packing) -> Path:
        """Return a real path with the unpacked content; raises as `Store.unpacked` does."""
        if (path, packing) not in self._copies:
            packed, copy = self._store.local(path), self._spool.new(path.rpartition(".")[0])
            try:
                with copy.open("wb") as out:
                    if packing.kind == "gz":
                        with gzip.open(packed) as stream:
                            self._copy(path, cast(IO[bytes], stream), out, packed.stat().st_size)
                    else:
                        self._copy_entry(path, packed, out, packing.inner_path)
            except CannotDo as error:  # of the zip, which is only one of the files
                raise Refused("unsupported-file-format", str(error)) from None
            except BROKEN as error:
                message = f"cannot unpack {quote(path)}: it is broken ({error})"
                raise Refused("unsupported-file-format", message) from None
            self._copies[path, packing] = copy
        return self._copies[path, packing]

    def close(self) -> None:
        """Remove the unpacked files."""
        self._copies.clear()
        self._spool.close()

    def _copy(self, path: str, stream: IO[bytes], out: IO[bytes], packed: int) -> None:
        self._size += copy_unpacked(path, stream, out, packed, self._size)

    def _copy_entry(self, path: str, packed: Path, out: IO[bytes], inner_path: str) -> None:
        archive = open_archive(packed, path)
        try:
            names = (
                [inner_path]
                if inner_path
                else [each for each in archive.entries if not each.startswith(NOT_DATA)]
            )
            if len(names) != 1 or names[0] not in archive.entries:
                has = (
                    f"has no file {quote(inner_path)}"
                    if inner_path
                    else f"has {len(names):,} files: expected one"
                )
                message = f"the zip {quote(path)} {has}: name one of its files in 'innerpath'"
                raise Refused("unsupported-file-format", message)
            entry = archive.entries[names[0]]
            with archive.zip.open(entry) as stream:
                self._copy(path, stream, out, entry.compress_size)
        finally:
            archive.close()
