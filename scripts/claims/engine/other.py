"""Reads tables that are no CSV: inline data and JSON rows itself, other kinds of file by frictionless.

Every cell becomes text in a CSV of our own, so that all rules run on it alike. frictionless is handed the
checked local copy of the file, never a path of the package's choosing.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from claims.engine.flaw import Flaw
from claims.engine.grammar import Grammar
from claims.engine.index import Index, Mark, Part
from claims.engine.labels import Header, map_labels
from claims.engine.lost import Lost
from claims.engine.magic import ZIP, kind_of
from claims.engine.native import text_of
from claims.engine.reader import Rows, Task
from claims.engine.walk import cells_in, written_row
from claims.models.rule import Place
from claims.models.table import Field, Schema, Table
from claims.quote import plain, quote
from claims.store.store import Refused

JSON_FORMATS = {"json", "ndjson", "jsonl", "geojson"}
WORKBOOKS = {"xlsx": ("openpyxl", "excel"), "xls": ("xlrd", "excel"), "ods": ("ezodf", "ods")}
LARGEST_JSON = 256 << 20  # bytes


def read_other(task: Task) -> Rows | None:
    """Make a table ready that is no CSV; None where it cannot be read (which has been noticed)."""
    shown = task.store.shown(task.table.paths[0] if task.table.paths else task.store.descriptor)
    try:
        if task.table.data is not None:
            rows = _from_json(task.table.data, task.table)
        elif task.table.format in JSON_FORMATS:
            _check_kind(task)
            rows = _from_files(task)
        else:
            _check_kind(task)
            rows = _by_frictionless(task, shown)
        return _written(task, shown, rows)
    except Refused as refused:
        place = Place(task.table.name, shown)
        task.notice(Flaw(refused.reason, place, (shown, refused.message)))
    except _Unreadable as unreadable:
        task.notice(Flaw("unreadable-kind", Place(task.table.name, shown), (str(unreadable),)))
    return None


class _Unreadable(Exception):
    """The file cannot be made into rows; the message says why."""


def _check_kind(task: Task) -> None:
    """Refuse a file that is not what its format says, and a workbook that nothing installed here reads."""
    expected = task.table.format
    for path in task.table.paths:
        kind = kind_of(task.store.local(path))
        if kind is None and expected in WORKBOOKS:
            raise _Unreadable(f"the file is no workbook: its format is not {quote(expected)}")
        if kind is not None and kind.format != expected and not (kind is ZIP and expected in WORKBOOKS):
            raise _Unreadable(kind.message)
    if expected in WORKBOOKS:
        module, extra = WORKBOOKS[expected]
        if find_spec(module) is None:
            raise _Unreadable(
                f"{quote(expected)} cannot be read here: install frictionless[{extra}], or save the sheet as CSV"
            )


def _from_files(task: Task) -> Iterator[Sequence[Any]]:
    values: list[Any] = []
    for path in task.table.paths:
        text = task.store.read(path, LARGEST_JSON).decode("utf-8-sig", "replace")
        try:
            if task.table.format in ("ndjson", "jsonl"):
                values += [json.loads(line) for line in text.splitlines() if line.strip()]
            else:
                loaded = json.loads(text)
                name = task.table.dialect.properties.get("property")
                loaded = loaded.get(name) if name and isinstance(loaded, Mapping) else loaded
                if not isinstance(loaded, list):
                    raise _Unreadable("the JSON is no array of rows")
                values += loaded
        except (json.JSONDecodeError, RecursionError) as error:
            raise _Unreadable(f"the file is not {task.table.format.upper()}: {error}") from error
    return _from_json(values, task.table)


def _from_json(data: Any, table: Table) -> Iterator[Sequence[Any]]:
    """Header and rows of an array of arrays, or of an array of objects, whose properties have no order."""
    kind = table.format
    if isinstance(data, str) and kind in ("csv", "tsv"):
        return iter(list(csv.reader(data.splitlines(), delimiter="\t" if kind == "tsv" else ",")))
    if not isinstance(data, list) or not all(isinstance(row, list | dict) for row in data):
        raise _Unreadable("inline data has to be an array of rows, each an array or an object")
    if data and all(isinstance(row, dict) for row in data):
        there = dict.fromkeys(name for row in data for name in row)
        fields = [field.name for field in table.schema.fields] if table.schema else []
        names = list(dict.fromkeys([*(name for name in fields if name in there), *there]))
        return iter([names, *([row.get(name) for name in names] for row in data)])
    if any(isinstance(row, dict) for row in data):
        raise _Unreadable("inline data mixes arrays and objects")
    return iter(data)


def _by_frictionless(task: Task, shown: str) -> Iterator[Sequence[Any]]:
    from frictionless import Dialect, FrictionlessException, system
    from frictionless.resources import TableResource

    dialect = Dialect.from_descriptor(
        {name: each for name, each in task.table.dialect.properties.items() if name != "$schema"}
    )
    rows: list[Sequence[Any]] = []
    local = task.copy
    try:
        for number, path in enumerate(task.table.paths):
            local = task.store.local(path)
            with system.use_context(trusted=True):
                resource = TableResource(path=str(local), format=task.table.format, dialect=dialect)
                each: list[Sequence[Any]] = list(resource.read_cells())
            rows += each[1:] if number and task.table.dialect.header else each
    except FrictionlessException as error:
        # The note may name the local copy, which has another name at each run.
        note = plain(error.error.note).replace(str(local), shown)
        raise _Unreadable(f"{quote(task.table.format)} cannot be read: {note}") from error
    return iter(rows)


def _written(task: Task, shown: str, rows: Iterator[Sequence[Any]]) -> Rows | None:
    schema = task.table.schema
    header: Sequence[Any] | None = [each.name for each in schema.fields] if schema else None
    if task.table.dialect.header:
        header = next(rows, None)
    if not header:
        task.notice(Flaw("empty-file", Place(task.table.name, shown)))
        return None
    names = tuple(text_of(cell, Field("")) for cell in header)
    schema = schema or Schema(tuple(Field(name, "any") for name in names))
    nowhere = (None, None)
    places = (nowhere,) * len(names)
    named = Header(task.table.name, shown, names, places, nowhere, len(names))
    labels = map_labels(named, schema, task.notice)
    fields = [Field("", "any")] * len(names)
    for at, there in enumerate(labels.column):
        if there is not None:
            fields[there] = schema.fields[at]
    kept, lost = 0, Lost()
    with task.copy.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        for number, row in enumerate(rows, 1):
            cells = [text_of(cell, field) for cell, field in zip(row, fields, strict=False)]
            if len(row) != len(names):
                cells += [text_of(cell, Field("")) for cell in row[len(names) :]]
                place = Place(task.table.name, shown, row=number, cells=tuple(cells))
                task.notice(Flaw("ragged-row", place, (cells_in(len(row)), str(len(names)))))
                lost.add(",".join(cells))
                continue
            if len(cells) == 1 and not cells[0]:
                task.notice(Flaw("blank-row", Place(task.table.name, shown, row=number, cells=("",))))
                continue
            file.write(written_row(cells))
            kept += 1
    part = Part(task.copy, shown, lined=False)
    index = Index((part,), (Mark(0, 0, 1, 0, 0),), Grammar(), len(names))
    return Rows(
        table=task.table,
        schema=schema,
        labels=labels,
        source=task.copy,
        grammar=Grammar(),
        header=False,
        index=index,
        expected=kept,
        plain=False,
        edged=True,
        longest=LONGEST_CELL,
        carriage=False,
        splits=((0, 0),),
        lost=lost,
    )


LONGEST_CELL = 1 << 20
