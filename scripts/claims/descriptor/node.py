"""A value in a descriptor that knows where it stands, and takes down what is wrong with it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from claims.descriptor.json import JsonText, Pointer
from claims.descriptor.vocabulary import NAMED, OBJECT, Kind, Properties, misspelt
from claims.model.rule import Break, Place, Rule
from claims.rules import descriptor as rules
from claims.text.display import plain, quote

PLAIN_KEY = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
SHOWN_PARTS = 40  # parts of a pointer that a message shows


class Page(Struct, frozen=True):
    """One file of a descriptor; `breaks` collects what is wrong in all of the package's.

    `old` is True where the package is one of version 0 or 1 of the standard.
    """

    json: JsonText
    file: str
    breaks: list[Break]
    old: bool = False


class Node(Struct, frozen=True):
    """A value on a page; `table` and `field` are the names of those it belongs to."""

    page: Page
    pointer: Pointer
    value: Any
    table: str | None = None
    field: str | None = None

    def breaks(self, rule: Rule, message: str, fix: str = "") -> None:
        """Take down that this value breaks `rule`; the message goes on after the value's path."""
        self._add(rule, message, self.page.json.place(self.pointer), fix)

    def breaks_by_name(self, rule: Rule, message: str, fix: str = "") -> None:
        """The same, for what is wrong with the property itself: the place is its key."""
        self._add(rule, message, self.page.json.key_place(self.pointer), fix)

    def _add(self, rule: Rule, message: str, at: tuple[int, int], fix: str) -> None:
        cell = text_of(self.value)
        place = Place(self.table, self.page.file, *at, field=self.field, value=cell)
        self.page.breaks.append(Break(rule, place, f"{self.path} {message}", fix))

    @property
    def path(self) -> str:
        """The pointer as a person writes it: resources[0].path."""
        if not self.pointer:
            return "the descriptor"
        words = ""
        for part in self.pointer[:SHOWN_PARTS]:
            if isinstance(part, int):
                words += f"[{part}]"
            elif PLAIN_KEY.fullmatch(part):
                words += f".{plain(part)}"
            else:
                words += f'["{plain(part)}"]'
        return words.removeprefix(".")

    def __contains__(self, name: str) -> bool:
        """Whether the value is an object with this property."""
        return isinstance(self.value, dict) and name in self.value

    def part(self, name: str | int) -> "Node":
        """The value of a property or item that exists."""
        return Node(self.page, (*self.pointer, name), self.value[name], self.table, self.field)

    def named(self, table: str | None = None, field: str | None = None) -> "Node":
        """The same value as one of a table or field."""
        return replace(self, table=table or self.table, field=field or self.field)

    def items(self) -> Iterator["Node"]:
        """The items of an array; none of anything else."""
        if isinstance(self.value, list):
            for number in range(len(self.value)):
                yield self.part(number)

    def parts(self) -> Iterator[tuple[str, "Node"]]:
        """The properties of an object; none of anything else."""
        if isinstance(self.value, dict):
            for name in self.value:
                yield name, self.part(name)

    def get(self, name: str) -> Any:
        """The value of a property, None where there is none."""
        return self.value.get(name) if isinstance(self.value, dict) else None

    def text(self, name: str) -> str | None:
        """The value of a property that is a string."""
        found = self.get(name)
        return found if isinstance(found, str) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """The strings in a property that is an array of them, or one string (as in version 1)."""
        found = self.get(name)
        if isinstance(found, str):
            return (found,)
        return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()

    @property
    def object(self) -> Mapping[str, Any]:
        """The value where it is an object, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}


def text_of(value: Any) -> str | None:
    """The text of a value for a finding; None for objects and arrays."""
    if isinstance(value, dict | list):
        return None
    return value if isinstance(value, str) else json.dumps(value)


def said(value: Any) -> str:
    """The value as a message quotes it."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    return quote(value) if isinstance(value, str) else plain(json.dumps(value))


OLD_NAME = re.compile(r"[-a-z0-9._/]+")
INNER_TYPE = re.compile(r"[-a-z/]+")


def check_object(node: Node, properties: Properties, required: Iterable[str] = ()) -> bool:
    """Check the names and types of an object's properties; False where the value is no object at all."""
    if not check_kind(node, OBJECT):
        return False
    for name, part in node.parts():
        kind = properties.get(name)
        if kind is not None:
            check_kind(part, kind)
        elif name not in NAMED:
            check_spelling(
                part, name, (known for known in properties if known not in node or _one(known, name))
            )
    for name in required:
        if name not in node:
            node.breaks(
                rules.MISSING_REQUIRED_PROPERTY, f"has no {quote(name)}: expected one", f"add '{name}'"
            )
    return True


def _one(known: str, name: str) -> bool:
    """Whether a name is a property's but for its capitals: then it is meant, though that one stands there too."""
    return known.casefold() == name.casefold()


def check_places(node: Node, names: Iterable[str], place: str, move: str) -> None:
    """Check that none of the properties stands here that have effect in another place alone."""
    for name in names:
        if name in node:
            message = f"has no effect here: did you mean '{place}.{name}'?"
            node.part(name).breaks_by_name(rules.MISPLACED_PROPERTY, message, move)


def check_kind(node: Node, kind: Kind) -> bool:
    """Check the type of a value; of an array, each item is judged by itself."""
    if kind.holds(node.value):
        return True
    if kind.item is not None and isinstance(node.value, list):
        for item in node.items():
            check_kind(item, kind.item)
        return False
    node.breaks(rules.INVALID_PROPERTY_TYPE, f"is {said(node.value)}: expected {kind.words}")
    return False


def check_spelling(node: Node, name: str, known: Iterable[str]) -> None:
    """Check that an unknown property is not close to a known one."""
    meant = misspelt(name, known)
    if meant:
        node.breaks_by_name(
            rules.MISSPELLED_PROPERTY,
            f"is no property of the standard: did you mean {quote(meant)}?",
            f"write '{meant}', or give a property of your own a prefix, as in 'my:{name[:40]}'",
        )


def check_not_empty(node: Node, name: str) -> None:
    """Check that a property, where it is given, is no empty array or string."""
    if name in node and node.value[name] in ([], ""):
        node.part(name).breaks(rules.EMPTY_PROPERTY, "is empty: fill it in or leave it out")


def check_inner_name(node: Node) -> None:
    """Check the name and type of a schema or dialect: the standard has none there, frictionless some forms."""
    for name, form in (("name", OLD_NAME), ("type", INNER_TYPE)):
        text = node.text(name)
        if text is not None and not form.fullmatch(text):
            message = f"is {quote(text)}: frictionless refuses it, expected lower-case letters"
            node.part(name).breaks(rules.INVALID_NAME, message)


def check_recommended(node: Node, names: Iterable[str]) -> None:
    """Check that what SHOULD be there is."""
    for name in names:
        if name not in node:
            node.breaks(
                rules.MISSING_RECOMMENDED_PROPERTY,
                f"has no {quote(name)}: it should have one",
                f"add '{name}'",
            )
