"""Tables and packages that cannot be read, and the tables that are compared all the same."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.support.diff_tables import differ, package

from claims.cli import cli


def test_a_row_that_cannot_be_read_affects_only_itself(tmp_path: Path) -> None:
    a, b = package(tmp_path / "a", "id,a\n1,x\n2,y,\n3\n4,z\n"), package(tmp_path / "b", "id,a\n1,y\n4,z\n")
    (table,) = differ(a, b).tables
    assert [(each.key, each.cells[0].new) for each in table.changed] == [({"id": "1"}, "y")]
    assert (table.counts.rows_old, table.counts.rows_new, table.removed, table.added) == (2, 2, [], [])
    assert table.warnings == [
        f"{a}/rows.csv:3 (old): the row has 3 cells, expected 2: row not compared",
        f"{a}/rows.csv:4 (old): the row has 1 cell, expected 2: row not compared",
    ]


SCHEMA = {"fields": [{"name": "id", "type": "string"}], "primaryKey": ["id"]}


def two_tables(folder: Path) -> Path:
    """A package with the table `boats`, whose schema is a file, and the table `crew`."""
    folder.mkdir()
    resources = [
        {"name": "boats", "path": "boats.csv", "schema": "boats.json"},
        {"name": "crew", "path": "crew.csv", "schema": SCHEMA},
    ]
    (folder / "datapackage.json").write_text(json.dumps({"name": "fleet", "resources": resources}))
    (folder / "boats.json").write_text(json.dumps(SCHEMA))
    for name in ("boats", "crew"):
        (folder / f"{name}.csv").write_text("id\nada\n")
    return folder


def diff(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["diff", *map(str, arguments)])


BROKEN: dict[str, tuple[Callable[[Path], Any], str]] = {
    "no schema": (
        lambda folder: (folder / "boats.json").unlink(),
        "/datapackage.json: resources[0].schema cannot be read: there is no file 'boats.json'",
    ),
    "schema that is not JSON": (
        lambda folder: (folder / "boats.json").write_text("{"),
        "/boats.json: unexpected end of the file: expected a property name in double quotes",
    ),
    "schema without fields": (
        lambda folder: (folder / "boats.json").write_text('{"fields": 3}'),
        "/boats.json: fields is 3: expected an array",
    ),
    "unclosed quote": (
        lambda folder: (folder / "boats.csv").write_text('id\n"ada\n'),
        "/boats.csv:2: this quote is not closed at the end of a cell",
    ),
    "no file": (
        lambda folder: (folder / "boats.csv").unlink(),
        ": resources[0].path cannot be read: there is no file 'boats.csv'",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("broken", ["old", "new"])
def test_table_that_cannot_be_read_is_not_compared(tmp_path: Path, name: str, broken: str) -> None:
    sides = {side: two_tables(tmp_path / side) for side in ("old", "new")}
    breaks, reason = BROKEN[name]
    breaks(sides[broken])
    (tmp_path / "new/crew.csv").write_text("id\nada\nbea\n")
    done = diff(*sides.values(), "--format", "json")
    found = json.loads(done.stdout)
    said = f"cannot read the {broken} side: {sides[broken]}{reason}"
    assert found["not_compared"] == [{"name": "boats", "reason": said}]
    assert [each["name"] for each in found["tables"]] == ["crew"]
    assert (found["schema"], found["descriptor"]) == ([], [])
    assert (done.exit_code, done.stderr) == (0, f"claims: boats: not compared: {said}\n")
    assert f"boats: not compared: {said}\n" in diff(*sides.values()).stdout
    assert diff(*sides.values(), "--fail-on", "error").exit_code == 1
    assert diff(*sides.values(), "--table", "crew").stdout.startswith(
        f"{sides['old']} → {sides['new']}: minor"
    )


def test_nothing_can_be_compared(tmp_path: Path) -> None:
    old, new = two_tables(tmp_path / "old"), two_tables(tmp_path / "new")
    (new / "boats.json").unlink()
    done = diff(old, new, "--table", "boats")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("claims: the new side cannot be compared: ")


def test_removed_schema_is_a_change(tmp_path: Path) -> None:
    old, new = two_tables(tmp_path / "old"), two_tables(tmp_path / "new")
    descriptor = json.loads((new / "datapackage.json").read_text())
    del descriptor["resources"][0]["schema"]
    (new / "datapackage.json").write_text(json.dumps(descriptor))
    assert "primaryKey 'id' removed" in diff(old, new).stdout
