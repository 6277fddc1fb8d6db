"""Reads and checks the constraints of a field against its type.

Source: Table Schema 2.0, "Field Constraints".
"""

import re
import warnings
from collections.abc import Mapping
from typing import Any

from claims.descriptor.check import check_type, correct_spelling, is_first
from claims.descriptor.node import Node, show
from claims.descriptor.standard import CONSTRAINTS
from claims.model.rule import Rule
from claims.model.table import Field
from claims.rules import descriptor as rules
from claims.rules import schema as schema_rules
from claims.text.display import quote
from claims.types.pattern import SUBTRACTION, compile_pattern, property_ranges, reads_alike
from claims.types.value import InvalidValue, parse_value

RANGES = (
    ("minLength", "maxLength", False),
    ("minimum", "maximum", False),
    ("exclusiveMinimum", "maximum", True),
    ("minimum", "exclusiveMaximum", True),
    ("exclusiveMinimum", "exclusiveMaximum", True),
)
"""Pairs of a lower and an upper bound, and whether the two must differ."""


def read_constraints(node: Node, field: Field, categories: tuple[Any, ...] | None) -> dict[str, Any]:
    """Return the constraints in the field `node` that can be checked; the others are reported and left out."""
    if not isinstance(node.get("constraints"), dict):
        return {}
    constraints = node.child("constraints")
    typed = "type" not in node or node.get("type") == field.type  # otherwise the type itself has a finding
    valid = {
        name: part.value
        for name, part in constraints.properties()
        if _is_supported(part, name, field, node) and typed and _is_valid(part, name, field)
    }
    _check_ranges(constraints, valid, field)
    if "enum" in valid:
        members = [item for item in constraints.child("enum").items() if _fits(field, item.value)]
        valid["enum"] = [item.value for item in members]
        if categories is not None:
            _check_categories(members, field, categories)
    return valid


def _is_supported(part: Node, name: str, field: Field, around: Node) -> bool:
    """Return whether the constraint exists for fields of this type; report it otherwise."""
    declared = CONSTRAINTS.get(name)
    if declared is None:
        hint = correct_spelling(name, CONSTRAINTS)
        expected = f"did you mean {quote(hint)}?" if hint else f"expected one of {', '.join(CONSTRAINTS)}"
        part.report_key(schema_rules.UNKNOWN_CONSTRAINT, f"is not a constraint: {expected}")
        return False
    if "type" in around and around.get("type") != field.type:
        return False
    if declared.field_types and field.type not in declared.field_types:
        owner = f"type {quote(field.type)}" if "type" in around else "a field without 'type'"
        message = f"is not a constraint of {owner}, only of {', '.join(declared.field_types)}"
        part.report_key(schema_rules.UNSUPPORTED_CONSTRAINT, message)
        return False
    if declared.since == 2 and around.old:
        part.report_key(rules.PROPERTY_REQUIRES_VERSION_2, "is a constraint that needs version 2.0")
    return True


def _is_valid(part: Node, name: str, field: Field) -> bool:
    """Return whether the constraint's value can be used; report it otherwise."""
    if not check_type(part, CONSTRAINTS[name].type):
        return False
    if name == "enum":
        return _is_enum(part, field)
    if name == "pattern":
        wrong = explain_pattern(part.value)
        if wrong:
            part.report(*wrong)
        return wrong is None or wrong[0] is schema_rules.NON_PORTABLE_PATTERN
    return CONSTRAINTS[name].type.words != "any value" or _is_of_type(part, field)


def _fits(field: Field, value: Any) -> bool:
    """Return whether the value is of the field's type, and not NaN."""
    try:
        found = parse_value(field, value)
    except InvalidValue:
        return False
    return bool(found == found)


def _is_of_type(part: Node, field: Field) -> bool:
    if _fits(field, part.value):
        return True
    form = "" if field.format == "default" else f", format {quote(field.format)}"
    message = f"is {show(part.value)}: expected a value of type {quote(field.type)}{form}"
    part.report(schema_rules.INVALID_CONSTRAINT_VALUE, message)
    return False


