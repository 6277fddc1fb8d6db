"""Brings stale `bytes` and `hash` in a descriptor up to date, in place: no other byte of it changes."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path

from claims.descriptor.checksum import parse_hash
from claims.descriptor.package import File, Package
from claims.fix.codec import Unsafe
from claims.jsonplaces import TOKEN, Spot, walk_through
from claims.models.rule import Rule
from claims.models.table import Table
from claims.rules.descriptor import BYTES_MISMATCH, HASH_MISMATCH

BLOCK = 1 << 20
MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Stale:
    """A value that the files have outgrown: of which resource (from 0), which property, and its new value."""

    resource: int
    rule: Rule
    value: str | int

    @property
    def name(self) -> str:
        """The property."""
        return "bytes" if self.rule is BYTES_MISMATCH else "hash"


def resource_at(package: Package, of: Table | File) -> int:
    """Which of the descriptor's resources (from 0) a table or file was read from."""
    return next(at for at, each in enumerate(package.properties["resources"]) if each is of.properties)


def stale(at: int, of: Table | File, files: Iterable[Path]) -> Iterator[Stale]:
    """The `bytes` and `hash` of resource `at` that differ from those of its files; none that is not stated."""
    stated = parse_hash(of.hash) if of.hash else None
    if of.bytes is None and stated is None:
        return
    digest = hashlib.new(stated[0] if stated else "sha256", usedforsecurity=False)
    size = 0
    for each in files:
        with each.open("rb") as file:
            while chunk := file.read(BLOCK):
                size += len(chunk)
                digest.update(chunk)
    if of.bytes is not None and size != of.bytes:
        yield Stale(at, BYTES_MISMATCH, size)
    if stated and of.hash and digest.hexdigest() != stated[1]:
        algorithm, colon, _ = of.hash.rpartition(":")
        yield Stale(at, HASH_MISMATCH, algorithm + colon + digest.hexdigest())


def sums(files: Iterable[Path]) -> tuple[int, str]:
    """The size and the SHA-256 of files put together."""
    digest = hashlib.sha256()
    size = 0
    for each in files:
        with each.open("rb") as file:
            while chunk := file.read(BLOCK):
                size += len(chunk)
                digest.update(chunk)
    return size, digest.hexdigest()


def updated(data: bytes, changes: Sequence[Stale]) -> bytes:
    """The descriptor's bytes with these values in place of the old ones.

    Raises Unsafe where it is not plainly UTF-8, so that the places of its values are not certain.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Unsafe("it is not UTF-8 throughout") from None
    mark = MARK if text.startswith(MARK) else ""
    text = text.removeprefix(mark)
    root = walk_through(text).root
    for start, end, value in sorted(_spans(text, root, changes), reverse=True):
        text = text[:start] + json.dumps(value) + text[end:]
    return (mark + text).encode()


def _spans(text: str, root: Spot, changes: Sequence[Stale]) -> Iterator[tuple[int, int, str | int]]:
    for change in changes:
        spot = root.parts["resources"].parts[change.resource].parts[change.name]
        match = TOKEN.match(text, spot.start)
        end = scanstring(text, spot.start + 1)[1] if text[spot.start] == '"' else match.end() if match else 0
        yield spot.start, end, change.value
