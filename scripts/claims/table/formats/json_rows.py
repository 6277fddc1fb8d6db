"""The rows of JSON: an array in a file, NDJSON, or data in the descriptor itself."""

import json
import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from typing import Any

from msgspec.structs import replace

from claims.descriptor.json import index_json, parse, values_in
from claims.model.rule import Break, Place
from claims.model.table import Table
from claims.table.formats.source import ItemFile, Spot, UnreadableFormat
from claims.table.formats.spreadsheet import kind_of
from claims.table.records import Grammar, records
from claims.table.task import Flaw, Task


class _LinedText:
    """A text, and where its lines begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = array("L", [0, *(match.end() for match in re.finditer("\n", text))])

    def at(self, offset: int) -> Spot:
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1

    def parts(self, start: int, end: int) -> dict[str | int, Spot]:
        root = index_json(self.text[start:end]).root
        return {name: self.at(start + spot.start) for name, spot in root.parts.items()}


class ArrayPlaces:
    """The items of an array in a valid JSON text; `array_at` returns the array's offset in it."""

    def __init__(self, read: Callable[[], str], array_at: Callable[[str], int]) -> None:
        """Read nothing yet: `read` is called when the first place is requested."""
        self._read = read
        self._array_at = array_at

    @cached_property
    def _text(self) -> _LinedText:
        return _LinedText(self._read())

    @cached_property
    def _bounds(self) -> "array[int]":
        found = array("L")
        for _, start, end in values_in(self._text.text, self._array_at(self._text.text)):
            found.extend((start, end))
        return found

    def item(self, at: int) -> Spot:
        """Return where an item begins."""
        return self._text.at(self._bounds[2 * at])

    def parts(self, at: int) -> dict[str | int, Spot]:
        """Return where each value of an item begins."""
        return self._text.parts(*self._bounds[2 * at : 2 * at + 2])


class LinePlaces:
    """The items of NDJSON, one on each line; the number of an item is that of its line (from 0)."""

    def __init__(self, read: Callable[[], str]) -> None:
        """Read nothing yet: `read` is called when the first place is requested."""
        self._read = read

    @cached_property
    def _lines(self) -> list[str]:
        return self._read().split("\n")

    def item(self, at: int) -> Spot:
        """Return where the value on a line begins."""
        line = self._lines[at]
        return at + 1, len(line) - len(line.lstrip()) + 1

    def parts(self, at: int) -> dict[str | int, Spot]:
        """Return where each of its values begins."""
        root = index_json(self._lines[at]).root
        return {name: (at + 1, spot.start + 1) for name, spot in root.parts.items()}


def member(text: str, at: int, name: str) -> int | None:
    """Return the offset of a property's value in the object at `at`; that of the last one if it is repeated."""
    found = None
    for key, start, _ in values_in(text, at):
        found = start if key == name else found
    return found


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
    return ItemFile(
        shown, table.data, ArrayPlaces(_again(task, task.store.descriptor), partial(_data_at, table))
    )


def array_in(task: Task, path: str) -> ItemFile | None:
    """Return the rows of a JSON file; None if it is not valid (which has been noticed). Raises UnreadableFormat and Refused."""
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
            raise UnreadableFormat(f"the JSON has no property '{name}', in which the dialect places the rows")
        value = value[name]
    if not isinstance(value, list):
        hint = (
            "" if name or not isinstance(value, dict) else " (the dialect's property names one in an object)"
        )
        raise UnreadableFormat(f"the JSON is {kind_of(value)}: expected an array of rows{hint}")
    return ItemFile(shown, value, ArrayPlaces(_again(task, path), partial(_array_at, name)))


def lines_in(task: Task, path: str) -> ItemFile | None:
    """Return the rows of an NDJSON file; invalid lines are skipped. None for an empty file. Raises Refused."""
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
    return ItemFile(shown, items, LinePlaces(_again(task, path)), numbers)


def _notice(task: Task, breaks: Iterable[Break]) -> None:
    for each in breaks:
        task.notice(Flaw(each.rule.id, replace(each.place, table=task.table.name), (each.words,)))


def _again(task: Task, path: str) -> Callable[[], str]:
    """Return a function that reads the text of a file again, without a byte order mark."""
    return lambda: task.store.read(path, LARGEST_JSON).decode("utf-8-sig", "replace")


def _array_at(name: str | None, text: str) -> int:
    return (member(text, 0, name) or 0) if name else 0


def _data_at(table: Table, text: str) -> int:
    """Return the offset of a table's data in the descriptor."""
    resources = member(text, 0, "resources") or 0
    for _, start, _ in values_in(text, resources):
        name = member(text, start, "name") if text[start] == "{" else None
        if name is not None and text[name] == '"' and _DECODER.raw_decode(text, name)[0] == table.name:
            return member(text, start, "data") or 0
    return 0
