"""Dates in a format of strptime as SQL: the same text for the same day, whatever the format.

Two sides of a comparison may write one day in two formats. What is not surely read as Python's strptime reads it
(names of days, weeks, other digits than ASCII's) stays as it is, and then differs as text does.
"""

import re

from claims.engine.duck import literal

_NAMES = ("January", "February", "March", "April", "May", "June", "July", "August", "September")
MONTHS = (*_NAMES, "October", "November", "December")
# Longer alternatives first, as in Python's _strptime: "12" is never read as month 1 and a rest.
_PARTS = {
    "%Y": ("year", "[0-9]{4}"),
    "%y": ("year", "[0-9]{2}"),
    "%m": ("month", "1[0-2]|0[1-9]|[1-9]"),
    "%d": ("day", "3[01]|[12][0-9]|0[1-9]|[1-9]"),
    "%B": ("month", "|".join(MONTHS)),
    "%b": ("month", "|".join(name[:3] for name in MONTHS)),
}
_PIECE = re.compile("%.| +|[^%]", re.DOTALL)


def iso_day(format_: str, column: str) -> str | None:
    """SQL for the day as yyyy-mm-dd, for the text as it is where it is no such day; None where SQL cannot say it."""
    groups: dict[str, tuple[str, int]] = {}
    pattern = ""
    for piece in _PIECE.findall(format_):
        if piece in _PARTS:
            part, texts = _PARTS[piece]
            if part in groups:
                return None
            groups[part] = (piece, len(groups) + 1)
            pattern += f"({texts})"
        elif set(piece) == {" "}:
            pattern += " +"  # to strptime, a space is any number of them
        elif piece.startswith("%") or piece.isspace() or not piece.isascii():
            return None
        else:
            pattern += re.escape(piece)
    if len(groups) < 3:
        return None
    whole = literal(f"(?i)^{pattern}$")
    numbers = {
        part: _number(piece, f"regexp_extract({column}, {whole}, {at})")
        for part, (piece, at) in groups.items()
    }
    day = f"concat({numbers['year']}, '-', {numbers['month']}, '-', {numbers['day']})"
    return f"CASE WHEN CAST(TRY_CAST({day} AS DATE) AS VARCHAR) = {day} THEN {day} ELSE {column} END"


def _number(piece: str, text: str) -> str:
    match piece:
        case "%Y":
            return text
        case "%y":  # as POSIX has it: 69 to 99 are of the last century
            return f"CASE WHEN {text} >= '69' THEN '19' ELSE '20' END || {text}"
        case "%B" | "%b":
            names = ", ".join(literal(name[:3].lower()) for name in MONTHS)
            return f"lpad(CAST(list_position([{names}], lower(left({text}, 3))) AS VARCHAR), 2, '0')"
    return f"lpad({text}, 2, '0')"
