"""The properties of each kind of object in the standard, and the type of value that each takes.

`NAMED` lists what older versions of the standard and known extensions use, which is no misspelling.
Sources: Data Package 2.0 (Data Package, Data Resource, Table Dialect, Table Schema), 1.0 and 0.9.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec import Struct


class Kind(Struct, frozen=True):
    """A type of value: how it is told, how a message calls it, and what the items of an array must be."""

    holds: Callable[[Any], bool]
    words: str
    item: "Kind | None" = None


def _integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _array_of(holds: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(holds, value))


def _text(value: Any) -> bool:
    return isinstance(value, str)


TEXT = Kind(_text, "a string")
BOOLEAN = Kind(lambda value: isinstance(value, bool), "true or false")
ARRAY = Kind(lambda value: isinstance(value, list), "an array")
OBJECT = Kind(lambda value: isinstance(value, dict), "an object")
TEXTS = Kind(_array_of(_text), "an array of strings", TEXT)
TEXT_OR_TEXTS = Kind(
    lambda value: _text(value) or TEXTS.holds(value), "a string or an array of strings", TEXT
)
TEXT_OR_OBJECT = Kind(lambda value: isinstance(value, str | dict), "an object or a path")
COUNT = Kind(lambda value: _integer(value) and value >= 0, "an integer from 0")
NUMBER = Kind(lambda value: _integer(value) and value >= 1, "an integer from 1")
NUMBERS = Kind(_array_of(NUMBER.holds), "an array of integers from 1", NUMBER)
ANY = Kind(lambda _: True, "any value")

Properties = Mapping[str, Kind]

ABOUT: Properties = {"name": TEXT, "title": TEXT, "description": TEXT, "homepage": TEXT, "profile": TEXT}
LICENSE: Properties = {"name": TEXT, "path": TEXT, "title": TEXT}
SOURCE: Properties = {"title": TEXT, "path": TEXT, "email": TEXT, "version": TEXT}
CONTRIBUTOR: Properties = {
    "title": TEXT,
    "givenName": TEXT,
    "familyName": TEXT,
    "path": TEXT,
    "email": TEXT,
    "roles": TEXTS,
    "organization": TEXT,
    "role": TEXT,
}
PACKAGE: Properties = {
    **ABOUT,
    "$schema": TEXT,
    "resources": ARRAY,
    "id": TEXT,
    "licenses": ARRAY,
    "image": TEXT,
    "version": TEXT,
    "created": TEXT,
    "keywords": TEXTS,
    "contributors": ARRAY,
    "sources": ARRAY,
    "type": TEXT,
}
RESOURCE: Properties = {
    **ABOUT,
    "$schema": TEXT,
    "path": TEXT_OR_TEXTS,
    "data": ANY,
    "type": TEXT,
    "format": TEXT,
    "mediatype": TEXT,
    "encoding": TEXT,
    "bytes": COUNT,
    "hash": TEXT,
    "sources": ARRAY,
    "licenses": ARRAY,
    "dialect": TEXT_OR_OBJECT,
    "schema": TEXT_OR_OBJECT,
    "url": TEXT,
    "scheme": TEXT,
    "compression": TEXT,
    "extrapaths": TEXTS,
    "innerpath": TEXT,
    "rows": COUNT,
}
CSV_DIALECT: Properties = {
    "delimiter": TEXT,
    "lineTerminator": TEXT,
    "quoteChar": TEXT,
    "doubleQuote": BOOLEAN,
    "escapeChar": TEXT,
    "nullSequence": TEXT,
    "skipInitialSpace": BOOLEAN,
}
DIALECT: Properties = {
    **CSV_DIALECT,
    "$schema": TEXT,
    "header": BOOLEAN,
    "headerRows": NUMBERS,
    "headerJoin": TEXT,
    "commentRows": NUMBERS,
    "commentChar": TEXT,
    "property": TEXT,
    "itemType": TEXT,
    "itemKeys": TEXTS,
    "sheetNumber": NUMBER,
    "sheetName": TEXT,
    "table": TEXT,
    "name": TEXT,
    "type": TEXT,
    "title": TEXT,
    "description": TEXT,
    "headerCase": BOOLEAN,
    "skipBlankRows": BOOLEAN,
}
SCHEMA: Properties = {
    "$schema": TEXT,
    "fields": ARRAY,
    "fieldsMatch": ANY,
    "missingValues": ARRAY,
    "primaryKey": TEXT_OR_TEXTS,
    "uniqueKeys": ARRAY,
    "foreignKeys": ARRAY,
    "name": TEXT,
    "title": TEXT,
    "description": TEXT,
    "type": TEXT,
}
FIELD: Properties = {
    "name": TEXT,
    "type": TEXT,
    "format": TEXT,
    "title": TEXT,
    "description": TEXT,
    "example": ANY,
    "constraints": OBJECT,
    "categories": ARRAY,
    "categoriesOrdered": BOOLEAN,
    "missingValues": ARRAY,
    "rdfType": TEXT,
    "decimalChar": TEXT,
    "groupChar": TEXT,
    "bareNumber": BOOLEAN,
    "trueValues": TEXTS,
    "falseValues": TEXTS,
    "delimiter": TEXT,
    "itemType": TEXT,
    "arrayItem": OBJECT,
    "floatNumber": BOOLEAN,
}
# Of these the place is known, wherever else they stand.
OF_FIELD = ("decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues")
OF_DIALECT = (
    *CSV_DIALECT,
    *("headerRows", "headerJoin", "commentRows", "commentChar"),
)
UNMATCHED_FOREIGN_KEY: Properties = {"fields": TEXT_OR_TEXTS, "reference": OBJECT}
REFERENCE: Properties = {"fields": TEXT_OR_TEXTS, "resource": TEXT}
LABELLED: Properties = {"value": ANY, "label": TEXT}

NAMED = frozenset(
    [
        "author",
        "base",
        "caseSensitiveHeader",
        "control",
        "csvddfVersion",
        "dataDependencies",
        "datapackage_version",
        "dateFormat",
        "dataset",
        "dependencies",
        "fields",
        "hashing",
        "last_modified",
        "last_updated",
        "layout",
        "license",
        "maintainers",
        "modified",
        "publisher",
        "publishers",
        "readme",
        "scripts",
        "stats",
        "unique_id",
        "updated",
        "views",
    ]
)
"""Names that are not taken for misspellings, though some are close to a property."""


def with_known(*kinds: Properties) -> frozenset[str]:
    """All the names in some kinds of object."""
    return frozenset(name for properties in kinds for name in properties)


SHORT, LONG = 5, 8  # letters: below SHORT only swapped letters count; from LONG on two errors do


def misspelt(name: str, known: Iterable[str]) -> str | None:
    """The known property that `name` is meant to be; None where it is probably one of its own.

    A name with a prefix (`my:title`, `x-title`, `_title`) is one of its own.
    """
    if not name or ":" in name or name.startswith(("_", "x-", "@", "$")) or len(name) > 40:
        return None
    plain = _letters(name)
    best: tuple[int, str] | None = None
    for other in known:
        letters = _letters(other)
        if letters == plain:
            return other
        short = min(len(letters), len(plain))
        allowed = 0 if short < SHORT else 1 if short < LONG else 2
        if abs(len(letters) - len(plain)) > max(allowed, 0):
            continue
        swapped = short >= 4 and sorted(letters) == sorted(plain) and letters[0] == plain[0]
        errors = distance(plain, letters)
        if errors <= (1 if swapped else allowed) and (best is None or errors < best[0]):
            best = errors, other
    return best[1] if best else None


def _letters(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


def distance(one: str, other: str) -> int:
    """How many letters are to be changed, added, left out, or swapped with the next, to get the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, here in enumerate(one, 1):
        line = [row]
        for column, there in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (here != there))
            if row > 1 and column > 1 and here == other[column - 2] and one[row - 2] == there:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
