"""Finds passages of which only length and hash are known, in a text, by hashing windows of the same length."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from claims.text.sentences import word_interiors

NEARBY = 400  # code points from the expected place that are searched first


class Known(Struct, frozen=True):
    """A passage of an older text: where it starts there, its length in code points, and its hash."""

    start: int
    length: int
    hash: str


class _Text(Struct):
    """A text with the code points at which a passage may start or end; `covered` are the places of found passages."""

    size: int
    data: bytes
    offsets: Sequence[int]
    starts: bytearray
    ends: bytearray
    covered: bytearray

    def hash_at(self, start: int, length: int) -> str:
        """Return the hash of a window."""
        words = self.data[self.offsets[start] : self.offsets[start + length]]
        return hashlib.sha256(words).hexdigest()[:16]

    def windows(self, places: Iterable[int], length: int) -> Iterator[int]:
        """Yield the starts, among these places, of windows that start and end with a word."""
        starts, ends, last = self.starts, self.ends, self.size - length
        return (at for at in places if 0 <= at <= last and starts[at] and ends[at + length])


def find_windows(text: str, wanted: Sequence[Known]) -> dict[Known, list[int]]:
    """Return the starts of each passage in the text, which is several if it is not clear which one is meant.

    Passages are searched where they were, moved by as much as the one before; then nearby; then everywhere.
    """
    prepared = _prepare(text)
    found: dict[Known, list[int]] = {}
    shift = 0
    for each in sorted(set(wanted), key=lambda each: (each.start, each.length, each.hash)):
        places = _nearby(prepared, each, each.start + shift)
        if places:
            found[each] = places
            if len(places) == 1:
                shift = places[0] - each.start
                prepared.covered[places[0] : places[0] + each.length] = b"\1" * each.length
    by_length: dict[int, dict[str, Known]] = {}
    for each in wanted:
        if each not in found:
            by_length.setdefault(each.length, {}).setdefault(each.hash, each)
    for length, passages in sorted(by_length.items()):
        places_of = _everywhere(prepared, length, passages.keys())
        found |= {
            each: places_of[each.hash] for each in wanted if each.length == length and each.hash in places_of
        }
    return found


def _prepare(text: str) -> _Text:
    data = text.encode("utf-8", "surrogatepass")
    offsets: Sequence[int] = range(len(text) + 1)
    if len(data) != len(text):
        offsets = [0, *accumulate(len(char.encode("utf-8", "surrogatepass")) for char in text)]
    size = len(text)
    inside = word_interiors(text)
    starts, ends = bytearray(size + 1), bytearray(size + 1)
    for each in re.finditer(r"\S++", text):
        words = bytes(not at for at in inside[each.start() : each.end() + 1])
        starts[each.start() : each.end()] = words[:-1]
        ends[each.start() + 1 : each.end() + 1] = words[1:]
    return _Text(size, data, offsets, starts, ends, bytearray(size))


def _nearby(text: _Text, each: Known, expected: int) -> list[int]:
    """Return the starts of a passage at or near the expected place; only that one if it is there."""
    for at in text.windows([expected], each.length):
        if text.hash_at(at, each.length) == each.hash:
            return [at]
    places = text.windows(range(expected - NEARBY, expected + NEARBY + 1), each.length)
    return [at for at in places if text.hash_at(at, each.length) == each.hash]


def _everywhere(text: _Text, length: int, hashes: Iterable[str]) -> dict[str, list[int]]:
    """Return the starts of all windows with one of these hashes, outside of the passages that were found."""
    wanted = set(hashes)
    found: dict[str, list[int]] = {}
    for at in text.windows(_uncovered(text, length), length):
        digest = text.hash_at(at, length)
        if digest in wanted:
            found.setdefault(digest, []).append(at)
    return found


def _uncovered(text: _Text, length: int) -> Iterator[int]:
    """Yield the starts of windows of which at least one character is not covered."""
    at = 0
    free = text.covered.find(0)
    while free >= 0:
        at = max(at, free - length + 1)
        stop = text.covered.find(1, free)
        stop = text.size if stop < 0 else stop
        yield from range(at, stop)
        at = max(at, stop)
        free = text.covered.find(0, stop)
