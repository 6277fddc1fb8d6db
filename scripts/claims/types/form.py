"""How SQL reads the texts of one type: which fit, which are one value, and which value is less."""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

Compare = Literal["<", "<=", ">", ">="]


class Form(Struct, frozen=True):
    """A type in SQL, over one column that is given.

    `fits` is true for a text of the type, "" where every text is one.
    `misfits` is its contrary in the fastest wording.
    `canonical` gives texts of one value the same text; of text that does not fit it makes anything.
    `stable` is True where a canonical text, read as a cell, is always of the value that it stands for.
    `literal` gives the canonical text for a value in a descriptor; None where it is not of the type.
    `compared` gives the condition that the value is less (or more) than one in a descriptor; None where that
    is not of the type, or the type has no order. It may also hold for text that does not fit.
    `usual` is true for texts that are canonical themselves, "" where that is not said for less than `canonical`.
    """

    fits: str
    misfits: str
    canonical: str
    literal: Callable[[Any], str | None]
    compared: Callable[[Any, Compare], str | None]
    stable: bool = True
    usual: str = ""


def unordered(_bound: Any, _compare: Compare) -> str | None:
    """A type without an order."""
    return None


def text_order(column: str, literal: Callable[[Any], str | None]) -> Callable[[Any, Compare], str | None]:
    """The order of a type whose texts sort as its values do."""

    def compared(bound: Any, compare: Compare) -> str | None:
        text = literal(bound)
        return None if text is None else f"{column} {compare} '{text}'"

    return compared
