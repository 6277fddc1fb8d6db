"""Base class of the models of claims, speakers and sources."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, JsonValue


class Reference(Struct, frozen=True):
    """A foreign key of one column; `table` is "" for a reference to the same table."""

    column: str
    table: str
    key: str


class Layout(Struct, frozen=True):
    """The table of a record. `order`: the columns by which its rows are sorted (integers by value, empty last)."""

    name: str
    title: str
    primary_key: tuple[str, ...]
    order: tuple[str, ...]
    references: tuple[Reference, ...] = ()


Value = TypeVar("Value", bound=str)


class Record(BaseModel):
    """A row of a table. It is frozen, has no additional properties, and converts nothing; an empty cell is None."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    layout: ClassVar[Layout]


def labels(categories: Mapping[Value, str]) -> list[JsonValue]:
    """Return categories and their labels as `categories` of a Table Schema (Data Package 2.0)."""
    return [{"value": value, "label": label} for value, label in categories.items()]
