"""Temporary files are removed at the end of their process; those of a killed one at the next start."""

import hashlib
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.fix_case import TEXT, package

from claims.package.temporary import FRESH, Spool, clear_stale, draft_beside, temporary_folder

ROWS = 100_000
LIMIT = "30MB"  # less than the engine needs to keep the table in memory
CLAIMS = [sys.executable, "-m", "claims"]
VALIDATE = ["validate", "old", "--limit", "1"]
DIFF = ["diff", "old", "new", "--format", "csv"]
FIX = ["fix", "old", "--select", "leading-or-trailing-whitespace"]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two packages that differ in every row, each row with a space at its end, and no order that helps a join."""
    folder = tmp_path_factory.mktemp("packages")
    fields = [{"name": "id", "type": "string"}, TEXT]
    schema = {"schema": {"fields": fields, "primaryKey": ["id"], "uniqueKeys": [["text"]]}}
    marks = [hashlib.md5(str(number).encode()).hexdigest() * 3 for number in range(ROWS)]
    for name in ("old", "new"):
        data = "id,text\n" + "".join(f"{each},{each}{name} \n" for each in marks)
        package(folder / name, {"t": schema}, {"t.csv": data.encode()})
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def environment(place: Path) -> dict[str, str]:
    return os.environ | {"TMPDIR": str(place)}


class Stopped:
    """A command that has been sent a signal as soon as something was true."""

    def __init__(self, arguments: list[str], place: Path, packages: Path) -> None:
        self.child = subprocess.Popen(
            [*CLAIMS, *arguments],
            cwd=packages,
            env=environment(place),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def send(self, number: int, when: Callable[[], bool]) -> tuple[int, str]:
        """Return the exit code and stderr."""
        while not when():
            try:
                self.child.wait(timeout=0.002)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(f"it ended too early: {self.child.communicate()}")
        self.child.send_signal(number)
        _, stderr = self.child.communicate(timeout=60)
        return self.child.returncode, stderr


def has_started(place: Path) -> Callable[[], bool]:
    return lambda: any(place.glob("claims-*"))


def has_spilled(place: Path) -> Callable[[], bool]:
    return lambda: any(place.glob("*/duckdb_temp*"))


CASES = [
    (VALIDATE, has_started),
    ([*VALIDATE, "--memory-limit", LIMIT], has_spilled),
    (DIFF, has_started),
    ([*DIFF, "--memory-limit", LIMIT], has_spilled),
    (FIX, has_started),
]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(("arguments", "when"), CASES)
def test_a_signal_leaves_nothing(
    packages: Path, place: Path, arguments: list[str], when: Callable[[Path], Callable[[], bool]], number: int
) -> None:
    before = sorted(packages.rglob("*"))
    code, stderr = Stopped(arguments, place, packages).send(number, when(place))
    assert (list(place.iterdir()), sorted(packages.rglob("*"))) == ([], before)
    assert stderr == ""
    assert code in (128 + number, 128 + signal.SIGINT)


@pytest.mark.parametrize(("arguments", "when"), CASES[1:4:2])
def test_files_of_a_killed_process_are_removed_at_the_next_start(
    packages: Path, place: Path, arguments: list[str], when: Callable[[Path], Callable[[], bool]]
) -> None:
    code, _ = Stopped(arguments, place, packages).send(signal.SIGKILL, when(place))
    left = list(place.iterdir())
    assert (code, len(left)) == (-signal.SIGKILL, 1)
    (packages / "small").mkdir(exist_ok=True)
    package(packages / "small", {"t": {"schema": {"fields": [TEXT]}}}, {"t.csv": b"text\na\n"})
    subprocess.run([*CLAIMS, "validate", "small"], cwd=packages, env=environment(place), check=True)
    assert list(place.iterdir()) == []


# The engine's limits


@pytest.mark.parametrize("arguments", [VALIDATE, DIFF, [*DIFF[:3], "--quiet"]])
def test_too_little_memory_is_one_line(packages: Path, place: Path, arguments: list[str]) -> None:
    command = [*CLAIMS, *arguments, "--memory-limit", "1MB"]
    done = subprocess.run(command, cwd=packages, env=environment(place), capture_output=True, text=True)
    assert (done.returncode, list(place.iterdir())) == (2, [])
    assert done.stderr == (
        "claims: the engine needs more memory than its limit of '1MB': raise --memory-limit\n"
    )


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))


@pytest.mark.parametrize("arguments", [VALIDATE, DIFF])
def test_a_temporary_file_that_cannot_be_written_is_one_line(
    packages: Path, place: Path, arguments: list[str]
) -> None:
    done = subprocess.run(
        [*CLAIMS, *arguments, "--memory-limit", LIMIT],
        cwd=packages,
        env=environment(place),
        preexec_fn=small_files,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert (done.returncode, list(place.iterdir()), done.stderr.count("\n")) == (2, [], 1)
    assert done.stderr == (
        f"claims: cannot write temporary files in '{place}' (File too large): "
        "free space there, or set TMPDIR to another folder\n"
    )


# What is removed


@pytest.fixture
def dead() -> int:
    """The number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def aged(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set the clock so that `path` was created long ago."""
    now = path.stat().st_ctime + 2 * FRESH
    monkeypatch.setattr("claims.package.temporary.time.time", lambda: now)
    return path


def test_only_unlocked_temporary_files_are_removed(place: Path, dead: int) -> None:
    (place / f"claims-{dead}-folder").mkdir()
    (place / f"claims-{dead}-folder/file").write_text("x")
    (place / f".claims-{dead}-draft").write_text("x")
    kept = [place / name for name in ("claims-1x-notes", f"claims-{dead}-link", "data.csv")]
    kept[0].mkdir()
    kept[1].symlink_to(place.parent)
    kept[2].write_text("x")
    kept.append(place / f".claims-{dead}-fifo")
    os.mkfifo(kept[3])
    clear_stale(place)
    assert sorted(place.iterdir()) == sorted(kept)


def test_files_of_another_user_are_kept(place: Path, dead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    (theirs := place / f"claims-{dead}-theirs").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: theirs.stat().st_uid + 1)
    clear_stale(place)
    assert theirs.is_dir()


def test_a_reused_process_id_does_not_keep_old_files(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder := place / f"claims-{os.getpid()}-abc").mkdir()
    clear_stale(place)
    assert folder.is_dir()  # it may not have been locked yet
    aged(folder, monkeypatch)
    clear_stale(place)
    assert not folder.exists()


def test_files_in_use_are_kept(
    place: Path, tmp_path: Path, dead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(place))
    with temporary_folder() as folder, draft_beside(place / "data.csv") as draft:
        assert folder.stat().st_mode & 0o777 == 0o700
        aged(folder, monkeypatch)
        clear_stale(place)
        assert (folder.is_dir(), draft.path.is_file()) == (True, True)
        elsewhere = folder.rename(place / f"claims-{dead}-abcdefgh")  # as if in another container
        clear_stale(place)
        assert elsewhere.is_dir()
        os.close(draft.number)
    assert list(place.iterdir()) == [elsewhere]
    clear_stale(place)
    assert list(place.iterdir()) == []


def test_a_folder_that_is_not_closed_is_removed_at_exit(place: Path) -> None:
    code = (
        "import os\n"
        "from claims.package.temporary import temporary_folder\n"
        "use = temporary_folder()\n"
        "(use.__enter__() / 'x').write_text('x')\n"
        f"assert len(os.listdir({str(place)!r})) == 1\n"
        "raise SystemExit(3)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], env=environment(place)).returncode == 3
    assert list(place.iterdir()) == []


def test_removes_files_at_the_end_of_the_process(temporary: Path) -> None:
    code = (
        "from claims.package.temporary import Spool\n"
        "spool = Spool()\n"
        "path = spool.new('x.csv')\n"
        "path.write_text('x')\n"
        "assert path.parent.stat().st_mode & 0o777 == 0o700\n"
        "raise SystemExit(3)\n"
    )
    environment = os.environ | {"TMPDIR": str(temporary), "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 3
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("path", ["x", "x.csv/../../y", "x.c sv", "x." + "y" * 20])
def test_temporary_names_are_plain(temporary: Path, path: str) -> None:
    spool = Spool()
    assert spool.new(path).name == "1"
    spool.close()
