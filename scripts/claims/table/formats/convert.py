"""Reads tables that are not CSV: inline data and JSON directly, other formats with frictionless.

Every cell is written as text to a CSV copy, so that the same rules can check it. frictionless gets the checked
local copy of the file, never a path from the package.
"""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

from msgspec.structs import replace

from claims.model.rule import Place
from claims.model.table import Field, Schema, Table
from claims.package.store import Refused
from claims.table.columns import Header, Labels, map_labels
from claims.table.content import local_content
from claims.table.formats.json_rows import JSON_FORMATS, JSON_LINES, array_in, inline, lines_in
from claims.table.formats.source import NOWHERE, ItemFile, Origin, UnreadableFormat, spots
from claims.table.formats.spreadsheet import fits, kind_of, text_of
from claims.table.positions import Index, Mark, TextFile
from claims.table.records import Grammar
from claims.table.task import Flaw, LostRows, Rows, Task
from claims.table.text_file import ZIP
from claims.table.text_file import kind_of as kind_of_file
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
        if None in sources:
            return None
        return _convert_items(task, [each for each in sources if each is not None])
    except Refused as refused:
        task.notice(Flaw(refused.reason, place, (refused.message, refused.message)))
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
        kind = kind_of_file(local_content(task.store, task.table, path))
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
    local, shown = local_content(task.store, task.table, path), task.store.shown(path)
    try:
        with system.use_context(trusted=True):
            resource = TableResource(path=str(local), format=task.table.format, dialect=dialect)
            return ItemFile(shown, list(resource.read_cells()))
    except FrictionlessException as error:
        # The note may name the local copy, which has another name at each run.
        note = plain(error.error.note).replace(str(local), shown)
        raise UnreadableFormat(f"{quote(task.table.format)} cannot be read: {note}") from error


def _convert_items(task: Task, sources: Sequence[ItemFile]) -> Rows | None:
    """Prepare rows that are arrays or objects; None if their columns are unknown (which has been noticed)."""
    kind = _kind(task.table, sources)
    names = _names(task.table, sources, kind) if kind else ()
    if not kind or not names:
        task.notice(Flaw("empty-file", Place(task.table.name, sources[0].shown), (), "rows"))
        return None
    return _Conversion(task, sources, kind, names).rows()


def _kind(table: Table, sources: Sequence[ItemFile]) -> type[Any] | None:
    """Return the type of rows, list or dict: the dialect's or that of the first row; None if there is no row."""
    declared = {"array": list, "object": dict}.get(str(table.dialect.properties.get("itemType")))
    items = (item for source in sources for item in source.items)
    return declared or next((type(item) for item in items if isinstance(item, list | dict)), None)


def _names(table: Table, sources: Sequence[ItemFile], kind: type[Any]) -> tuple[str, ...]:
    """Return the names of the columns: of objects their properties, of arrays the header or else the fields."""
    expected = tuple(field.name for field in table.schema.fields) if table.schema else ()
    if kind is dict:
        return _properties(table, sources, expected)
    if table.dialect.header:
        return _header(sources)
    first = next((item for source in sources for item in source.items if isinstance(item, list)), [])
    return expected or tuple(f"field{number}" for number in range(1, len(first) + 1))


def _properties(table: Table, sources: Sequence[ItemFile], expected: Sequence[str]) -> tuple[str, ...]:
    """Return the properties of all objects: the schema's fields first, since objects have no order."""
    keys = table.dialect.properties.get("itemKeys")
    if isinstance(keys, list) and all(isinstance(each, str) for each in keys):
        return tuple(keys)
    objects = (item for source in sources for item in source.items if isinstance(item, dict))
    found = dict.fromkeys(name for item in objects for name in item)
    return tuple(dict.fromkeys([*(name for name in expected if name in found), *found]))


def _header(sources: Sequence[ItemFile]) -> tuple[str, ...]:
    """Return the first item of the first file, which has to be the same in each other file."""
    headers: list[tuple[str, ...]] = []
    for source in sources:
        first = source.items[0] if source.items else []
        if not isinstance(first, list):
            raise UnreadableFormat(f"the first row is {kind_of(first)}: expected an array, the header")
        headers.append(tuple(text_of(cell, Field("")) for cell in first))
        if headers[-1] != headers[0]:
            raise UnreadableFormat(
                f"the header of {quote(source.shown)} differs from that of {quote(sources[0].shown)}"
            )
    return headers[0]


