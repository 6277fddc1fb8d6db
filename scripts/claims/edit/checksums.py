"""Finds the `bytes` and `hash` of a descriptor that no longer match their files and have to be removed.

A stale value is removed, not updated: only a release writes them. Two branches that remove the same lines merge in
plain git; two branches that write different values conflict.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from claims.descriptor.checksum import check_bytes_and_hash, parse_hash
from claims.descriptor.files import File, Package
from claims.model.rule import Rule
from claims.model.table import Table
from claims.rules.resource import BYTES_MISMATCH, HASH_MISMATCH

BLOCK = 1 << 20
STATED_BY = {BYTES_MISMATCH: "bytes", HASH_MISMATCH: "hash"}


class Outgrown(Struct, frozen=True):
    """The properties to remove from a resource (numbered from 0), each with the rule that it breaks."""

    resource: int
    rules: dict[str, Rule]


def resource_at(package: Package, of: Table | File) -> int:
    """Return the number (from 0) of the descriptor's resource for a table or file."""
    return next(at for at, each in enumerate(package.properties["resources"]) if each is of.properties)


def stale(of: Table | File, files: Iterable[Path]) -> list[Rule]:
    """Return the rules that the declared `bytes` and `hash` break for these files."""
    return [each.rule for each in check_bytes_and_hash(of, "", _chunks(files))]


def outgrown(of: Table | File, mended: list[Rule], kept: list[Rule]) -> dict[str, Rule]:
    """Return the properties to remove if the rules `mended` are to be fixed and the rules `kept` are not.

    A correct value is removed together with a stale one: otherwise two branches may remove different lines, which
    conflict.
    """
    if not mended:
        return {}
    stated = {BYTES_MISMATCH: of.bytes is not None, HASH_MISMATCH: bool(of.hash and parse_hash(of.hash))}
    going = [rule for rule, there in stated.items() if there and rule not in kept]
    return {STATED_BY[rule]: rule if rule in mended else mended[0] for rule in going}


def sums(files: Iterable[Path]) -> tuple[int, str]:
    """Return the size and the SHA-256 of the concatenated files."""
    digest = hashlib.sha256()
    size = 0
    for chunk in _chunks(files):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def _chunks(files: Iterable[Path]) -> Iterator[bytes]:
    for each in files:
        with each.open("rb") as file:
            while chunk := file.read(BLOCK):
                yield chunk
