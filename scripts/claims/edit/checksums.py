"""Finds the `bytes` and `hash` of a descriptor that no longer match their files and have to be removed.

A stale value is removed, not updated: only a release writes them. Two branches that remove the same lines merge in
plain git; two branches that write different values conflict.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from claims.descriptor.checksum import check_bytes_and_hash, parse_hash, read_chunks
from claims.descriptor.files import File, Package
from claims.model.rule import Rule
from claims.model.table import Table
from claims.rules.resource import BYTES_MISMATCH, HASH_MISMATCH

PROPERTIES = {BYTES_MISMATCH: "bytes", HASH_MISMATCH: "hash"}


def resource_at(package: Package, of: Table | File) -> int:
    """Return the number (from 0) of the descriptor's resource for a table or file."""
    return next(at for at, each in enumerate(package.properties["resources"]) if each is of.properties)


def stale(of: Table | File, files: Iterable[Path]) -> list[Rule]:
    """Return the rules that the declared `bytes` and `hash` break for these files."""
    return [each.rule for each in check_bytes_and_hash(of, "", files)]


def properties_to_remove(of: Table | File, fixed: list[Rule], kept: list[Rule]) -> dict[str, Rule]:
    """Return the properties to remove, each with a rule, if the rules `fixed` are to be fixed and `kept` are not.

    A correct value is removed together with a stale one: otherwise two branches may remove different lines, which
    conflict.
    """
    declared = {BYTES_MISMATCH: of.bytes is not None, HASH_MISMATCH: bool(of.hash and parse_hash(of.hash))}
    removed = [rule for rule, there in declared.items() if there and rule not in kept] if fixed else []
    return {PROPERTIES[rule]: rule if rule in fixed else fixed[0] for rule in removed}


def sums(files: Iterable[Path]) -> tuple[int, str]:
    """Return the size and the SHA-256 of the concatenated files."""
    digest, size = hashlib.sha256(), 0
    for chunk in read_chunks(files):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()
