"""Messages of the family `value`: the value, what was expected, and a hint at the cause."""

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from claims.engine.query import Check, PythonCheck
from claims.rules import value as rules
from claims.text.display import plain, plural, quote
from claims.text.suggest import did_you_mean
from claims.types.characters import GARBLED
from claims.types.words import FORMATS, PATTERNS, SHOWN, TYPES

NUMERAL = re.compile(r"[+-]?[0-9.,]+")  # a similar number is no useful suggestion
LOOKS: tuple[tuple[str, str], ...] = (
    (r"\s+", "it is only whitespace"),
    (r"\s.*|.*\s", "it has leading or trailing whitespace"),
    (r"\d{4}-\d{2}-\d{2}", "it looks like a date"),
    (r"\d{4}-\d{1,2}-\d{1,2}", "it looks like a date without leading zeros"),
    (r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}", "it looks like a date in a different order"),
    (r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}.*", "it looks like a datetime with a space instead of 'T'"),
    (r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*", "it looks like a datetime"),
    (r"\d{1,2}:\d{2}(:\d{2})?.*", "it looks like a time"),
    (r"[+-]?\d+", "it looks like an integer"),
    (r"[+-]?\d*\.\d+([eE][+-]?\d+)?", "it looks like a decimal number"),
    (r"[+-]?\d{1,3}([ ,.'’_]\d{3})+([.,]\d+)?", "it looks like a number with grouped digits"),
    (r"[+-]?\d+,\d+", "it looks like a number with a decimal comma"),
    (r"(?i)true|false|yes|no", "it looks like a boolean"),
    (r"\{[0-9A-Fa-f-]{32,36}\}", "it is in braces"),
)
# Reasons for values that look like the expected type but have another format.
FORMS = {
    "a date": "it has a different format",
    "a time": "it has a different format: use HH:MM:SS without a time zone",
    "a datetime": "it has a different format: seconds are required, and a time zone is Z or an offset such as +01:00",
    "an integer": "it has a different format",
    "a number": "it has a different format",
}
JSON_KINDS = ((dict, "a JSON object"), (list, "a JSON array"))
LONGEST_JSON = 10_000  # characters of a cell that are parsed to find what is wrong with it

LEADS = "ÂÃÎÏÐÑØÙÚÛâð"  # what the first byte of a UTF-8 sequence is misread as
MOST_GARBLED = 40  # characters that are shown
POINT = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{0,40})?, ?[+-]?[0-9]{1,20}(?:\.[0-9]{0,40})?")
CLOCK = re.compile(
    r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}[T ])?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[^0-9:].*)?", re.DOTALL
)


def allowed(values: Sequence[Any]) -> str:
    """Return the choices as text, shortened if there are many."""
    texts = [quote(each if isinstance(each, str) else str(each)) for each in values[:SHOWN]]
    more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
    return f"one of {', '.join(texts)}{more}"


def message(check: Check | PythonCheck, value: str | None) -> str:
    """Return the message for `value`, in one line. Called only for findings that are shown."""
    name = quote(check.field)
    if value is None or check.rule is rules.MISSING_REQUIRED_VALUE:
        missing = f" ({quote(value)} is a missing value)" if value else ""
        return f"{name} is required but the cell is empty{missing}"
    shown = f"{quote(value)} in {name}"
    not_expected = f"{shown} is not {check.expected}"
    match check.rule:
        case rules.FORMAT_ERROR if check.expected == FORMATS["uri"]:
            return f"invalid URL: {quote(value)}{hidden(value)}: use {check.expected}"
        case rules.TYPE_ERROR | rules.FORMAT_ERROR:
            looks = _looks(value, check.expected)
            return not_expected + (f": {looks}" if looks else "")
        case rules.NOT_IN_ENUM | rules.NOT_IN_CATEGORIES:
            return not_expected + hidden(value) + _meant(value, check.choices)
        case rules.JSON_SCHEMA_MISMATCH:
            reason = check.reason(value) if check.reason else ""
            return f"{shown} does not conform to {check.expected}" + (f": {plain(reason)}" if reason else "")
        case rules.PATTERN_MISMATCH if check.expected in PATTERNS:
            problem, fix = PATTERNS[check.expected]
            return problem.format(value=quote(value), field=plain(check.field)) + (
                hidden(value) or f": {fix}"
            )
        case rules.PATTERN_MISMATCH:
            return f"{shown} does not match the pattern {check.expected}{hidden(value)}"
        case rules.PATTERN_TOO_SLOW:
            return f"{shown} took too long to check against {check.expected}"
        case rules.TOO_SHORT | rules.TOO_LONG if check.expected.endswith(("character", "characters")):
            return f"{shown} has {plural(len(value), 'character')}: expected {check.expected}"
        case rules.NOT_NFC:
            return f"{shown} is not in NFC" + _named(value, _combines)
        case rules.LEADING_OR_TRAILING_WHITESPACE:
            ends = dict.fromkeys(char for char in (value[:1], value[-1:]) if char.isspace())
            return f"{shown} begins or ends with {', '.join(map(_name, ends))}"
        case rules.INVISIBLE_CHARACTER:
            return f"{shown} contains an invisible character" + _named(value, _invisible)
        case rules.BIDI_CONTROL:
            return f"{shown} contains a bidirectional control character" + _named(value, _turns)
        case rules.NON_STANDARD_WHITESPACE:
            return f"{shown} contains non-standard whitespace" + _named(value, _spaces)
        case rules.MOJIBAKE:
            return f"{shown} was decoded with the wrong encoding: {_meant_by(value)}"
        case rules.FORMULA_INJECTION:
            return f"{shown} begins with {_name(value[:1])}: a spreadsheet would run it as a formula"
        case rules.PLACEHOLDER_VALUE:
            return f"{shown} is a placeholder: leave the cell empty"
    return f"{not_expected}"


