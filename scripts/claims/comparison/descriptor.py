"""Changes of the descriptor: resources, and metadata of the package and its resources."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from claims.comparison.version import property_bump
from claims.model.diff import DescriptorChange
from claims.text.display import plain, quote

Names = Mapping[str, str]


def descriptor_changes(
    old: Mapping[str, Any], new: Mapping[str, Any], renamed: Names
) -> list[DescriptorChange]:
    """Return every change outside of schemas, sorted by path.

    `renamed`: old name → new name of resources whose files are the same bytes.
    """
    found = [*_properties("", old, new, ("resources",)), *_resources(old, new, renamed)]
    return sorted(found, key=lambda each: each.path)


def _resources(old: Mapping[str, Any], new: Mapping[str, Any], renamed: Names) -> Iterator[DescriptorChange]:
    before, after = by_name(old), by_name(new)
    earlier = {later: name for name, later in renamed.items()}
    for name, resource in after.items():
        was = earlier.get(name, name)
        path = f"resources[{name}]"
        if was != name:
            yield DescriptorChange(
                path=f"{path}.name", kind="renamed", old=was, new=name, bump="major",
                message=f"resource {quote(was)}: renamed to {quote(name)} (same files)",
            )  # fmt: skip
        if was in before:
            yield from _properties(f"{path}.", before[was], resource, ("name", "schema", "data"))
        else:
            yield DescriptorChange(
                path=path, kind="added", new=name, bump="minor", message=f"resource {quote(name)} added"
            )
    for name in before:
        if name not in after and name not in renamed:
            yield DescriptorChange(
                path=f"resources[{name}]",
                kind="removed",
                old=name,
                bump="major",
                message=f"resource {quote(name)} removed",
            )
    both = [name for name in before if name in after]
    later = [name for name in after if name in before]
    if both != later:
        yield DescriptorChange(
            path="resources", kind="reordered", old=list(both), new=list(later), bump="patch",
            message="resources reordered",
        )  # fmt: skip


def by_name(descriptor: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return name → resource of a descriptor; of several with one name, the first."""
    resources = descriptor.get("resources")
    named: dict[str, Mapping[str, Any]] = {}
    for each in resources if isinstance(resources, list) else []:
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            named.setdefault(each["name"], each)
    return named


def _properties(
    place: str, old: Mapping[str, Any], new: Mapping[str, Any], apart: tuple[str, ...]
) -> Iterator[DescriptorChange]:
    """Yield the changed properties, without those `apart`, which are compared elsewhere."""
    for name in sorted({*old, *new} - {*apart}):
        one, other = old.get(name), new.get(name)
        if one == other and (name in old) == (name in new):
            continue
        kind: Any = "added" if name not in old else "removed" if name not in new else "changed"
        words = {
            "added": f"{value_text(other)} added",
            "removed": f"{value_text(one)} removed",
            "changed": f"{value_text(one)} → {value_text(other)}",
        }
        yield DescriptorChange(
            path=f"{place}{name}", kind=kind, old=one, new=other, bump=property_bump(name),
            message=f"{plain(place)}{plain(name)}: {words[kind]}",
        )  # fmt: skip


def value_text(value: Any) -> str:
    """Return a descriptor's value for a message: text in quotes, everything else as JSON."""
    return quote(value) if isinstance(value, str) else plain(json.dumps(value, ensure_ascii=False))
