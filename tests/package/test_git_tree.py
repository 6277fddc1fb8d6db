"""A package at a revision or in the index of git."""

import subprocess
from pathlib import Path

import pytest
from tests.support.store_case import DATA, again, cannot, git

from claims.package.git import Repository
from claims.package.git_tree import open_revision
from claims.package.open import open_store
from claims.package.store import Refused


@pytest.mark.parametrize(
    ("folder", "target"),
    [
        (".", "HEAD:p"),
        (".", "HEAD:p/"),
        (".", "HEAD:p/datapackage.json"),
        ("p/data", "HEAD:p"),
        ("p/data", "HEAD:.."),
        ("p/data", "HEAD:../datapackage.json"),
        ("p", "HEAD:."),
        ("p", "HEAD:./datapackage.json"),
    ],
)
def test_opens_a_package(work: Path, monkeypatch: pytest.MonkeyPatch, folder: str, target: str) -> None:
    monkeypatch.chdir(work / folder)
    with open_store(target) as opened:
        assert (opened.name, opened.descriptor) == (target, "datapackage.json")
        assert opened.read("data/claims.csv", 100) == DATA
        assert opened.shown("data/claims.csv") == "p/data/claims.csv"


def test_opens_the_same_package_at_another_revision(work: Path) -> None:
    (work / "p/data/claims.csv").write_bytes(b"id\nc2\n")
    with open_revision(work / "p", "HEAD", "./datapackage.json") as opened:
        assert opened.read("data/claims.csv", 100) == DATA
        assert opened.blob("data/claims.csv") == git(work, "rev-parse", "HEAD:p/data/claims.csv")


def test_works_in_a_bare_repository(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "-q", "--bare", "work", "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    with open_store("main:p") as opened:
        assert opened.local("data/claims.csv").read_bytes() == DATA
    with Repository(tmp_path / "bare.git") as repository:
        assert (repository.toplevel(), repository.prefix()) == (None, "")


def test_works_in_a_linked_working_tree(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(work, "worktree", "add", "-q", "../linked")
    monkeypatch.chdir(tmp_path / "linked/p")
    with open_store("HEAD:.") as opened:
        assert opened.read("data/claims.csv", 100) == DATA


def test_works_with_sha256(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    (tmp_path / "datapackage.json").write_bytes(b"{}")
    again(tmp_path)
    monkeypatch.chdir(tmp_path)
    with open_store("HEAD:") as opened:
        assert opened.read("datapackage.json", 2) == b"{}"


def test_refuses_links_and_submodules(work: Path) -> None:
    (work / "p/link.csv").symlink_to("data/claims.csv")
    (work / "p/out.csv").symlink_to("/etc/passwd")
    (work / "p/linked").symlink_to("data")
    git(work, "add", "p")
    git(work, "update-index", "--add", "--cacheinfo", f"160000,{git(work, 'rev-parse', 'HEAD')},p/sub")
    git(work, "commit", "-q", "-m", "x")
    with open_store("HEAD:p") as opened:
        for path, kind in (
            ("link.csv", "'link.csv' is a symbolic link"),
            ("out.csv", "'out.csv' is a symbolic link"),
            ("linked/claims.csv", "'linked' is a symbolic link"),
            ("sub", "'sub' is a submodule"),
            ("sub/claims.csv", "'sub' is a submodule"),
            ("data", "'data' is a folder"),
        ):
            with pytest.raises(Refused) as caught:
                opened.read(path, 100)
            assert caught.value.reason == "not-a-regular-file"
            assert caught.value.message == f"{kind} in git: expected a regular file"
    assert cannot("HEAD:p/linked") == (
        "'p/linked' is a symbolic link at revision 'HEAD': expected a folder or a datapackage.json"
    )
    assert cannot("HEAD:p/sub") == (
        "'p/sub' is a submodule at revision 'HEAD': expected a folder or a datapackage.json"
    )


def test_follows_no_replaced_object(work: Path) -> None:
    other = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"], input=b"id\nc9\n", cwd=work, capture_output=True, check=True
    ).stdout.decode()
    git(work, "replace", "HEAD:p/data/claims.csv", other.strip())
    with open_store("HEAD:p") as opened:
        assert opened.read("data/claims.csv", 100) == DATA


ELSEWHERE = ": that revision has 'p/datapackage.json': give it as REV:path"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("none:p", "there is no revision 'none' in this repository"),
        ("-h:p", "invalid revision '-h': use a branch, a tag or a commit"),
        (":p", "invalid revision '': use a branch, a tag or a commit"),
        ("HEAD:none", f"there is no 'none' at revision 'HEAD'{ELSEWHERE}"),
        ("HEAD:", f"there is no 'datapackage.json' at revision 'HEAD'{ELSEWHERE}"),
        ("HEAD:p/none.json", f"there is no 'p/none.json' at revision 'HEAD'{ELSEWHERE}"),
        ("HEAD:p/data", f"there is no 'p/data/datapackage.json' at revision 'HEAD'{ELSEWHERE}"),
        (
            "HEAD:p/data/claims.csv",
            "'p/data/claims.csv' is a file at revision 'HEAD': expected a folder or a datapackage.json",
        ),
        ("HEAD:../x", "'../x' is outside the repository: expected a path from its top"),
        ("HEAD:/etc", "'/etc' is outside the repository: expected a path from its top"),
    ],
)
def test_says_why_there_is_no_package(work: Path, target: str, message: str) -> None:
    assert cannot(target) == message


# Clones that lack something, and machines
