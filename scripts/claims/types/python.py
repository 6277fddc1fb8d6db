"""Reads values as frictionless does, for the types that SQL cannot express; stricter where a pattern is given here."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any

from claims.model.table import Field
from claims.types.dates import CLOCK, DATETIME
from claims.types.numbers import canonical

Reader = Callable[[Any], Any]
# Types in which several texts can have one value, which SQL cannot always recognize.
TYPES_WITH_SEVERAL_TEXTS = (
    *("geopoint", "duration", "integer", "number", "date"),
    *("time", "datetime", "list", "array", "object"),
)
KEPT = (
    *("decimalChar", "groupChar", "bareNumber", "floatNumber", "trueValues", "falseValues"),
    *("delimiter", "itemType", "arrayItem"),
)
DURATION = re.compile(
    r"-?P(?=[0-9T])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?(?:T(?=[0-9.])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
)
_NUMBER = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?"
GEOPOINT = re.compile(rf"{_NUMBER}, ?{_NUMBER}")
ITEMS = {
    "integer": re.compile("[+-]?[0-9]+"),
    "number": re.compile(rf"{_NUMBER}|-?[iI][nN][fF]|[nN][aA][nN]"),
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "time": re.compile(CLOCK),
    "datetime": re.compile(DATETIME),
}
ODD_NUMBER = re.compile(r"_|(?![0-9])\d|^\s|\s$|^[+-]?(?i:infinity|s?nan[0-9]+|snan)$|^(?i:\+inf|[+-]nan)$")


class FrictionlessReader:
    """Reads the texts of one field as values; frictionless is imported for the first one."""

    def __init__(self, field: Field) -> None:
        """If the field's descriptor is so wrong that frictionless has no reader for it, every text is valid."""
        self._field = field
        self._batch: tuple[Sequence[str], list[Any]] = ((), [])

    def misfits(self, texts: Sequence[str]) -> list[bool]:
        """Return True for each text that is not of the type."""
        if self._reader is None:
            return [False] * len(texts)
        return [value is None for value in self._values(texts)]

    def lenient(self, value: Any) -> Any:
        """Return a value from a descriptor, read as leniently as frictionless does; None if it is not of the type."""
        if self._reader is None:
            return None
        try:
            found = self._reader(value)
            return None if isinstance(found, Decimal) and found.is_snan() else found
        except (ValueError, TypeError, ArithmeticError, AttributeError, LookupError, RecursionError):
            return None

    def _values(self, texts: Sequence[str]) -> list[Any]:
        """Return the value of each text, None if it is not of the type; kept, since several checks read the same texts."""
        if self._batch[0] is not texts:
            self._batch = texts, [self.lenient(text) if self._strict(text) else None for text in texts]
        return self._batch[1]

    def same(self, texts: Sequence[str]) -> list[str]:
        """Return for each text the one that all texts of its value share; a text that is not of the type is unchanged."""
        if self._reader is None:
            return list(texts)
        return [_one_text(text, value) for text, value in zip(texts, self._values(texts), strict=True)]

    def breaks(self, test: Callable[[Any], bool]) -> Callable[[Sequence[str]], list[bool]]:
        """Return a function that returns True for each text of the type whose value meets `test`."""

        def judge(texts: Sequence[str]) -> list[bool]:
            return [value is not None and test(value) for value in self._values(texts)]

        return judge

    @cached_property
    def _reader(self) -> Reader | None:
        if self._field.type == "object":
            return _read_object
        from frictionless import Field as Frictionless
        from frictionless import FrictionlessException

        descriptor: dict[str, Any] = {"name": "cell", "type": self._field.type}
        descriptor["format"] = self._field.format.removeprefix("fmt:") or "default"
        descriptor |= {name: value for name, value in self._field.properties.items() if name in KEPT}
        if self._field.type == "integer":
            descriptor.pop("groupChar", None)
        try:
            made: Reader = Frictionless.from_descriptor(descriptor).create_value_reader()
        except (FrictionlessException, re.error, AttributeError, TypeError, ValueError):
            return None
        group = self._field.properties.get("groupChar")
        if self._field.type == "integer" and isinstance(group, str) and group:
            # frictionless supports groupChar in numbers only; the standard allows it in integers too.
            return lambda cell: made(cell.replace(group, "") if isinstance(cell, str) else cell)
        return made

    @cached_property
    def _strict(self) -> Callable[[str], bool]:
        match self._field.type:
            case "duration":
                return lambda text: DURATION.fullmatch(text) is not None
            case "integer" | "number":
                return lambda text: ODD_NUMBER.search(text) is None
            case "geopoint" if self._field.format == "default":
                return lambda text: GEOPOINT.fullmatch(text) is not None
            case "geopoint":
                return _has_numbers
            case "array" | "geojson":
                return is_json
            case "string" if self._field.format == "email":
                return lambda text: not re.search(r"[\s\x00-\x1f]", text)
            case "list":
                item = ITEMS.get(self._field.properties.get("itemType", "string"))
                delimiter = self._field.properties.get("delimiter", ",")
                if item is not None and isinstance(delimiter, str) and delimiter:
                    return lambda text: all(item.fullmatch(each) for each in text.split(delimiter))
        return lambda _text: True


def _one_text(text: str, value: Any) -> str:
    """Return the text that all texts of a value share; the text itself if there is no value, or it is nested too deeply."""
    try:
        return text if value is None else same_text(value)
    except RecursionError:
        return text


def same_text(value: Any) -> str:
    """Return a text that is the same for equal values."""
    match value:
        case Decimal():
            return "nan" if value.is_nan() else canonical(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return same_text(Decimal(value))
        case datetime() if value.tzinfo is not None:
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case datetime() | time():
            return value.isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case list() | tuple():
            return f"[{', '.join(map(_inside, value))}]"
        case dict():
            return (
                f"{{{', '.join(f'{_inside(str(name))}: {_inside(value[name])}' for name in sorted(value))}}}"
            )
        case None:
            return "null"
    return str(value)


def _inside(value: Any) -> str:
    """Return the same for a value inside of another one, where a text must differ from a number."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else same_text(value)


def is_json(text: str) -> bool:
    """Return whether a text is JSON; by the standard, NaN and Infinity are not."""
    try:
        json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return False
    return True


def _has_numbers(text: str) -> bool:
    """Return whether the coordinates of a point in JSON are numbers; frictionless also accepts strings and booleans."""
    try:
        point = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return False
    parts = point.values() if isinstance(point, dict) else point if isinstance(point, list) else [None]
    return all(isinstance(part, int | float) and not isinstance(part, bool) for part in parts)


def _read_object(cell: Any) -> Any:
    if isinstance(cell, str):
        cell = json.loads(cell, parse_constant=_no_number)
    return cell if isinstance(cell, dict) else None


def _no_number(name: str) -> None:
    raise ValueError(name)
