"""Reads what a descriptor names: other descriptors, and whether data files are there."""

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from claims.descriptor.node import Node, Page
from claims.jsontext import parse
from claims.models.rule import Break, Rule
from claims.rules import descriptor as rules
from claims.rules import file
from claims.store.paths import check_path
from claims.store.store import Refused, Store

LIMIT = 64 * 2**20  # bytes of a descriptor

REFUSALS: Mapping[str, Rule] = {
    "unsafe-path": rules.UNSAFE_PATH,
    "remote-path": rules.REMOTE_PATH,
    "missing-file": rules.MISSING_FILE,
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
