"""The last release is found by its tag, if the package has that version there."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, save, write_package
from tests.support.store_case import git

from claims.model.errors import CannotDo
from claims.package.folder import FolderStore
from claims.release.previous import Tags, last_of, tags_of


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """A package with the version 1.0.0 and several tags."""
    folder = write_package(tmp_path / "work", HEADER + "a,1\n")
    save(folder)
    for tag in ("v1.0.0", "v0.9.0", "v0.10.0", "v2.0.0", "v1.0", "x1.0.0", "v1.0.0-rc.1"):
        git(folder, "tag", tag)
    return FolderStore(folder, "datapackage.json", "work")


def test_release_tags_are_sorted_by_version(store: FolderStore) -> None:
    tags = tags_of(store)
    assert tags.releases == ("v2.0.0", "v1.0.0", "v0.10.0", "v0.9.0")
    assert "x1.0.0" in tags.every
    assert not tags.shallow


@pytest.mark.parametrize(("releases", "prefix"), [((), "v"), (("v1.0.0",), "v"), (("1.0.0", "v0.1.0"), "")])
def test_a_new_tag_has_the_prefix_of_the_last_one(releases: tuple[str, ...], prefix: str) -> None:
    assert Tags(frozenset(releases), releases, shallow=False).prefix == prefix


def test_the_last_release_is_the_highest_tag_at_which_the_package_has_that_version(
    store: FolderStore,
) -> None:
    last = last_of(store, tags_of(store), None)
    assert last is not None
    with last.store:
        assert (last.revision, last.version) == ("v1.0.0", "1.0.0")


def test_there_may_be_no_release_unless_a_shallow_clone_hides_it(store: FolderStore) -> None:
    assert last_of(store, Tags(frozenset(), (), shallow=False), None) is None
    with pytest.raises(CannotDo, match="no release found in this shallow clone"):
        last_of(store, Tags(frozenset(), (), shallow=True), None)


def test_a_given_revision_is_compared_with(store: FolderStore, tmp_path: Path) -> None:
    last = last_of(store, tags_of(store), "v0.9.0")
    assert last is not None
    with last.store:
        assert last.revision == "v0.9.0"
    (tmp_path / "work/boats.csv").unlink()
    git(tmp_path / "work", "rm", "-q", "datapackage.json")
    git(tmp_path / "work", "commit", "-q", "-m", "x")
    with pytest.raises(CannotDo, match="no such package at revision 'HEAD': choose another with --base"):
        last_of(store, tags_of(store), "HEAD")
