"""Tables in files that are compressed with gzip, or the one file in a zip."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.git_case import run
from tests.support.store_case import commit

from claims import validate
from claims.package import archive

ROWS = b"id,n\na,1\nb,x\n"
ERROR = ("type-error", 3, 3)
SCHEMA = {
    "fields": [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}],
    "primaryKey": ["id"],
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _describe(path: object, **more: Any) -> None:
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "p",
        "id": "p",
        "licenses": [{"name": "CC0-1.0"}],
        "resources": [{"name": "t", "path": path, "schema": SCHEMA} | more],
    }
    Path("datapackage.json").write_text(json.dumps(package))


def _zip(name: str, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as file:
        for inner, data in files.items():
            file.writestr(inner, data)


def _found() -> list[tuple[str, int | None, int | None]]:
    return [(each.rule, each.line, each.column) for each in validate(None).findings]


def _messages() -> list[tuple[str, str]]:
    return [(each.rule, each.message) for each in validate(None).findings]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("t.csv.gz", {}),
        ("T.CSV.GZ", {}),
        ("t.bin", {"compression": "gz", "format": "csv"}),
        ("t.csv", {"compression": "gzip"}),
    ],
)
def test_gzip_by_name_or_as_stated(name: str, more: dict[str, str]) -> None:
    Path(name).write_bytes(gzip.compress(ROWS, mtime=0))
    _describe(name, **more)
    assert _found() == [ERROR]


def test_zip_with_one_file_or_the_named_one() -> None:
    _zip("t.csv.zip", {"inner.csv": ROWS, "__MACOSX/x": b"", ".DS_Store": b""})
    _describe("t.csv.zip")
    assert _found() == [ERROR]
    _zip("t.csv.zip", {"a/b.csv": ROWS, "c.csv": b""})
    _describe("t.csv.zip", innerpath="a/b.csv")
    assert _found() == [ERROR]


def test_bytes_and_hash_are_those_of_the_compressed_file() -> None:
    data = gzip.compress(ROWS, mtime=0)
    Path("t.csv.gz").write_bytes(data)
    _describe("t.csv.gz", bytes=len(data))
    assert _found() == [ERROR]


def test_json_and_several_files() -> None:
    Path("t.json.gz").write_bytes(gzip.compress(b'[{"id": "a", "n": 1},\n {"id": "b", "n": "x"}]', mtime=0))
    _describe("t.json.gz")
    assert _found() == [("type-error", 2, 19)]
    Path("a.csv.gz").write_bytes(gzip.compress(b"id,n\na,1\n", mtime=0))
    Path("b.csv").write_bytes(ROWS.replace(b"a,1", b"c,1"))
    _describe(["a.csv.gz", "b.csv"])
    assert _found() == [ERROR]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("t.csv.gz", ROWS, "cannot unpack 't.csv.gz': it is broken (Not a gzipped file (b'id'))"),
        (
            "t.csv.gz",
            gzip.compress(ROWS, mtime=0)[:-9],
            "cannot unpack 't.csv.gz': it is broken (Compressed file ended before the end-of-stream marker was reached)",
        ),
        (
            "t.csv.zip",
            ROWS,
            "cannot open 't.csv.zip': it is not a zip, or a broken one (File is not a zip file)",
        ),
    ],
)
def test_a_broken_file_affects_only_its_table(name: str, data: bytes, message: str) -> None:
    Path(name).write_bytes(data)
    _describe(name)
    assert _messages() == [("unsupported-file-format", message)]


def test_a_zip_with_several_files_needs_a_name() -> None:
    _zip("t.csv.zip", {"a.csv": ROWS, "b.csv": ROWS})
    _describe("t.csv.zip")
    assert _messages() == [
        (
            "unsupported-file-format",
            "the zip 't.csv.zip' has 2 files: expected one: name one of its files in 'innerpath'",
        )
    ]
    _describe("t.csv.zip", innerpath="../c.csv")
    assert _messages()[0][1].startswith("the zip 't.csv.zip' has no file '../c.csv'")


def test_a_bomb_is_not_unpacked() -> None:
    Path("t.csv.gz").write_bytes(gzip.compress(b"id,n\n" + b"a,1\n" * 10**6, mtime=0))
    _describe("t.csv.gz")
    bomb = "'t.csv.gz' unpacks to more than 200 times its size, as in a zip bomb"
    assert _messages() == [("file-too-large", bomb)]


def test_all_tables_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "TOTAL_LIMIT", 20)
    for name in ("a.csv.gz", "b.csv.gz"):
        Path(name).write_bytes(gzip.compress(ROWS, mtime=0))
    _describe(["a.csv.gz", "b.csv.gz"])
    assert _messages() == [
        ("file-too-large", "'b.csv.gz' brings the unpacked files to more than 20 bytes"),
    ]


@pytest.mark.parametrize("suffix", ["gz", "zip"])
def test_a_bare_file(suffix: str) -> None:
    for name, rows in (("old", ROWS), ("new", ROWS + b"c,2\n")):
        if suffix == "gz":
            Path(f"{name}.csv.gz").write_bytes(gzip.compress(rows, mtime=0))
        else:
            _zip(f"{name}.csv.zip", {"inner.csv": rows})
    Path("s.json").write_text(json.dumps(SCHEMA))
    done = run("validate", f"old.csv.{suffix}", "--schema", "s.json")
    assert done.stdout.startswith(f"old.csv.{suffix}:3:3: error[type-error] ")
    assert (
        "2 → 3 rows matched by id; 1 added"
        in run("diff", "--key", "new=id", f"old.csv.{suffix}", f"new.csv.{suffix}").stdout
    )


@pytest.mark.parametrize("name", ["t.ndjson", "t.ndjson.gz"])
def test_a_bare_file_of_json_lines_is_a_table(name: str) -> None:
    data = b'{"id": "a"}\n{"id": "b"}\n'
    Path(name).write_bytes(gzip.compress(data, mtime=0) if name.endswith("gz") else data)
    assert validate(name).counts.rows == {"t": 2}


def test_diff_compares_rows_and_fix_leaves_the_file(here: Path) -> None:
    Path("t.csv.gz").write_bytes(gzip.compress(ROWS, mtime=0))
    _describe("t.csv.gz")
    commit(here)
    Path("t.csv.gz").write_bytes(gzip.compress(ROWS.replace(b"a,1", b"a ,1")))
    assert "1 key changed" in run("diff").stdout
    assert "it is compressed: unpack it" in run("fix").output