def _meant(value: str, choices: Sequence[str]) -> str:
    if NUMERAL.fullmatch(value):
        return ""
    return did_you_mean(value, choices, cutoff=0.6)


def _looks(value: str, expected: str) -> str:
    """Return what a value of the wrong type looks like; never the expected type."""
    if value[:1] in ("{", "[") and (found := _looks_in_json(value, expected)):
        return found
    if expected == TYPES["geopoint"] and (found := _beyond(value)):
        return found
    found = _looks_plain(value)
    kind = found.removeprefix("it looks like ")
    return next(
        (form for name, form in FORMS.items() if kind == name and expected.startswith(f"{name} such")), found
    )


def _beyond(value: str) -> str:
    """Return which coordinate of a point is out of range, or "" if the text is not two numbers."""
    if not POINT.fullmatch(value):
        return ""
    for name, most, part in zip(("longitude", "latitude"), (180, 90), value.split(","), strict=True):
        if abs(Decimal(part.strip())) > most:
            return f"{name} must be between -{most} and {most}"
    return ""


def _looks_in_json(value: str, expected: str) -> str:
    wants_json = "JSON" in expected or expected in (FORMATS["array"], FORMATS["object"])
    try:
        read = json.loads(value) if len(value) <= LONGEST_JSON else None
    except (ValueError, RecursionError) as error:
        at = f" (error at character {error.pos + 1})" if isinstance(error, json.JSONDecodeError) else ""
        return f"it is not valid JSON{at}" if wants_json else ""
    kind = next((words for kind, words in JSON_KINDS if isinstance(read, kind)), "")
    if kind and expected == TYPES["geojson"]:
        return "it is JSON but not valid GeoJSON: check its type and the members that this type requires"
    return f"it is {kind}" if kind and kind != expected else ""


def _looks_plain(value: str) -> str:
    short = value[:100]
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ].*)?", short) and not _is_day(short[:10]):
        return "there is no such date"
    clock = CLOCK.fullmatch(short)
    for unit, most, part in zip(
        ("hour", "minute", "second"), (24, 59, 59), clock.groups() if clock else (), strict=False
    ):
        if part is not None and int(part) > most:
            return f"there is no {unit} {part}"
    odd = next((char for char in short if not char.isascii() and char.isdecimal()), "")
    if odd and not any(map(str.isalpha, short)):
        return f"{_name(odd)} is not one of the digits 0 to 9"
    return next((words for pattern, words in LOOKS if re.fullmatch(pattern, short, re.DOTALL)), "")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def hidden(value: str) -> str:
    """Return a hint at an invisible character or a letter of another script in a key or code, or ""."""
    for at, char in enumerate(value, 1):
        if _invisible(char) or _turns(char) or (char != " " and (char.isspace() or not char.isprintable())):
            return f": character {at} is {_name(char)}, which is invisible"
    letters = [each for each in value if each.isalpha()]
    foreign = next((each for each in letters if _script(each) in ("CYRILLIC", "GREEK")), None)
    if foreign and any(each.isascii() for each in letters):
        return f": character {value.index(foreign) + 1} is {_name(foreign)}, which is not a Latin letter"
    return ""


def _script(char: str) -> str:
    return unicodedata.name(char, "").partition(" ")[0]


def _named(value: str, odd: Callable[[str], bool]) -> str:
    found = list(dict.fromkeys(char for char in value if odd(char)))
    names = ", ".join(_name(char) for char in found[:3])
    return f": {names}" + (f" and {len(found) - 3} more" if len(found) > 3 else "") if found else ""


def _name(char: str) -> str:
    name = unicodedata.name(char, "")
    return f"U+{ord(char):04X}" + (f" {name}" if name else "")


def _combines(char: str) -> bool:
    return unicodedata.combining(char) > 0


def _spaces(char: str) -> bool:
    return char.isspace() and not char.isascii()


def _meant_by(value: str) -> str:
    """Return the text that wrongly decoded text originally was."""
    match = GARBLED.search(value)
    found = match[0] if match else ""
    if found in ("", "\ufffd"):
        return "it contains U+FFFD REPLACEMENT CHARACTER in place of a lost character"
    start = match.start() + (found[0] not in LEADS) if match else 0
    data = bytearray()
    for char in value[start : start + MOST_GARBLED]:
        byte = _in_windows_1252(char)
        if byte < 0x80:
            break
        data.append(byte)
    text = data.decode(errors="ignore")
    size = len(text.encode())
    if not text or bytes(data[:size]) != text.encode():
        return f"it contains {quote(found)}"
    return f"{quote(value[start : start + size])} should be {quote(text)}"


def _in_windows_1252(char: str) -> int:
    """Return the byte of a character in Windows-1252 (its gaps are control characters), or 0 if there is none."""
    try:
        return char.encode("windows-1252")[0]
    except UnicodeEncodeError:
        return ord(char) if ord(char) < 0xA0 else 0


def _turns(char: str) -> bool:
    return char in "\u061c\u200e\u200f" or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"


def _invisible(char: str) -> bool:
    return not _turns(char) and (
        unicodedata.category(char) in ("Cf", "Zl", "Zp")
        or "\x80" <= char <= "\x9f"
        or char in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
    )
