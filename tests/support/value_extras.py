"""What claims reports of a cell and frictionless 5.21 does not: the whole list, each with its reason."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from claims.model.table import Field

SPACED = r"\s.*|.*\s"
ODD_DIGIT = r".*(?![0-9])\d.*"


@dataclass(frozen=True)
class Extra:
    """A rule reported beyond frictionless: on which types, on which texts (matched in full), and why."""

    rule: str
    types: tuple[str, ...]
    texts: str
    why: str
    when: Callable[[Field], bool] = lambda _field: True
    test: Callable[[Field, str], bool] = lambda _field, _text: True

    def covers(self, rule: str, field: Field, text: str) -> bool:
        if rule != self.rule or field.type not in self.types or not self.when(field):
            return False
        return re.fullmatch(self.texts, text, re.DOTALL) is not None and self.test(field, text)


def has(name: str) -> Callable[[Field], bool]:
    return lambda field: field.properties.get(name, field.constraints.get(name)) is not None


def in_format(*formats: str) -> Callable[[Field], bool]:
    return lambda field: field.format in formats


def list_of(kind: str) -> Callable[[Field], bool]:
    return lambda field: field.properties.get("itemType", "string") == kind


NUMERIC = ("integer", "number")
TEXT = ("string", "any")
TYPES = (*NUMERIC, *TEXT, "list", "boolean", "date", "time", "datetime", "year", "yearmonth", "duration")
EXTRAS = (
    Extra("type-error", NUMERIC, SPACED, "frictionless strips white space; other readers do not"),
    Extra("type-error", NUMERIC, ".*_.*", "1_000 is Python's way to write a number, and nobody else's"),
    Extra(
        "type-error", NUMERIC, ODD_DIGIT, "Python takes the digits of every script; the standard has 0 to 9"
    ),
    Extra("type-error", ("integer",), r"[+-]?[0-9]{4300}", "the sign counts into what Python reads at most"),
    Extra(
        "type-error",
        ("number",),
        r"(?i)[+-]?(infinity|s?nan[0-9]*)|\+inf",
        "the standard spells NaN, INF and -INF; Python's decimals have more words",
    ),
    Extra(
        "type-error",
        ("number",),
        r".*[eE][+-]?[0-9]{7,}.*",
        "an exponent of more than six digits is no figure",
    ),
    Extra(
        "type-error",
        NUMERIC,
        ".*",
        "group characters stand singly between digits before the point; frictionless deletes them anywhere",
        has("groupChar"),
        lambda field, text: field.properties["groupChar"] in text,
    ),
    Extra(
        "type-error",
        ("date",),
        r"\d{1,4}-\d{1,2}-\d{1,2}",
        "yyyy-mm-dd has its leading zeros, and digits 0 to 9",
    ),
    Extra(
        "type-error",
        ("datetime",),
        r"[0-9]{4}-W[0-9]{2}-[0-9].*",
        "a week date is ISO 8601, but not the dateTime of XML Schema that the standard names",
    ),
    Extra(
        "type-error",
        ("datetime",),
        r".{10}[^T].*|.*[z,].*|.*[+-][0-9]{2}([0-9]{2})?|.*[+-](1[4-9]|2[0-9]):[0-9]{2}",
        "the dateTime of XML Schema has a T, a Z, a point, hh:mm in the zone, and no zone beyond 14:00",
    ),
    Extra("type-error", ("time",), ".{8}.+", "the standard writes a time hh:mm:ss: no fraction, no zone"),
    Extra("type-error", ("time",), "24:00:00", "midnight is 00:00:00"),
    Extra(
        "type-error",
        ("year",),
        r"(?![0-9]{4}).{4}",
        "int() reads +201, 1_00, ' 201' and the digits of every script",
    ),
    Extra(
        "type-error",
        ("yearmonth",),
        r"(?![0-9]{4}-[0-9]{2}$).*",
        "int() reads 2024-1, 12345-01, '2024 - 01' and the digits of every script; the standard has YYYY-MM",
    ),
    Extra(
        "type-error",
        ("duration",),
        r"(?!-?P([0-9]+[YMD])*(T([0-9]+[HM])*([0-9]+(\.[0-9]+)?S)?)?$).*|.*T|-?P",
        "weeks, dates as durations and fractions of days are ISO 8601, but not the duration of XML Schema",
    ),
    Extra(
        "type-error",
        ("duration",),
        r"-?P.*[YMDHS].*",
        "an order of parts that isodate takes and XML Schema does not",
    ),
    Extra(
        "type-error",
        ("geopoint",),
        r".*[_\s].*|" + ODD_DIGIT + r"|.*(?i:nan|inf).*|.*[eE][+-]?[0-9]{7,}.*",
        "each coordinate is a number as the standard has it, with one space at most after the comma",
    ),
    Extra("format-error", ("geopoint",), ".*", "the same, inside JSON", in_format("array", "object")),
    Extra(
        "type-error", ("array", "object", "geojson"), ".*(NaN|Infinity).*", "JSON has no NaN and no Infinity"
    ),
    Extra("format-error", ("geojson",), ".*(NaN|Infinity).*", "JSON has no NaN and no Infinity"),
    Extra(
        "format-error",
        ("string",),
        r"(?![0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$).*|.*\n",
        "a UUID has its hyphens where RFC 9562 has them; Python takes any 32 hex digits, in braces too",
        in_format("uuid"),
    ),
    Extra(
        "format-error",
        ("string",),
        r".*[^A-Za-z0-9+/=].*|.*=.*|.{4,}",
        "frictionless drops what is no base64 before it decodes; RFC 4648 says to refuse it",
        in_format("binary"),
    ),
    Extra(
        "format-error",
        ("string",),
        r".*[^A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-].*|.*%(?![0-9A-Fa-f]{2}).*|.*[\[\]#].*|.*:.*:.*",
        "frictionless looks for a scheme only; RFC 3986 says which characters a URI has, and where",
        in_format("uri"),
    ),
    Extra(
        "format-error", ("string",), r".*[\s\x00-\x1f].*", "no white space in an address", in_format("email")
    ),
    *(
        Extra(
            "type-error", ("list",), ".*", "items follow the same rules as cells of their type", list_of(kind)
        )
        for kind in ("integer", "number", "date", "time", "datetime")
    ),
    Extra(
        "pattern-mismatch",
        ("string",),
        ".*",
        "the pattern matches the whole text; frictionless anchors its first and last alternative only, "
        "and overlooks a last line feed",
        test=lambda field, text: re.fullmatch(field.constraints["pattern"], text) is None,
    ),
    Extra("not-in-enum", ("list",), ".*", "the standard has enum in all types; frictionless not in lists"),
    Extra("not-in-categories", TYPES, ".*", "frictionless 5.21 does not read categories"),
    *(
        Extra(rule, ("duration",), ".*", "the standard has bounds of durations; frictionless 5.21 has not")
        for rule in ("below-minimum", "above-maximum")
    ),
    Extra("json-schema-mismatch", ("array", "object"), ".*", "frictionless 5.21 does not read jsonSchema"),
    Extra("pattern-too-slow", ("string", "array", "object"), ".*", "frictionless has no time limit"),
    *(
        Extra(rule, TEXT, ".*", "hygiene of text, which frictionless leaves to others")
        for rule in (
            *("not-nfc", "leading-or-trailing-whitespace", "invisible-character", "bidi-control", "mojibake"),
            *("formula-injection", "placeholder-value"),
        )
    ),
)


def covered(rule: str, field: Field, text: Any) -> bool:
    """Whether this finding beyond frictionless is on the list."""
    return any(extra.covers(rule, field, text) for extra in EXTRAS)


BEYOND = {
    "case-insensitive-duplicate-key": "frictionless compares keys with their case",
    "non-standard-whitespace": "hygiene of keys, which frictionless leaves to others",
    "null-key": "the standard lets no cell of a primary key be empty; frictionless only minds all of them",
    "duplicate-unique-key": "frictionless 5.21 does not read uniqueKeys",
    "bare-quote": "a quote in a cell that is not quoted is read by each reader in its own way",
}


@dataclass(frozen=True)
class Consequence:
    """What frictionless reports of a row whose cause claims has reported, once, and why that is enough."""

    rules: tuple[str, ...]
    causes: tuple[str, ...]
    why: str
    where: str = "row"  # the cause is in the same cell, in the same row, or anywhere in any table

    def follows(self, rules: tuple[str, ...], found: Mapping[str, set[str]]) -> bool:
        return bool(set(rules) & set(self.rules)) and bool(set(self.causes) & found[self.where])


KEYS = ("duplicate-key", "null-key", "duplicate-unique-key", "unmatched-foreign-key")
FOREIGN_KEYS_BEYOND = {
    "left-out": "a reference to a row or column that is left out, as broken, leads nowhere",
    "type": "a reference of the wrong type leads nowhere; frictionless takes it for an empty cell",
    "boolean": "a truth value is no number; to Python, true is 1",
}
CONSEQUENCES = (
    Consequence(
        KEYS,
        ("type-error", "format-error"),
        "a cell of the wrong type is no empty cell, and is reported as what it is",
    ),
    Consequence(
        KEYS,
        ("ragged-row",),
        "a row of another length is left out: which cells are its key is not known",
        "anywhere",
    ),
    Consequence(
        ("missing-required-value",), ("null-key",), "a key that is empty is told as that alone", "cell"
    ),
    Consequence(
        ("pattern-mismatch",),
        ("unmatched-foreign-key",),
        "of a reference that leads nowhere its pattern says no more: the row that was meant has a key that fits",
        "cell",
    ),
    Consequence(
        (
            "type-error",
            "format-error",
            "pattern-mismatch",
            "not-in-enum",
            "too-short",
            "too-long",
            "below-minimum",
            "above-maximum",
        ),
        ("leading-or-trailing-whitespace",),
        "a cell that is right but for the spaces at its ends is told as that alone",
        "cell",
    ),
    Consequence(
        ("unmatched-foreign-key",),
        ("leading-or-trailing-whitespace",),
        "a reference that leads to its row without them, too",
        "row",
    ),
)


@dataclass(frozen=True)
class FalseAlarm:
    """What frictionless 5.21 reports of a cell that the standard allows, and why it does."""

    rules: tuple[str, ...]
    types: tuple[str, ...]
    texts: str
    why: str
    when: Callable[[Field], bool] = lambda _field: True

    def covers(self, rules: tuple[str, ...], field: Field, text: str) -> bool:
        if not set(rules) & set(self.rules) or field.type not in self.types or not self.when(field):
            return False
        return re.fullmatch(self.texts, text, re.DOTALL) is not None


FALSE_ALARMS = (
    FalseAlarm(
        ("type-error",),
        ("integer",),
        "[+-]?[0-9]+(,[0-9]+)+",
        "version 2 of the standard has groupChar in integers; frictionless reads it in numbers only",
        has("groupChar"),
    ),
)
