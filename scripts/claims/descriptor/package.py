"""What a descriptor is read into: a package of tables and files."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from claims.models.table import Table


class File(Struct, frozen=True):
    """A resource that is no table: only its bytes are looked at. `paths` are safe and exist."""

    name: str
    paths: tuple[str, ...] = ()
    bytes: int | None = None
    hash: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)


class Package(Struct, frozen=True):
    """A package as its descriptor states it; what cannot be used (no path, unsafe, remote) is left out.

    `tables` and `files` are in the descriptor's order; `file` is the descriptor's path as findings name it.
    """

    name: str | None
    version: str | None
    id: str | None
    tables: tuple[Table, ...]
    files: tuple[File, ...]
    properties: Mapping[str, Any]
    file: str
