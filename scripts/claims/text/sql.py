"""Literals and identifiers of SQL."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
