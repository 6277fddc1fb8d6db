"""`claims changelog` prints the entry for a change."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, run, save, write_package


def test_the_entry_is_unreleased_until_the_version_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(write_package(tmp_path, HEADER + "a,1\n"))
    monkeypatch.chdir(tmp_path)
    write_package(tmp_path, HEADER + "a,1\nb,2\n")
    assert run("changelog").stdout == "## [Unreleased]\n\n### Added\n\n- `boats`: 1 row: `b`.\n"
    write_package(tmp_path, HEADER + "a,1\nb,2\n", version="1.1.0")
    assert run("changelog").stdout.startswith("## [1.1.0]\n")
