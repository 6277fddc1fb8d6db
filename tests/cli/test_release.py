"""The date and the summary of `claims release`."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, refused, run, save, write_package


@pytest.mark.parametrize("day", ["2031-2-3", "2031-02-30", "today", "20310203", ""])
def test_an_invalid_date_is_refused(day: str) -> None:
    assert refused("release", "--date", day) == f"invalid date '{day}': use YYYY-MM-DD"


def test_a_first_release_names_the_tag(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(write_package(tmp_path, HEADER + "a,1\n"))
    monkeypatch.chdir(tmp_path)
    done = run("release", "--dry-run")
    assert done.exit_code == 0
    assert done.stderr.startswith("1.0.0: first release\n")
    assert done.stderr.endswith("next: commit these files, then run git tag v1.0.0\n")
    assert '+  "' in done.stdout or "\n+" in done.stdout
