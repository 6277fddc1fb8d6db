"""Sets and removes properties in a JSON text; no other byte changes."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from json.decoder import scanstring  # type: ignore[attr-defined]

from claims.descriptor.json import Location, index_json

MARK = "\ufeff"
Path = tuple[str | int, ...]  # the names and numbers (from 0) that lead to an object
Span = tuple[int, int]


def set_property(text: str, path: Path, name: str, value: str | int, after: Sequence[str] = ()) -> str:
    """Return the JSON text with a property of the object at `path` set to `value`.

    A new property is written like its neighbors, after the first of `after` that exists, or else as the last one.
    """
    spot = _object(index_json(text).root, path)
    written = json.dumps(value, ensure_ascii=False)
    if name in spot.parts:
        start = spot.parts[name].start
        return text[:start] + written + text[_end(text, start) :]
    members = [each for each in spot.parts if isinstance(each, str)]
    neighbor = spot.parts[next((each for each in after if each in members), members[-1])]
    colon = text[scanstring(text, neighbor.key + 1)[1] : neighbor.start]
    end = _end(text, neighbor.start)
    last = spot.parts[members[-1]].key
    space = text[len(text[:last].rstrip()) : last]
    if len(members) == 1 and not space:
        space = " "
    return f"{text[:end]},{space}{json.dumps(name)}{colon}{written}{text[end:]}"


def remove_properties(text: str, names: Mapping[Path, Collection[str]]) -> str:
    """Return the JSON text without the named properties of each object, of which at least one stays."""
    mark = len(MARK) if text.startswith(MARK) else 0
    text = text[mark:]
    root = index_json(text).root
    pieces, at = [], 0
    for start, end in sorted(
        span for path in names for span in _spans(text, _object(root, path), names[path])
    ):
        pieces.append(text[at:start])
        at = max(at, end)
    return MARK * mark + "".join(pieces) + text[at:]


def _object(root: Location, path: Path) -> Location:
    for part in path:
        root = root.parts[part]
    return root


def _spans(text: str, spot: Location, names: Collection[str]) -> Iterator[Span]:
    """Yield the spans of properties with their comma, and with the line if they are alone on it."""
    members = sorted(spot.parts.items(), key=lambda each: each[1].key)
    removed, ends = [name in names for name, _ in members], [_end(text, each.start) for _, each in members]
    last = max(at for at, gone in enumerate(removed) if not gone)
    begin = spot.start + 1
    for at, ((_, one), (_, following)) in enumerate(pairwise(members[: last + 1])):
        comma = text.index(",", ends[at]) + 1
        if removed[at]:
            lines = "\n" in text[begin : one.key] or "\n" in text[comma : following.key]
            yield (begin, comma) if lines else (one.key, following.key)
        begin = comma
    if last + 1 < len(members):
        yield ends[last], ends[-1]


def _end(text: str, start: int) -> int:
    return json.JSONDecoder().raw_decode(text, start)[1]
