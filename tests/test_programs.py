"""The published tables load completely in the programs that docs/how-to/load.md describes."""

import csv
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLES = ("claims", "speakers", "sources")
Rows = list[tuple[str, ...]]


def file_of(table: str) -> str:
    return str(ROOT / f"datapackage/{table}.csv")


def expected(table: str) -> Rows:
    """Return the header and the rows."""
    with open(file_of(table), encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)]


def program(name: str) -> str:
    """Return the path of a program. If it is not installed, fail in CI, which installs all, and skip elsewhere."""
    found = shutil.which(name)
    if found is None and os.environ.get("CI"):
        pytest.fail(f"the program {name} is not installed")
    return found or pytest.skip(f"the program {name} is not installed")


def pandas_rows(table: str, _: Path) -> Rows:
    import pandas

    frame = pandas.read_csv(file_of(table), dtype="string", keep_default_na=False)
    return [tuple(frame.columns), *(tuple(map(str, row)) for row in frame.itertuples(index=False))]


def polars_rows(table: str, _: Path) -> Rows:
    import polars

    frame = polars.read_csv(file_of(table), infer_schema=False)
    return [tuple(frame.columns), *(tuple(cell or "" for cell in row) for row in frame.rows())]


def duckdb_rows(table: str, _: Path) -> Rows:
    import duckdb

    query = "SELECT * FROM read_csv(?, all_varchar = true)"
    found = duckdb.connect().execute(query, [file_of(table)])
    header = tuple(column[0] for column in found.description or ())
    return [header, *(tuple(cell or "" for cell in row) for row in found.fetchall())]


def sqlite_rows(table: str, _: Path) -> Rows:
    script = f".mode csv\n.headers on\n.import {file_of(table)} loaded\nSELECT * FROM loaded;\n"
    command = [program("sqlite3"), ":memory:"]
    done = subprocess.run(command, input=script.encode(), capture_output=True, check=True)
    return [tuple(row) for row in csv.reader(io.StringIO(done.stdout.decode(), newline=""))]


def miller_rows(table: str, _: Path) -> Rows:
    command = [program("mlr"), "--icsv", "--ojson", "--infer-none", "cat", file_of(table)]
    done = subprocess.run(command, capture_output=True, check=True)
    rows = json.loads(done.stdout)
    return [tuple(rows[0]), *(tuple(row.values()) for row in rows)]


def libreoffice_rows(table: str, folder: Path) -> Rows:
    """Open as UTF-8 with every column as text (44: comma, 34: quote, 76: UTF-8, N/2: column N is text)."""
    width = len(expected(table)[0])
    columns = "/".join(f"{at}/2" for at in range(1, width + 1))
    command = [
        *(program("soffice"), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
        *(f"--infilter=CSV:44,34,76,1,{columns}", "--convert-to"),
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false",
        *("--outdir", str(folder), file_of(table)),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    text = (folder / f"{table}.csv").read_text(encoding="utf-8")
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))]


def frictionless_rows(table: str, _: Path) -> Rows:
    import frictionless

    def text(cell: object) -> str:
        return str(cell).lower() if isinstance(cell, bool) else "" if cell is None else str(cell)

    resource = frictionless.Package(str(ROOT / "datapackage.json")).get_resource(table)
    with resource.open():
        return [tuple(resource.labels), *(tuple(map(text, row.to_list())) for row in resource.row_stream)]


READERS = [
    *(pandas_rows, polars_rows, duckdb_rows, sqlite_rows, miller_rows, libreoffice_rows, frictionless_rows),
]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("read", READERS)
def test_a_table_loads(read: Callable[[str, Path], Rows], table: str, tmp_path: Path) -> None:
    assert read(table, tmp_path) == expected(table)
