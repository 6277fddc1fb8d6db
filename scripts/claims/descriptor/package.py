"""What a descriptor is read into: a package of tables and files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from claims.models.table import Table


@dataclass(frozen=True, slots=True)
class File:
    """A resource that is no table: only its bytes are looked at. `paths` are safe and exist."""

    name: str
    paths: tuple[str, ...] = ()
    bytes: int | None = None
    hash: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
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
