"""A Diff as counts."""

from pathlib import Path

from tests.support.git_case import HEADER, run, write_package


def test_only_columns_with_counts_are_shown(tmp_path: Path) -> None:
    old = write_package(tmp_path / "old", HEADER + "a,1\nb,2\n")
    new = write_package(tmp_path / "new", HEADER + "a,1\nb,3\nc,4\n")
    lines = run("diff", "--stat", str(old), str(new)).stdout.splitlines()
    assert lines[-2].split() == ["old", "new", "changed", "added", "cells"]
    assert lines[-1].split() == ["boats", "2", "3", "1", "1", "1"]


def test_equal_packages_have_one_line(tmp_path: Path) -> None:
    old = write_package(tmp_path / "old", HEADER + "a,1\n")
    assert run("diff", "--stat", str(old), str(old)).stdout.endswith(": no changes\n")