def _is_enum(part: Node, field: Field) -> bool:
    """Return whether an enum has a member of the type; report members of another type and repeated ones."""
    if not part.value:
        part.report(schema_rules.INVALID_CONSTRAINT_VALUE, "is empty: add at least one value")
        return False
    valid = [_is_of_type(item, field) for item in part.items()]
    first: dict[str, str] = {}
    for item in part.items():
        is_first(item, first, schema_rules.INVALID_CONSTRAINT_VALUE, repr(item.value))
    return any(valid)


def _check_ranges(constraints: Node, valid: Mapping[str, Any], field: Field) -> None:
    """Report each lower bound that leaves no value below the upper one."""
    for low, high, strict in RANGES:
        if low not in valid or high not in valid:
            continue
        least, most = valid[low], valid[high]
        if low != "minLength":
            least, most = parse_value(field, least), parse_value(field, most)
        if _is_above(least, most) or (strict and least == most):
            message = f"is {show(valid[low])} and {quote(high)} is {show(valid[high])}: no value is allowed"
            constraints.child(low).report(schema_rules.CONTRADICTORY_CONSTRAINTS, message)


def _is_above(least: Any, most: Any) -> bool:
    """Return whether the first is greater; moments with and without a time zone do not compare."""
    try:
        return bool(most < least)
    except TypeError:
        return False


def _check_categories(members: list[Node], field: Field, categories: tuple[Any, ...]) -> None:
    allowed = {parse_value(field, value) for value in categories}
    for item in members:
        if parse_value(field, item.value) not in allowed:
            message = f"is {show(item.value)}, which is not among the categories"
            item.report(schema_rules.ENUM_NOT_IN_CATEGORIES, message)


LIMIT = 10_000  # characters
NOT_IN_PYTHON = re.compile(
    r"\\(?:(?P<xml>[icIC]|[pP]\{[A-Za-z0-9_-]*\})|.)|\(\?[a-zA-Z-]*(?P<end>[:)])", re.DOTALL
)
NOT_IN_XML_SCHEMA = re.compile(
    r"\\[pP]\{[^}]*\}|\\(?P<escape>.)|\[(?:\\.|[^\]\\])+\]|(?P<group>\(\?(?!:)[^):]{0,3})|(?P<lazy>[*+?}][?+])",
    re.DOTALL,
)
PROPERTY = re.compile(r"\\[pP]\{([A-Za-z0-9_-]*)\}")


def explain_pattern(text: str) -> tuple[Rule, str] | None:
    """Return the rule that the pattern breaks and the message; only a non-portable pattern is checked anyway."""
    if len(text) > LIMIT:
        return schema_rules.INVALID_PATTERN, f"has {len(text):,} characters: expected at most {LIMIT:,}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(SUBTRACTION.sub("", NOT_IN_PYTHON.sub(_replace, text)))
    except re.error as error:
        at = f" at character {error.pos + 1}" if error.pos is not None else ""
        return schema_rules.INVALID_PATTERN, f"is not a regular expression: {error.msg}{at}"
    except (RecursionError, OverflowError):
        return schema_rules.INVALID_PATTERN, "has too much nesting or repetition to be compiled"
    if compile_pattern(text) is None and not reads_alike(text):
        return schema_rules.UNCHECKED_PATTERN, f"is not checked: {_explain_unchecked(text)}"
    for match in NOT_IN_XML_SCHEMA.finditer(text):
        if match["group"] or match["lazy"] or (match["escape"] and match["escape"] in "123456789bBAZ"):
            message = f"contains {quote(match[0])}, which is not in XML Schema: not every reader supports it"
            return schema_rules.NON_PORTABLE_PATTERN, message
    return None


def _replace(match: re.Match[str]) -> str:
    """Return what Python compiles in place of an escape of XML Schema, and without flags.

    Many ranges that ignore case take minutes to compile, and no flag changes whether the pattern compiles.
    """
    if match["xml"]:
        return "x"
    return match[0] if match["end"] is None else "(?:" + match["end"].removeprefix(":")


def _explain_unchecked(text: str) -> str:
    """Return why no engine reads a pattern that is valid in XML Schema."""
    for match in PROPERTY.finditer(text):
        if property_ranges(match[1]) is None:
            return f"{quote(match[0])} is not a known category or block of characters"
    return "it mixes features that only XML Schema has with features that only other dialects have"
