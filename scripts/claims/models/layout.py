"""How a record model is laid out as a table: its keys, its references, the order of its rows."""

from msgspec import Struct


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
