"""SQL literals and identifiers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


def literal(text: str) -> str:
    """Return the text as an SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return the name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
