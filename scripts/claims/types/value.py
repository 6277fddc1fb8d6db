"""Reads a value in a descriptor: an example, a bound, a category, a member of an enum.

A text is valid if a cell with that text is.
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from claims.model.table import Field
from claims.types.dates import CLOCK, canonical_datetime, read_date, read_datetime, read_year, read_yearmonth
from claims.types.durations import duration_of
from claims.types.numbers import (
    LONGEST_INTEGER,
    canonical,
    integer_pattern,
    number_pattern,
    read_integer,
    read_number,
)
from claims.types.python import FrictionlessReader
from claims.types.text import FORMATS, boolean_texts

EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
LONGEST_EMAIL, LONGEST_MAILBOX = 2_000, 64  # characters of an address, and of its part before the '@'


class InvalidValue(ValueError):
    """The value is not of the field's type."""


def parse_value(field: Field, value: Any) -> Any:
    """Return the value that a value in JSON means in the field's type. Raises InvalidValue.

    Two values of one field can be compared with each other.
    """
    found = _parse(field, value)
    if found is None and value is not None:
        raise InvalidValue
    if value is None and field.type != "any":
        raise InvalidValue
    return found


def canonical_text(field: Field, value: Any) -> str | None:
    """Return the canonical text of a value in a descriptor, as a Form makes it of a cell; None if there is none."""
    try:
        found = parse_value(field, value)
    except InvalidValue:
        return None
    match found:
        case bool() if field.type == "boolean":
            return "true" if found else "false"
        case int() | Decimal() if field.type != "any" and found == found:  # NaN equals nothing
            return canonical(Decimal(found))
        case datetime():
            return canonical_datetime(found)
        case str() if field.type != "list":
            return found
    return None


def is_uri(text: str) -> bool:
    """Return whether the text is a URI with a scheme. Source: RFC 3986."""
    return _matches(FORMATS["uri"], text) is not None


def is_email(text: str) -> bool:
    """Return whether the text is the usual kind of email address."""
    return len(text) <= LONGEST_EMAIL and text.find("@") <= LONGEST_MAILBOX and bool(EMAIL.fullmatch(text))


def _parse(field: Field, value: Any) -> Any:
    default = field.format in ("default", "")
    match field.type:
        case "any":
            return value
        case "string" if default or field.format in FORMATS:
            return _matches(FORMATS.get(field.format), value)
        case "integer":
            return _parse_integer(field, value)
        case "number":
            return _parse_number(field, value)
        case "boolean":
            return _parse_boolean(field, value)
        case "date" if default:
            return read_date(value)
        case "time" if default:
            return _matches(CLOCK, value)
        case "datetime" if default:
            return read_datetime(value)
        case "year":
            return read_year(value)
        case "yearmonth":
            return read_yearmonth(value)
        case "list" if isinstance(value, list):
            item = Field("", str(field.properties.get("itemType", "string")))
            return [parse_value(item, each) for each in value]
        case "list" if field.properties.get("itemType", "string") == "string":
            return _matches(None, value)
    return _parse_by_frictionless(field, value)


def _matches(pattern: str | None, value: Any) -> str | None:
    """Return the text if it matches the pattern, which is escaped for an SQL string."""
    if not isinstance(value, str):
        return None
    return value if pattern is None or re.fullmatch(pattern.replace("''", "'"), value) else None


def _parse_integer(field: Field, value: Any) -> int | None:
    if not isinstance(value, str):
        return read_integer(value)
    pattern = integer_pattern(field)
    if pattern is None:
        found: int | None = _parse_by_frictionless(field, value)
        return found
    if len(value) > LONGEST_INTEGER or not re.fullmatch(pattern, value):
        return None
    group = field.properties.get("groupChar", "")
    return int(value.replace(group, "") if group else value)


def _parse_number(field: Field, value: Any) -> Any:
    pattern = number_pattern(field)
    if not isinstance(value, str) or pattern is None:
        return _parse_by_frictionless(field, value) if isinstance(value, str) else read_number(value)
    if not re.fullmatch(pattern, value):
        return None
    group = field.properties.get("groupChar", "")
    bare = value.replace(group, "") if group else value
    return read_number(bare.replace(field.properties.get("decimalChar", "."), "."))


def _parse_boolean(field: Field, value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    true, false = boolean_texts(field)
    return False if value in false else True if value in true else None


def _parse_by_frictionless(field: Field, value: Any) -> Any:
    reader = FrictionlessReader(field)
    if isinstance(value, str) and reader.misfits([value])[0]:
        return None
    found = reader.lenient(value)
    if found is None:  # frictionless has no reader for the field, which is reported in the schema
        return value if isinstance(value, str) else None
    return duration_of(found) if field.type == "duration" else found
