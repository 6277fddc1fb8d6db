"""Writes a row as CSV."""

from collections.abc import Iterable

from claims.table.dialect import Grammar


def written_cell(cell: str, grammar: Grammar, *, quoted: bool, first: bool) -> str | None:
    """The raw text of a cell, in quotes where it was or where it needs them; None where there is no way."""
    quote, escape = grammar.quote, grammar.escape
    special = any(mark in cell for mark in (grammar.delimiter, "\n", "\r"))
    escaped = cell.replace(escape, escape * 2) if escape else cell
    if quote is None:
        return None if special else escaped
    hidden = first and grammar.comment is not None and cell.startswith(grammar.comment)
    spaced = grammar.skip_space and cell.startswith(" ")
    if not (quoted or special or hidden or spaced or quote in cell):
        return escaped
    if quote in cell:
        if not (grammar.doubled or escape):
            return None
        escaped = escaped.replace(quote, quote * 2 if grammar.doubled else f"{escape}{quote}")
    return quote + escaped + quote


def written_row(cells: Iterable[str], delimiter: str = ",", quote: str = '"') -> str:
    """A row of CSV that the engine reads back to these cells, its line end included."""
    return delimiter.join(_quoted(cell, delimiter, quote) for cell in cells) + "\n"


def _quoted(cell: str, delimiter: str, quote: str) -> str:
    if not cell or quote in cell or delimiter in cell or "\n" in cell or "\r" in cell:
        return quote + cell.replace(quote, quote * 2) + quote
    return cell
