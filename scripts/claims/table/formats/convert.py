"""Reads tables that are not CSV: inline data and JSON directly, other formats with frictionless.

Every cell is written as text to a CSV copy, so that the same rules can check it. frictionless gets the checked
local copy of the file, never a path from the package.
"""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from msgspec import Struct

from claims.model.rule import Place
from claims.model.table import Field, Schema
from claims.package.store import Refused
from claims.table.columns import Header, Labels, map_labels
from claims.table.formats.json_rows import JSON_FORMATS, JSON_LINES, array_in, inline, lines_in
from claims.table.formats.source import ItemFile, Origin, Spot, UnreadableFormat, spots
from claims.table.formats.spreadsheet import fits, kind_of, text_of
from claims.table.positions import Index, Mark, TextFile
from claims.table.records import Grammar
from claims.table.task import Flaw, Rows, Task
from claims.table.text_file import ZIP
from claims.table.text_file import kind_of as kind_of_file
from claims.table.unreadable import LostRows
from claims.table.writer import write_row
from claims.text.display import plain, plural, quote
from claims.types.value import InvalidValue, parse_value
from claims.types.words import wanted

WORKBOOKS = {"xlsx": ("openpyxl", "excel"), "xls": ("xlrd", "excel"), "ods": ("ezodf", "ods")}
BETWEEN_MARKS = 1 << 12  # rows
LONGEST_CELL = 1 << 20


def convert(task: Task) -> Rows | None:
    """Prepare a table that is not CSV; None if it cannot be read (which has been noticed)."""
    shown = task.store.shown(task.table.paths[0] if task.table.paths else task.store.descriptor)
    place = Place(task.table.name, shown)
    try:
        sources = _sources(task)
        return None if None in sources else _Copying(task, [each for each in sources if each]).rows()
    except Refused as refused:
        task.notice(Flaw(refused.reason, place, (shown, refused.message)))
    except UnreadableFormat as unreadable:
        task.notice(Flaw("unsupported-file-format", place, (str(unreadable),)))
    return None


def _sources(task: Task) -> list[ItemFile | None]:
    if task.table.data is not None:
        return [inline(task)]
    _check_kind(task)
    if task.table.format in JSON_LINES:
        return [lines_in(task, path) for path in task.table.paths]
    if task.table.format in JSON_FORMATS:
        return [array_in(task, path) for path in task.table.paths]
    return [_by_frictionless(task, path) for path in task.table.paths]


def _check_kind(task: Task) -> None:
    """Raise UnreadableFormat for a file of another format, and for a workbook without an installed reader."""
    expected = task.table.format
    for path in task.table.paths:
        kind = kind_of_file(task.store.local(path))
        if kind is None and expected in WORKBOOKS:
            raise UnreadableFormat(f"the file is not a workbook: its format is not {quote(expected)}")
        if kind is not None and kind.format != expected and not (kind is ZIP and expected in WORKBOOKS):
            raise UnreadableFormat(kind.message)
    if expected in WORKBOOKS:
        module, extra = WORKBOOKS[expected]
        if find_spec(module) is None:
            raise UnreadableFormat(
                f"{quote(expected)} cannot be read here: install frictionless[{extra}], or save the sheet as CSV"
            )


def _by_frictionless(task: Task, path: str) -> ItemFile:
    from frictionless import Dialect, FrictionlessException, system
    from frictionless.resources import TableResource

    dialect = Dialect.from_descriptor(
        {name: each for name, each in task.table.dialect.properties.items() if name != "$schema"}
    )
    local, shown = task.store.local(path), task.store.shown(path)
    try:
        with system.use_context(trusted=True):
            resource = TableResource(path=str(local), format=task.table.format, dialect=dialect)
            return ItemFile(shown, list(resource.read_cells()))
    except FrictionlessException as error:
        # The note may name the local copy, which has another name at each run.
        note = plain(error.error.note).replace(str(local), shown)
        raise UnreadableFormat(f"{quote(task.table.format)} cannot be read: {note}") from error


