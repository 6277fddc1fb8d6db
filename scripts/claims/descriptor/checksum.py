"""Checks a file's size and hash against what its descriptor states."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from claims.descriptor.node import Node
from claims.descriptor.package import File
from claims.models.rule import Break, Place
from claims.models.table import Table
from claims.quote import quote
from claims.rules import descriptor as rules

DIGITS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
HASH = re.compile(r"(?:(?P<algorithm>[A-Za-z0-9-]+):)?(?P<digits>[0-9A-Fa-f]+)")


def parse_hash(text: str) -> tuple[str, str] | None:
    """The algorithm and the hex digits in lower case; None where it is no hash that can be computed.

    Source: Data Package 2.0, Data Resource, "hash": MD5, or an algorithm's name in lower case before ':'.
    """
    match = HASH.fullmatch(text)
    if match is None:
        return None
    algorithm = (match["algorithm"] or "md5").lower().replace("-", "")
    return (algorithm, match["digits"].lower()) if DIGITS.get(algorithm) == len(match["digits"]) else None


def check_hash_form(node: Node) -> None:
    """Check that the value of `hash` is one that can be computed."""
    text = node.value
    if not isinstance(text, str) or not text or parse_hash(text):
        return
    algorithm, colon, digits = text.partition(":")
    if not colon:
        message = f"is {quote(text)}: expected the 32 hex digits of an MD5, or 'sha256:' and 64"
    elif algorithm.lower().replace("-", "") in DIGITS:
        wanted = DIGITS[algorithm.lower().replace("-", "")]
        message = f"has {len(digits)} digits: expected {wanted} hex digits after {quote(algorithm + ':')}"
    else:
        message = f"is made by {quote(algorithm)}: expected one of {', '.join(DIGITS)}"
    node.breaks(rules.HASH_FORM, message)


def check_bytes_and_hash(of: Table | File, shown: str, chunks: Iterable[bytes]) -> list[Break]:
    """Compare the bytes of a table's or file's data with its `bytes` and `hash`.

    `chunks` are the bytes of all its parts in order, read only as far as needed; `shown` is the path that
    findings name. Nothing is read where the descriptor states neither.
    """
    stated = parse_hash(of.hash) if of.hash else None
    if of.bytes is None and stated is None:
        return []
    digest: Any = hashlib.new(stated[0], usedforsecurity=False) if stated else None
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if digest:
            digest.update(chunk)
    place = Place(of.name if isinstance(of, Table) else None, shown)
    found = []
    if of.bytes is not None and size != of.bytes:
        message = f"{quote(shown)} has {size:,} bytes: the descriptor states {of.bytes:,}"
        found.append(Break(rules.BYTES_MISMATCH, place, message))
    if stated and digest.hexdigest() != stated[1]:
        message = (
            f"{quote(shown)} has the {stated[0]} {digest.hexdigest()}: the descriptor states {stated[1]}"
        )
        found.append(Break(rules.HASH_MISMATCH, place, message))
    return found
