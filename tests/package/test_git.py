"""A repository resolves revisions, and lists and reads the objects of a commit."""

import os
from pathlib import Path

import pytest
from tests.support.store_case import DATA, again, cannot, git

from claims.model.errors import CannotDo
from claims.package.git import Repository, TooLarge, TreeEntry
from claims.package.open import open_store


def test_top_folder_and_prefix_of_a_repository(work: Path) -> None:
    with Repository(work / "p/data") as repository:
        assert repository.toplevel() == work
        assert repository.prefix() == "p/data/"
    with Repository(work) as repository:
        assert repository.prefix() == ""


def test_resolves_revisions(work: Path) -> None:
    first = git(work, "rev-parse", "HEAD")
    git(work, "tag", "-a", "v1", "-m", "x")
    (work / "x").write_bytes(b"x")
    second = again(work)
    with Repository(work) as repository:
        assert [repository.resolve(name) for name in ("v1", "HEAD~1", first[:10], "main@{1}")] == [first] * 4
        assert [repository.resolve(name) for name in ("HEAD", "main", "@")] == [second] * 3


@pytest.mark.parametrize("revision", ["", "-h", "--exec=x", "--upload-pack=x", "a\nb", "a\0b"])
def test_refuses_an_invalid_revision(work: Path, revision: str) -> None:
    with (
        Repository(work) as repository,
        pytest.raises(CannotDo, match=r"^invalid revision .*: use a branch, a tag"),
    ):
        repository.resolve(revision)


@pytest.mark.parametrize(
    "revision", ["none", "HEAD~9", "^HEAD", "HEAD..HEAD", "HEAD:p", "v1; id", "$(id)", "f" * 40]
)
def test_refuses_an_unknown_revision(work: Path, revision: str) -> None:
    with Repository(work) as repository, pytest.raises(CannotDo) as caught:
        repository.resolve(revision)
    assert str(caught.value) == f"there is no revision '{revision}' in this repository"


def test_lists_and_reads(work: Path) -> None:
    (work / "p/link.csv").symlink_to("data/claims.csv")
    (work / "p/odd\tname\n\u00e9.csv").write_bytes(b"")
    again(work)
    with Repository(work) as repository:
        head = repository.resolve("HEAD")
        found = repository.entry(head, "p/data/claims.csv")
        assert found == TreeEntry("100644", "blob", git(work, "rev-parse", "HEAD:p/data/claims.csv"))
        assert repository.read(found.id, len(DATA)) == DATA
        assert repository.size(found.id) == len(DATA)
        folder = repository.entry(head, "p")
        assert folder is not None
        assert {name: entry.mode for name, entry in repository.entries(folder.id).items()} == {
            "data": "040000",
            "datapackage.json": "100644",
            "link.csv": "120000",
            "odd\tname\n\u00e9.csv": "100644",
        }
        for path in ("none", "none/x", "p/datapackage.json/x", "p/link.csv/x", "", "/p", "../work/p"):
            assert repository.entry(head, path) is None


def test_reads_on_after_a_blob_that_is_too_large(work: Path, tmp_path: Path) -> None:
    (work / "large").write_bytes(os.urandom(3 * 2**20))
    (work / "empty").write_bytes(b"")
    again(work)
    with Repository(work) as repository:
        top = repository.entries(repository.resolve("HEAD"))
        with pytest.raises(TooLarge):
            repository.read(top["large"].id, 100)
        assert repository.read(top["empty"].id, 0) == b""
        repository.copy(top["large"].id, tmp_path / "copy", 3 * 2**20)
        assert (tmp_path / "copy").read_bytes() == (work / "large").read_bytes()
        with pytest.raises(TooLarge):
            repository.copy(top["large"].id, tmp_path / "none", 100)
        assert not (tmp_path / "none").exists()
        assert repository.read(top["large"].id, 3 * 2**20) == (work / "large").read_bytes()


def test_message_for_a_shallow_clone(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "x").write_bytes(b"x")
    again(work)
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{work}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    with open_store("HEAD:p") as opened:
        assert opened.read("data/claims.csv", 100) == DATA
    assert cannot("HEAD~1:p") == (
        "there is no revision 'HEAD~1' in this repository, which is a shallow clone: "
        "run 'git fetch --unshallow' first"
    )