class _Shape(Struct, frozen=True):
    """The shape of rows: `names` and `parts` are their columns, as text and as keys of an item; `header`: there is a header."""

    kind: type
    names: tuple[str, ...]
    parts: tuple[str | int, ...]
    header: bool


class _Copying:
    """Writes the rows of all files of a table into its copy."""

    def __init__(self, task: Task, sources: Sequence[ItemFile]) -> None:
        self.task = task
        self.table = task.table
        self.sources = sources
        self.lost = LostRows()

    def rows(self) -> Rows | None:
        """Return the prepared table; None if its columns are unknown (which has been noticed)."""
        shape = self._shape()
        if shape is None or not shape.names:
            place = Place(self.table.name, self.sources[0].shown)
            self.task.notice(Flaw("empty-file", place, (), "rows"))
            return None
        schema = self.table.schema or Schema(tuple(Field(name, "any") for name in shape.names))
        labels = self._labels(shape, schema)
        fields = [Field("", "any")] * len(shape.names)
        for at, there in enumerate(labels.column):
            if there is not None:
                fields[there] = schema.fields[at]
        origin = Origin(shape.parts, [(each.shown, each.places) for each in self.sources])
        marks: list[Mark] = []
        with self.task.copy.open("wb") as file:
            for number, cells in enumerate(self._kept(shape, fields, origin, schema.primary_key)):
                if number % BETWEEN_MARKS == 0:
                    marks.append(Mark(number, number, number + 1, 0, file.tell()))
                file.write(f"{write_row(cells)}\n".encode("utf-8", "backslashreplace"))
        part = TextFile(self.task.copy, self.sources[0].shown, origin)
        return Rows(
            table=self.table,
            schema=schema,
            labels=labels,
            source=self.task.copy,
            grammar=Grammar(),
            header=False,
            index=Index(
                (part,), tuple(marks) or (Mark(0, 0, 1, 0, 0),), Grammar(), len(shape.names), sound=True
            ),
            expected=len(origin.rows),
            plain=False,
            edged=True,
            longest=LONGEST_CELL,
            carriage=False,
            splits=((0, 0),),
            lost=self.lost,
        )

    def _shape(self) -> _Shape | None:
        """Return the shape of the rows: the dialect's or that of the first row."""
        stated = {"array": list, "object": dict}.get(str(self.table.dialect.properties.get("itemType")))
        items = (item for source in self.sources for item in source.items)
        kind = stated or next((type(item) for item in items if isinstance(item, list | dict)), None)
        schema = self.table.schema
        expected = tuple(field.name for field in schema.fields) if schema else ()
        if kind is None:
            return None
        if kind is dict:
            names = self._properties(expected)
            return _Shape(dict, names, names, header=False)
        if self.table.dialect.header:
            names = self._header()
            return _Shape(list, names, tuple(range(len(names))), header=True)
        first = next((item for source in self.sources for item in source.items if isinstance(item, list)), [])
        names = expected or tuple(f"field{number}" for number in range(1, len(first) + 1))
        return _Shape(list, names, tuple(range(len(names))), header=False)

    def _properties(self, expected: Sequence[str]) -> tuple[str, ...]:
        """Return the properties of all objects: the schema's fields first, since objects have no order."""
        keys = self.table.dialect.properties.get("itemKeys")
        if isinstance(keys, list) and all(isinstance(each, str) for each in keys):
            return tuple(keys)
        there = dict.fromkeys(
            name
            for source in self.sources
            for item in source.items
            if isinstance(item, dict)
            for name in item
        )
        return tuple(dict.fromkeys([*(name for name in expected if name in there), *there]))

    def _header(self) -> tuple[str, ...]:
        """Return the first item of the first file, which has to be the same in each other file."""
        headers: list[tuple[str, ...]] = []
        for source in self.sources:
            first = source.items[0] if source.items else []
            if not isinstance(first, list):
                raise UnreadableFormat(f"the first row is {kind_of(first)}: expected an array, the header")
            headers.append(tuple(text_of(cell, Field("")) for cell in first))
            if headers[-1] != headers[0]:
                raise UnreadableFormat(
                    f"the header of {quote(source.shown)} is another than that of {quote(self.sources[0].shown)}"
                )
        return headers[0]

    def _labels(self, shape: _Shape, schema: Schema) -> Labels:
        """Map the columns; the places of the header are only looked up if something is wrong with it."""
        source, wrong = self.sources[0], list[Flaw]()
        spot: Spot = (None, None)
        header = Header(
            self.table.name, source.shown, shape.names, (spot,) * len(shape.names), spot, len(shape.names)
        )
        labels = map_labels(header, schema, wrong.append)
        if wrong:
            if shape.header:
                start, found = spots(source.places, source.number(0), shape.parts)
                header = Header(
                    self.table.name, source.shown, shape.names, tuple(found), start, len(shape.names)
                )
            labels = map_labels(header, schema, self.task.notice)
        return labels

    def _kept(
        self, shape: _Shape, fields: Sequence[Field], origin: Origin, key: Sequence[str]
    ) -> Iterator[list[str]]:
        row, width, kind, names = 0, len(fields), shape.kind, shape.names
        for number, source in enumerate(self.sources):
            for at, item in enumerate(source.items):
                if shape.header and at == 0:
                    continue
                row += 1
                values: Sequence[Any] | None = None
                if kind is list and isinstance(item, list):
                    values = item
                elif kind is dict and isinstance(item, dict):
                    values = [item.get(name) for name in names]
                if values is None or len(values) != width:
                    self._left_out(item, values, shape, (source, source.number(at), row))
                    continue
                cells = [
                    cell if type(cell) is str else text_of(cell, field)
                    for cell, field in zip(values, fields, strict=True)
                ]
                origin.add(row, number, source.number(at))
                for column, cell in enumerate(values):
                    if cell is not None and type(cell) is not str and not fits(cell, fields[column]):
                        self._misfit(cell, column, cells, fields, key, origin)
                yield cells

    def _left_out(
        self, item: Any, values: Sequence[Any] | None, shape: _Shape, at: tuple[ItemFile, int, int]
    ) -> None:
        """Notice a row with another type or length than the others."""
        source, number, row = at
        cells = [text_of(cell, Field("")) for cell in ([item] if values is None else values)]
        line, column = source.places.item(number)
        place = Place(self.table.name, source.shown, line, column, row, cells=tuple(cells))
        if item == []:
            self.task.notice(Flaw("blank-row", place))
            return
        if values is None:
            flaw = Flaw("ragged-row", place, (kind_of(item), kind_of(shape.kind())), "kind")
        else:
            flaw = Flaw("ragged-row", place, (plural(len(cells), "cell"), str(len(shape.names))), "array")
        self.task.notice(flaw)
        self.lost.add(",".join(cells))

    def _misfit(
        self,
        cell: Any,
        column: int,
        cells: Sequence[str],
        fields: Sequence[Field],
        key: Sequence[str],
        origin: Origin,
    ) -> None:
        """Notice a value of another type whose text would be valid."""
        field = fields[column]
        if cells[column] in field.missing_values:
            return
        try:
            parse_value(field, cells[column])
        except InvalidValue:
            return
        kept = len(origin.rows) - 1
        _, found = origin.spots(kept)
        at = {each.name: number for number, each in enumerate(fields)}
        there = {name: cells[at[name]] for name in key if name in at}
        keyed = {
            name: None if text in fields[at[name]].missing_values else text for name, text in there.items()
        }
        place = Place(
            self.table.name,
            origin.file(kept),
            *found[column],
            origin.row(kept),
            field.name,
            keyed if key and len(keyed) == len(key) else None,
            cells[column],
            tuple(cells),
        )
        self.task.notice(Flaw("type-error", place, (kind_of(cell), wanted(field))))
