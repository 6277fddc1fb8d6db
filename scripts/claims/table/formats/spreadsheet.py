"""Writes a value of JSON or of a spreadsheet as text in the format of its field.

A value that is invalid in its field is written in its usual form, for the rules to report.
"""

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from claims.model.table import Field

KINDS: tuple[tuple[Any, str], ...] = (
    (bool, "a boolean"),
    (int | float | Decimal, "a number"),
    (str, "text"),
    (list, "an array"),
    (Mapping, "an object"),
    (datetime, "a datetime"),
    (date, "a day"),
    (time, "a time of day"),
)
PATTERNS = ("default", "any")  # formats of days and times that are no pattern of strptime


def text_of(cell: Any, field: Field) -> str:
    """Return the text of one cell of `field`; None becomes the first of its missing values."""
    match cell:
        case None:
            return "" if "" in field.missing_values else next(iter(field.missing_values), "")
        case str():
            return cell
        case bool():
            return _truth(cell, field)
        case int() | float() | Decimal():
            return _number(cell, field)
        case date() | time():
            return _moment(cell, field)
        case list() if field.type == "list" and not any(isinstance(item, list | Mapping) for item in cell):
            return str(field.properties.get("delimiter", ",")).join(
                text_of(item, _item(field)) for item in cell
            )
        case Mapping() | list():
            return json.dumps(cell, ensure_ascii=False)
    return str(cell)


def fits(cell: Any, field: Field) -> bool:
    """Return whether a value has a type that is allowed for the field."""
    match cell:
        case None | str():
            return True
        case bool():
            kinds: tuple[str, ...] = ("boolean",)
        case int() | float() | Decimal():
            whole = math.isfinite(cell) and cell == int(cell)
            kinds = ("integer", "number", "year") if whole else ("number",)
        case datetime() if cell.time() == time.min:
            kinds = ("date", "datetime")
        case datetime():
            kinds = ("datetime",)
        case date():
            kinds = ("date",)
        case time():
            kinds = ("time",)
        case list():
            kinds = ("list", "array", "geopoint")
            if field.type == "list":
                return all(fits(item, _item(field)) for item in cell)
        case Mapping():
            kinds = ("object", "geojson", "geopoint")
        case _:
            kinds = ()
    return field.type in (*kinds, "any")


def kind_of(cell: Any) -> str:
    """Return the type of a value in words."""
    return next((words for kind, words in KINDS if isinstance(cell, kind)), "no text")


def _item(field: Field) -> Field:
    return Field("", str(field.properties.get("itemType", "string")))


def _truth(cell: bool, field: Field) -> str:
    plain = "true" if cell else "false"
    if field.type != "boolean":
        return plain
    stated = field.properties.get("trueValues" if cell else "falseValues")
    return plain if not isinstance(stated, Sequence) or plain in stated else str(next(iter(stated), plain))


def _number(cell: float | Decimal, field: Field) -> str:
    """Return a number as text; spreadsheets store whole numbers as decimal ones."""
    if field.type not in ("integer", "number", "year"):
        return str(cell)
    if not math.isfinite(cell):
        return "NaN" if math.isnan(cell) else "INF" if cell > 0 else "-INF"
    if field.type != "number":
        return str(int(cell)) if cell == int(cell) else str(cell)
    return str(cell).replace(".", str(field.properties.get("decimalChar", ".")))


def _moment(cell: date | time, field: Field) -> str:
    """Return a date or time as text; spreadsheets store dates as times at midnight."""
    midnight = isinstance(cell, datetime) and cell.time() == time.min
    own = datetime if field.type == "datetime" else time if field.type == "time" else date
    fits = isinstance(cell, own) and (own is not date or midnight or not isinstance(cell, datetime))
    if fits and field.type in ("date", "time", "datetime") and field.format not in PATTERNS:
        return cell.strftime(field.format)
    text = cell.isoformat()
    return text.removesuffix("T00:00:00") if midnight and field.type != "datetime" else text
