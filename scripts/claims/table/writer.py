"""Writes rows as CSV text: the only place that does."""

from collections.abc import Iterable, Mapping

from claims.table.positions import is_kept
from claims.table.records import Grammar, cell_spans, record_at

PLAIN = Grammar()


def write_row(cells: Iterable[str], grammar: Grammar = PLAIN) -> str:
    """Return the cells as a row without its line end, quoted only where needed.

    Raises ValueError for a cell that the grammar cannot express.
    """
    parts = []
    for at, cell in enumerate(cells):
        text = write_cell(cell, grammar, first=at == 0)
        if text is None:
            raise ValueError(f"no way to write {cell!r} in {grammar}")
        parts.append(text)
    blank = parts == [""] and grammar.quote is not None
    return (grammar.quote or "") * 2 if blank else grammar.delimiter.join(parts)


def write_cell(
    cell: str, grammar: Grammar = PLAIN, *, quoted: bool = False, first: bool = False
) -> str | None:
    """Return the raw text of a cell, quoted if `quoted` or if it has to be; None if the grammar cannot express it.

    `first` is True for the first cell of a row, which must not look like a comment.
    """
    quote, escape = grammar.quote, grammar.escape
    special = grammar.delimiter in cell or "\n" in cell or "\r" in cell
    escaped = cell.replace(escape, escape * 2) if escape else cell
    if quote is None:
        return None if special else escaped
    comment = first and grammar.comment is not None and cell.startswith(grammar.comment)
    spaced = grammar.skip_space and cell.startswith(" ")
    if quote in cell:
        if not (grammar.doubled or escape):
            return None
        escaped = escaped.replace(quote, quote * 2 if grammar.doubled else f"{escape}{quote}")
    elif not (quoted or special or comment or spaced):
        return escaped
    return quote + escaped + quote


def replace_cells(raw: str, changes: Mapping[int, str], grammar: Grammar) -> str | None:
    """Return the raw text of a row with new cells in some columns (from 0); every other cell keeps its text.

    A cell that was quoted stays quoted. None if the new text would not be read as a row of these cells.
    """
    if not changes:
        return raw
    old = record_at(raw, 0, grammar)
    cells = list(old.cells or ())
    pieces, done = list[str](), 0
    for at, (start, end) in enumerate(cell_spans(raw, grammar)):
        if at in changes:
            quoted = grammar.quote is not None and raw.startswith(grammar.quote, start)
            pieces += [raw[done:start], write_cell(changes[at], grammar, quoted=quoted, first=at == 0) or ""]
            cells[at], done = changes[at], end
    text = "".join([*pieces, raw[done:]])
    new = record_at(text, 0, grammar)
    same = new.end == len(text) and new.cells == cells and (new.defect is None or old.defect is not None)
    return text if same and is_kept(new, text, len(cells), grammar.comment) else None
