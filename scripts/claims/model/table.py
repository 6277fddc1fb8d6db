"""Tables as their descriptor states them, with all defaults filled in."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field


class Field(Struct, frozen=True):
    """A field of a Table Schema (Data Package 2.0), with defaults filled in.

    `missing_values`: those of the field, or else of the schema, without labels. `categories`: values without labels;
    None if the field has none. `properties`: the field descriptor as written.
    `name` is unique in its schema: it has a number where the schema repeats a name.
    """

    name: str
    type: str = "string"
    format: str = "default"
    constraints: Mapping[str, Any] = field(default_factory=dict)
    missing_values: tuple[str, ...] = ("",)
    categories: tuple[Any, ...] | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def column_name(self) -> str:
        """Return the name of the field's column in the header."""
        stated = self.properties.get("name")
        return stated if isinstance(stated, str) else self.name


class ForeignKey(Struct, frozen=True):
    """A foreign key; `resource` is the name of the target table, "" for the table itself."""

    fields: tuple[str, ...]
    resource: str
    reference_fields: tuple[str, ...]


class Schema(Struct, frozen=True):
    """A Table Schema with defaults filled in. `properties`: the schema as written.

    `fields_match`: exact, equal, subset, superset or partial.
    """

    fields: tuple[Field, ...]
    fields_match: str = "exact"
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    properties: Mapping[str, Any] = field(default_factory=dict)

    @property
    def every_unique_key(self) -> tuple[tuple[str, ...], ...]:
        """Return `unique_keys`, and a key for each field with the constraint `unique`."""
        single = ((each.name,) for each in self.fields if each.constraints.get("unique") is True)
        return (*self.unique_keys, *single)

    def needs(self, each: Field) -> bool:
        """Return whether a field must have a value in every row."""
        return each.name in self.primary_key or each.constraints.get("required") is True


class Dialect(Struct, frozen=True):
    """A Table Dialect (Data Package 2.0) with defaults filled in; `stated`: names of the properties as written."""

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


class Packing(Struct, frozen=True):
    """How a file is compressed: `kind` is gz or zip, `inner_path` the file in the zip, "" for its only one."""

    kind: str
    inner_path: str = ""


class Table(Struct, frozen=True):
    """A tabular resource.

    It has either `paths` (relative, safe, in order) or inline `data`. `detect_encoding`: the resource
    states no encoding, so `encoding` is only the most likely one. `packings`: how each compressed file is
    compressed, by its path. `schema`: None if the resource has none.
    """

    name: str
    paths: tuple[str, ...] = ()
    data: Any = None
    format: str = "csv"
    encoding: str = "utf-8"
    detect_encoding: bool = False
    dialect: Dialect = Dialect()
    packings: Mapping[str, Packing] = field(default_factory=dict)
    schema: Schema | None = None
    bytes: int | None = None
    hash: str | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)
