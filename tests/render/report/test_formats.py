"""Every format's output for one broken package is a file that a reviewer sees.

`pytest tests/render/report --rewrite` writes them anew.
"""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from claims.cli import cli
from claims.render.report.formats import FORMATS

EXPECTED = Path(__file__).parents[2] / "expected"


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_says_what_is_expected(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    (tmp_path / ".git").mkdir()
    shutil.copytree(EXPECTED / "package", tmp_path / "data" / "package")
    monkeypatch.chdir(tmp_path / "data")
    done = CliRunner().invoke(cli, ["validate", "package", "--format", name, "--limit", "3"])
    assert done.exit_code == 1, done.output
    file = EXPECTED / f"{name}.txt"
    if request.config.getoption("--rewrite"):
        file.write_text(done.stdout, encoding="utf-8", newline="\n")
    assert done.stdout.encode() == file.read_bytes()
    assert done.stderr == ""


def test_there_is_a_file_for_each_format_and_no_other() -> None:
    assert sorted(file.stem for file in EXPECTED.glob("*.txt")) == sorted(FORMATS)
