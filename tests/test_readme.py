"""Every example of the README runs, and prints what the README says."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("block", CONSOLE)
def test_commands_print_what_the_readme_shows(block: str) -> None:
    first, _, shown = block.partition("\n")
    program, *rest = shlex.split(first.removeprefix("$ "))
    assert program == "claims"
    assert run(sys.executable, "-m", "claims", *rest) == shown


@pytest.mark.parametrize("block", PYTHON)
def test_the_library_example_runs(block: str) -> None:
    assert run(sys.executable, "-c", block) == "True {'claims': 41, 'speakers': 6, 'sources': 1}\n"


@pytest.mark.parametrize("name", ["pandas", "polars", "duckdb", "frictionless"])
def test_the_tables_load(name: str) -> None:
    file = str(ROOT / "datapackage/claims.csv")
    if name == "pandas":
        import pandas

        texts = list(pandas.read_csv(file, dtype="string", keep_default_na=False)["text"])
    elif name == "polars":
        import polars

        texts = polars.read_csv(file, infer_schema=False)["text"].to_list()
    elif name == "duckdb":
        import duckdb

        query = "SELECT text FROM read_csv(?, all_varchar = true)"
        texts = [text for (text,) in duckdb.connect().execute(query, [file]).fetchall()]
    else:
        import frictionless

        package = frictionless.Package(str(ROOT / "datapackage.json"))
        texts = [row["text"] for row in package.get_resource("claims").read_rows()]
    assert len(texts) == 41
    assert texts[1] == "Ahmad Shar'a is the president of Syria."
