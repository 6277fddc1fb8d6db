"""Says which `bytes` and `hash` of a descriptor its files have outgrown, and which of them are to go.

A stale value is taken out, not written anew: a release alone states them. Two branches that take out the same
lines merge in plain git; two that write other values into them conflict.
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
    """What is to go from a resource (from 0): the properties, each with the rule that sends it away."""

    resource: int
    rules: dict[str, Rule]


def resource_at(package: Package, of: Table | File) -> int:
    """Which of the descriptor's resources (from 0) a table or file was read from."""
    return next(at for at, each in enumerate(package.properties["resources"]) if each is of.properties)


def stale(of: Table | File, files: Iterable[Path]) -> list[Rule]:
    """The rules that the stated `bytes` and `hash` break beside these files."""
    return [each.rule for each in check_bytes_and_hash(of, "", _chunks(files))]


def outgrown(of: Table | File, mended: list[Rule], kept: list[Rule]) -> dict[str, Rule]:
    """The properties that go where the rules `mended` are broken and to be mended, and those `kept` are not.

    A true value goes with a stale one: else two branches take out different lines of the two, which conflict.
    """
    if not mended:
        return {}
    stated = {BYTES_MISMATCH: of.bytes is not None, HASH_MISMATCH: bool(of.hash and parse_hash(of.hash))}
    going = [rule for rule, there in stated.items() if there and rule not in kept]
    return {STATED_BY[rule]: rule if rule in mended else mended[0] for rule in going}


def sums(files: Iterable[Path]) -> tuple[int, str]:
    """The size and the SHA-256 of files put together."""
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
