"""Strict JSON with places: refuses what readers would read differently, and survives hostile bytes.

Places are worked out only when one is asked for, so that a clean descriptor costs no more than json.loads.
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


# Passes over values: of a number all that matters is where it ends.
_PASSER = JSONDecoder(parse_int=len, parse_float=len, parse_constant=len)


class Spot(Struct):
    """Where a value (and its key) begins; `parts` are the spots in it."""

    start: int
    key: int
    parts: dict[str | int, "Spot"] = field(default_factory=dict)


class Walk(Struct):
    """What a walk over a valid JSON text meets: spots, and the offsets of duplicate keys and of numbers."""

    root: Spot
    repeats: list[tuple[str, int, int]] = field(default_factory=list)
    numbers: list[tuple[str, int]] = field(default_factory=list)


def walk_through(text: str) -> Walk:
    """Find every place in a valid JSON text, without recursion."""
    walk = Walk(Spot(0, 0))
    around: list[tuple[Spot, dict[str, int] | None]] = []  # with the keys so far of an object
    name, key, at = None, 0, 0
    while match := TOKEN.match(text, at):
        kind = match.lastgroup or ""
        mark, start, at = match[kind], match.start(kind), match.end()
        if mark in "]}":
            around.pop()
            continue
        if mark in ",:":
            continue
        spot, keys = around[-1] if around else (walk.root, None)
        if mark == '"':
            word, at = scanstring(text, at)
            if keys is not None and name is None:
                if word in keys:
                    walk.repeats.append((word, start, keys[word]))
                keys.setdefault(word, start)
                name, key = word, start
                continue
        elif kind == "atom" and mark not in ("true", "false", "null"):
            walk.numbers.append((mark, start))
        if around:
            part = name if name is not None else len(spot.parts)
            spot.parts[part] = spot = Spot(start, key if name is not None else start)
        else:
            spot.start = spot.key = start
        name = None
        if mark in "[{":
            around.append((spot, {} if mark == "{" else None))
    return walk


def values_in(text: str, at: int) -> Iterator[tuple[str | int, int, int]]:
    """Key or number (from 0), start and end of each value in the array or object at offset `at` of valid JSON.

    What the values are made of is passed over, so that of a long array little is kept.
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
            _, at = _PASSER.raw_decode(text, start)
            yield count if key is None else key, start, at
            key, count = None, count + 1


def _token(text: str, at: int) -> re.Match[str]:
    match = TOKEN.match(text, at)
    if match is None:
        raise ValueError("the text is no valid JSON")
    return match


DEPTH_LIMIT = 64
DIGIT_LIMIT = 300  # digits of an integer; about as many as a float can hold

Pointer = tuple[str | int, ...]
Wrong = tuple[Rule, int, str]  # a rule that is broken at an offset, and the message

