"""A table as its descriptor states it, with every default filled in: what readers and rules work from."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field


class Field(Struct, frozen=True):
    """A field of a Table Schema (Data Package 2.0), defaults filled in.

    `missing_values` are the field's own or the schema's, labels dropped.
    `categories` are the values of `categories`, labels dropped; None where it is absent.
    `properties` is the field descriptor as written (for `decimalChar`, `trueValues`, `itemType`, ...).
    """

    name: str
    type: str = "string"
    format: str = "default"
    constraints: Mapping[str, Any] = field(default_factory=dict)
    missing_values: tuple[str, ...] = ("",)
    categories: tuple[Any, ...] | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)


class ForeignKey(Struct, frozen=True):
    """A foreign key; `resource` is the name of the target table, "" for the table itself."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


class Schema(Struct, frozen=True):
    """A Table Schema, defaults filled in; `fields_match` is one of exact, equal, subset, superset, partial.

    `properties` is the schema as written.
    """

    fields: tuple[Field, ...]
    fields_match: str = "exact"
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    properties: Mapping[str, Any] = field(default_factory=dict)

    def needs(self, each: Field) -> bool:
        """Whether no cell of a field may be empty."""
        return each.name in self.primary_key or each.constraints.get("required") is True


class Dialect(Struct, frozen=True):
    """A Table Dialect (Data Package 2.0), defaults filled in; `stated` names the properties it wrote itself."""

    header: bool = True
    header_rows: tuple[int, ...] = (1,)
    header_join: str = " "
    comment_rows: tuple[int, ...] = ()
    comment_char: str | None = None
    delimiter: str = ","
    line_terminator: str | None = None
    quote_char: str | None = '"'
    double_quote: bool = True
    escape_char: str | None = None
    null_sequence: str | None = None
    skip_initial_space: bool = False
    properties: Mapping[str, Any] = field(default_factory=dict)
    stated: frozenset[str] = frozenset()


class Table(Struct, frozen=True):
    """A tabular resource: where its rows are and what they must be.

    Exactly one of `paths` (relative, safe, in order) and `data` (inline) is given.
    `schema` is None where the resource states none.
    """

    name: str
    paths: tuple[str, ...] = ()
    data: Any = None
    format: str = "csv"
    encoding: str = "utf-8"
    dialect: Dialect = Dialect()
    schema: Schema | None = None
    bytes: int | None = None
    hash: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
