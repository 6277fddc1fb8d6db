"""Strict JSON with positions: rejects what readers would read differently, and withstands hostile input.

Positions are computed only when one is needed, so a valid descriptor costs no more than json.loads.
"""

import codecs
import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from msgspec import Struct, field

from claims.model.rule import Break, Place, Rule
from claims.rules import json as rules
from claims.text.display import quote

TOKEN = re.compile(r'[ \t\n\r]*(?:(?P<mark>[\[\]{}:,"])|(?P<atom>[^\s\[\]{}:,"]+))')
_SKIPPER = JSONDecoder(parse_int=len, parse_float=len, parse_constant=len)  # only the end of a number matters

DEPTH_LIMIT = 64
DIGIT_LIMIT = 300  # digits of an integer; about as many as a float can hold

Pointer = tuple[str | int, ...]
Fault = tuple[Rule, int, str]  # the broken rule, the offset, and the message

EXPECTED = {
    "Expecting value": "a value",
    "Expecting ',' delimiter": "',' or the end of the array or object",
    "Expecting ':' delimiter": "':' and the property's value",
    "Expecting property name enclosed in double quotes": "a property name in double quotes",
}
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
HIGH, LOW, OTHER = r"u[dD][89abAB][0-9a-fA-F]{2}", r"u[dD][c-fC-F][0-9a-fA-F]{2}", "."
ESCAPE = re.compile(rf"\\(?:{HIGH}\\{LOW}|(?P<lone>{HIGH}|{LOW})|{OTHER})", re.DOTALL)
STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)
MARKS = (
    (codecs.BOM_UTF8, "utf-8", "has a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "is UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "is UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "is UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "is UTF-16"),
)


class Location(Struct):
    """The offsets of a value and of its key; `parts` are the locations in it."""

    start: int
    key: int
    parts: dict[str | int, "Location"] = field(default_factory=dict)


class JsonIndex(Struct):
    """The locations in a valid JSON text, its duplicate keys (key, offset, first offset) and its numbers."""

    root: Location
    duplicates: list[tuple[str, int, int]] = field(default_factory=list)
    numbers: list[tuple[str, int]] = field(default_factory=list)


def index_json(text: str) -> JsonIndex:
    """Return the location of every value in a valid JSON text, found without recursion."""
    index = JsonIndex(Location(0, 0))
    around: list[tuple[Location, dict[str, int] | None]] = []  # with the keys so far of an object
    name, key, at = None, 0, 0
    while match := TOKEN.match(text, at):
        kind = match.lastgroup or ""
        mark, start, at = match[kind], match.start(kind), match.end()
        if mark in "]}":
            around.pop()
            continue
        if mark in ",:":
            continue
        location, keys = around[-1] if around else (index.root, None)
        if mark == '"':
            word, at = scanstring(text, at)
            if keys is not None and name is None:
                if word in keys:
                    index.duplicates.append((word, start, keys[word]))
                keys.setdefault(word, start)
                name, key = word, start
                continue
        elif kind == "atom" and mark not in ("true", "false", "null"):
            index.numbers.append((mark, start))
        if around:
            part = name if name is not None else len(location.parts)
            location.parts[part] = location = Location(start, key if name is not None else start)
        else:
            location.start = location.key = start
        name = None
        if mark in "[{":
            around.append((location, {} if mark == "{" else None))
    return index


def values_in(text: str, at: int) -> Iterator[tuple[str | int, int, int]]:
    """Yield key or number (from 0), start and end of each value in the array or object at offset `at` of valid JSON.

    Nested values are skipped, so that little of a long array is kept in memory.
    """
    key: str | None = None
    count = 0
    opened = _token(text, at)
    named, at = text[opened.start("mark")] == "{", opened.end()
    while True:
        match = _token(text, at)
        start, mark = match.start(match.lastgroup or ""), match["mark"]
        if mark and mark in "]}":
            return
        if mark and mark in ",:":
            at = match.end()
        elif named and key is None:
            key, at = scanstring(text, match.end())
        else:
            _, at = _SKIPPER.raw_decode(text, start)
            yield count if key is None else key, start, at
            key, count = None, count + 1


def _token(text: str, at: int) -> re.Match[str]:
    match = TOKEN.match(text, at)
    if match is None:
        raise ValueError("the text is not valid JSON")
    return match


