"""Checks that hold for every object: its properties' types, names, and what must not be missing or empty."""

import re
from collections.abc import Iterable

from claims.descriptor.node import Node, said
from claims.descriptor.spelling import misspelt
from claims.descriptor.vocabulary import NAMED, OBJECT, Kind, Properties
from claims.quote import quote
from claims.rules import descriptor as rules

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
            node.breaks(rules.REQUIRED_PROPERTY, f"has no {quote(name)}: expected one", f"add '{name}'")
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
    node.breaks(rules.PROPERTY_TYPE, f"is {said(node.value)}: expected {kind.words}")
    return False


def check_spelling(node: Node, name: str, known: Iterable[str]) -> None:
    """Check that an unknown property is not close to a known one."""
    meant = misspelt(name, known)
    if meant:
        node.breaks_by_name(
            rules.MISSPELT_PROPERTY,
            f"is no property of the standard: did you mean {quote(meant)}?",
            f"write '{meant}', or give a property of your own a prefix, as in 'my:{name[:40]}'",
        )


def check_not_empty(node: Node, name: str) -> None:
    """Check that a property, where it is given, is no empty array or string."""
    if name in node and node.value[name] in ([], ""):
        node.part(name).breaks(rules.EMPTY_VALUE, "is empty: fill it in or leave it out")


def check_inner_name(node: Node) -> None:
    """Check the name and type of a schema or dialect: the standard has none there, frictionless some forms."""
    for name, form in (("name", OLD_NAME), ("type", INNER_TYPE)):
        text = node.text(name)
        if text is not None and not form.fullmatch(text):
            message = f"is {quote(text)}: frictionless refuses it, expected lower-case letters"
            node.part(name).breaks(rules.OLD_NAME_FORM, message)


def check_recommended(node: Node, names: Iterable[str]) -> None:
    """Check that what SHOULD be there is."""
    for name in names:
        if name not in node:
            node.breaks(
                rules.RECOMMENDED_PROPERTY, f"has no {quote(name)}: it should have one", f"add '{name}'"
            )
