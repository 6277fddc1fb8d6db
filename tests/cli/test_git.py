"""`claims git` prints what is set up, and shows files that are not compared by rows."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, refused, run, save, write_package

NULL = "/dev/null"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(write_package(tmp_path, HEADER + "a,1\n"))
    monkeypatch.chdir(tmp_path)


def test_status_exits_with_0_once_everything_is_installed() -> None:
    assert run("git", "status").exit_code == 1
    assert run("git", "install").exit_code == 0
    done = run("git", "status")
    assert done.exit_code == 0
    assert {line.rpartition(": ")[2] for line in done.stdout.splitlines()} == {"installed"}


def test_a_file_in_conflict_has_only_a_path() -> None:
    done = run("git", "show-diff", "boats.csv")
    assert (done.exit_code, done.stdout) == (0, "claims diff boats.csv\n  in conflict: run claims resolve\n")


def test_a_file_outside_of_a_package_is_compared_by_lines() -> None:
    Path("old.csv").write_text("a\nb\n")
    Path("new.csv").write_text("a\nc\x1b\n")
    done = run("git", "show-diff", "x.csv", "old.csv", "0", "100644", "new.csv", "0", "100755")
    assert done.exit_code == 0
    assert done.stdout == (
        "claims diff x.csv\n  mode 100644 → 100755\n  not shown by rows: no datapackage.json names it\n"
        "@@ -1,2 +1,2 @@\n a\n-b\n+c\\x1b\n"
    )


def test_a_file_that_cannot_be_read_is_an_error() -> None:
    assert refused("git", "show-text", "none.csv") == "cannot read 'none.csv': No such file or directory"
