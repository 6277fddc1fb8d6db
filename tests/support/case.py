"""A small valid package in which one thing is broken at a time, and all that is found then."""

import json
import os
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from claims import Options, Report, validate

LIST_ALL = Options(limit=None)


class Seen(NamedTuple):
    """A finding without what its rule says of itself."""

    rule: str
    file: str | None
    field: str | None
    line: int | None
    column: int | None
    row: int | None
    key: dict[str, str | None] | None
    value: str | None
    message: str


def seen(report: Report) -> list[Seen]:
    """All findings of a report that lists all."""
    assert report.truncated == {}
    return [
        Seen(
            *(
                Path(each.file or "").name or None if name == "file" else getattr(each, name)
                for name in Seen._fields
            )
        )
        for each in report.findings
    ]


def descriptor(**resources: Any) -> dict[str, Any]:
    """A descriptor of tables: name → their properties, of which `path` and `type` need not be given."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "harbour",
        "id": "https://example.org/harbour",
        "licenses": [{"name": "CC0-1.0"}],
        "resources": [
            {"name": name, "type": "table", "path": f"{name}.csv"} | properties
            for name, properties in resources.items()
        ],
    }


def stored(folder: Path, described: object, files: Mapping[str, bytes | str]) -> Path:
    """Write a package into a folder: its descriptor (an object, or bytes as they are) and its files."""
    data = described if isinstance(described, bytes) else json.dumps(described, ensure_ascii=False).encode()
    for name, content in {"datapackage.json": data, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


SHIPS = {
    "fields": [
        {"name": "id", "type": "string"},
        {"name": "name", "type": "string"},
        {"name": "port", "type": "string"},
        {"name": "crew", "type": "integer", "constraints": {"minimum": 1}},
    ],
    "primaryKey": ["id"],
    "foreignKeys": [{"fields": ["port"], "reference": {"resource": "ports", "fields": ["id"]}}],
}
PORTS = {
    "fields": [{"name": "id", "type": "string"}, {"name": "town", "type": "string"}],
    "primaryKey": ["id"],
}
# A cell of three lines, and a character beyond the Basic Multilingual Plane before the cells that are broken.
HEADER = b"id,name,port,crew\n"
FIRST = HEADER + b's1,"The \xe2\x80\x9cGull\xe2\x80\x9d,\n\nof the old harbour",p1,7\n'
SECOND = "s2,𝒩ora,p2,12\n".encode()
THIRD = b"s3,Petrel,,\n"
TABLE = FIRST + SECOND + THIRD
ROWS = {"ports.csv": b"id,town\np1,Weir\np2,Quay\n"}


def harbour(**ships: Any) -> dict[str, Any]:
    """The descriptor of the tables ships and ports; `ships` are more properties of the first."""
    return descriptor(ships={"schema": SHIPS} | ships, ports={"schema": PORTS})


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """Put `new` in the place of `old`, which stands in `data` exactly once."""
    assert data.count(old) == 1, (old, data.count(old))
    return data.replace(old, new)


def ship(
    rule: str,
    message: str,
    line: int | None,
    column: int | None,
    field: str | None = None,
    row: int | None = None,
    key: dict[str, str | None] | None = None,
    value: str | None = None,
) -> Seen:
    """A finding in ships.csv."""
    return Seen(rule, "ships.csv", field, line, column, row, key, value, message)


def told(package: Path | str) -> list[Seen]:
    """All that is found in a package."""
    return seen(validate(package, LIST_ALL))


def git(folder: Path, *arguments: str) -> str:
    """Run git as nobody in particular, without the user's own settings."""
    person = {
        f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment | person | settings,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def committed(folder: Path) -> str:
    """Make a folder a repository with one commit of all in it; the commit's id."""
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")
    return git(folder, "rev-parse", "HEAD")


def zipped(folder: Path, target: Path) -> Path:
    """Pack a folder's files."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder).as_posix())
    return target


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, as path from there → content."""
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }
