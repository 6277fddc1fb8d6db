"""Puts a merged file in the place of ours: whole or not at all."""

import os
from pathlib import Path

from claims.fix.replace import Replacement, Stamp, replace_files
from claims.temporary import temporary_folder


def put(target: Path, stamp: Stamp, data: bytes) -> None:
    """Replace the file that was `stamp` when it was read. Raises CannotDo where it has changed, or cannot be written."""
    with temporary_folder() as folder:
        copy = folder / "merged"
        copy.write_bytes(data)
        replace_files([Replacement(Path(os.path.realpath(target)), stamp, copy)])
