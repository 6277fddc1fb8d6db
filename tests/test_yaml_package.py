"""A package with a descriptor in YAML is found and read wherever one in JSON is."""

import json
import shutil
from pathlib import Path

import click
import pytest
import yaml
from tests.support.git_case import run
from tests.support.store_case import commit

from claims import Options, validate
from claims.cli.completion import complete_table

DESCRIPTOR = """\
$schema: https://datapackage.org/profiles/2.0/datapackage.json
name: said
id: https://example.org/said
licenses: [{name: CC0-1.0}]
resources:
  - name: t
    path: t.csv
    bytes: 99
    schema: schemas/t.yml
  - name: u
    data:
      - {id: a, n: 1}
      - {id: b, n: x}
    schema:
      fields: [{name: id, type: string}, {name: n, type: integer}]
"""
SCHEMA = "fields:\n  - {name: id, type: string}\n  - {name: day, type: date}\nprimaryKey: [id]\n"
EXPECTED = [("bytes-mismatch", None, None), ("type-error", 2, 3), ("type-error", 13, 20)]


@pytest.fixture(params=["datapackage.yaml", "datapackage.yml"])
def folder(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "p"
    (root / "schemas").mkdir(parents=True)
    (root / request.param).write_text(DESCRIPTOR)
    (root / "schemas/t.yml").write_text(SCHEMA)
    (root / "t.csv").write_text("id,day\na,2020x\n")
    monkeypatch.chdir(root)
    return root


def _found(package: str | None = None) -> list[tuple[str, int | None, int | None]]:
    found = [(each.rule, each.line, each.column) for each in validate(package).findings]
    return sorted(found, key=lambda each: (each[0], each[1] or 0))


def test_in_a_folder_below_it_in_a_zip_and_in_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(folder)
    shutil.make_archive(str(folder.parent / "p"), "zip", folder)
    found = [_found(), _found("."), _found("HEAD:"), _found("../p.zip")]
    monkeypatch.chdir(folder / "schemas")
    assert [*found, _found()] == [EXPECTED] * 5


def test_json_comes_first(folder: Path) -> None:
    (folder / "datapackage.json").write_text("{")
    assert [each[0] for each in _found()] == ["invalid-json"]


def test_diff_log_and_git_read_it(folder: Path) -> None:
    commit(folder)
    (folder / "t.csv").write_text("id,day\na,2020-01-01\nb,2021-01-01\n")
    assert "t: 1 → 2 rows matched by id; 1 changed, 1 added" in run("diff").stdout
    assert "2020x" in run("log", "--table", "t", "a").stdout
    old = folder.parent / "old.csv"
    old.write_text("id,day\na,2020x\n")
    shown = run("git", "show-diff", "t.csv", str(old), "0", "100644", "t.csv", "0", "100644").stdout
    assert "2020x → 2020-01-01" in shown


def test_completion_names_its_tables(folder: Path) -> None:
    assert [
        each.value for each in complete_table(click.Context(click.Command("x")), click.Option(["--x"]), "")
    ] == ["t", "u"]


def test_fix_and_release_say_that_they_write_only_json(folder: Path) -> None:
    name = next(folder.glob("datapackage.*")).name
    done = run("fix", "--select", "bytes-mismatch")
    assert done.exit_code == 1
    assert "only JSON is written: convert it to datapackage.json" in done.output
    done = run("release")
    assert done.exit_code == 2
    message = f"'{name}' cannot be released: only JSON is written: convert it to datapackage.json"
    assert message in done.output


def test_a_descriptor_that_was_json_is_compared_with_its_former_self(folder: Path) -> None:
    described = next(folder.glob("datapackage.*"))
    text = described.read_text()
    described.unlink()
    (folder / "datapackage.json").write_text(json.dumps(yaml.safe_load(text)))
    commit(folder)
    (folder / "datapackage.json").unlink()
    described.write_text(text)
    (folder / "t.csv").write_text("id,day\na,2020x\nb,x\n")
    assert "t: 1 → 2 rows matched by id; 1 added" in run("diff").stdout
    found = validate(None, Options(since="HEAD")).findings
    assert [(each.rule, each.line) for each in found if each.file == "t.csv" and each.line] == [
        ("type-error", 3)
    ]
