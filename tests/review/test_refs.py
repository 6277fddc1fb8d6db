"""The ends of a review: two commits, at least one of which has the package."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, save, write_package
from tests.support.store_case import git

from claims.model.errors import CannotDo
from claims.review.refs import find_ends


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(tmp_path, HEADER + "a,1\n")
    save(tmp_path)
    write_package(tmp_path, HEADER + "a,2\n")
    save(tmp_path)
    monkeypatch.chdir(tmp_path)


def test_an_end_is_named_as_the_revision_but_a_commit_is_shortened() -> None:
    commit = git(Path.cwd(), "rev-parse", "HEAD~1")
    ends = find_ends(f"{commit}..main")
    assert (ends.base.revision, ends.base.commit, ends.base.found) == (commit[:10], commit, True)
    assert (ends.head.revision, ends.asked, ends.path) == ("main", f"{commit}..main", "./.")
    assert ends.locate(ends.base) == f"{commit}:./."


def test_three_dots_compare_with_the_merge_base() -> None:
    git(Path.cwd(), "checkout", "-q", "-b", "other", "HEAD~1")
    other = save(Path.cwd())
    ends = find_ends("main...other")
    assert (ends.base.commit, ends.head.commit) == (git(Path.cwd(), "rev-parse", "main~1"), other)
    assert find_ends("main..other").base.commit == git(Path.cwd(), "rev-parse", "main")


def test_the_id_of_zeros_has_no_package() -> None:
    ends = find_ends(f"{'0' * 40}..HEAD")
    assert (ends.base.revision, ends.base.commit, ends.base.found) == ("nothing", None, False)
    assert ends.head.found


def test_the_package_at_an_end_can_be_opened() -> None:
    ends = find_ends("HEAD~1..HEAD")
    for end, size in ((ends.base, b"a,1\n"), (ends.head, b"a,2\n")):
        store = ends.open(end)
        assert store.read("boats.csv", 100) == HEADER.encode() + size
        assert store.name == end.revision
        store.close()


@pytest.mark.parametrize(
    ("asked", "package", "message"),
    [
        (
            "HEAD",
            None,
            "'HEAD' is not a range: use BASE..HEAD, or BASE...HEAD to compare with their merge base",
        ),
        ("HEAD..x", None, "there is no revision 'x' in this repository"),
        ("HEAD~1..HEAD", "other", "neither 'HEAD~1' nor 'HEAD' contains 'other/datapackage.json'"),
        ("HEAD~1..HEAD", "", "'' is not a path: use a folder or a datapackage.json"),
    ],
)
def test_invalid_ends_are_refused(asked: str, package: str | None, message: str) -> None:
    with pytest.raises(CannotDo) as raised:
        find_ends(asked, package)
    assert str(raised.value) == message
