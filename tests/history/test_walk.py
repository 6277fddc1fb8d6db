"""The commits that changed a row are found, and no others."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, save, write_package
from tests.support.store_case import git

from claims.history.states import RowQuery
from claims.history.walk import log_of
from claims.model.errors import CannotDo

PATH = "datapackage.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository in which `b` is added, stays and is changed."""
    folder = tmp_path / "work"
    for subject, rows in (
        ("begin", "a,1\n"),
        ("add", "a,1\nb,2\n"),
        ("stay", "a,7\nb,2\n"),
        ("change", "a,7\nb,3\n"),
    ):
        write_package(folder, HEADER + rows)
        save(folder, subject)
    return folder


def history(folder: Path, *key: str, revision: str = "HEAD") -> list[tuple[str, str, list[str]]]:
    """Subject, kind and fields of each entry."""
    entries = log_of(folder, PATH, RowQuery(key), revision).entries
    return [(each.subject, each.kind, [cell.field for cell in each.cells]) for each in entries]


def test_only_commits_that_changed_the_row(folder: Path) -> None:
    added = ("add", "added", ["id", "size"])
    assert history(folder, "b") == [("change", "changed", ["size"]), added]
    assert history(folder, "b", revision="HEAD~1") == [added]


def test_merge_that_only_brings_a_change_in_is_left_out(folder: Path) -> None:
    git(folder, "checkout", "-q", "-b", "side")
    write_package(folder, HEADER + "a,7\nb,4\n")
    save(folder, "change on the side")
    git(folder, "checkout", "-q", "-")
    (folder / "other").touch()
    save(folder, "another file")
    git(folder, "merge", "-q", "--no-edit", "side")
    assert [subject for subject, *_ in history(folder, "b")] == ["change on the side", "change", "add"]


def test_merge_reports_the_cells_that_no_parent_has(folder: Path) -> None:
    git(folder, "checkout", "-q", "-b", "side")
    write_package(folder, HEADER + "a,7\nb,4\n")
    save(folder, "four")
    git(folder, "checkout", "-q", "-")
    write_package(folder, HEADER + "a,7\nb,5\n")
    save(folder, "five")
    git(folder, "merge", "-q", "-s", "ours", "--no-commit", "side")
    write_package(folder, HEADER + "a,7\nb,6\n")
    save(folder, "six")
    found = history(folder, "b")
    assert found[0] == ("six", "changed", ["size"])
    assert {subject for subject, *_ in found[1:3]} == {"four", "five"}


def test_removed_row(folder: Path) -> None:
    write_package(folder, HEADER + "a,7\n")
    save(folder, "remove")
    assert history(folder, "b")[0] == ("remove", "removed", ["id", "size"])


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (RowQuery(("z",)), "no commit has a row with the key 'z'"),
        (RowQuery(("z",), ("boats",)), "no commit has a row with the key 'z' in 'boats'"),
        (RowQuery(("b",), ("crew",)), "no commit has a table 'crew' in 'datapackage.json'"),
        (
            RowQuery(("b", "2"), ("boats",)),
            "cannot show the history of 'boats': expected a CSV file with a key of 2 columns; give one with --key COLUMN,COLUMN",
        ),
        (
            RowQuery(("b", "2")),
            "2 values given, but no table has a key of 2 columns (boats: id): give one value for each column of the key",
        ),
    ],
)
def test_row_that_no_commit_has(folder: Path, query: RowQuery, message: str) -> None:
    with pytest.raises(CannotDo) as caught:
        log_of(folder, PATH, query)
    assert str(caught.value) == message
