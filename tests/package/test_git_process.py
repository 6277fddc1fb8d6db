"""Git runs no code of a repository, and every failure of it is one line."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.store_case import DATA, again, cannot, git

from claims.model.errors import CannotDo
from claims.package import git_process
from claims.package.git import Repository
from claims.package.git_process import MissingObject, ObjectReader, error_message, read_exactly, run_git
from claims.package.open import open_store


def test_run_git_passes_input_and_environment(work: Path) -> None:
    done = run_git(work, ("hash-object", "--stdin"), stdin=DATA)
    assert (done.returncode, done.stdout.decode().strip()) == (
        0,
        git(work, "rev-parse", "HEAD:p/data/claims.csv"),
    )
    done = run_git(
        work,
        ("config", "x.y"),
        {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "x.y", "GIT_CONFIG_VALUE_0": "z"},
    )
    assert done.stdout == b"z\n"


def test_run_git_returns_the_failure_of_git(work: Path) -> None:
    done = run_git(work, ("rev-parse", "--verify", "none"))
    assert (done.returncode, done.stdout, done.stderr) == (128, b"", b"fatal: Needed a single revision\n")


def test_run_git_in_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(CannotDo) as caught:
        run_git(tmp_path / "none", ("status",))
    assert str(caught.value) == f"cannot run git in '{tmp_path / 'none'}': No such file or directory"


def test_run_git_stops_a_command_that_takes_too_long(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(git_process, "_program", lambda: str(slow))
    monkeypatch.setattr(git_process, "TIMEOUT", 0.1)
    with pytest.raises(CannotDo, match=r"^git status did not finish within 0 seconds$"):
        run_git(work, ("status",))


def test_object_reader_reads_one_object_after_another(work: Path) -> None:
    blob = git(work, "rev-parse", "HEAD:p/data/claims.csv")
    reader = ObjectReader(work)
    try:
        for _ in range(2):
            with reader.open(blob) as (size, stream):
                assert (size, read_exactly(stream, size)) == (len(DATA), DATA)
        with pytest.raises(MissingObject) as caught, reader.open("0" * 40):
            raise AssertionError("there is no such object")
        assert str(caught.value).startswith(f"the repository lacks object {'0' * 40}:")
    finally:
        reader.end()


def test_read_exactly_refuses_a_stream_that_ends_early() -> None:
    assert read_exactly(io.BytesIO(b"abc"), 2) == b"ab"
    with pytest.raises(
        CannotDo, match=r"^git ended in the middle of an object: the repository may be damaged$"
    ):
        read_exactly(io.BytesIO(b"a"), 2)


def test_missing_object_names_the_file() -> None:
    assert str(MissingObject("12ab", "a.csv")) == (
        "the repository lacks the content of 'a.csv' (object 12ab): it is a partial clone, or damaged"
    )


@pytest.mark.parametrize(
    ("stderr", "message"),
    [
        (b"fatal: not a git repository (or any parent)\n", "'p' is not in a git repository"),
        (
            b"fatal: detected dubious ownership in repository at 'p'\nTo add an exception, call:\n",
            "git does not trust the repository at 'p': it belongs to another user (see 'safe.directory')",
        ),
        (b"warning: x\nfatal: bad object\n\n", "git failed in 'p': bad object"),
        (b"", "git failed in 'p': no reason given"),
    ],
)
def test_error_message_is_one_line(stderr: bytes, message: str) -> None:
    assert error_message(stderr, Path("p")) == message


def test_variables_of_a_git_hook_are_ignored(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_missing_object_is_named(work: Path) -> None:
    with Repository(work) as repository, pytest.raises(CannotDo) as caught:
        repository.read("0" * 40, 100)
    assert str(caught.value) == f"the repository lacks object {'0' * 40}: it is a partial clone, or damaged"


def test_reading_an_object_stops_after_a_time_limit(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
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


def test_no_program_of_the_configuration_is_run(work: Path, tmp_path: Path) -> None:
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


def test_nothing_is_fetched_into_a_partial_clone(
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
def test_repository_of_another_user(work: Path) -> None:
    os.chown(work, 12345, 12345)
    os.chown(work / ".git", 12345, 12345)
    assert cannot("HEAD:p") == (
        f"git does not trust the repository at '{work}': it belongs to another user (see 'safe.directory')"
    )


def test_git_is_not_installed(work: Path, tmp_path: Path) -> None:
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
