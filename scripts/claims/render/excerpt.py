"""Shows the line that a finding stands on, with a mark under its cell."""

import re

from claims.engine.lines import Line
from claims.quote import inert
from claims.render.width import width

TAB = "    "
_COMMAND = re.compile(r"##\[")  # as in escape.terminal


def excerpt(line: Line, cell: tuple[int, int], columns: int) -> tuple[str, str]:
    """Give the line, cut to `columns` around the cell, and the marks that belong below it.

    `cell` is the column where the cell begins and the one after it, from 1; cut ends are shown as `…`.
    """
    pieces = [TAB if char == "\t" else inert(char) for char in line.text]
    for command in _COMMAND.finditer(line.text):
        pieces[command.end() - 1] = "\\x5b"
    widths = [width(piece) for piece in pieces]
    at = min(max(cell[0] - 1 - line.start, 0), len(pieces))
    end = min(max(cell[1] - 1 - line.start, at), len(pieces))
    first, last = _window(widths, (at, end), columns - 2)
    before = "…" if line.start + first > 0 else ""
    after = "…" if line.start + last < line.length else ""
    shown = before + "".join(pieces[first:last]) + after
    marked = max(1, sum(widths[at : min(end, last)]))
    return shown, " " * (len(before) + sum(widths[first:at])) + "^" + "~" * (marked - 1)


def _window(widths: list[int], cell: tuple[int, int], room: int) -> tuple[int, int]:
    """Which characters are shown: of the cell two thirds of the room at most, then what is around it."""
    first = last = cell[0]
    used = 0

    def forward(end: int, limit: int) -> None:
        nonlocal last, used
        while last < end and used + widths[last] <= limit:
            used += widths[last]
            last += 1

    def backward(limit: int) -> None:
        nonlocal first, used
        while first > 0 and used + widths[first - 1] <= limit:
            first -= 1
            used += widths[first]

    forward(cell[1], room * 2 // 3)
    backward(min(room, used + room // 3))
    forward(len(widths), room)
    backward(room)
    return first, last
