"""Git is asked for objects, and runs nothing that a repository asks for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.store_case import DATA, again, cannot, git

from claims.model.errors import CannotDo
from claims.package import git_process
from claims.package.git import Repository, TooLarge, TreeEntry
from claims.package.open import open_store

# The repository


def test_knows_where_it_is(work: Path) -> None:
    with Repository(work / "p/data") as repository:
        assert repository.toplevel() == work
        assert repository.prefix() == "p/data/"
    with Repository(work) as repository:
        assert repository.prefix() == ""


def test_knows_nothing_of_the_environment_of_a_hook(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_EXTERNAL_DIFF",
        "GIT_TRACE",
    ):
        monkeypatch.setenv(name, "/nowhere")
    with Repository(work / "p") as repository:
        assert repository.toplevel() == work


def test_resolves_revisions(work: Path) -> None:
    first = git(work, "rev-parse", "HEAD")
    git(work, "tag", "-a", "v1", "-m", "x")
    (work / "x").write_bytes(b"x")
    second = again(work)
    with Repository(work) as repository:
        assert [repository.resolve(name) for name in ("v1", "HEAD~1", first[:10], "main@{1}")] == [first] * 4
        assert [repository.resolve(name) for name in ("HEAD", "main", "@")] == [second] * 3


@pytest.mark.parametrize("revision", ["", "-h", "--exec=x", "--upload-pack=x", "a\nb", "a\0b"])
def test_refuses_what_is_no_revision(work: Path, revision: str) -> None:
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


def test_says_which_object_is_lacking(work: Path) -> None:
    with Repository(work) as repository, pytest.raises(CannotDo) as caught:
        repository.read("0" * 40, 100)
    assert str(caught.value) == f"the repository lacks object {'0' * 40}: it is a partial clone, or damaged"


def test_does_not_wait_for_ever(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    with Repository(work) as repository:
        head = repository.resolve("HEAD")
        monkeypatch.setattr(git_process, "_program", lambda: str(slow))
        monkeypatch.setattr(git_process, "READ_TIMEOUT", 0.1)
        monkeypatch.setattr(git_process, "POLL_INTERVAL", 0.02)
        with pytest.raises(CannotDo, match=f"^git did not read object {head} within 0 seconds$"):
            repository.read(head, 100)


def test_runs_nothing_that_the_repository_names(work: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    (work / "p/data/claims.csv").write_bytes(DATA + b"c2\n")
    again(work)
    command = f"touch {ran}; cat"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {ran}\n")
    script.chmod(0o755)
    for name in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "core.gitProxy"),
        *(
            "diff.external",
            "diff.x.command",
            "diff.x.textconv",
            "filter.x.clean",
            "filter.x.smudge",
            "filter.x.process",
        ),
        *(
            "pager.ls-tree",
            "pager.rev-parse",
            "credential.helper",
            "gpg.program",
            "alias.ls-tree",
            "alias.cat-file",
        ),
    ):
        git(work, "config", name, str(script) if name.endswith(("fsmonitor", "process")) else command)
    git(work, "config", "core.hooksPath", str(tmp_path / "hooks"))
    (work / ".git/info/attributes").write_text("* filter=x diff=x\n")
    os.utime(work / "p/data/claims.csv", (1, 1))
    with Repository(work) as repository:
        repository.resolve("HEAD")
    with open_store("HEAD:p") as opened:
        assert opened.local("data/claims.csv").read_bytes() == DATA + b"c2\n"
    assert not ran.exists()
    subprocess.run(["git", "diff", "HEAD"], cwd=work, check=False, capture_output=True)
    assert ran.exists(), "the traps work"


# Packages in it


def test_says_that_a_clone_is_shallow(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_fetches_nothing_into_a_partial_clone(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(work, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{work}", "partial")
    monkeypatch.chdir(tmp_path / "partial")
    blob = git(work, "rev-parse", "HEAD:p/data/claims.csv")
    with open_store("HEAD:p") as opened:
        for ask in (lambda: opened.read("data/claims.csv", 100), lambda: opened.local("data/claims.csv")):
            with pytest.raises(CannotDo) as caught:
                ask()
            assert (
                str(caught.value)
                == f"the repository lacks the content of 'p/data/claims.csv' (object {blob}): "
                "it is a partial clone, or damaged"
            )
        with pytest.raises(CannotDo):
            opened.size("data/claims.csv")
    assert "data/claims.csv" not in git(tmp_path / "partial", "config", "--list")
    assert blob not in git(tmp_path / "partial", "cat-file", "--batch-all-objects", "--batch-check")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_says_that_git_does_not_trust_a_repository(work: Path) -> None:
    os.chown(work, 12345, 12345)
    os.chown(work / ".git", 12345, 12345)
    assert cannot("HEAD:p") == (
        f"git does not trust the repository at '{work}': it belongs to another user (see 'safe.directory')"
    )


def test_says_that_git_is_not_installed(work: Path, tmp_path: Path) -> None:
    code = (
        "from claims.model.errors import CannotDo\n"
        "from claims.package.open import open_store\n"
        "try:\n    open_store('HEAD:p')\nexcept CannotDo as error:\n    print(error)\n"
    )
    environment = os.environ | {"PATH": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (
        "git is not installed or not on the PATH\n",
        "",
    )
