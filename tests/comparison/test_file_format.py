"""Differences in how the files of a table are written."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from claims.cli import cli

ROWS = 'boat_id,name,remark\nb1,Ann,\nb2,Bea,"two, three"\n'
FIELDS = [{"name": name, "type": "string"} for name in ("boat_id", "name", "remark")]


def package(folder: Path, data: bytes) -> Path:
    folder.mkdir()
    table = {"name": "boats", "path": "boats.csv", "schema": {"fields": FIELDS, "primaryKey": ["boat_id"]}}
    (folder / "datapackage.json").write_text(json.dumps({"name": "fleet", "resources": [table]}))
    (folder / "boats.csv").write_bytes(data)
    return folder


def said(tmp_path: Path, new: bytes, *options: str) -> str:
    old = package(tmp_path / "old", ROWS.encode())
    done = CliRunner().invoke(cli, ["diff", str(old), str(package(tmp_path / "new", new)), *options])
    assert done.exit_code == 0, done.output
    return done.stdout.replace(str(tmp_path), "")


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (ROWS.replace("\n", "\r\n"), "line endings LF → CRLF"),
        ("\ufeff" + ROWS, "byte order mark added"),
        ("\ufeff" + ROWS.replace("\n", "\r\n"), "byte order mark added, line endings LF → CRLF"),
        (
            '"boat_id","name","remark"\n"b1","Ann",""\n"b2","Bea","two, three"\n',
            "quotes added",
        ),
        ("Boats of May\n" + ROWS, "text above the header added"),
        (ROWS.replace("Bea", '"Bea"'), "quotes, spaces or final line ending"),
        (ROWS.removesuffix("\n"), "quotes, spaces or final line ending"),
    ],
)
def test_same_rows_in_another_format(tmp_path: Path, new: str, words: str) -> None:
    assert said(tmp_path, new.encode()) == (
        f"/old → /new: no changes\nboats: formatting only, no rows changed ({words})\n"
    )


@pytest.mark.parametrize("name", ["text", "markdown", "html", "json", "github"])
def test_every_output_format_names_the_difference(tmp_path: Path, name: str) -> None:
    new = ROWS.replace("Bea", "Bee").replace("\n", "\r\n")
    assert "line endings LF → CRLF" in said(tmp_path, new.encode(), "--format", name)


def test_statistics_name_the_difference(tmp_path: Path) -> None:
    assert "boats: file format changed (line endings LF → CRLF)\n" in said(
        tmp_path, ROWS.replace("Bea", "Bee").replace("\n", "\r\n").encode(), "--stat"
    )


def test_changed_row_is_no_difference_of_format(tmp_path: Path) -> None:
    assert "file format" not in said(tmp_path, ROWS.replace("Bea", "Bee").encode())


def test_added_row_names_the_number_of_cells_not_shown(tmp_path: Path) -> None:
    row = "b3,C," + "x" * 120 + "\n"
    assert "+ b3 line 4  name: C; 1 more\n" in said(tmp_path, (ROWS + row).encode())


def test_another_encoding_is_named(tmp_path: Path) -> None:
    rows = {"old.csv": "windows-1251", "new.csv": "utf-8"}
    for name, encoding in rows.items():
        (tmp_path / name).write_bytes("id,name\n1,Москва\n2,Пермь\n3,Казань\n".encode(encoding))
    files = [str(tmp_path / name) for name in rows]
    done = CliRunner().invoke(cli, ["diff", "--key", "new=id", *files])
    assert "formatting only, no rows changed (encoding)" in done.stdout
