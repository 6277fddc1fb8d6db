"""The four outcomes of comparing the ends of a review."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, save, write_package
from tests.support.store_case import git

from claims.review.changes import Compared, NewPackage, NotCompared, RemovedPackage, find_changes
from claims.review.refs import find_ends
from claims.validation.validate import Options


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(tmp_path, HEADER + "a,1\nb,2\n")
    save(tmp_path)
    monkeypatch.chdir(tmp_path)


def test_packages_at_both_ends_are_compared() -> None:
    write_package(Path.cwd(), HEADER + "a,5\nc,3\n")
    save(Path.cwd())
    with find_changes(find_ends("HEAD~1..HEAD"), Options()) as changes:
        assert isinstance(changes, Compared)
        assert changes.differs
        (rows,) = changes.view.streamed or ()
        for _ in range(2):  # rows can be read twice
            assert [row.key for row in rows.added] == [{"id": "c"}]
        assert changes.view.files == {"boats": "boats.csv"}
        assert changes.view.asked == "HEAD~1..HEAD"


def test_equal_packages_do_not_differ() -> None:
    with find_changes(find_ends("HEAD..HEAD"), Options()) as changes:
        assert isinstance(changes, Compared)
        assert not changes.differs


def test_a_package_that_cannot_be_compared_has_a_reason() -> None:
    write_package(Path.cwd(), HEADER + '"a,1\n')
    save(Path.cwd())
    with find_changes(find_ends("HEAD~1..HEAD"), Options()) as changes:
        assert isinstance(changes, NotCompared)
        assert changes.reason.startswith("the new side cannot be compared: ")


def test_a_package_at_one_end_is_new_or_removed() -> None:
    git(Path.cwd(), "rm", "-q", "-r", ".")
    save(Path.cwd())
    with find_changes(find_ends(f"{'0' * 40}..HEAD~1", "."), Options()) as changes:
        assert isinstance(changes, NewPackage)
    with find_changes(find_ends("HEAD~1..HEAD", "."), Options()) as changes:
        assert isinstance(changes, RemovedPackage)
        assert changes.report.counts.rows == {"boats": 2}
