"""Reads and checks the constraints of a field against its type.

Source: Table Schema 2.0, "Field Constraints".
"""

import re
import warnings
from collections.abc import Mapping
from typing import Any

from claims.descriptor import vocabulary as words
from claims.descriptor.node import Node, check_kind, check_object, said
from claims.descriptor.vocabulary import misspelt
from claims.model.rule import Rule
from claims.model.table import Field
from claims.rules import descriptor as rules
from claims.rules import schema
from claims.text.display import quote
from claims.types.pattern import SUBTRACTION, compile_pattern, property_ranges, reads_alike
from claims.types.value import InvalidValue, parse_value

RANGED = ("integer", "number", "date", "time", "datetime", "duration", "year", "yearmonth")
SIZED = ("string", "array", "object", "list", "geojson")
NESTED = ("array", "object")
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
LENGTHS = ("minLength", "maxLength")
KNOWN: Mapping[str, tuple[str, ...] | None] = {
    "required": None,
    "unique": None,
    "enum": None,
    "minLength": SIZED,
    "maxLength": SIZED,
    "minimum": RANGED,
    "maximum": RANGED,
    "exclusiveMinimum": RANGED,
    "exclusiveMaximum": RANGED,
    "jsonSchema": NESTED,
    "pattern": ("string",),
}
"""The types that know each constraint; None for all."""

PATTERN_LIMIT = 10_000  # characters
UNKNOWN_TO_PYTHON = re.compile(
    r"\\(?:(?P<xml>[icIC]|[pP]\{[A-Za-z0-9_-]*\})|.)|\(\?[a-zA-Z-]*(?P<end>[:)])",
    re.DOTALL,
)
ODD = re.compile(
    r"\\[pP]\{[^}]*\}|\\(?P<escape>.)|\[(?:\\.|[^\]\\])+\]|(?P<group>\(\?(?!:)[^):]{0,3})|(?P<lazy>[*+?}][?+])",
    re.DOTALL,
)

PROPERTY = re.compile(r"\\[pP]\{([A-Za-z0-9_-]*)\}")


def read_constraints(node: Node, to: Field, categories: tuple[Any, ...] | None) -> dict[str, Any]:
    """The constraints of the field `node` that can be checked; what is wrong is taken down and left out."""
    if not isinstance(node.get("constraints"), dict):
        return {}
    constraints = node.part("constraints")
    good = {name: part.value for name, part in constraints.parts() if _holds(name, part, node, to)}
    _check_order(constraints, good, to)
    if "enum" in good:
        good["enum"] = [value for value in good["enum"] if _fits(value, to)]
    if categories is not None and "enum" in good:
        _check_enum(constraints.part("enum"), to, categories)
    return good


def _holds(name: str, part: Node, of: Node, to: Field) -> bool:
    """Whether a constraint is known, for this type, and of a value that can be compared."""
    if name not in KNOWN:
        hint = misspelt(name, KNOWN)
        meant = f"did you mean {quote(hint)}?" if hint else f"expected one of {', '.join(KNOWN)}"
        part.breaks_by_name(schema.UNKNOWN_CONSTRAINT, f"is no constraint: {meant}")
        return False
    types = KNOWN[name]
    if "type" in of and of.get("type") != to.type:
        return False  # of an unknown type, which has been said
    if types is not None and to.type not in types:
        owner = f"type {quote(to.type)}" if "type" in of else "a field without 'type'"
        message = f"is no constraint of {owner}: it is one of {', '.join(types)}"
        part.breaks_by_name(schema.UNSUPPORTED_CONSTRAINT, message)
        return False
    if name.startswith("exclusive") and of.page.old:
        part.breaks_by_name(rules.PROPERTY_REQUIRES_VERSION_2, "is a constraint that version 2.0 has added")
    return _has_value(name, part, to)


def _has_value(name: str, part: Node, to: Field) -> bool:
    if name in ("required", "unique"):
        return check_kind(part, words.BOOLEAN)
    if name in LENGTHS:
        return check_kind(part, words.COUNT)
    if name == "jsonSchema":
        return check_kind(part, words.OBJECT)
    if name == "pattern":
        return check_kind(part, words.TEXT) and _compiles(part)
    if name == "enum":
        return check_kind(part, words.ARRAY) and _is_choice(part, to)
    return _is_of_type(part, to)


def _is_of_type(part: Node, to: Field) -> bool:
    try:
        value = parse_value(to, part.value)
        if value != value:  # NaN is a number, and no bound
            raise InvalidValue
    except InvalidValue:
        form = "" if to.format == "default" else f", format {quote(to.format)}"
        message = f"is {said(part.value)}: expected a value of type {quote(to.type)}{form}"
        part.breaks(schema.INVALID_CONSTRAINT_VALUE, message)
        return False
    return True


def _fits(value: Any, to: Field) -> bool:
    """Whether a value is of the type, as `_is_of_type` without a word."""
    try:
        read = parse_value(to, value)
    except InvalidValue:
        return False
    return bool(read == read)


def _is_choice(part: Node, to: Field) -> bool:
    """Whether an enum has a member of the type; one that is not, or is repeated, does no harm to the check."""
    if not part.value:
        part.breaks(schema.INVALID_CONSTRAINT_VALUE, "is empty: no value would be right")
        return False
    wrong = [item for item in part.items() if not _is_of_type(item, to)]
    seen: dict[str, Node] = {}
    for item in part.items():
        first = seen.setdefault(repr(item.value), item)
        if first is not item:
            item.breaks(
                schema.INVALID_CONSTRAINT_VALUE,
                f"is {said(item.value)}, as {first.path} is: expected each once",
            )
    return len(wrong) < len(part.value)


