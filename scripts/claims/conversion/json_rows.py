"""The rows of JSON: an array in a file, NDJSON, or data in the descriptor itself."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace

from claims.conversion.json_places import ArrayPlaces, LinePlaces, member
from claims.conversion.native import kind_of
from claims.conversion.source import Source
from claims.conversion.unreadable import Unreadable
from claims.engine.flaw import Flaw
from claims.engine.reader import Task
from claims.jsonplaces import values_in
from claims.jsontext import parse
from claims.models.rule import Break, Place
from claims.models.table import Table

JSON_LINES = ("ndjson", "jsonl")
JSON_FORMATS = ("json", "geojson", *JSON_LINES)
LARGEST_JSON = 256 << 20  # bytes
SEPARATED = {"csv": ",", "tsv": "\t"}


def inline(task: Task) -> Source:
    """The rows that stand in the descriptor. Raises Unreadable, and Refused should a place be asked for."""
    table, shown = task.table, task.store.shown(task.store.descriptor)
    if isinstance(table.data, str) and table.format in SEPARATED:
        lines = io.StringIO(table.data, newline="")
        return Source(shown, list(csv.reader(lines, delimiter=SEPARATED[table.format])))
    if not isinstance(table.data, list):
        raise Unreadable(f"inline data is {kind_of(table.data)}: expected an array of rows")
    return Source(
        shown, table.data, ArrayPlaces(_again(task, task.store.descriptor), partial(_data_at, table))
    )


def array_in(task: Task, path: str) -> Source | None:
    """The rows of a JSON file; None where it is none (which has been noticed). Raises Unreadable and Refused."""
    shown, data = task.store.shown(path), task.store.read(path, LARGEST_JSON)
    if not data.strip():
        task.notice(Flaw("empty-file", Place(task.table.name, shown)))
        return None
    read, breaks = parse(data, shown)
    _notice(task, breaks)
    if read is None:
        return None
    name = task.table.dialect.properties.get("property")
    value = read.value
    if name:
        if not isinstance(value, Mapping) or name not in value:
            raise Unreadable(f"the JSON has no property '{name}', in which the dialect places the rows")
        value = value[name]
    if not isinstance(value, list):
        hint = (
            "" if name or not isinstance(value, dict) else " (the dialect's property names one in an object)"
        )
        raise Unreadable(f"the JSON is {kind_of(value)}: expected an array of rows{hint}")
    return Source(shown, value, ArrayPlaces(_again(task, path), partial(_array_at, name)))


def lines_in(task: Task, path: str) -> Source | None:
    """The rows of an NDJSON file: a line that is no JSON costs itself. None for an empty file. Raises Refused."""
    shown, data = task.store.shown(path), task.store.read(path, LARGEST_JSON)
    items: list[Any] = []
    numbers: list[int] = []
    there = False
    for number, line in enumerate(data.split(b"\n")):
        if not line.strip():
            continue
        there = True
        read, breaks = parse(line, shown, "line")
        if read is not None:
            items.append(read.value)
            numbers.append(number)
        text = line.decode("utf-8", "replace").strip()
        _notice(
            task,
            (replace(each, place=replace(each.place, line=number + 1, cells=(text,))) for each in breaks),
        )
    if not there:
        task.notice(Flaw("empty-file", Place(task.table.name, shown)))
        return None
    return Source(shown, items, LinePlaces(_again(task, path)), numbers)


def _notice(task: Task, breaks: Iterable[Break]) -> None:
    for each in breaks:
        task.notice(Flaw(each.rule.id, replace(each.place, table=task.table.name), (each.words,)))


def _again(task: Task, path: str) -> Callable[[], str]:
    """What reads the text of a file once more, without a byte order mark."""
    return lambda: task.store.read(path, LARGEST_JSON).decode("utf-8-sig", "replace")


def _array_at(name: str | None, text: str) -> int:
    return (member(text, 0, name) or 0) if name else 0


def _data_at(table: Table, text: str) -> int:
    """Where a table's data stands in its descriptor."""
    resources = member(text, 0, "resources") or 0
    for _, start, end in values_in(text, resources):
        if json.loads(text[start:end]).get("name") == table.name:
            return member(text, start, "data") or 0
    return 0
