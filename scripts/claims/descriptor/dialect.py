"""Reads and checks a Table Dialect (2.0) or a CSV Dialect (1.x)."""

from collections.abc import Mapping
from typing import Any

from claims.descriptor import vocabulary as words
from claims.descriptor.node import Node, check_inner_name, check_object, check_places
from claims.model.table import Dialect
from claims.rules import descriptor as rules
from claims.rules import resource as resource_rules

ONE = ("quoteChar", "escapeChar")
FILLED = ("delimiter", "lineTerminator", "commentChar")
ITEM_TYPES = ("array", "object")
MARKS = ("delimiter", "quoteChar", "escapeChar", "commentChar")
LINE_ENDS = frozenset("\r\n")


def read_dialect(node: Node | None, format: str) -> Dialect:  # noqa: A002  (the standard's word)
    """The dialect of a table in that format, defaults filled in, also for values that cannot be.

    Source: Table Dialect 2.0, "Properties". The tab of a TSV is what frictionless takes.
    """
    default = "\t" if format == "tsv" else ","
    if node is None or not check_object(node, {**words.DIALECT, "csv": words.OBJECT}):
        return Dialect(delimiter=default)
    check_inner_name(node)
    check_places(node, words.OF_FIELD, "schema.fields[]", "move it into the field of the schema")
    stated = dict(node.object)
    if "csv" in node and isinstance(node.value["csv"], dict):
        node.part("csv").breaks_by_name(
            rules.OUTDATED_PROPERTY,
            "is a spelling of frictionless: write its properties in the dialect itself",
        )
        check_object(node.part("csv"), words.CSV_DIALECT)
        stated = {**node.value["csv"], **stated}
    _check_values(node)
    _check_conflicts(node)
    good = {name: value for name, value in stated.items() if _possible(name, value)}
    for name, already in _clashing(good, default).items():
        del good[name]
        if name in node:
            node.part(name).breaks(
                resource_rules.INVALID_DIALECT_VALUE, f"is {already} too: expected another character"
            )
    return _dialect(good, default, frozenset(stated))


def _clashing(stated: Mapping[str, Any], default: str) -> dict[str, str]:
    """The marks of cells that cannot be: each with what it is already."""
    delimiter, quote = stated.get("delimiter", default), stated.get("quoteChar", '"')
    found = {name: "a line end" for name in MARKS if LINE_ENDS & set(stated.get(name, ""))}
    if delimiter == quote and "quoteChar" in stated:
        found.setdefault("quoteChar", "the delimiter")
    elif delimiter == quote:
        found.setdefault("delimiter", "the quote")
    for name in ("escapeChar", "commentChar"):
        if name in stated and stated[name] in (delimiter, quote):
            found.setdefault(name, "the delimiter" if stated[name] == delimiter else "the quote")
    return found


def _possible(name: str, value: Any) -> bool:
    """Whether a value is one that a file can be read by."""
    kind = words.DIALECT.get(name)
    if kind is not None and not kind.holds(value):
        return False
    if name in ONE:
        return len(value) == 1 or (name == "quoteChar" and value == "")
    return not (name in FILLED and value == "")


def _dialect(stated: Mapping[str, Any], delimiter: str, names: frozenset[str]) -> Dialect:
    return Dialect(
        header=stated.get("header", True),
        header_rows=tuple(stated.get("headerRows", (1,))),
        header_join=stated.get("headerJoin", " "),
        comment_rows=tuple(stated.get("commentRows", ())),
        comment_char=stated.get("commentChar"),
        delimiter=stated.get("delimiter", delimiter),
        line_terminator=stated.get("lineTerminator"),
        quote_char=stated.get("quoteChar", '"') or None,
        double_quote=stated.get("doubleQuote", True),
        escape_char=stated.get("escapeChar"),
        null_sequence=stated.get("nullSequence"),
        skip_initial_space=stated.get("skipInitialSpace", False),
        properties=stated,
        stated=names,
    )


def _check_values(node: Node) -> None:
    for name in ONE:
        text = node.text(name)
        if text is not None and len(text) != 1:
            node.part(name).breaks(
                resource_rules.INVALID_DIALECT_VALUE, f"has {len(text)} characters: expected one"
            )
    for name in FILLED:
        if node.get(name) == "":
            node.part(name).breaks(
                resource_rules.INVALID_DIALECT_VALUE, "is empty: expected one character or more"
            )
    if node.text("itemType") not in (None, *ITEM_TYPES):
        node.part("itemType").breaks(
            resource_rules.INVALID_DIALECT_VALUE, "is unknown: expected 'array' or 'object'"
        )


def _check_conflicts(node: Node) -> None:
    for name in ("csvddfVersion", "caseSensitiveHeader"):
        if name in node and not node.page.old:
            node.part(name).breaks_by_name(
                rules.OUTDATED_PROPERTY, "is of the CSV Dialect of version 1: leave it out"
            )
    if node.get("quoteChar") and node.get("escapeChar"):
        node.part("escapeChar").breaks_by_name(
            resource_rules.DIALECT_CONFLICT, "stands beside 'quoteChar': the two exclude each other"
        )
    if node.get("header") is False and node.get("headerRows"):
        node.part("headerRows").breaks_by_name(
            resource_rules.DIALECT_CONFLICT,
            "stands beside 'header': false: a table without header has no such rows",
        )
