"""Maps the header of a file to the fields of its schema, by name, and notices where they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from claims.engine.flaw import Flaw, Notice
from claims.models.rule import Place
from claims.models.table import Schema


@dataclass(frozen=True, slots=True)
class Labels:
    """`column[i]` is the file's column (from 0) of the schema's field i, or None; `names` is the header."""

    names: tuple[str, ...]
    column: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The header record: its cells, the place (line, column) of each, whose it is."""

    table: str
    file: str
    cells: tuple[str, ...]
    places: tuple[tuple[int, int], ...]

    def place(self, cell: int, field: str | None = None) -> Place:
        """The place of a header cell."""
        line, column = self.places[cell] if cell < len(self.places) else (1, 1)
        value = self.cells[cell] if cell < len(self.cells) else None
        return Place(self.table, self.file, line, column, field=field, value=value)


def map_labels(header: Header, schema: Schema, notice: Notice) -> Labels:
    """Fields found by name; a label close to a missing field's name is taken for it.

    The order matters only where `fieldsMatch` is `exact`, what is missing not where it is `superset`
    or `partial`, what is extra not where it is `subset` or `partial` (Data Package 2.0, Table Schema).
    """
    names = [field.name for field in schema.fields]
    first: dict[str, int] = {}
    for at, label in enumerate(header.cells):
        if not label.strip():
            notice(Flaw("blank-header", header.place(at)))
        elif label in first:
            notice(Flaw("duplicate-header", header.place(at), (str(first[label] + 1),)))
        else:
            first[label] = at
    column: list[int | None] = [first.get(name) for name in names]
    spare = {label: at for label, at in first.items() if label not in names}
    for at, name in enumerate(names):
        if column[at] is None:
            meant = _alike(name, list(spare))
            if meant is not None:
                notice(Flaw("misspelt-header", header.place(spare[meant], name), (name,)))
                column[at] = spare.pop(meant)
    match = schema.fields_match
    if match in ("exact", "equal", "subset"):
        for at, name in enumerate(names):
            if column[at] is None:
                notice(Flaw("missing-header", header.place(len(header.cells), name), (name,)))
    if match in ("exact", "equal", "superset"):
        for label, at in spare.items():
            notice(Flaw("extra-header", header.place(at), (label,)))
    if match == "partial" and names and all(at is None for at in column):
        notice(Flaw("missing-header", header.place(len(header.cells), names[0]), (names[0],)))
    _order(header, names, column, schema, notice)
    return Labels(header.cells, tuple(column))


def _order(
    header: Header, names: Sequence[str], column: Sequence[int | None], schema: Schema, notice: Notice
) -> None:
    found = [(at, name) for at, name in zip(column, names, strict=True) if at is not None]
    if schema.fields_match != "exact":
        return
    for (here, name), (there, _) in zip(found, sorted(found), strict=True):
        if here != there:
            notice(Flaw("header-order", header.place(there, name), (", ".join(names),)))
            return


def _alike(name: str, labels: list[str]) -> str | None:
    """The label that is most likely meant for `name`: equal but for case and spaces, or close."""

    def plain(text: str) -> str:
        return "".join(character for character in text.casefold() if character.isalnum())

    for label in labels:
        if plain(label) == plain(name):
            return label
    close = get_close_matches(name, labels, n=1, cutoff=0.8)
    return close[0] if close else None
