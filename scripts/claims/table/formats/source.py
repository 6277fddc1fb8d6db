"""What a file of rows is made of, and where in it they are."""

from array import array
from collections.abc import Sequence
from typing import Any, Protocol

from msgspec import Struct, field

Spot = tuple[int | None, int | None]  # line and column, from 1; None where there are none
NOWHERE: Spot = (None, None)


class Places(Protocol):
    """Finds the items of one file again; worked out when first asked."""

    def item(self, at: int) -> Spot:
        """Where an item (from 0) begins."""
        ...

    def parts(self, at: int) -> "dict[str | int, Spot]":
        """Where each of an item's values begins, by its name or its number (from 0)."""
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
    """The items of one file: rows as arrays or as objects, and perhaps a header first; `shown` is its name."""

    shown: str
    items: Sequence[Any]
    places: Places = Nowhere()
    numbers: Sequence[int] = ()  # which item each of them is, where some could not be read

    def number(self, at: int) -> int:
        """Which item of the file (from 0) one of `items` is."""
        return self.numbers[at] if self.numbers else at


class Origin(Struct):
    """Where the rows of a copy (from 0) come from: the number of the row (from 1), its file and its item there.

    `names`: what each column is called in an item, by its name or its number.
    """

    names: Sequence[str | int]
    files: list[tuple[str, Places]] = field(default_factory=list)
    rows: "array[int]" = field(default_factory=lambda: array("L"))
    places: "array[int]" = field(default_factory=lambda: array("L"))
    items: "array[int]" = field(default_factory=lambda: array("L"))

    def add(self, row: int, file: int, item: int) -> None:
        """Take down the next row of the copy."""
        self.rows.append(row)
        self.places.append(file)
        self.items.append(item)

    def row(self, number: int) -> int:
        """Which row of the table (from 1) it is."""
        return self.rows[number]

    def file(self, number: int) -> str:
        """The file it stands in."""
        return self.files[self.places[number]][0]

    def line(self, number: int) -> int | None:
        """The line that it begins on."""
        return self.files[self.places[number]][1].item(self.items[number])[0]

    def spots(self, number: int) -> tuple[Spot, list[Spot]]:
        """Where the row begins, and each of its cells; an absent one where the row does."""
        return spots(self.files[self.places[number]][1], self.items[number], self.names)


def spots(places: Places, item: int, names: Sequence[str | int]) -> tuple[Spot, list[Spot]]:
    """Where an item begins, and its values of these names; an absent one where the item does."""
    start, parts = places.item(item), places.parts(item)
    return start, [parts.get(name, start) for name in names]


class UnreadableFormat(Exception):
    """The file cannot be made into rows; the message says why."""
