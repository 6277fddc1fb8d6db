"""The rows of JSON: an array in a file, NDJSON, or data in the descriptor itself."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from msgspec.structs import replace

from claims.descriptor.files import parse_file
from claims.descriptor.json import parse, values_in
from claims.model.rule import Break, Place
from claims.model.table import Table
from claims.package.paths import YAML_SUFFIXES
from claims.table.content import read_content
from claims.table.formats.source import ItemFile, JsonPlaces, UnreadableFormat, YamlPlaces
from claims.table.formats.spreadsheet import kind_of
from claims.table.records import Grammar, records
from claims.table.task import Flaw, Task


def member(text: str, at: int, name: str) -> int | None:
    """Return the offset of a property's value in the object at `at`; that of the last one if it is repeated."""
    found = None
    for key, start, _ in values_in(text, at):
        found = start if key == name else found
    return found


def in_array(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield where each item of the array at `at` begins and ends."""
    return ((start, end) for _, start, end in values_in(text, at))


def in_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the value on each line begins and ends; at the end of a blank line."""
    return (match.span(1) for match in re.finditer(r"^[ \t\r]*(.*)$", text, re.MULTILINE))


JSON_LINES = ("ndjson", "jsonl")
JSON_FORMATS = ("json", "geojson", *JSON_LINES)
_DECODER = json.JSONDecoder()
LARGEST_JSON = 256 << 20  # bytes
SEPARATED = {"csv": ",", "tsv": "\t"}


def inline(task: Task) -> ItemFile:
    """Return the rows in the descriptor. Raises UnreadableFormat."""
    table, shown = task.table, task.store.shown(task.store.descriptor)
    if isinstance(table.data, str) and table.format in SEPARATED:
        grammar = Grammar(SEPARATED[table.format])
        return ItemFile(shown, [each.cells or [] for each in records(table.data, grammar)])
    if not isinstance(table.data, list):
        raise UnreadableFormat(f"inline data is {kind_of(table.data)}: expected an array of rows")
    path = task.store.descriptor
    if path.lower().endswith(YAML_SUFFIXES):
        read = partial(parse_file, task.store.read(path, LARGEST_JSON), path)
        return ItemFile(shown, table.data, YamlPlaces(lambda: read()[0], table.name))
    places = JsonPlaces(_again(task, path), lambda text: in_array(text, _data_at(table, text)))
    return ItemFile(shown, table.data, places)


def array_in(task: Task, path: str) -> ItemFile | None:
    """Return the rows of a JSON file; None if it is not valid (which has been noticed). Raises UnreadableFormat and Refused."""
    shown, data = task.store.shown(path), read_content(task.store, task.table, path, LARGEST_JSON)
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
            raise UnreadableFormat(f"the JSON has no property '{name}', in which the dialect places the rows")
        value = value[name]
    if not isinstance(value, list):
        hint = (
            "" if name or not isinstance(value, dict) else " (the dialect's property names one in an object)"
        )
        raise UnreadableFormat(f"the JSON is {kind_of(value)}: expected an array of rows{hint}")
    places = JsonPlaces(
        _again(task, path), lambda text: in_array(text, (member(text, 0, name) or 0) if name else 0)
    )
    return ItemFile(shown, value, places)


def lines_in(task: Task, path: str) -> ItemFile | None:
    """Return the rows of an NDJSON file; invalid lines are skipped. None for an empty file. Raises Refused."""
    shown, data = task.store.shown(path), read_content(task.store, task.table, path, LARGEST_JSON)
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
    return ItemFile(shown, items, JsonPlaces(_again(task, path), in_lines), numbers)


def _notice(task: Task, breaks: Iterable[Break]) -> None:
    for each in breaks:
        task.notice(Flaw(each.rule.id, replace(each.place, table=task.table.name), (each.words,)))


def _again(task: Task, path: str) -> Callable[[], str]:
    """Return a function that reads the text of a file again, without a byte order mark."""
    return lambda: read_content(task.store, task.table, path, LARGEST_JSON).decode("utf-8-sig", "replace")


def _data_at(table: Table, text: str) -> int:
    """Return the offset of a table's data in the descriptor."""
    resources = member(text, 0, "resources") or 0
    for _, start, _ in values_in(text, resources):
        name = member(text, start, "name") if text[start] == "{" else None
        if name is not None and text[name] == '"' and _DECODER.raw_decode(text, name)[0] == table.name:
            return member(text, start, "data") or 0
    return 0
