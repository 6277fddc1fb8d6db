"""A data file in place of a package: in a folder, in git, in standard input."""

import io
import json
import sys
from pathlib import Path

import pytest
from tests.support.case import committed

from claims import Options, validate
from claims.model.errors import CannotDo
from claims.model.report import Report
from claims.package.open import open_package_or_file
from claims.package.single_file import table_name

ROWS = "id,name\n1,ada\n2,bo\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(ROWS)
    return tmp_path


def messages(report: Report) -> list[tuple[str, str | None, int | None]]:
    return [(each.rule, each.file, each.line) for each in report.findings]


def test_a_clean_file_has_no_findings() -> None:
    report = validate("people.csv")
    assert (report.findings, report.counts.rows) == ([], {"people": 2})


def test_faults_are_located_in_the_file() -> None:
    Path("people.csv").write_text(ROWS + "3,cy,x\n")
    assert messages(validate("people.csv")) == [("ragged-row", "people.csv", 4)]


def test_the_delimiter_is_recognized() -> None:
    Path("people.csv").write_text(ROWS.replace(",", ";"))
    assert validate("people.csv").counts.rows == {"people": 2}
    assert messages(validate("people.csv")) == []


def test_the_schema_of_a_file_elsewhere_is_applied(tmp_path: Path) -> None:
    schema = tmp_path / "elsewhere" / "people.schema.json"
    schema.parent.mkdir()
    schema.write_text(
        json.dumps({"fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "integer"}]})
    )
    report = validate("people.csv", Options(schema=schema))
    assert messages(report) == [("type-error", "people.csv", 2), ("type-error", "people.csv", 3)]


def test_a_fault_of_the_schema_is_located_in_the_schema() -> None:
    Path("s.json").write_text('{"fields": [{"name": "id"},\n {"name": "name", "type": "nope"}]}')
    assert ("unknown-field-type", "s.json", 2) in messages(
        validate("people.csv", Options(schema=Path("s.json")))
    )


def test_a_package_takes_no_schema(folder: Path) -> None:
    with pytest.raises(CannotDo, match=r"^--schema is for a single data file"):
        validate(folder, Options(schema=Path("s.json")))


@pytest.mark.parametrize(
    ("target", "schema", "message"),
    [
        ("none.csv", None, "there is no file 'none.csv'"),
        ("peopl.csv", None, "did you mean 'people.csv'"),
        ("people.csv", "none.json", "cannot read 'none.json': No such file or directory"),
        ("folder.csv", None, "'folder.csv' is a folder: expected a regular file"),
        ("HEAD:people.csv", None, "not in a git repository"),
    ],
)
def test_what_cannot_be_read_is_one_line(target: str, schema: str | None, message: str) -> None:
    Path("folder.csv").mkdir()
    with pytest.raises(CannotDo, match=message):
        validate(target, Options(schema=schema and Path(schema)))


def test_standard_input_is_shown_as_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"id,name\n1,ada\n2\n")))
    assert messages(validate("-")) == [("ragged-row", "-", 3)]


def test_a_file_of_a_revision(folder: Path) -> None:
    committed(folder)
    Path("people.csv").write_text("changed\n")
    with open_package_or_file("HEAD:people.csv") as store:
        assert store.local("people.csv").read_text() == ROWS
    assert validate("HEAD:people.csv").counts.rows == {"people": 2}


@pytest.mark.parametrize(
    ("path", "name"),
    [("a/Big Table.v2.csv", "big-table"), ("日本.csv", "table"), ("HEAD:x/y.csv", "y"), ("-", "table")],
)
def test_a_table_is_named_after_its_file(path: str, name: str) -> None:
    assert table_name(path) == name
