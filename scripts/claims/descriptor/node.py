"""A value of a descriptor with its location, at which findings are reported."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from claims.descriptor.json import JsonText, Pointer
from claims.model.rule import Break, Place, Rule
from claims.text.display import plain, quote

PLAIN_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
SHOWN_PARTS = 40  # parts of a pointer that a message shows


class Document(Struct, frozen=True):
    """One file of a descriptor; `breaks` collects the faults of all its files.

    `old` is True in a package of version 0 or 1 of the standard.
    """

    json: JsonText
    file: str
    breaks: list[Break]
    old: bool = False


class Node(Struct, frozen=True):
    """A value in a document; `table` and `field` are the names of the table and field around it."""

    document: Document
    pointer: Pointer
    value: Any
    table: str | None = None
    field: str | None = None

    @property
    def old(self) -> bool:
        """Whether the package is one of version 0 or 1."""
        return self.document.old

    def report(self, rule: Rule, message: str, fix: str = "") -> None:
        """Add a finding at this value; the message follows the value's path."""
        self._add(rule, message, self.document.json.position(self.pointer), fix)

    def report_key(self, rule: Rule, message: str, fix: str = "") -> None:
        """Add a finding about the property itself, at its key."""
        self._add(rule, message, self.document.json.key_position(self.pointer), fix)

    def _add(self, rule: Rule, message: str, at: tuple[int, int], fix: str) -> None:
        value: str | None = None
        if not isinstance(self.value, dict | list):
            value = self.value if isinstance(self.value, str) else json.dumps(self.value)
        place = Place(self.table, self.document.file, *at, field=self.field, value=value)
        self.document.breaks.append(Break(rule, place, f"{self.path} {message}", fix))

    @property
    def path(self) -> str:
        """The pointer in readable form: resources[0].path."""
        if not self.pointer:
            return "the descriptor"
        path = ""
        for part in self.pointer[:SHOWN_PARTS]:
            if isinstance(part, int):
                path += f"[{part}]"
            elif PLAIN_KEY.fullmatch(part):
                path += f".{plain(part)}"
            else:
                path += f'["{plain(part)}"]'
        return path.removeprefix(".")

    def __contains__(self, name: str) -> bool:
        """Return whether the value is an object with this property."""
        return isinstance(self.value, dict) and name in self.value

    def child(self, name: str | int) -> "Node":
        """Return an existing property or item."""
        return Node(self.document, (*self.pointer, name), self.value[name], self.table, self.field)

    def named(self, table: str | None = None, field: str | None = None) -> "Node":
        """Return the same value as part of a table or field."""
        return replace(self, table=table or self.table, field=field or self.field)

    def items(self) -> Iterator["Node"]:
        """Yield the items of an array; nothing for another value."""
        if isinstance(self.value, list):
            for number in range(len(self.value)):
                yield self.child(number)

    def properties(self) -> Iterator[tuple[str, "Node"]]:
        """Yield the properties of an object; nothing for another value."""
        for name in self.object:
            yield name, self.child(name)

    def get(self, name: str) -> Any:
        """Return the value of a property, or None if there is none."""
        return self.object.get(name)

    def text(self, name: str) -> str | None:
        """Return the value of a property if it is a string."""
        found = self.get(name)
        return found if isinstance(found, str) else None

    @property
    def object(self) -> Mapping[str, Any]:
        """The value if it is an object, otherwise an empty one."""
        return self.value if isinstance(self.value, dict) else {}


def show(value: Any) -> str:
    """Return the value as a message quotes it."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return quote(value) if isinstance(value, str) else plain(json.dumps(value))
