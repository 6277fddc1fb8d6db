"""Reads YAML that holds what JSON can hold, with positions, and withstands hostile input.

Source: YAML 1.1, as PyYAML's safe loader reads it; dates stay text, as they are in JSON.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

from claims.descriptor.json import DEPTH_LIMIT, DIGIT_LIMIT, Fault, JsonText, Location, decode
from claims.model.rule import Break, Place, Rule
from claims.rules import json as rules
from claims.text.display import quote

SIZE_LIMIT = 2 * 2**20  # characters
VALUE_LIMIT = 200_000  # values, those of an alias counted each time
TAG = "tag:yaml.org,2002:"
TEXTS = ("str", "timestamp", "value")
SURROGATE = re.compile("[\ud800-\udfff]")


def parse_yaml(data: bytes, file: str) -> tuple[JsonText | None, list[Break]]:
    """Return the document in the bytes of the YAML `file`, or None if it cannot be read, and its faults."""
    text, faults = decode(data)
    places, read = JsonText(None, text), None
    try:
        value, location = _NodeConverter(places, faults).convert(_compose(text), 0)
        read = JsonText(value, text, location)
    except _InvalidYaml as unreadable:
        faults.append(unreadable.fault)
    breaks = [
        Break(rule, Place(None, file, *places.position_at(at)), message) for rule, at, message in faults
    ]
    return read, breaks


class _InvalidYaml(Exception):
    """The fault for which a file cannot be read."""

    def __init__(self, at: int, message: str, rule: Rule = rules.INVALID_YAML) -> None:
        super().__init__(message)
        self.fault: Fault = rule, at, message


def _compose(text: str) -> Any:
    """Return the nodes of the one document in a text, which is nested less deeply than the limit."""
    import yaml

    if len(text) > SIZE_LIMIT:
        raise _InvalidYaml(0, f"the file has more than {SIZE_LIMIT:,} characters, so it is not read")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH_LIMIT:
                raise _too_deep(event.start_mark.index)
        node = yaml.compose(text, Loader=loader)
    except yaml.reader.ReaderError as error:
        message = f"the control character {quote(chr(error.character))} is not allowed in YAML"
        raise _InvalidYaml(error.position, message) from None
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.index if error.problem_mark else 0
        raise _InvalidYaml(at, f"invalid YAML: {error.problem}") from None
    if node is None:
        raise _InvalidYaml(0, "the file is empty: expected properties")
    return node


def _too_deep(at: int) -> _InvalidYaml:
    return _InvalidYaml(
        at, f"nested more than {DEPTH_LIMIT} levels deep, so it is not read", rules.JSON_TOO_DEEP
    )


class _NodeConverter:
    """Converts nodes to values; faults for which a value is replaced are added to `faults`."""

    def __init__(self, places: JsonText, faults: list[Fault]) -> None:
        import yaml

        self._places, self._faults = places, faults
        self._loader = yaml.SafeLoader("")
        self._mapping, self._sequence = yaml.MappingNode, yaml.SequenceNode
        self._count = 0

    def convert(self, node: Any, depth: int) -> tuple[Any, Location]:
        """Return the value of a node that is `depth` levels deep, and its location."""
        at = node.start_mark.index
        self._count += 1
        if self._count > VALUE_LIMIT:
            raise _InvalidYaml(
                at, f"more than {VALUE_LIMIT:,} values, those of aliases included, so it is not read"
            )
        if depth > DEPTH_LIMIT:  # which only aliases can still exceed
            raise _too_deep(at)
        location = Location(at, at)
        if isinstance(node, self._sequence) and node.tag == f"{TAG}seq":
            items: list[Any] = []
            for number, item in enumerate(node.value):
                value, location.parts[number] = self.convert(item, depth + 1)
                items.append(value)
            return items, location
        if isinstance(node, self._mapping) and node.tag == f"{TAG}map":
            return self._object(node, location, depth), location
        if isinstance(node, self._sequence | self._mapping):
            raise _no_json(node.tag, at)
        return self._scalar(node), location

    def _object(self, node: Any, location: Location, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: list[tuple[dict[str, Any], Location]] = []
        for key, item in node.value:
            at = key.start_mark.index
            if key.tag == f"{TAG}merge":
                merged += self._merged(item, depth)
                continue
            if isinstance(key, self._sequence | self._mapping):
                raise _InvalidYaml(at, "the key is a collection: expected text")
            name = self._text(key)
            if name in found:
                line, column = self._places.position_at(location.parts[name].key)
                message = (
                    f"duplicate key {quote(name)}, first on line {line}, column {column}: keep one of the two"
                )
                self._faults.append((rules.DUPLICATE_JSON_KEY, at, message))
            found[name], part = self.convert(item, depth + 1)
            location.parts[name] = Location(part.start, at, part.parts)
        for (
            other,
            place,
        ) in merged:  # the object's own properties come first, then those of the first merged one
            for name in [each for each in other if each not in found]:
                found[name], location.parts[name] = other[name], place.parts[name]
        return found

    def _merged(self, node: Any, depth: int) -> Iterator[tuple[dict[str, Any], Location]]:
        """Yield the objects that `<<` merges, each with its location."""
        for each in node.value if isinstance(node, self._sequence) else [node]:
            if not isinstance(each, self._mapping):
                raise _InvalidYaml(each.start_mark.index, "'<<' merges objects only")
            value, location = self.convert(each, depth + 1)
            yield value, location

    def _text(self, node: Any) -> str:
        """Return the text of a scalar without lone surrogates."""
        text: str = node.value
        if not SURROGATE.search(text):
            return text
        message = "this escape is half of a surrogate pair: write the whole character"
        self._faults.append((rules.INVALID_JSON_ENCODING, node.start_mark.index, message))
        return SURROGATE.sub("\ufffd", text)

    def _scalar(self, node: Any) -> Any:
        """Return the value of a scalar; a number that JSON cannot express is reported and replaced by 0."""
        at, kind = node.start_mark.index, node.tag.removeprefix(TAG)
        if kind in TEXTS:
            return self._text(node)
        if kind not in ("null", "bool", "int", "float"):
            raise _no_json(node.tag, at)
        try:
            if len(node.value) > DIGIT_LIMIT:
                raise OverflowError
            value = self._loader.yaml_constructors[node.tag](self._loader, node)
            if kind in ("int", "float") and not math.isfinite(float(value)):
                raise OverflowError
        except OverflowError:
            message = f"{quote(node.value)} is not a number in JSON: write a finite number"
            self._faults.append((rules.INVALID_JSON_NUMBER, at, message))
            return 0
        except (ValueError, KeyError, IndexError):
            raise _InvalidYaml(at, f"{quote(node.value)} is not a value of the type '!!{kind}'") from None
        return value


def _no_json(tag: str, at: int) -> _InvalidYaml:
    shown = quote(tag.replace(TAG, "!!"))
    return _InvalidYaml(
        at, f"the type {shown} does not exist in JSON: write text, a number, an array or an object"
    )