def _compiles(part: Node) -> bool:
    """Check a pattern: that it is an expression, within bounds, and one that every reader knows."""
    text = part.value
    if len(text) > PATTERN_LIMIT:
        message = f"has {len(text):,} characters: expected at most {PATTERN_LIMIT:,}"
        part.breaks(schema.INVALID_PATTERN, message)
        return False
    known = SUBTRACTION.sub("", UNKNOWN_TO_PYTHON.sub(_known, text))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(known)
    except re.error as error:
        at = f" at character {error.pos + 1}" if error.pos is not None else ""
        part.breaks(schema.INVALID_PATTERN, f"is no regular expression: {error.msg}{at}")
        return False
    except (RecursionError, OverflowError):
        part.breaks(schema.INVALID_PATTERN, "is nested or repeated too much to be compiled")
        return False
    if compile_pattern(text) is None and not reads_alike(text):
        part.breaks(schema.UNCHECKED_PATTERN, f"is not checked: {_unread(text)}")
        return False
    odd = next((match for match in ODD.finditer(text) if _odd(match)), None)
    if odd is not None:
        message = (
            f"has {quote(odd[0])}, which XML Schema's regular expressions lack: not every reader knows it"
        )
        part.breaks(schema.NON_PORTABLE_PATTERN, message)
    return True


def _unread(text: str) -> str:
    """Why no engine reads a pattern that is right in XML Schema."""
    for match in PROPERTY.finditer(text):
        if property_ranges(match[1]) is None:
            return f"{quote(match[0])} is no category or block of characters that is known here"
    return "it mixes escapes that only XML Schema has with what only others have, or with a subtraction of classes"


def _known(match: re.Match[str]) -> str:
    """What Python compiles in place of an escape of XML Schema's, and of flags.

    It takes minutes to compile many ranges that ignore case, and no flag changes what compiles.
    """
    if match["xml"]:
        return "x"
    return match[0] if match["end"] is None else "(?:" + match["end"].removeprefix(":")


def _odd(match: re.Match[str]) -> bool:
    escape = match["escape"]
    if escape is not None:
        return escape in "123456789bBAZ"
    return match["group"] is not None or match["lazy"] is not None


def _check_order(constraints: Node, good: Mapping[str, Any], to: Field) -> None:
    """Check that no lower bound is above an upper one."""
    for low, high, strict in (
        ("minLength", "maxLength", False),
        ("minimum", "maximum", False),
        ("exclusiveMinimum", "maximum", True),
        ("minimum", "exclusiveMaximum", True),
        ("exclusiveMinimum", "exclusiveMaximum", True),
    ):
        if low not in good or high not in good:
            continue
        ends = good[low], good[high]
        least, most = ends if low == "minLength" else (parse_value(to, end) for end in ends)
        if _above(least, most) or (strict and least == most):
            message = f"is {said(good[low])}, and {quote(high)} is {said(good[high])}: no value is between"
            constraints.part(low).breaks(schema.CONTRADICTORY_CONSTRAINTS, message)


def _above(least: Any, most: Any) -> bool:
    """Whether the first is the greater one; times with and without a zone do not compare."""
    try:
        return bool(most < least)
    except TypeError:
        return False


def _check_enum(enum: Node, to: Field, categories: tuple[Any, ...]) -> None:
    allowed = {parse_value(to, value) for value in categories}
    for item in enum.items():
        if _fits(item.value, to) and parse_value(to, item.value) not in allowed:
            item.breaks(
                schema.ENUM_NOT_IN_CATEGORIES, f"is {said(item.value)}, which is not among the categories"
            )


def read_labelled(node: Node, rule: Rule, to: Field) -> tuple[Any, ...]:
    """The values that are of the type, once each, without their labels.

    `rule` is broken by a value of another type, a value or label that is there twice, and a mixture.
    Source: Table Schema 2.0, "missingValues" and "categories".
    """
    labelled = [isinstance(item, dict) for item in node.value] if isinstance(node.value, list) else []
    if any(labelled) and not all(labelled):
        node.breaks(rule, "has plain values and objects: expected one kind")
    if any(labelled) and node.page.old and rule is schema.INVALID_MISSING_VALUES:
        node.breaks(rules.PROPERTY_REQUIRES_VERSION_2, "has labels, which version 2.0 has added")
    values: dict[tuple[str, Any], str] = {}
    labels: dict[str, str] = {}
    kept: list[Any] = []
    for item in node.items():
        found = _value_of(item)
        if found is None or not _of_type(found, rule, to):
            continue
        if not _first(found, values, rule):
            continue
        kept.append(found.value)
        if isinstance(item.get("label"), str):
            _first(item.part("label"), labels, rule)
    return tuple(kept)


def _value_of(item: Node) -> Node | None:
    """The value of an item, itself or in an object."""
    if not isinstance(item.value, dict):
        return item
    check_object(item, words.LABELLED, ("value",))
    return item.part("value") if "value" in item else None


def _of_type(node: Node, rule: Rule, to: Field) -> bool:
    try:
        if to.type == "integer" and isinstance(node.value, float):
            raise InvalidValue
        parse_value(to, node.value)
    except InvalidValue:
        node.breaks(rule, f"is {said(node.value)}: expected a value of type {quote(to.type)}")
        return False
    return True


def _first(node: Node, seen: dict[Any, str], rule: Rule) -> bool:
    """Whether the value has not been met yet."""
    key = str(node.value)
    if key in seen:
        node.breaks(rule, f"is {said(node.value)}, as {seen[key]} is: expected each once")
        return False
    seen[key] = node.path
    return True
