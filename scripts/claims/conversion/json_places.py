"""Where the items of a JSON text stand: found by passing over whole values, so that nothing is built of them."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property

from claims.conversion.source import Spot
from claims.jsonplaces import values_in, walk_through


class _Text:
    """A text and its lines."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = array("L", [0, *(match.end() for match in re.finditer("\n", text))])

    def at(self, offset: int) -> Spot:
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1

    def parts(self, start: int, end: int) -> dict[str | int, Spot]:
        root = walk_through(self.text[start:end]).root
        return {name: self.at(start + spot.start) for name, spot in root.parts.items()}


class ArrayPlaces:
    """The items of an array in a valid JSON text; `array_at` gives the array's offset in it."""

    def __init__(self, read: Callable[[], str], array_at: Callable[[str], int]) -> None:
        """Take what reads the text again, once, should a place be asked for."""
        self._read = read
        self._array_at = array_at

    @cached_property
    def _text(self) -> _Text:
        return _Text(self._read())

    @cached_property
    def _bounds(self) -> "array[int]":
        found = array("L")
        for _, start, end in values_in(self._text.text, self._array_at(self._text.text)):
            found.extend((start, end))
        return found

    def item(self, at: int) -> Spot:
        """Where an item begins."""
        return self._text.at(self._bounds[2 * at])

    def parts(self, at: int) -> dict[str | int, Spot]:
        """Where each of an item's values begins."""
        return self._text.parts(*self._bounds[2 * at : 2 * at + 2])


class LinePlaces:
    """The items of NDJSON: one on each line; an item's number is its line's (from 0)."""

    def __init__(self, read: Callable[[], str]) -> None:
        """Take what reads the text again, once, should a place be asked for."""
        self._read = read

    @cached_property
    def _lines(self) -> list[str]:
        return self._read().split("\n")

    def item(self, at: int) -> Spot:
        """Where a line's value begins."""
        line = self._lines[at]
        return at + 1, len(line) - len(line.lstrip()) + 1

    def parts(self, at: int) -> dict[str | int, Spot]:
        """Where each of its values begins."""
        root = walk_through(self._lines[at]).root
        return {name: (at + 1, spot.start + 1) for name, spot in root.parts.items()}


def member(text: str, at: int, name: str) -> int | None:
    """The offset of a property's value in the object at `at`; the last where several are given, as in reading it."""
    found = None
    for key, start, _ in values_in(text, at):
        found = start if key == name else found
    return found
