"""The rows of a file that is not CSV, and their places in it."""

from array import array
from collections.abc import Sequence
from typing import Any, Protocol

from msgspec import Struct, field

Spot = tuple[int | None, int | None]  # line and column, from 1; None where there are none
NOWHERE: Spot = (None, None)


class Places(Protocol):
    """Finds the items of one file; computed on first use."""

    def item(self, at: int) -> Spot:
        """Return where an item (from 0) begins."""
        ...

    def parts(self, at: int) -> "dict[str | int, Spot]":
        """Return where each value of an item begins, by its name or its number (from 0)."""
        ...


class Nowhere:
    """The places of a file without lines."""

    def item(self, _: int) -> Spot:
        """Nowhere."""
        return NOWHERE

    def parts(self, _: int) -> "dict[str | int, Spot]":
        """None."""
        return {}


class ItemFile(Struct, frozen=True):
    """The items of one file: rows as arrays or objects, possibly after a header; `shown` is its name."""

    shown: str
    items: Sequence[Any]
    places: Places = Nowhere()
    numbers: Sequence[int] = ()  # which item each of them is, where some could not be read

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
