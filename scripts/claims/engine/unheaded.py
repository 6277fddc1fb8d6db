"""Tells a first record that is a row from a header: a file whose header was left out begins with its data."""

from collections.abc import Sequence

from claims.engine.labels import alike
from claims.engine.types.reference import Reference
from claims.models.table import Field, Schema

TEXTS = ("string", "any", "list")  # types that any text is of


def is_row(cells: Sequence[str], below: Sequence[Sequence[str]], schema: Schema) -> bool:
    """True where the first record can only be a row of the schema; `below` are some of the records after it.

    Its cells name no field, not even one that is misspelt; all of them are of their fields' types; and one of
    them shows it: by its type, as one of the values that are listed, or since a row below has it again.
    """
    if len(cells) != len(schema.fields) or any(alike(each.name, cells) for each in schema.fields):
        return False
    shown = False
    for at, (cell, field) in enumerate(zip(cells, schema.fields, strict=True)):
        if cell in field.missing_values:
            continue
        if field.type not in TEXTS:
            if Reference(field).misfits([cell])[0]:
                return False
            shown = True
        again = any(len(row) == len(cells) and row[at] == cell for row in below)
        shown = shown or again or cell in _listed(field)
    return shown


def _listed(field: Field) -> Sequence[object]:
    enum = field.constraints.get("enum")
    return [*(enum if isinstance(enum, list) else ()), *(field.categories or ())]
