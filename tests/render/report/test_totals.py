"""The summary line of a Report."""

import json
from pathlib import Path

import pytest
from tests.support.git_case import HEADER, write_package

from claims import Options, validate
from claims.model.report import NotRead
from claims.render.report.totals import counts, hidden, selection, totals, verdict


@pytest.mark.parametrize(("rows", "valid"), [("a,1\n", True), ("a,x\n", False)])
def test_verdict_and_counts(rows: str, valid: bool, tmp_path: Path) -> None:
    report = validate(write_package(tmp_path, HEADER + rows), Options())
    assert verdict(report) == ("valid" if valid else "invalid")
    assert counts(report) == ("0 errors, 0 warnings" if valid else "1 error, 0 warnings")
    assert totals(report) == f"harbour 1.0.0: {verdict(report)}, {counts(report)}; rows: boats 1"


def test_selected_rules_are_named(tmp_path: Path) -> None:
    report = validate(write_package(tmp_path, HEADER), Options(select=("value",), ignore=("not-nfc",)))
    assert selection(report) == " (--select value --ignore not-nfc)"


def test_findings_that_are_not_listed_are_counted(tmp_path: Path) -> None:
    report = validate(write_package(tmp_path, HEADER + "a,x\nb,y\nc,z\n"), Options(limit=1))
    (line,) = hidden(report)
    assert line.startswith("… 2 more of ")


def test_tables_and_schemas_that_were_not_read_are_counted(tmp_path: Path) -> None:
    folder = write_package(tmp_path, HEADER + "a,1\n")
    descriptor = json.loads((folder / "datapackage.json").read_text())
    local = descriptor["resources"][0]
    descriptor["resources"] += [
        local | {"name": "ships", "path": "https://example.org/ships.csv"},
        local | {"name": "ports", "path": "boats.csv", "schema": "https://example.org/ports.json"},
        {"name": "picture", "path": "https://example.org/picture.png"},
    ]
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    report = validate(folder)
    assert report.not_read == NotRead(tables=["ships"], schemas=["ports"])
    assert counts(report).startswith("1 of 3 tables not read, 1 of 3 schemas not read, 0 errors, ")
    assert totals(report).startswith(
        "harbour 1.0.0: valid, 1 of 3 tables not read, 1 of 3 schemas not read, "
    )