class _Conversion:
    """Writes the rows of all files of a table into its copy; `kind` is the type of a row, `names` its columns."""

    def __init__(
        self, task: Task, sources: Sequence[ItemFile], kind: type[Any], names: tuple[str, ...]
    ) -> None:
        self.task, self.sources, self.kind, self.names = task, sources, kind, names
        self.header = kind is list and task.table.dialect.header
        self.schema = task.table.schema or Schema(tuple(Field(name, "any") for name in names))
        keys = names if kind is dict else range(len(names))
        self.origin = Origin(keys, [(each.shown, each.places) for each in sources])
        self.lost = LostRows()
        self.labels = self._labels()
        self.fields = [Field("", "any")] * len(names)
        for field, column in zip(self.schema.fields, self.labels.column, strict=True):
            if column is not None:
                self.fields[column] = field

    def rows(self) -> Rows:
        """Return the prepared table."""
        marks: list[Mark] = []
        copy = self.task.copy
        with copy.open("wb") as file:
            for number, cells in enumerate(self._cells()):
                if number % BETWEEN_MARKS == 0:
                    marks.append(Mark(number, number, number + 1, 0, file.tell()))
                file.write(f"{write_row(cells)}\n".encode("utf-8", "backslashreplace"))
        part = TextFile(copy, self.sources[0].shown, self.origin)
        marks = marks or [Mark(0, 0, 1, 0, 0)]
        return Rows(
            table=self.task.table,
            schema=self.schema,
            labels=self.labels,
            source=copy,
            grammar=Grammar(),
            header=False,
            index=Index((part,), tuple(marks), Grammar(), len(self.names), sound=True),
            expected=len(self.origin.rows),
            plain=False,
            edged=True,
            longest=LONGEST_CELL,
            carriage=False,
            splits=((0, 0),),
            lost=self.lost,
        )

    def _labels(self) -> Labels:
        """Map the columns; the places of the header are only looked up if something is wrong with it."""
        source, names, flaws = self.sources[0], self.names, list[Flaw]()
        places = (NOWHERE,) * len(names)
        header = Header(self.task.table.name, source.shown, names, places, NOWHERE, len(names))
        labels = map_labels(header, self.schema, flaws.append)
        if flaws and self.header:
            start, found = spots(source.places, source.number(0), self.origin.names)
            header = replace(header, places=tuple(found), end=start)
        if flaws:
            map_labels(header, self.schema, self.task.notice)
        return labels

    def _cells(self) -> Iterator[list[str]]:
        """Yield the cells of each row as text, and notice rows and values of another type."""
        row = 0
        for file, source in enumerate(self.sources):
            for at, item in enumerate(source.items):
                if self.header and at == 0:
                    continue
                row += 1
                values: Sequence[Any] | None = None
                if isinstance(item, self.kind):
                    values = item if self.kind is list else [item.get(name) for name in self.names]
                number = source.number(at)
                if values is None or len(values) != len(self.names):
                    place = Place(self.task.table.name, source.shown, *source.places.item(number), row)
                    self._skip(item, values, place)
                    continue
                cells = [
                    value if type(value) is str else text_of(value, field)
                    for value, field in zip(values, self.fields, strict=True)
                ]
                self.origin.add(row, file, number)
                for column, value in enumerate(values):
                    if value is not None and type(value) is not str and not fits(value, self.fields[column]):
                        self._misfit(value, column, cells)
                yield cells

    def _skip(self, item: Any, values: Sequence[Any] | None, place: Place) -> None:
        """Notice a row with another type or length than the others; `values` is None for another type."""
        cells = tuple(text_of(cell, Field("")) for cell in ([item] if values is None else values))
        place = replace(place, cells=cells)
        if item == []:
            self.task.notice(Flaw("blank-row", place))
            return
        details, form = (plural(len(cells), "cell"), str(len(self.names))), "array"
        if values is None:
            details, form = (kind_of(item), kind_of(self.kind())), "kind"
        self.task.notice(Flaw("ragged-row", place, details, form))
        self.lost.add(",".join(cells))

    def _misfit(self, value: Any, column: int, cells: Sequence[str]) -> None:
        """Notice a value of the last row that has another type although its text is valid."""
        field, text = self.fields[column], cells[column]
        if text in field.missing_values:
            return
        try:
            parse_value(field, text)
        except InvalidValue:
            return
        number = len(self.origin.rows) - 1
        line, char = self.origin.spots(number)[1][column]
        named = {
            each.name: None if cell in each.missing_values else cell
            for each, cell in zip(self.fields, cells, strict=True)
        }
        primary = self.schema.primary_key
        key = {name: named[name] for name in primary} if primary and set(primary) <= named.keys() else None
        place = Place(
            self.task.table.name,
            self.origin.file(number),
            line,
            char,
            self.origin.row(number),
            field=field.name,
            key=key,
            value=text,
            cells=tuple(cells),
        )
        self.task.notice(Flaw("type-error", place, (kind_of(value), wanted(field))))
