"""How SQL reads the texts of one type: which are valid, which have the same value, and which value is less."""

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

Compare = Literal["<", "<=", ">", ">="]


class Form(Struct, frozen=True):
    """A type as SQL expressions over one column.

    `fits` is true for a text of the type, "" if every text is valid.
    `misfits` is the opposite in its fastest form.
    `canonical` is the same text for all texts of one value; undefined for text that does not fit.
    `compared` returns the condition that the value is less (or more) than a value from `parse_value`, None if SQL
    cannot express it; it may also hold for text that does not fit. None for a type without an order.
    `stable` is True if a canonical text, read as a cell, always has the same value.
    `usual` is true for texts that are already canonical, "" if that is as expensive as `canonical`.
    """

    fits: str
    misfits: str
    canonical: str
    compared: Callable[[Any, Compare], str | None] | None = None
    stable: bool = True
    usual: str = ""


def text_order(column: str) -> Callable[[Any, Compare], str]:
    """Return `compared` for a type whose texts sort as its values do."""
    return lambda bound, compare: f"{column} {compare} '{bound}'"
