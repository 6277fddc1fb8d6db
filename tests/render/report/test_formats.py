"""Every format's output for one broken package is a file that a reviewer sees.

`pytest tests/render/report --rewrite` writes them anew.
"""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.support.report_case import finding, rendered, view

from claims.cli import cli
from claims.render.report.formats import FORMATS
from claims.render.report.view import View
from claims.rules.registry import RULES

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


def test_a_rule_without_a_listed_finding_is_counted() -> None:
    given = view(finding("type-error", 1), more=3)
    counts = given.report.counts.model_copy(update={"by_rule": {"type-error": 4}})
    report = given.report.model_copy(
        update={"findings": [], "counts": counts, "truncated": {"type-error": 4}}
    )
    hidden = View(report, RULES)
    assert "| `type-error` | error | 4 |" in rendered("markdown", hidden)
    assert "… 4 more of type-error" in rendered("concise", hidden)
    assert "… 4 more errors without an annotation" in rendered("github", hidden)
    assert json.loads(rendered("sarif", hidden))["runs"][0]["results"] == []


def test_many_tables_are_counted_out_to_fifty() -> None:
    given = view(finding("type-error", 1))
    rows = {f"t{at}": at for at in range(60)}
    counts = given.report.counts.model_copy(update={"rows": rows})
    many = View(given.report.model_copy(update={"counts": counts}), RULES)
    assert rendered("concise", many).endswith("t48 48, t49 49, and 10 more tables\n")
    assert "| ` t49 ` | 49 |\n\n… and 10 more tables\n" in rendered("markdown", many)
