"""Where a finding stands, in words and in columns of its line."""

import re

from claims.engine.lines import Line
from claims.models.report import Finding
from claims.render.escape import terminal

_LINE_END = re.compile(r"[\r\n]")


def place(each: Finding, file: str | None) -> str:
    """Give the place as `file:line:column`, as far as it is known; `file` is the finding's as it is to be shown."""
    parts = [terminal(file or each.table or "package")]
    if each.line is not None:
        parts += [str(each.line), str(each.column or 1)]
    elif each.row is not None:
        parts.append(f"row {each.row}")
    return ":".join(parts)


def cell_end(each: Finding, line: Line) -> int:
    """Give the column after the finding's cell, or after the part of it that stands on this line.

    It is the finding's own column where the cell is empty, or not written there in a way that is known.
    """
    column, value = each.column or 1, each.value
    raw = line.text[column - 1 - line.start :]
    if not value or not raw:
        return column
    mark = raw[0]
    for written in (value, mark + value.replace(mark, mark * 2) + mark):
        first = _LINE_END.split(written, maxsplit=1)[0]
        if first and raw.startswith(first[: len(raw)]):
            return column + len(first)
    return column
