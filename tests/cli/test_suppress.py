"""`claims suppress` requires a choice of findings and a reason."""

import re
from pathlib import Path

import pytest
from tests.support.claim_case import TABLES, write
from tests.support.git_case import HEADER, refused, run, save, write_package


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write_package(tmp_path, HEADER + "a ,1\n"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "choose what to suppress: --all, --rule RULE, or the ids of findings"),
        (["--all", "--rule", "value"], "choose what to suppress: --all, --rule RULE, or the ids of findings"),
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


@pytest.fixture
def claims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A repository with a dataset of claims in which a quotation was changed; the commit before the change."""
    folder = write(tmp_path / "repository", TABLES)
    commit = save(folder)
    monkeypatch.chdir(folder)
    file = next(folder.rglob("claims.csv"))
    file.write_text(
        file.read_text(encoding="utf-8").replace(",will open in May,", ",will open in June,"),
        encoding="utf-8",
    )
    return commit


def test_a_change_is_suppressed_by_the_id_that_is_printed(claims: str) -> None:
    done = run("diff", "--fail-on", "error")
    found = re.search(r"error\[quotation-changed\].* \[([0-9a-f]{8})\]\n", done.stdout)
    assert found, done.output
    assert done.exit_code == 1
    done = run("suppress", found[1], "--reason", "wrong in print", "--owner", "ada", "--until", "2999-01-31")
    assert (done.exit_code, done.stdout) == (0, "suppressions.csv: 1 added, 0 renewed, 0 kept\n"), done.output
    assert run("diff", "--fail-on", "error").exit_code == 0
    assert "suppression" not in run("validate").stdout  # it is not unused, since it is about a change
    head = save(Path.cwd())
    assert "unused-suppression" not in run("diff", f"{claims}..{head}").stdout
    review = run("review", f"{claims}..{head}", "--no-open").stdout
    assert review.startswith(
        "**1 suppression added**, which this review approves:\n\n"
        "- ` quotation-changed ` ` claim_id=c000001 `: ` wrong in print `, by ` ada `, until ` 2999-01-31 `\n\n"
    )


def test_a_change_in_a_commit_is_found_since_an_older_revision(claims: str) -> None:
    head = save(Path.cwd())
    review = run("review", f"{claims}..{head}", "--no-open").stdout
    command = re.search(r"to accept: ` (claims suppress .*) --reason TEXT `", review)
    assert command, review
    words = command[1].split()[1:]
    assert "use" not in refused("suppress", words[1], "--reason", "x").partition(":")[0]
    assert run(*words, "--reason", "as agreed").stdout == "suppressions.csv: 1 added, 0 renewed, 0 kept\n"
    assert run("diff", claims, "--fail-on", "error").exit_code == 0


@pytest.mark.parametrize(
    "arguments", [["--rule", "quotation-changed"], ["--rule", "change"], ["--all", "--since", "HEAD"]]
)
def test_changes_are_suppressed_by_rule_and_all_at_once(claims: str, arguments: list[str]) -> None:
    assert run("suppress", *arguments, "--reason", "as agreed").stdout.startswith("suppressions.csv: 1 added")
    assert "quotation-changed" not in run("diff").stdout


def test_the_package_may_be_elsewhere(claims: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("notes").mkdir()
    monkeypatch.chdir("notes")
    done = run("suppress", "--rule", "change", "--package", "..", "--reason", "as agreed")
    assert "1 added" in done.stdout, done.output
    assert Path("../suppressions.csv").exists()
