"""Maps the columns of a file to the fields of its schema by name, and notices differences."""

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from claims.model.rule import Place
from claims.model.table import Field, Schema
from claims.table.task import Flaw, Notice, ignore
from claims.text.suggest import closest
from claims.types.python import FrictionlessReader


class Labels(Struct, frozen=True):
    """The columns of a file: `column[i]` is the column (from 0) of the schema's field i, or None; `names` is the header."""

    names: tuple[str, ...]
    column: tuple[int | None, ...]


class Header(Struct, frozen=True):
    """The header of a file: its cells, the place (line, column) of each, and the place where it ends.

    `width` is the number of cells of a row. `defect` is True if the header is malformed.
    `dirty` are the cells (from 0) from which invalid characters were removed, which has been noticed already.
    """

    table: str
    file: str
    cells: tuple[str, ...]
    places: tuple[tuple[int | None, int | None], ...]
    end: tuple[int | None, int | None]
    width: int
    defect: bool = False
    dirty: frozenset[int] = frozenset()

    def place(self, cell: int, field: str | None = None) -> Place:
        """Return the place of a header cell, or the end of the header after the last cell."""
        line, column = self.places[cell] if cell < len(self.places) else self.end
        value = self.cells[cell] if cell < len(self.cells) else None
        return Place(self.table, self.file, line, column, field=field, value=value)


def map_labels(header: Header, schema: Schema, notice: Notice) -> Labels:
    """Return the column of each field, found by name; a column with a similar name, or in its place, is accepted.

    The order matters only if `fieldsMatch` is `exact`; missing columns are allowed if it is `superset` or
    `partial`, extra columns if it is `subset` or `partial` (Data Package 2.0, Table Schema). Each wrong name is
    noticed once; if no field is found, that is the only finding. If the rows have one cell for each field but the
    header has not, or if the header is malformed, the columns are the fields in their order.
    """
    names = [field.name for field in schema.fields]
    if header.defect:
        notice = ignore
    in_order = header.width != len(header.cells) or (header.defect and header.width == len(names))
    column = _by_name(header, schema, _in_order(notice) if in_order else notice)
    if in_order:
        column = list(range(len(names)))
    cells = (*header.cells, *("",) * header.width)[: header.width]
    return Labels(cells, tuple(column))


def _in_order(notice: Notice) -> Notice:
    """Return a `notice` which adds, for a header without any of the fields, that the rows are read by position."""
    return lambda flaw: notice(replace(flaw, form="read") if flaw.form == "none" else flaw)


def _by_name(header: Header, schema: Schema, notice: Notice) -> list[int | None]:
    names, match = [field.column_name for field in schema.fields], schema.fields_match
    wanted = Counter(names)
    first: dict[str, int] = {}
    same: dict[
        str, list[int]
    ] = {}  # the columns of each name; only of fields with the same name there are several
    unnamed: dict[int, Flaw] = {}  # columns without a name of their own
    for at, label in enumerate(header.cells):
        if not label.strip():
            unnamed[at] = Flaw("blank-header", header.place(at))
        elif label in first and len(same[label]) >= wanted[label]:
            unnamed[at] = Flaw("duplicate-header", header.place(at), (str(first[label] + 1),))
        else:
            first.setdefault(label, at)
            same.setdefault(label, []).append(at)
    found = {name: iter(columns) for name, columns in same.items()}
    column: list[int | None] = [next(found.get(name, iter(())), None) for name in names]
    spare = {label: at for label, at in first.items() if label not in names}
    for at, name in enumerate(names):
        meant = most_similar(name, list(spare)) if column[at] is None else None
        if meant is not None:
            if spare[meant] not in header.dirty:
                notice(Flaw("misspelled-column", header.place(spare[meant], name), (name,)))
            column[at] = spare.pop(meant)
    missing = [at for at, there in enumerate(column) if there is None]
    if len(missing) == len(spare) == 1 and missing == list(spare.values()) and match in ("exact", "equal"):
        ((_, there),) = spare.items()
        spare.clear()
        if there not in header.dirty:
            name = names[missing[0]]
            notice(Flaw("misspelled-column", header.place(there, name), (name,)))
        column[missing[0]] = missing[0]
    for at in missing:
        if at in unnamed and column[at] is None:
            unnamed[at] = replace(unnamed[at], place=header.place(at, names[at]))
            column[at] = at
    if len(names) > 1 and match != "superset" and all(there is None for there in column):
        notice(Flaw("missing-column", replace(header.place(0), value=None), (",".join(names),), "none"))
        return column
    for flaw in unnamed.values():
        notice(flaw)
    _missing(header, schema, column, notice)
    if match in ("exact", "equal", "superset"):
        for label, at in spare.items():
            notice(Flaw("extra-column", header.place(at), (label,)))
    if match == "exact":
        _order(header, names, column, notice)
    return column


def _missing(header: Header, schema: Schema, column: Sequence[int | None], notice: Notice) -> None:
    """Notice missing columns; where columns may be missing, only those whose cells must not be empty."""
    optional = schema.fields_match in ("superset", "partial")
    for field, at in zip(schema.fields, column, strict=True):
        if at is None and (not optional or schema.needs(field)):
            notice(Flaw("missing-column", header.place(len(header.cells), field.name), (field.name,)))


def _order(header: Header, names: Sequence[str], column: Sequence[int | None], notice: Notice) -> None:
    found = [(at, name) for at, name in zip(column, names, strict=True) if at is not None]
    for (here, name), (there, _) in zip(found, sorted(found), strict=True):
        if here != there:
            notice(Flaw("column-order", header.place(there, name), (", ".join(names),)))
            return


def most_similar(name: str, labels: Sequence[str]) -> str | None:
    """Return the label that is most likely meant for `name`: equal except for case and spaces, or similar."""
    return name if name in labels else closest(name, labels, cutoff=0.8)


TEXTS = ("string", "any", "list")  # types of which any text is a valid value


def is_row(cells: Sequence[str], below: Sequence[Sequence[str]], schema: Schema) -> bool:
    """Return True if the first record can only be a row of the schema; `below` are some of the records after it.

    None of its cells is similar to a field's name, all have the type of their field, and at least one is typical
    of a row: it has a type other than text, is one of the listed values, or occurs again in a row below.
    """
    if len(cells) != len(schema.fields) or any(most_similar(each.name, cells) for each in schema.fields):
        return False
    shown = False
    for at, (cell, field) in enumerate(zip(cells, schema.fields, strict=True)):
        if cell in field.missing_values:
            continue
        if field.type not in TEXTS:
            if FrictionlessReader(field).misfits([cell])[0]:
                return False
            shown = True
        again = any(len(row) == len(cells) and row[at] == cell for row in below)
        shown = shown or again or cell in _listed(field)
    return shown


def _listed(field: Field) -> Sequence[object]:
    enum = field.constraints.get("enum")
    return [*(enum if isinstance(enum, list) else ()), *(field.categories or ())]