class JsonText(Struct):
    """A text in JSON or YAML and its value; an offset in the decoded `text` is a number of characters."""

    value: Any
    text: str
    _root: Location | None = None
    _lines: list[int] | None = None

    def position(self, pointer: Pointer) -> tuple[int, int]:
        """Return line and column of the value at `pointer`, or of the innermost existing value around it."""
        return self.position_at(self._find(pointer).start)

    def key_position(self, pointer: Pointer) -> tuple[int, int]:
        """Return line and column of the key of the value at `pointer`; in an array, of the value itself."""
        return self.position_at(self._find(pointer).key)

    def position_at(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, of a character."""
        if self._lines is None:
            self._lines = [0, *(match.end() for match in re.finditer("\n", self.text))]
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def _find(self, pointer: Pointer) -> Location:
        if self._root is None:
            self._root = index_json(self.text).root
        location = self._root
        for part in pointer:
            if part not in location.parts:
                break
            location = location.parts[part]
        return location


def parse(data: bytes, file: str, whole: str = "file") -> tuple[JsonText | None, list[Break]]:
    """Return the JSON in the bytes of `file`, or None if it is not JSON or nested too deeply, and its faults.

    `whole` names the bytes in messages: the file, or a line of it.

    Sources: RFC 8259; I-JSON (RFC 7493) for duplicate keys and lone surrogates.
    """
    text, faults = decode(data)
    lone: list[int] = []
    if SURROGATE.search(text):
        text = ESCAPE.sub(lambda match: _replace_lone(match, lone), text)
    message = "this escape is half of a surrogate pair: write both halves"
    faults += [(rules.INVALID_JSON_ENCODING, at, message) for at in lone]
    read = JsonText(None, text)
    suspicious: list[str] = []

    def to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            suspicious.append("key")
        return made

    def to_constant(name: str) -> float:
        suspicious.append(name)
        return float(name)

    def to_number(digits: str) -> int | float:
        if _is_big(digits):
            return to_constant(digits)
        return int(digits) if digits.lstrip("-").isdigit() else float(digits)

    try:
        read.value = json.loads(
            text,
            object_pairs_hook=to_object,
            parse_constant=to_constant,
            parse_int=to_number,
            parse_float=to_number,
        )
        if _is_deep(read.value):
            faults.append(_locate_depth(text))
        elif suspicious:
            faults += _locate_keys_and_numbers(read)
    except json.JSONDecodeError as error:
        faults.append((rules.INVALID_JSON, *_explain_syntax(text, error, whole)))
    except RecursionError:
        faults.append(_locate_depth(text))
    breaks = [Break(rule, Place(None, file, *read.position_at(at)), message) for rule, at, message in faults]
    fatal = any(rule in (rules.INVALID_JSON, rules.JSON_TOO_DEEP) for rule, _, _ in faults)
    return (None if fatal else read), breaks


def _is_constant(number: str) -> bool:
    return number.lstrip("-") in ("NaN", "Infinity")


def _is_big(number: str) -> bool:
    """Return whether the number has too many digits, or overflows a float."""
    if number.lstrip("-").isdigit():
        return len(number) > DIGIT_LIMIT
    return math.isinf(float(number))


def decode(data: bytes) -> tuple[str, list[Fault]]:
    """Return the text, with undecodable bytes replaced so that the rest can be checked, and faults of its encoding."""
    for mark, encoding, what in MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return text, [(rules.INVALID_JSON_ENCODING, 0, f"the file {what}: expected plain UTF-8")]
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode())
        message = f"byte 0x{data[error.start]:02X} is not UTF-8: save the file as UTF-8"
        return data.decode(errors="replace"), [(rules.INVALID_JSON_ENCODING, at, message)]


def _replace_lone(escape: re.Match[str], lone: list[int]) -> str:
    """Return the escape itself, or a replacement of the same length for a lone surrogate, which is added to `lone`."""
    if escape["lone"] is None:
        return escape[0]
    lone.append(escape.start())
    return "\\ufffd"


def _explain_syntax(text: str, error: json.JSONDecodeError, whole: str) -> tuple[int, str]:
    """Return where the text stops being JSON, and what was expected there."""
    at = error.pos
    before = text[:at].rstrip(" \t\n\r")
    after = text[at:].lstrip(" \t\n\r")[:1]
    if not text.strip(" \t\n\r"):
        return at, "the file is empty: expected a JSON object"
    if before.endswith(",") and after and after in "}]":
        return len(before) - 1, f"extra comma before '{after}': remove it, or add a value after it"
    if error.msg.startswith("Illegal trailing comma"):  # Python 3.13
        return at, "extra comma at the end: remove it, or add a value after it"
    if error.msg.startswith("Unterminated string"):
        return at, "unterminated string: expected a closing '\"'"
    if error.msg.startswith("Invalid control character"):
        return at, f"{quote(text[at : at + 1])} in a string: expected an escape such as '\\n'"
    if error.msg.startswith("Invalid \\u"):  # the position is that of the u, or of the backslash
        at = text.rindex("\\", 0, at + 1)
        return at, f"invalid escape {quote(text[at : at + 6])}: expected '\\u' and four hex digits"
    if error.msg.startswith("Invalid") and "escape" in error.msg:
        return at, f"invalid escape {quote(text[at : at + 2])}: expected '\\\\' for a backslash"
    if error.msg.startswith("Extra data"):
        return at, f"{quote(text[at : at + 10])} after the value: expected the end of the {whole}"
    found = f"unexpected {quote(after)}" if after else f"unexpected end of the {whole}"
    return at, f"{found}: expected {EXPECTED.get(error.msg, 'JSON')}"


def _is_deep(value: Any) -> bool:
    """Return whether the value is nested beyond the limit: level by level, without recursion."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEPTH_LIMIT):
        level = [
            part
            for whole in level
            for part in (whole.values() if isinstance(whole, dict) else whole)
            if isinstance(part, dict | list)
        ]
        if not level:
            return False
    return True


def _locate_depth(text: str) -> Fault:
    """Return where the nesting first exceeds the limit."""
    depth, at = 0, 0
    for match in STRUCTURE.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > DEPTH_LIMIT:
            at = match.start()
            break
    return rules.JSON_TOO_DEEP, at, f"nested more than {DEPTH_LIMIT} levels deep, so it is not read"


def _locate_keys_and_numbers(read: JsonText) -> Iterator[Fault]:
    """Yield the duplicate keys, constants and big numbers."""
    index = index_json(read.text)
    for key, at, first in index.duplicates:
        line, column = read.position_at(first)
        message = f"duplicate key {quote(key)}, first on line {line}, column {column}: keep one of the two"
        yield rules.DUPLICATE_JSON_KEY, at, message
    for number, at in index.numbers:
        if _is_constant(number):
            message = f"'{number}' is not JSON: write a number, or remove the property"
            yield rules.INVALID_JSON_NUMBER, at, message
        elif _is_big(number):
            message = f"{quote(number)} is out of range: expected less than 1e{DIGIT_LIMIT}"
            yield rules.NUMBER_OUT_OF_RANGE, at, message
