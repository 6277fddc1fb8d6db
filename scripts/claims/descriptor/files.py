"""The files of a package that its descriptor names: other descriptors are read, data files are looked up."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from claims.descriptor.json import JsonText, parse
from claims.descriptor.node import Document, Node
from claims.model.rule import Break, Rule
from claims.model.table import Table
from claims.package.paths import YAML_SUFFIXES, check_path
from claims.package.store import Refused, Store
from claims.rules import descriptor as rules
from claims.rules import file
from claims.rules import resource as resource_rules

LIMIT = 64 * 2**20  # bytes of a descriptor

REFUSALS: Mapping[str, Rule] = {
    "unsafe-path": resource_rules.UNSAFE_PATH,
    "remote-path": resource_rules.REMOTE_PATH,
    "missing-file": resource_rules.MISSING_FILE,
    "not-a-regular-file": file.NOT_A_REGULAR_FILE,
    "file-too-large": file.FILE_TOO_LARGE,
}


class File(Struct, frozen=True):
    """A resource that is not a table: only its bytes are checked. `paths` are safe and exist."""

    name: str
    paths: tuple[str, ...] = ()
    bytes: int | None = None
    hash: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)


class Package(Struct, frozen=True):
    """A package as its descriptor states it, without resources that cannot be used (no path, unsafe, remote).

    `tables` and `files` are in the descriptor's order; `file` is the descriptor's path for findings. `stated_tables`
    and `stated_schemas` are the tables of the descriptor, and those of them that have a schema, readable or not.
    """

    name: str | None
    version: str | None
    id: str | None
    tables: tuple[Table, ...]
    files: tuple[File, ...]
    properties: Mapping[str, Any]
    file: str
    stated_tables: tuple[str, ...] = ()
    stated_schemas: tuple[str, ...] = ()
    unread_schemas: tuple[str, ...] = ()

    @property
    def resources(self) -> tuple[Table | File, ...]:
        """Return the tables, then the files."""
        return *self.tables, *self.files


def parse_file(data: bytes, file: str) -> tuple[JsonText | None, list[Break]]:
    """Return the JSON or, by the name of the file, the YAML in its bytes, None if it cannot be read, and its faults."""
    if not file.lower().endswith(YAML_SUFFIXES):
        return parse(data, file)
    from claims.descriptor.yaml import parse_yaml

    return parse_yaml(data, file)


class PackageFiles(Struct):
    """The files of one package; each descriptor is read once. `copies`: URL → path of its copy in the package."""

    store: Store
    breaks: list[Break]
    copies: Mapping[str, str]
    _read: dict[str, Node | None] = field(default_factory=dict)

    def path(self, node: Node) -> str:
        """Return the path in `node`, which must be a string, or that of the local copy of its URL."""
        return self.copies.get(node.value, node.value)

    def exists(self, node: Node) -> bool:
        """Return whether the path in `node` is a file of the package; report it otherwise."""
        try:
            check_path(self.path(node))
            self.store.check(self.path(node))
        except Refused as refused:
            _report(node, refused)
            return False
        return True

    def descriptor(self, around: Node, name: str) -> Node | None:
        """Return the descriptor that a property contains or names by its path; None if it cannot be read."""
        node = around.child(name) if name in around else None
        if node is None or isinstance(node.value, dict):
            return node
        if not isinstance(node.value, str):
            return None
        path = self.path(node)
        try:
            check_path(path)
            if path not in self._read:
                self._read[path] = self.parse(self.store.read(path, LIMIT), path, old=node.old)
        except Refused as refused:
            _report(node, refused)
            return None
        read = self._read[path]
        return None if read is None else replace(read, table=node.table)

    def parse(self, data: bytes, path: str, *, old: bool = False) -> Node | None:
        """Return the root of a descriptor's text; report and return None if it is not an object of JSON or YAML."""
        shown = self.store.shown(path)
        text, breaks = parse_file(data, shown)
        self.breaks += breaks
        if text is None:
            return None
        root = Node(Document(text, shown, self.breaks, old), (), text.value)
        if isinstance(text.value, dict):
            return root
        root.report(rules.NOT_AN_OBJECT, "is not an object: expected properties with their values")
        return None


def _report(node: Node, refused: Refused) -> None:
    node.report(REFUSALS[refused.reason], f"cannot be read: {refused.message}")
