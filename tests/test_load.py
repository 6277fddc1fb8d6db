"""The published tables load with the right rows and text in the programs that people use."""

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE = str(ROOT / "datapackage/claims.csv")


def expected() -> list[tuple[str, ...]]:
    with open(FILE, encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def pandas_rows() -> list[tuple[str, ...]]:
    import pandas

    frame = pandas.read_csv(FILE, dtype="string", keep_default_na=False)
    return [tuple(map(str, row)) for row in frame.itertuples(index=False)]


def polars_rows() -> list[tuple[str, ...]]:
    import polars

    return [tuple(cell or "" for cell in row) for row in polars.read_csv(FILE, infer_schema=False).rows()]


def duckdb_rows() -> list[tuple[str, ...]]:
    import duckdb

    found = duckdb.connect().execute("SELECT * FROM read_csv(?, all_varchar = true)", [FILE]).fetchall()
    return [tuple(cell or "" for cell in row) for row in found]


def sqlite_rows() -> list[tuple[str, ...]]:
    program = shutil.which("sqlite3")
    if program is None:
        pytest.skip("the program sqlite3 is not installed")
    script = f".mode csv\n.import {FILE} claims\nSELECT * FROM claims;\n"
    done = subprocess.run([program, ":memory:"], input=script.encode(), capture_output=True, check=True)
    return [tuple(row) for row in csv.reader(io.StringIO(done.stdout.decode(), newline=""))]


def frictionless_rows() -> list[tuple[str, ...]]:
    import frictionless

    resource = frictionless.Package(str(ROOT / "datapackage.json")).get_resource("claims")
    return [
        tuple("" if cell is None else str(cell) for cell in row.to_list()) for row in resource.read_rows()
    ]


@pytest.mark.parametrize("rows", [pandas_rows, polars_rows, duckdb_rows, sqlite_rows, frictionless_rows])
def test_the_claims_load(rows) -> None:
    assert rows() == expected()
