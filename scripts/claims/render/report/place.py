"""The place of a finding, as text and as columns of its line."""

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from claims.model.report import Finding
from claims.text.display import terminal

if TYPE_CHECKING:
    from claims.table.lines import Line

_LINE_END = re.compile(r"[\r\n]")


def place(each: Finding, file: str | None) -> str:
    """Return the place as `file:line:column`, as far as it is known; `file` is the finding's file as shown.

    Without a line, table and row follow in parentheses, so that no editor mistakes them for a line.
    """
    parts = [terminal(file or each.table or "package")]
    if each.line is not None:
        parts += [str(each.line), str(each.column or 1)]
    table = ", ".join(_in_table(each))
    return ":".join(parts) + (f" ({table})" if table else "")


def aside(each: Finding) -> str:
    """Return table and row for the start of a message, for formats that only know files and lines."""
    return "".join(f"{part}: " for part in _in_table(each))


def _in_table(each: Finding) -> list[str]:
    """Return the table (unless the file is named after it) and the row of a finding without a line."""
    if each.line is not None or each.file is None:
        return []
    file = PurePosixPath(each.file)
    named = each.table in (file.stem, file.name.partition(".")[0])
    table = [terminal(each.table)] if each.table is not None and not named else []
    return [*table, f"row {each.row}"] if each.row is not None else table


def cell_end(each: Finding, line: "Line") -> int:
    """Return the column after the finding's cell, or after the part of the cell that is on this line.

    It is the finding's own column if the cell is empty or cannot be found there.
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
