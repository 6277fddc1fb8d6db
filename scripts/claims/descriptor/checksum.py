"""The `bytes` and `hash` of a resource: their form, and whether the data agrees with them.

Source: Data Package 2.0, Data Resource, "hash": MD5, or an algorithm's name in lower case before ':'.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from claims.descriptor.files import File
from claims.model.rule import Break, Place, Rule
from claims.model.table import Table
from claims.rules import resource as rules
from claims.text.display import quote

DIGITS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
CHUNK = 1 << 20  # bytes
HASH = re.compile(r"(?:(?P<algorithm>[A-Za-z0-9-]+):)?(?P<digits>[0-9A-Fa-f]+)")


def parse_hash(text: str) -> tuple[str, str] | None:
    """Return the algorithm and the hex digits in lower case, or None for a hash that cannot be computed."""
    match = HASH.fullmatch(text)
    if match is None:
        return None
    algorithm = (match["algorithm"] or "md5").lower().replace("-", "")
    return (algorithm, match["digits"].lower()) if DIGITS.get(algorithm) == len(match["digits"]) else None


def check_hash(text: str) -> tuple[Rule, str] | None:
    """Return the broken rule and why a hash cannot be computed, or None if it can be."""
    if not text or parse_hash(text):
        return None
    algorithm, colon, digits = text.partition(":")
    wanted = DIGITS.get(algorithm.lower().replace("-", ""))
    if not colon:
        wrong = f"is {quote(text)}: expected the 32 hex digits of an MD5 hash, or 'sha256:' and 64 hex digits"
    elif wanted is None:
        wrong = f"has the unknown algorithm {quote(algorithm)}: expected one of {', '.join(DIGITS)}"
    else:
        wrong = f"has {len(digits)} digits: expected {wanted} hex digits after {quote(algorithm + ':')}"
    return rules.INVALID_HASH, wrong


def read_chunks(files: Iterable[Path]) -> Iterator[bytes]:
    """Yield the bytes of files, one after the other, in chunks of at most 1 MiB."""
    for each in files:
        with each.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk


def check_bytes_and_hash(of: Table | File, shown: str, files: Iterable[Path]) -> list[Break]:
    """Compare the files of a table or other resource, in order, with its `bytes` and `hash`.

    They are read only if the descriptor states one of the two. `shown` is the path for findings.
    """
    stated = parse_hash(of.hash) if of.hash else None
    if of.bytes is None and stated is None:
        return []
    digest: Any = hashlib.new(stated[0], usedforsecurity=False) if stated else None
    size = 0
    for chunk in read_chunks(files):
        size += len(chunk)
        if digest:
            digest.update(chunk)
    place = Place(of.name if isinstance(of, Table) else None, shown)
    found = []
    if of.bytes is not None and size != of.bytes:
        message = f"{quote(shown)} has {size:,} bytes, but the descriptor states {of.bytes:,}"
        found.append(Break(rules.BYTES_MISMATCH, place, message))
    if stated and digest.hexdigest() != stated[1]:
        message = (
            f"{quote(shown)} has {stated[0]} {digest.hexdigest()}, but the descriptor states {stated[1]}"
        )
        found.append(Break(rules.HASH_MISMATCH, place, message))
    return found
