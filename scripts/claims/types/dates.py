"""Dates and times in SQL: only ISO formats with leading zeros, only days that exist."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from claims.text.sql import literal
from claims.types.form import Compare, Form, text_order

YEAR = "[0-9]{4}"
YEARMONTH = "[0-9]{4}-(?:0[1-9]|1[0-2])"
CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
ZONE = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
DATETIME = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T(?:{CLOCK}(?:\.[0-9]+)?|24:00:00(?:\.0+)?){ZONE}?"


def date_form(column: str) -> Form:
    """Return the form of type `date`."""
    day = f"TRY_CAST({column} AS DATE)"
    # Text that comes back from a date unchanged was written as yyyy-mm-dd; the length excludes 'infinity'.
    misfits = f"(strlen({column}) <> 10 OR CAST({day} AS VARCHAR) IS DISTINCT FROM {column})"
    fits = f"(strlen({column}) = 10 AND CAST({day} AS VARCHAR) IS NOT DISTINCT FROM {column})"
    return Form(fits, misfits, column, text_order(column))


def time_form(column: str) -> Form:
    """Return the form of type `time`."""
    return _matched(column, CLOCK)


def year_form(column: str) -> Form:
    """Return the form of type `year`."""
    return _matched(column, YEAR)


def yearmonth_form(column: str) -> Form:
    """Return the form of type `yearmonth`."""
    return _matched(column, YEARMONTH)


def datetime_form(column: str) -> Form:
    """Return the form of type `datetime`, compared in UTC; a time without a time zone counts as UTC."""
    day = f"TRY_CAST(left({column}, 10) AS DATE)"
    fits = (
        f"(regexp_full_match({column}, '{DATETIME}') AND {column} > '0001' AND {day} IS NOT NULL "
        f"AND NOT prefix({column}, '9999-12-31T24'))"
    )
    zulu, zoned = f"suffix({column}, 'Z')", f"substr({column}, -6, 1) IN ('+', '-')"
    local = (
        f"(CASE WHEN {zulu} THEN left({column}, -1) WHEN {zoned} THEN left({column}, -6) ELSE {column} END)"
    )
    hours, minutes = f"substr({column}, -5, 2)", f"substr({column}, -2, 2)"
    shift = f"(CASE WHEN {zoned} THEN TRY_CAST(substr({column}, -6, 1) || '1' AS BIGINT) * "
    shift += f"(TRY_CAST({hours} AS BIGINT) * 60 + TRY_CAST({minutes} AS BIGINT)) ELSE 0 END)"
    # Six digits of a second are what a timestamp holds; more are cut, never rounded.
    instant = f"(TRY_CAST(left({local}, 26) AS TIMESTAMP) - to_minutes({shift}))"
    mark = f"(CASE WHEN {zulu} OR {zoned} THEN 'Z' ELSE '' END)"

    def compared(bound: datetime, compare: Compare) -> str:
        return f"{instant} {compare} TIMESTAMP '{_utc(bound)}'"

    return Form(
        fits,
        f"({column} IS NOT NULL AND NOT {fits})",
        f"strftime({instant}, '%Y-%m-%dT%H:%M:%S.%f') || {mark}",
        compared,
    )


def _matched(column: str, pattern: str) -> Form:
    fits = f"regexp_full_match({column}, '{pattern}')"
    return Form(fits, f"NOT {fits}", column, text_order(column))


def read_date(value: Any) -> str | None:
    """Return the date of a descriptor as YYYY-MM-DD; None if it is not valid."""
    if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def read_year(value: Any) -> str | None:
    """Return the year of a descriptor as four digits; None if it is not valid."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return f"{value:04}" if 0 <= value <= 9999 else None
    return value if isinstance(value, str) and re.fullmatch(YEAR, value) else None


def read_yearmonth(value: Any) -> str | None:
    """Return the month of a descriptor as YYYY-MM; None if it is not valid."""
    if isinstance(value, list) and len(value) == 2 and all(type(each) is int for each in value):
        value = f"{value[0]:04}-{value[1]:02}"
    return value if isinstance(value, str) and re.fullmatch(YEARMONTH, value) else None


def read_datetime(value: Any) -> datetime | None:
    """Return the datetime of a descriptor, with or without a time zone; None if it is not valid."""
    if not isinstance(value, str) or not re.fullmatch(DATETIME, value):
        return None
    text = re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", value)
    midnight = text[11:13] == "24"
    try:
        moment = datetime.fromisoformat(text[:11] + "00" + text[13:] if midnight else text)
        return moment + timedelta(days=1) if midnight else moment
    except (ValueError, OverflowError):
        return None


def _utc(moment: datetime) -> str:
    try:
        bare = moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        bare = datetime.max if moment.year > 1 else datetime.min
    return bare.isoformat(timespec="microseconds")


def canonical_datetime(moment: datetime) -> str:
    """Return the canonical text of a datetime: in UTC if it has a time zone."""
    return _utc(moment) + ("" if moment.tzinfo is None else "Z")


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
    """Return SQL for a day as YYYY-MM-DD, or for an invalid text unchanged; None if SQL cannot express the format."""
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
