"""Strings, booleans and lists of strings in SQL, and the string formats that a regular expression describes."""

from collections.abc import Mapping

from claims.model.table import Field
from claims.text.sql import literal as quoted
from claims.types.form import Form

TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")

# RFC 3986: only the characters a URI may have, % only before two hex digits, [] only around an address.
_HEX = "%[0-9A-Fa-f]{2}"
_PCHAR = rf"(?:[A-Za-z0-9._~!$&''()*+,;=:@-]|{_HEX})"
_HOST = rf"(?:\[[0-9A-Fa-fvV:.]+\]|(?:[A-Za-z0-9._~!$&''()*+,;=-]|{_HEX})*)"
_USER = rf"(?:(?:[A-Za-z0-9._~!$&''()*+,;=:-]|{_HEX})*@)?"
URI = (
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://{_USER}{_HOST}(?::[0-9]{{0,5}})?(?:/{_PCHAR}*)*|/?(?:{_PCHAR}+(?:/{_PCHAR}*)*)?)"
    rf"(?:\?(?:{_PCHAR}|[/?])*)?(?:#(?:{_PCHAR}|[/?])*)?"
)
UUID = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
BINARY = "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
FORMATS: Mapping[str, str] = {"uri": URI, "uuid": UUID, "binary": BINARY}  # written inside an SQL string
JUDGED_FORMATS = ("email", "wkt")


def string_form(field: Field, column: str) -> Form | None:
    """Return the form of type `string`, and of `any` (whose values are compared as text); None for some formats."""
    if field.type == "string" and field.format in JUDGED_FORMATS:
        return None
    pattern = FORMATS.get(field.format) if field.type == "string" else None
    fits = "" if pattern is None else f"regexp_full_match({column}, '{pattern}')"
    return Form(fits, fits and f"NOT {fits}", column)


def boolean_form(field: Field, column: str) -> Form:
    """Return the form of type `boolean`; a text in both lists is false, as in frictionless."""
    true, false = boolean_texts(field)
    lists = {"true": [each for each in true if each not in false], "false": list(false)}
    every = ", ".join(quoted(each) for each in [*lists["true"], *lists["false"]]) or "NULL"
    whens = " ".join(
        f"WHEN {column} IN ({', '.join(map(quoted, texts))}) THEN '{name}'"
        for name, texts in lists.items()
        if texts
    )
    canonical = f"(CASE {whens} ELSE {column} END)" if whens else column

    fits = f"coalesce({column} IN ({every}), false)"
    stable = "true" not in lists["false"] and "false" not in lists["true"]
    return Form(fits, f"({column} IS NOT NULL AND NOT {fits})", canonical, stable=stable)


def list_form(column: str) -> Form:
    """Return the form of type `list` of strings: every text is valid."""
    return Form("", "", column)


def boolean_texts(field: Field) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the texts that mean true and those that mean false."""
    return _spelt(field, "trueValues", TRUE), _spelt(field, "falseValues", FALSE)


def _spelt(field: Field, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    given = field.properties.get(name, default)
    return (
        tuple(each for each in given if isinstance(each, str)) if isinstance(given, list | tuple) else default
    )
