"""What the models of a table's rows share."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, JsonValue


class Reference(Struct, frozen=True):
    """A foreign key of one column; `table` is "" where a row refers to its own table."""

    column: str
    table: str
    key: str


class Layout(Struct, frozen=True):
    """The table of a record; `order`: what its rows are sorted by (integers as numbers, empty last)."""

    name: str
    title: str
    primary_key: tuple[str, ...]
    order: tuple[str, ...]
    references: tuple[Reference, ...] = ()


Value = TypeVar("Value", bound=str)


class Record(BaseModel):
    """A row as a record: frozen, closed to unknown properties, nothing converted; an empty cell is None."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    layout: ClassVar[Layout]


def labels(categories: Mapping[Value, str]) -> list[JsonValue]:
    """Take categories with what they mean; give them as `categories` of a Table Schema (Data Package 2.0)."""
    return [{"value": value, "label": label} for value, label in categories.items()]
