"""Fingerprints of findings."""

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from tests.support.suppression_case import ROWS, SCHEMA, fingerprints, package, report_of, table

from claims import validate


def test_fingerprint_depends_on_no_line_folder_or_other_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = package(tmp_path / "one")
    expected = fingerprints(report_of(folder))
    assert len(set(expected.values())) == 4
    table(folder, ["a0,red,", *reversed(ROWS)])
    assert fingerprints(report_of(folder)) == expected
    shutil.copytree(folder, tmp_path / "two" / "deep")
    assert fingerprints(report_of(tmp_path / "two/deep")) == expected
    monkeypatch.chdir(folder)
    assert fingerprints(report_of(".")) == expected
    table(folder, [ROWS[0], ROWS[1], "a3,rde,", ROWS[3]])
    assert fingerprints(report_of(folder)) == {
        key: expected[key] for key in (("not-in-enum", "a3"), ("not-in-enum", "a4"))
    }


def test_rows_without_a_key_are_identified_by_their_cells(tmp_path: Path) -> None:
    schema = {"fields": SCHEMA["fields"]}
    rows = ["x,wrong,1", "y,wrong,2", "x,wrong,1", "a,b"]
    folder = package(tmp_path, rows, schema)
    first = {(each.line, each.rule): each.fingerprint for each in report_of(folder).findings}
    assert len(set(first.values())) == 4
    table(folder, ["z,red,3", *rows[1:]])
    second = {(each.line, each.rule): each.fingerprint for each in report_of(folder).findings}
    assert second == {
        (3, "not-in-enum"): first[3, "not-in-enum"],
        (4, "not-in-enum"): first[2, "not-in-enum"],
        (5, "ragged-row"): first[5, "ragged-row"],
    }


def test_finding_about_a_file_keeps_its_fingerprint_when_counts_change(tmp_path: Path) -> None:
    def found(folder: Path, rows: int) -> list[tuple[str, str]]:
        data = b"id,color,next\n" + b"".join(b"c%d,red,\r\n" % number for number in range(rows)) + b"z,red,"
        (folder / "things.csv").write_bytes(data)
        return [(each.rule, each.fingerprint) for each in report_of(folder).findings]

    folder = package(tmp_path / "one")
    first = found(folder, 3)
    assert [rule for rule, _ in first] == ["missing-final-newline", "mixed-line-endings"]
    assert found(folder, 12) == first
    assert found(package(tmp_path / "two/deep"), 3) == first


def test_same_fingerprints_in_a_folder_a_zip_and_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = package(tmp_path / "one")
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"][0] |= {"path": "./data/things.csv", "bytes": 1}
    descriptor["titel"] = "x"
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    (folder / "data").mkdir()
    (folder / "things.csv").rename(folder / "data/things.csv")
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as file:
        file.write(folder / "datapackage.json", "datapackage.json")
        file.write(folder / "data/things.csv", "data/things.csv")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *command], cwd=tmp_path, check=True)
    targets = [(tmp_path, "one"), (folder, None), (folder / "data", None), (tmp_path, "one.zip")]
    targets += [(tmp_path, "HEAD:one"), (folder / "data", "HEAD:one"), (Path("/"), str(folder))]
    seen = []
    for here, target in targets:
        monkeypatch.chdir(here)
        seen.append(sorted((each.rule, each.fingerprint) for each in validate(target).findings))
    assert {rule for rule, _ in seen[0]} >= {"bytes-mismatch", "misspelled-property", "not-in-enum"}
    assert all(each == seen[0] for each in seen)
