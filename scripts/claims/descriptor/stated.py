"""Reads one value of a descriptor as a field's type and format would: an example, a bound, an enum's member.

Source: Table Schema 2.0, "Field Types". What the table here leaves open ("any" dates, GeoJSON) goes to
frictionless.
"""

import base64
import binascii
import datetime
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from msgspec import Struct, field

from claims.descriptor.json import parse
from claims.types.durations import Duration

TEXT_LIMIT = 2_000  # characters of a value that is parsed; a longer one is valid only as plain text

EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
LOCAL_LIMIT = 64  # characters before the '@'
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z\[\]_a-z~%]*")
UUID = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
INTEGER = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
BARE = re.compile(r"^[^-+0-9.]*|[^0-9.]*$")
SPECIAL = frozenset(["nan", "inf", "-inf"])
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATETIME = re.compile(DATE.pattern + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
YEARMONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
DURATION = re.compile(
    r"(-?)P(?=.)(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
)
TRUE, FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")


class Cast(Struct, frozen=True):
    """A type, its format, and the field's other properties that change how text is read."""

    type: str
    format: str = "default"
    properties: Mapping[str, Any] = field(default_factory=dict)

    def text(self, name: str, default: str) -> str:
        """A property that is a string."""
        found = self.properties.get(name)
        return found if isinstance(found, str) else default

    def texts(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A property that is an array of strings."""
        found = self.properties.get(name)
        return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else default


class NotOfType(Exception):
    """The value is none of the type."""


def cast(value: Any, to: Cast) -> Any:
    """The logical value, which compares with others of its type; raises NotOfType."""
    if isinstance(value, str) and len(value) > TEXT_LIMIT and (to.type, to.format) != ("string", "default"):
        raise NotOfType
    reader = READERS.get(to.type)
    if reader is None:
        return value
    try:
        return reader(value, to)
    except (ValueError, OverflowError, InvalidOperation, re.error) as error:
        raise NotOfType from error


def _string(value: Any, to: Cast) -> str:
    text = _text(value)
    match to.format:
        case "email":
            return _matched(text, EMAIL) if text.find("@") <= LOCAL_LIMIT else _no()
        case "uri":
            return _uri(text)
        case "uuid":
            return _matched(text, UUID)
        case "binary":
            return _base64(text)
        case _:
            return text


def _uri(text: str) -> str:
    from urllib.parse import urlsplit

    urlsplit(_matched(text, URI))
    if re.search(r"%(?![0-9A-Fa-f]{2})", text) or "[" in text.partition("?")[0].partition("/")[2].lstrip("/"):
        _no()
    return text


def _base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        _no()
    return text


def _integer(value: Any, to: Cast) -> int:
    if isinstance(value, str):
        return int(_matched(_stripped(value, to), INTEGER))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else _no()


def _number(value: Any, to: Cast) -> Decimal:
    if isinstance(value, str):
        point = to.text("decimalChar", ".") or "."
        text = _stripped(value, to)
        if text.lower() in SPECIAL:
            return Decimal(text)
        if point != "." and "." in text:
            _no()
        return Decimal(_matched(text.replace(point, "."), NUMBER))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return _no()


def _stripped(text: str, to: Cast) -> str:
    if to.properties.get("bareNumber") is False:
        text = BARE.sub("", text)
    group = to.text("groupChar", "")
    return text.replace(group, "") if group else text


def _boolean(value: Any, to: Cast) -> bool:
    if isinstance(value, bool):
        return value
    if _text(value) in to.texts("trueValues", TRUE):
        return True
    return False if value in to.texts("falseValues", FALSE) else _no()


def _moment(shape: re.Pattern[str], read: Callable[[str], Any], part: str) -> Callable[[Any, Cast], Any]:
    """A reader of dates or times: the default form, any form, or a pattern of strptime."""

    def reader(value: Any, to: Cast) -> Any:
        text = _text(value)
        if to.format == "default":
            return read(_matched(text, shape))
        if to.format == "any":
            return _by_frictionless(text, to)
        found = datetime.datetime.strptime(text, to.format)
        return getattr(found, part)() if part else found

    return reader


def _year(value: Any, _: Cast) -> int:
    year = int(_matched(value, re.compile("[0-9]{4}"))) if isinstance(value, str) else value
    return year if isinstance(year, int) and not isinstance(year, bool) and 0 <= year <= 9999 else _no()


def _yearmonth(value: Any, _: Cast) -> tuple[int, int]:
    match = YEARMONTH.fullmatch(_text(value))
    return (int(match[1]), int(match[2])) if match else _no()


def _duration(value: Any, _: Cast) -> Duration:
    match = DURATION.fullmatch(_text(value))
    if match is None:
        return _no()
    sign = -1 if match[1] else 1
    years, months, days, hours, minutes = (int(match[number] or 0) for number in range(2, 7))
    seconds = Decimal(match[7] or 0) + 60 * (minutes + 60 * (hours + 24 * days))
    return Duration(sign * (12 * years + months), sign * seconds)


def _geopoint(value: Any, to: Cast) -> tuple[Decimal, Decimal]:
    if to.format == "default":
        parts: Any = _text(value).split(",")
    elif to.format == "array":
        parts = _json(value)
    else:
        found = _json(value)
        parts = (
            [found["lon"], found["lat"]]
            if isinstance(found, dict) and found.keys() == {"lon", "lat"}
            else _no()
        )
    if not isinstance(parts, list) or len(parts) != 2:
        return _no()
    if to.format != "default" and any(isinstance(part, str) for part in parts):
        return _no()
    lon, lat = (_number(part.strip() if isinstance(part, str) else part, Cast("number")) for part in parts)
    return (lon, lat) if abs(lon) <= 180 and abs(lat) <= 90 else _no()


def _geojson(value: Any, to: Cast) -> Any:
    found = _json(value)
    return _by_frictionless(found, to) if isinstance(found, dict) else _no()


def _object(value: Any, _: Cast) -> dict[str, Any]:
    found = _json(value)
    return found if isinstance(found, dict) else _no()


def _array(value: Any, _: Cast) -> list[Any]:
    found = _json(value)
    return found if isinstance(found, list) else _no()


def _list(value: Any, to: Cast) -> list[Any]:
    items = value.split(to.text("delimiter", ",") or ",") if isinstance(value, str) else value
    if not isinstance(items, list):
        return _no()
    return [cast(item, Cast(to.text("itemType", "string"))) for item in items]


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    read, breaks = parse(value.encode(errors="replace"), "")
    return _no() if read is None or breaks else read.value


def _by_frictionless(value: Any, to: Cast) -> Any:
    from frictionless import Schema

    schema = Schema.from_descriptor({"fields": [{"name": "value", "type": to.type, "format": to.format}]})
    read, notes = schema.fields[0].read_cell(value)
    return _no() if notes or read is None else read


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _no()


def _matched(text: str, shape: re.Pattern[str]) -> str:
    return text if shape.fullmatch(text) else _no()


def _no() -> NoReturn:
    raise NotOfType


READERS: dict[str, Callable[[Any, Cast], Any]] = {
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "date": _moment(DATE, datetime.date.fromisoformat, "date"),
    "datetime": _moment(DATETIME, datetime.datetime.fromisoformat, ""),
    "time": _moment(TIME, datetime.time.fromisoformat, "timetz"),
    "year": _year,
    "yearmonth": _yearmonth,
    "duration": _duration,
    "geopoint": _geopoint,
    "geojson": _geojson,
    "object": _object,
    "array": _array,
    "list": _list,
}
