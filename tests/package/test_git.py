"""Git is asked for objects, and runs nothing that a repository asks for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.package.test_folder import cannot, commit, git

from claims.model.errors import CannotDo
from claims.package import git_process
from claims.package.git import Repository, TooLarge, TreeEntry
from claims.package.git_tree import open_revision
from claims.package.open import open_store
from claims.package.store import Refused

DATA = b"id\nc1\n"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a package in a folder, and one commit."""
    folder = tmp_path / "work"
    (folder / "p/data").mkdir(parents=True)
    (folder / "p/datapackage.json").write_bytes(b"{}")
    (folder / "p/data/claims.csv").write_bytes(DATA)
    commit(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return folder


def again(folder: Path) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "again")
    return git(folder, "rev-parse", "HEAD")


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


ELSEWHERE = ": that revision has 'p/datapackage.json', to be named as REV:path"


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
        ("HEAD:../x", "'../x' lies outside the repository: expected a path from its top"),
        ("HEAD:/etc", "'/etc' lies outside the repository: expected a path from its top"),
    ],
)
def test_says_why_there_is_no_package(work: Path, target: str, message: str) -> None:
    assert cannot(target) == message


# Clones that lack something, and machines


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
