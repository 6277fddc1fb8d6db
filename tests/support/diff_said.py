"""Runs `claims diff` on invented packages, and a package whose every text is hostile."""

import csv
import json
from pathlib import Path

from click.testing import CliRunner, Result

from claims.cli import cli

FIELDS = [
    {"name": "id", "type": "string"},
    {"name": "note", "type": "string"},
    {"name": "size", "type": "number"},
]


def run(*asked: str) -> Result:
    return CliRunner().invoke(cli, ["diff", *asked])


def package(folder: Path, rows: list[list[str]], name: str = "boats", **more: object) -> Path:
    """A package of one table with the columns id, note, size; `more` are properties of the descriptor."""
    folder.mkdir(parents=True)
    schema = {"fields": FIELDS, "primaryKey": ["id"]}
    resource = {"name": name, "type": "table", "path": "t.csv", "schema": schema}
    descriptor = {"name": "p", "version": "1.0.0", "resources": [resource], **more}
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["id", "note", "size"], *rows])
    return folder
