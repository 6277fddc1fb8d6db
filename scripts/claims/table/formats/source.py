"""The rows of a file that is not CSV, and their places in it."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from msgspec import Struct, field

from claims.descriptor.json import JsonText, Pointer, index_json

Spot = tuple[int | None, int | None]  # line and column, from 1; None where there are none
NOWHERE: Spot = (None, None)


class Places:
    """Finds the items of one file. This one is for a file without lines, in which nothing has a place."""

    def item(self, _: int) -> Spot:
        """Return where an item (from 0) begins."""
        return NOWHERE

    def parts(self, _: int) -> dict[str | int, Spot]:
        """Return where each value of an item begins, by its name or its number (from 0)."""
        return {}


class JsonPlaces(Places):
    """Finds the items of valid JSON: `bounds` yields where each begins and ends in a text."""

    def __init__(self, read: Callable[[], str], bounds: Callable[[str], Iterable[tuple[int, int]]]) -> None:
        """Read nothing yet: `read` is called when the first place is requested."""
        self._read, self._find = read, bounds

    @cached_property
    def _text(self) -> str:
        return self._read()

    @cached_property
    def _lines(self) -> "array[int]":
        return array("L", [0, *(match.end() for match in re.finditer("\n", self._text))])

    @cached_property
    def _bounds(self) -> "array[int]":
        return array("L", chain.from_iterable(self._find(self._text)))

    def _spot(self, offset: int) -> Spot:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def item(self, at: int) -> Spot:
        """Return where an item begins."""
        return self._spot(self._bounds[2 * at])

    def parts(self, at: int) -> dict[str | int, Spot]:
        """Return where each value of an item begins."""
        start, end = self._bounds[2 * at : 2 * at + 2]
        found = index_json(self._text[start:end]).root.parts
        return {name: self._spot(start + part.start) for name, part in found.items()}


class YamlPlaces(Places):
    """Finds the rows of a table whose data is in a descriptor of YAML."""

    def __init__(self, read: Callable[[], JsonText | None], table: str) -> None:
        """Read nothing yet: `read` is called when the first place is requested; `table` is the table's name."""
        self._read, self._table = read, table

    @cached_property
    def _text(self) -> JsonText:
        return self._read() or JsonText(None, "")

    @cached_property
    def _pointer(self) -> Pointer:
        resources = self._text.value["resources"]
        named = (
            at
            for at, each in enumerate(resources)
            if isinstance(each, dict) and each.get("name") == self._table
        )
        return "resources", next(named), "data"

    def item(self, at: int) -> Spot:
        """Return where an item begins."""
        return self._text.position((*self._pointer, at))

    def parts(self, at: int) -> dict[str | int, Spot]:
        """Return where each value of an item begins."""
        _, resource, _ = self._pointer
        item = self._text.value["resources"][resource]["data"][at]
        names = item if isinstance(item, dict) else range(len(item)) if isinstance(item, list) else ()
        return {name: self._text.position((*self._pointer, at, name)) for name in names}


class ItemFile(Struct, frozen=True):
    """The items of one file: rows as arrays or objects, possibly after a header; `shown` is its name."""

    shown: str
    items: Sequence[Any]
    places: Places = Places()
    numbers: Sequence[int] = ()  # the number of each item in the file, if some could not be read

    def number(self, at: int) -> int:
        """Return the number of one of `items` in the file (from 0)."""
        return self.numbers[at] if self.numbers else at


class Origin(Struct):
    """Where the rows of a copy (from 0) come from: the number of the row (from 1), its file and its item in the file.

    `names` are the keys of the columns in an item: names or numbers.
    """

    names: Sequence[str | int]
    files: list[tuple[str, Places]] = field(default_factory=list)
    rows: "array[int]" = field(default_factory=lambda: array("L"))
    places: "array[int]" = field(default_factory=lambda: array("L"))
    items: "array[int]" = field(default_factory=lambda: array("L"))

    def add(self, row: int, file: int, item: int) -> None:
        """Add the next row of the copy."""
        self.rows.append(row)
        self.places.append(file)
        self.items.append(item)

    def row(self, number: int) -> int:
        """Return the number of the row in the table (from 1)."""
        return self.rows[number]

    def file(self, number: int) -> str:
        """Return the file that contains the row."""
        return self.files[self.places[number]][0]

    def line(self, number: int) -> int | None:
        """Return the line on which the row begins."""
        return self.files[self.places[number]][1].item(self.items[number])[0]

    def spots(self, number: int) -> tuple[Spot, list[Spot]]:
        """Return where the row and each of its cells begin; an absent cell begins where the row does."""
        return spots(self.files[self.places[number]][1], self.items[number], self.names)


def spots(places: Places, item: int, names: Sequence[str | int]) -> tuple[Spot, list[Spot]]:
    """Return where an item and its values of these names begin; an absent value begins where the item does."""
    start, parts = places.item(item), places.parts(item)
    return start, [parts.get(name, start) for name in names]


class UnreadableFormat(Exception):
    """The file cannot be read as rows; the message says why."""
