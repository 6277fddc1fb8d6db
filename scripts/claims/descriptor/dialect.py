"""Reads and checks a Table Dialect (2.0) or a CSV Dialect (1.x)."""

from collections.abc import Mapping
from typing import Any

from claims.descriptor.check import check_object
from claims.descriptor.node import Node
from claims.descriptor.standard import DIALECT
from claims.model.table import Dialect
from claims.rules import descriptor as rules
from claims.rules import resource as resource_rules

SPECIAL = ("delimiter", "quoteChar", "escapeChar", "commentChar")  # characters that must differ


def read_dialect(node: Node | None, format: str) -> Dialect:  # noqa: A002  (the standard's word)
    """Return the dialect of a table in that format, with defaults in place of missing and impossible values.

    Source: Table Dialect 2.0, "Properties". A TSV file has tabs, as in frictionless.
    """
    default = "\t" if format == "tsv" else ","
    if node is None or not check_object(node, DIALECT):
        return Dialect(delimiter=default)
    stated = dict(node.object)
    if isinstance(node.get("csv"), dict):
        message = "is the nesting of frictionless: move its properties to the dialect itself"
        node.child("csv").report_key(rules.OUTDATED_PROPERTY, message)
        stated = {**node.value["csv"], **stated}
    _check_conflicts(node)
    valid = {name: value for name, value in stated.items() if _is_valid(name, value)}
    for name, other in _find_clashes(valid, default).items():
        del valid[name]
        if name in node:
            message = f"is also {other}: use another character"
            node.child(name).report(resource_rules.INVALID_DIALECT_VALUE, message)
    return Dialect(
        header=valid.get("header", True),
        header_rows=tuple(valid.get("headerRows", (1,))),
        header_join=valid.get("headerJoin", " "),
        comment_rows=tuple(valid.get("commentRows", ())),
        comment_char=valid.get("commentChar"),
        delimiter=valid.get("delimiter", default),
        line_terminator=valid.get("lineTerminator"),
        quote_char=valid.get("quoteChar", '"') or None,
        double_quote=valid.get("doubleQuote", True),
        escape_char=valid.get("escapeChar"),
        null_sequence=valid.get("nullSequence"),
        skip_initial_space=valid.get("skipInitialSpace", False),
        properties=valid,
        stated=frozenset(stated),
    )


def _is_valid(name: str, value: Any) -> bool:
    declared = DIALECT.properties.get(name)
    if declared is None or (name == "quoteChar" and value == ""):  # an empty one turns quoting off
        return True
    fits = declared.type.holds(value)
    return fits and (declared.check is None or not isinstance(value, str) or declared.check(value) is None)


def _find_clashes(stated: Mapping[str, Any], default: str) -> dict[str, str]:
    """Return the special characters that mean something else already, with what that is."""
    delimiter, quote = stated.get("delimiter", default), stated.get("quoteChar", '"')
    found = {name: "a line ending" for name in SPECIAL if set("\r\n") & set(stated.get(name, ""))}
    if delimiter == quote and "quoteChar" in stated:
        found.setdefault("quoteChar", "the delimiter")
    elif delimiter == quote:
        found.setdefault("delimiter", "the quote character")
    for name in ("escapeChar", "commentChar"):
        if name in stated and stated[name] in (delimiter, quote):
            found.setdefault(name, "the delimiter" if stated[name] == delimiter else "the quote character")
    return found


def _check_conflicts(node: Node) -> None:
    if node.get("quoteChar") and node.get("escapeChar"):
        message = "cannot be combined with 'quoteChar': remove one of them"
        node.child("escapeChar").report_key(resource_rules.DIALECT_CONFLICT, message)
    if node.get("header") is False and node.get("headerRows"):
        message = "cannot be combined with 'header': false: remove one of them"
        node.child("headerRows").report_key(resource_rules.DIALECT_CONFLICT, message)