EXPECTED = {
    "Expecting value": "a value",
    "Expecting ',' delimiter": "',' or the end of the array or object",
    "Expecting ':' delimiter": "':' and the property's value",
    "Expecting property name enclosed in double quotes": "a property's name in double quotes",
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


class JsonText(Struct):
    """A JSON text and its value; `text` has been decoded, with an offset for each character."""

    value: Any
    text: str
    _root: Spot | None = None
    _lines: list[int] | None = None

    def place(self, pointer: Pointer) -> tuple[int, int]:
        """Line and column of the value at `pointer`, or of the innermost value around it that exists."""
        return self.at(self._spot(pointer).start)

    def key_place(self, pointer: Pointer) -> tuple[int, int]:
        """Line and column of the key of the value at `pointer`; of the value itself in an array."""
        return self.at(self._spot(pointer).key)

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character."""
        if self._lines is None:
            self._lines = [0, *(match.end() for match in re.finditer("\n", self.text))]
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def _spot(self, pointer: Pointer) -> Spot:
        if self._root is None:
            self._root = walk_through(self.text).root
        spot = self._root
        for part in pointer:
            found = spot.parts.get(part)
            if found is None:
                break
            spot = found
        return spot


class _Seen(Struct):
    """What json.loads met, as flags: the places are looked up only where one is set."""

    repeat: bool = False
    number: bool = False

    def object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        self.repeat = self.repeat or len(made) != len(pairs)
        return made

    def not_a_number(self, name: str) -> float:
        self.number = True
        return float(name)

    def integer(self, digits: str) -> int | float:
        if _big(digits):
            self.number = True
            return -math.inf if digits.startswith("-") else math.inf
        return int(digits)

    def fraction(self, digits: str) -> float:
        self.number = self.number or _big(digits)
        return float(digits)


def _big(number: str) -> bool:
    """Whether it has too many digits, or is infinity to a reader of floats."""
    if number.lstrip("-").isdigit():
        return len(number) > DIGIT_LIMIT
    return math.isinf(float(number))


def parse(data: bytes, file: str, whole: str = "file") -> tuple[JsonText | None, list[Break]]:
    """Read JSON from the bytes of `file`; None where it is no JSON or nested too deeply.

    `whole` is what the bytes are, in words: the file, or a line of it.

    Sources: RFC 8259; I-JSON (RFC 7493) for duplicate keys and lone surrogates.
    """
    text, wrong = _decode(data)
    lone: list[int] = []
    if SURROGATE.search(text):
        text = ESCAPE.sub(lambda match: _whole(match, lone), text)
    read = JsonText(None, text)
    wrong += [
        (rules.INVALID_JSON_ENCODING, at, "this escape is half a character: expected both halves")
        for at in lone
    ]
    seen = _Seen()
    try:
        read.value = json.loads(
            text,
            object_pairs_hook=seen.object,
            parse_constant=seen.not_a_number,
            parse_int=seen.integer,
            parse_float=seen.fraction,
        )
        if _deep(read.value):
            wrong.append(_too_deep(text))
        elif seen.repeat or seen.number:
            wrong += _refused(read)
    except json.JSONDecodeError as error:
        wrong.append((rules.INVALID_JSON, *_syntax(text, error, whole)))
    except RecursionError:
        wrong.append(_too_deep(text))
    breaks = [Break(rule, Place(None, file, *read.at(at)), message) for rule, at, message in wrong]
    fatal = any(rule in (rules.INVALID_JSON, rules.JSON_TOO_DEEP) for rule, _, _ in wrong)
    return (None if fatal else read), breaks


def _decode(data: bytes) -> tuple[str, list[Wrong]]:
    """The text, with what is no text replaced, so that the rest can still be checked."""
    for mark, encoding, what in MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return text, [(rules.INVALID_JSON_ENCODING, 0, f"the file {what}: expected plain UTF-8")]
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode())
        message = f"byte 0x{data[error.start]:02X} is no UTF-8: save the file as UTF-8"
        return data.decode(errors="replace"), [(rules.INVALID_JSON_ENCODING, at, message)]


def _whole(escape: re.Match[str], lone: list[int]) -> str:
    """The escape itself, or a replacement of the same length for half a character."""
    if escape["lone"] is None:
        return escape[0]
    lone.append(escape.start())
    return "\\ufffd"


def _syntax(text: str, error: json.JSONDecodeError, whole: str) -> tuple[int, str]:
    """Where the text stops being JSON, and what was expected there."""
    at = error.pos
    before = text[:at].rstrip(" \t\n\r")
    after = text[at:].lstrip(" \t\n\r")[:1]
    if not text.strip(" \t\n\r"):
        return at, "the file is empty: expected a JSON object"
    if before.endswith(",") and after and after in "}]":
        return len(
            before
        ) - 1, f"there is a comma before '{after}': expected another value after it, or no comma"
    if error.msg.startswith("Illegal trailing comma"):  # Python 3.13
        return at, "there is a comma at the end: expected another value after it, or no comma"
    if error.msg.startswith("Unterminated string"):
        return at, "the text that begins here is not closed: expected a '\"'"
    if error.msg.startswith("Invalid control character"):
        return at, f"{quote(text[at : at + 1])} stands in a text: expected an escape such as '\\n'"
    if error.msg.startswith("Invalid \\u"):  # the place is that of the u, or of the backslash
        at = text.rindex("\\", 0, at + 1)
        return at, f"{quote(text[at : at + 6])} is no escape: expected '\\u' and four hex digits"
    if error.msg.startswith("Invalid") and "escape" in error.msg:
        return at, f"{quote(text[at : at + 2])} is no escape: expected '\\\\' for a backslash"
    if error.msg.startswith("Extra data"):
        return at, f"{quote(text[at : at + 10])} follows the value: expected the end of the {whole}"
    found = f"{quote(after)} stands here" if after else f"the {whole} ends here"
    return at, f"{found}: expected {EXPECTED.get(error.msg, 'JSON')}"


def _deep(value: Any) -> bool:
    """Whether the value is nested beyond the limit: severity by severity, without recursion."""
    severity = [value] if isinstance(value, dict | list) else []
    for _ in range(DEPTH_LIMIT):
        severity = [
            part
            for whole in severity
            for part in (whole.values() if isinstance(whole, dict) else whole)
            if isinstance(part, dict | list)
        ]
        if not severity:
            return False
    return True


def _too_deep(text: str) -> Wrong:
    """Where the nesting first passes the limit."""
    depth = 0
    for match in STRUCTURE.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > DEPTH_LIMIT:
            return (
                rules.JSON_TOO_DEEP,
                match.start(),
                f"nested more than {DEPTH_LIMIT} deep: nothing in it is read",
            )
    return rules.JSON_TOO_DEEP, 0, f"nested more than {DEPTH_LIMIT} deep: nothing in it is read"


def _refused(read: JsonText) -> list[Wrong]:
    """The places of duplicate keys, constants and big numbers."""
    walk = walk_through(read.text)
    wrong: list[Wrong] = []
    for key, at, first in walk.repeats:
        line, column = read.at(first)
        message = (
            f"{quote(key)} is given already on line {line}, column {column}: readers keep one of the two"
        )
        wrong.append((rules.DUPLICATE_JSON_KEY, at, message))
    for number, at in walk.numbers:
        if number.lstrip("-") in ("NaN", "Infinity"):
            wrong.append(
                (rules.INVALID_JSON_NUMBER, at, f"'{number}' is no JSON: expected a number or no property")
            )
        elif _big(number):
            wrong.append(
                (
                    rules.NUMBER_OUT_OF_RANGE,
                    at,
                    f"{quote(number)} is too big: expected less than 1e{DIGIT_LIMIT}",
                )
            )
    return wrong
