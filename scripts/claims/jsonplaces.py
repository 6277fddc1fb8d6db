"""Finds where everything stands in a valid JSON text, without recursion."""

import re
from collections.abc import Iterator
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]

from msgspec import Struct, field

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
