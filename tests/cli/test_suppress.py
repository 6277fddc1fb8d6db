"""`claims suppress` requires a choice of findings and a reason."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, refused, run, write_package


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_package(tmp_path, HEADER + "a ,1\n"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "choose what to suppress: --all, or --rule RULE"),
        (["--all", "--rule", "value"], "choose what to suppress: --all, or --rule RULE"),
        (["--all"], "give a reason: --reason TEXT"),
        (["--all", "--reason", "x", "--until", "soon"], "invalid date 'soon' in --until: use YYYY-MM-DD"),
        (
            ["--all", "--reason", "x", "--until", "2001-01-01"],
            "--until 2001-01-01 is in the past: use a later date",
        ),
    ],
)
def test_invalid_options_are_refused(arguments: list[str], message: str) -> None:
    assert refused("suppress", *arguments) == message
    assert not Path("suppressions.csv").exists()


def test_the_number_of_added_suppressions_is_printed() -> None:
    done = run("suppress", "--all", "--reason", "Old data")
    assert (done.exit_code, done.stdout) == (0, "suppressions.csv: 1 added, 0 renewed, 0 kept\n")
