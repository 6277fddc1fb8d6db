"""Sets properties in the text of a descriptor: no other byte of it changes, and new ones look like their neighbours."""

import json
from collections.abc import Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]

from msgspec import Struct

from claims.jsonplaces import Spot, walk_through

JsonPath = tuple[str | int, ...]


class Setting(Struct, frozen=True):
    """A property of the object at `path`, and its value; where it is new, it goes after the first of `after`."""

    path: JsonPath
    name: str
    value: str | int
    after: Sequence[str] = ()


def with_property(text: str, setting: Setting) -> str:
    """The JSON text, which is valid, with one property set."""
    spot = walk_through(text).root
    for part in setting.path:
        spot = spot.parts[part]
    written = json.dumps(setting.value, ensure_ascii=False)
    there = spot.parts.get(setting.name)
    if there is not None:
        return text[: there.start] + written + text[_end(text, there.start) :]
    members = [name for name in spot.parts if isinstance(name, str)]
    beside = spot.parts[next((name for name in setting.after if name in members), members[-1])]
    colon = text[scanstring(text, beside.key + 1)[1] : beside.start]
    end = _end(text, beside.start)
    name = json.dumps(setting.name)
    return f"{text[:end]},{_space(text, spot, members)}{name}{colon}{written}{text[end:]}"


def _space(text: str, spot: Spot, members: list[str]) -> str:
    """What stands before a member that is not the first."""
    key = spot.parts[members[-1]].key
    space = text[len(text[:key].rstrip()) : key]
    return space if len(members) > 1 or space else " "


def _end(text: str, start: int) -> int:
    return json.JSONDecoder().raw_decode(text, start)[1]
