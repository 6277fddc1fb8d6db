"""A valid package, and what is found when one thing in its descriptor is changed."""

import copy
import json
from pathlib import Path

from claims.descriptor import read_descriptor
from claims.package.open import open_store

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
GONE = object()  # as a value: the property is taken away

PACKAGE = {
    "$schema": V2,
    "name": "said",
    "id": "https://example.org/said",
    "title": "Who said what",
    "version": "1.0.0",
    "created": "2024-03-05T12:00:00Z",
    "keywords": ["claims"],
    "licenses": [{"name": "CC0-1.0"}],
    "contributors": [{"title": "A. Curator", "email": "a@example.org", "roles": ["creator"]}],
    "sources": [{"title": "An article", "path": "https://example.org/article"}],
    "resources": [
        {
            "name": "claims",
            "type": "table",
            "path": "claims.csv",
            "dialect": {"delimiter": ",", "quoteChar": '"'},
            "schema": {
                "fields": [
                    {"name": "id", "type": "string", "constraints": {"required": True}},
                    {"name": "speaker", "type": "string"},
                    {"name": "day", "type": "date"},
                    {"name": "number", "type": "integer"},
                    {"name": "true", "type": "boolean"},
                    {"name": "tags", "type": "list"},
                ],
                "missingValues": [""],
                "primaryKey": ["id"],
                "foreignKeys": [
                    {"fields": ["speaker"], "reference": {"resource": "speakers", "fields": ["id"]}}
                ],
            },
        },
        {
            "name": "speakers",
            "type": "table",
            "path": "speakers.csv",
            "schema": {"fields": [{"name": "id", "type": "string"}, {"name": "name", "type": "any"}]},
        },
        {"name": "readme", "path": "README.md"},
    ],
}
FILES = {"claims.csv": b"id\n", "speakers.csv": b"id\n", "README.md": b"# Claims\n"}


def changed(change, start=PACKAGE):
    """A copy of the package in which `change` (pointer, as 'resources.0.path', to value) is made."""
    package = copy.deepcopy(start)
    for pointer, value in change.items():
        *way, last = [int(part) if part.isdigit() else part for part in pointer.split(".")]
        inner = package
        for part in way:
            inner = inner[part]
        if value is GONE:
            del inner[last]
        elif isinstance(inner, list) and last == len(inner):
            inner.append(copy.deepcopy(value))
        else:
            inner[last] = copy.deepcopy(value)
    return package


def read(folder: Path, descriptor, files=FILES):
    """The package and the Breaks for a descriptor (an object, or bytes) in a new package of `files`."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    data = descriptor if isinstance(descriptor, bytes) else json.dumps(descriptor, indent=1).encode()
    (folder / "datapackage.json").write_bytes(data)
    with open_store(str(folder)) as store:
        return read_descriptor(store, "datapackage.json")


def found(folder: Path, descriptor, files=FILES):
    """What is found: rule and message of each Break, in order."""
    return [(each.rule.id, each.message) for each in read(folder, descriptor, files)[1]]
