"""Reads what a descriptor names: other descriptors, and whether data files are there."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from claims.descriptor.json import parse
from claims.descriptor.node import Node, Page
from claims.model.rule import Break, Place, Rule
from claims.model.table import Table
from claims.package.paths import check_path
from claims.package.store import Refused, Store
from claims.rules import descriptor as rules
from claims.rules import file
from claims.rules import resource as resource_rules
from claims.text.display import quote

LIMIT = 64 * 2**20  # bytes of a descriptor

REFUSALS: Mapping[str, Rule] = {
    "unsafe-path": resource_rules.UNSAFE_PATH,
    "remote-path": resource_rules.REMOTE_PATH,
    "missing-file": resource_rules.MISSING_FILE,
    "not-a-regular-file": file.NOT_A_REGULAR_FILE,
    "file-too-large": file.FILE_TOO_LARGE,
}


class Files(Struct):
    """The files of one package; each descriptor is read once."""

    store: Store
    breaks: list[Break]
    _read: dict[str, Node | None] = field(default_factory=dict)

    def exists(self, node: Node) -> bool:
        """Whether the path in `node` is a file of the package; what is wrong with it is taken down."""
        try:
            check_path(node.value)
            self.store.check(node.value)
        except Refused as refused:
            _refuse(node, refused)
            return False
        return True

    def descriptor(self, node: Node | None) -> Node | None:
        """The descriptor that `node` is, or whose path it has; None where it cannot be had."""
        if node is None or isinstance(node.value, dict):
            return node
        if not isinstance(node.value, str):
            return None
        path = node.value
        try:
            check_path(path)
            if path not in self._read:
                data = self.store.read(path, LIMIT)
                self._read[path] = self.page(data, path, old=node.page.old)
        except Refused as refused:
            _refuse(node, refused)
            return None
        read = self._read[path]
        return None if read is None else replace(read, table=node.table)

    def page(self, data: bytes, path: str, *, old: bool = False) -> Node | None:
        """The root of a descriptor's text; None where it is no JSON object, which is taken down."""
        shown = self.store.shown(path)
        text, breaks = parse(data, shown)
        self.breaks += breaks
        if text is None:
            return None
        root = Node(Page(text, shown, self.breaks, old), (), text.value)
        if isinstance(text.value, dict):
            return root
        root.breaks(rules.NOT_AN_OBJECT, "is no JSON object: expected {…}")
        return None


def _refuse(node: Node, refused: Refused) -> None:
    node.breaks(REFUSALS[refused.reason], f"cannot be read: {refused.message}")


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
    node.breaks(resource_rules.INVALID_HASH, message)


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
        found.append(Break(resource_rules.BYTES_MISMATCH, place, message))
    if stated and digest.hexdigest() != stated[1]:
        message = (
            f"{quote(shown)} has the {stated[0]} {digest.hexdigest()}: the descriptor states {stated[1]}"
        )
        found.append(Break(resource_rules.HASH_MISMATCH, place, message))
    return found
