"""Files are replaced or created as a whole, and not if they have changed."""

import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from claims.model.errors import CannotDo
from claims.package.replace import (
    Replacement,
    Unsafe,
    check_replaceable,
    replace_files,
    stamp_of,
    write_file,
)


def planned(folder: Path, name: str, new: bytes) -> Replacement:
    """The replacement of a file with the content `old`."""
    target, copy = folder / name, folder.parent / f"{name}.new"
    target.write_bytes(b"old\n")
    copy.write_bytes(new)
    return Replacement(target, stamp_of(target), copy)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    return made


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_files_are_replaced_and_keep_their_mode(folder: Path) -> None:
    planned_files = [planned(folder, "a.csv", b"new a\n"), planned(folder, "b.csv", b"new b\n")]
    (folder / "a.csv").chmod(0o640)
    planned_files[0] = Replacement(folder / "a.csv", stamp_of(folder / "a.csv"), planned_files[0].copy)
    replace_files(planned_files)
    assert content(folder) == {"a.csv": b"new a\n", "b.csv": b"new b\n"}
    assert stat.S_IMODE((folder / "a.csv").stat().st_mode) == 0o640


def test_no_file_is_replaced_if_one_has_changed(folder: Path) -> None:
    planned_files = [planned(folder, "a.csv", b"new a\n"), planned(folder, "b.csv", b"new b\n")]
    (folder / "b.csv").write_bytes(b"other\n")
    with pytest.raises(CannotDo) as caught:
        replace_files(planned_files)
    assert str(caught.value) == f"'{folder / 'b.csv'}' has changed since it was read: run the command again"
    assert content(folder) == {"a.csv": b"old\n", "b.csv": b"other\n"}


def test_change_that_keeps_size_and_modification_time_is_found(folder: Path) -> None:
    each = planned(folder, "a.csv", b"new\n")
    times = each.target.stat()
    each.target.write_bytes(b"odd\n")
    os.utime(each.target, ns=(times.st_atime_ns, times.st_mtime_ns))
    found = stamp_of(each.target)
    assert found.state[:4] == each.stamp.state[:4]  # all but the time of the last change
    assert found.digest != each.stamp.digest
    with pytest.raises(CannotDo, match="has changed since it was read"):
        replace_files([each])


def test_no_file_is_replaced_if_a_new_one_cannot_be_read(folder: Path) -> None:
    planned_files = [planned(folder, "a.csv", b"new\n"), planned(folder, "b.csv", b"new\n")]
    planned_files[1].copy.unlink()
    with pytest.raises(CannotDo) as caught:
        replace_files(planned_files)
    assert str(caught.value) == f"cannot write '{planned_files[1].copy}': No such file or directory"
    assert content(folder) == {"a.csv": b"old\n", "b.csv": b"old\n"}


def test_write_file_does_not_overwrite(folder: Path) -> None:
    write_file(folder / "a.csv", None, b"new\n")
    assert stat.S_IMODE((folder / "a.csv").stat().st_mode) == 0o644
    with pytest.raises(CannotDo) as caught:
        write_file(folder / "a.csv", None, b"newer\n")
    assert str(caught.value) == f"'{folder / 'a.csv'}' was created in the meantime: run the command again"
    assert content(folder) == {"a.csv": b"new\n"}


def test_write_file_creates_or_replaces(folder: Path) -> None:
    file = folder / "a.csv"
    write_file(file, None, b"one\n")
    stamp = stamp_of(file)
    write_file(file, stamp, b"two\n")
    assert content(folder) == {"a.csv": b"two\n"}
    with pytest.raises(CannotDo, match="has changed since it was read"):
        write_file(file, stamp, b"three\n")
    assert content(folder) == {"a.csv": b"two\n"}


def test_write_file_follows_a_link(folder: Path, tmp_path: Path) -> None:
    (folder / "a.csv").write_bytes(b"one\n")
    (tmp_path / "link.csv").symlink_to(folder / "a.csv")
    write_file(tmp_path / "link.csv", stamp_of(tmp_path / "link.csv"), b"two\n")
    assert (tmp_path / "link.csv").is_symlink()
    assert content(folder) == {"a.csv": b"two\n"}


def test_files_that_are_not_replaced(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/a.csv").write_bytes(b"id\n")
    (folder / "link").symlink_to("data")
    (folder / "data/locked.csv").write_bytes(b"id\n")
    (folder / "data/locked.csv").chmod(0o444)
    assert check_replaceable(folder, "data/a.csv") == folder / "data/a.csv"
    for path, reason in (
        ("link/a.csv", "'link' is a symbolic link: fix the file that it leads to"),
        ("data", "it is not a regular file"),
        ("data/locked.csv", "it is write-protected"),
    ):
        with pytest.raises(Unsafe) as caught:
            check_replaceable(folder, path)
        assert str(caught.value) == reason


def test_a_new_file_is_created_together_with_a_replacement(folder: Path) -> None:
    old = planned(folder, "a.csv", b"new a\n")
    new = Replacement(folder / "b.csv", None, old.copy)
    replace_files([new, old])
    assert content(folder) == {"a.csv": b"new a\n", "b.csv": b"new a\n"}
    assert stat.S_IMODE((folder / "b.csv").stat().st_mode) == 0o644
    with pytest.raises(CannotDo) as caught:
        replace_files([new])
    assert str(caught.value) == f"'{folder / 'b.csv'}' was created in the meantime: run the command again"


COUNT = """
import sys
from pathlib import Path
from claims.model.errors import CannotDo
from claims.package.replace import Replacement, replace_files, stamp_of
target, copy = Path(sys.argv[1]), Path(sys.argv[2])
for _ in range(int(sys.argv[3])):
    while True:
        stamp, number = stamp_of(target), int(target.read_text())
        copy.write_text(str(number + 1))
        try:
            replace_files([Replacement(target, stamp, copy)])
        except (CannotDo, FileNotFoundError):
            continue
        break
"""


def test_no_change_is_lost_if_several_processes_write_to_a_file(folder: Path, tmp_path: Path) -> None:
    target = folder / "number.txt"
    target.write_text("0")
    writers = [
        subprocess.Popen([sys.executable, "-c", COUNT, str(target), str(tmp_path / f"{each}.new"), "150"])
        for each in range(4)
    ]
    assert [each.wait() for each in writers] == [0] * 4
    assert target.read_text() == "600"


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be locked")
def test_a_folder_that_stays_locked_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.package.replace.PATIENCE", 0)
    each = planned(folder, "a.csv", b"new\n")
    number = os.open(folder, os.O_RDONLY)
    fcntl.flock(number, fcntl.LOCK_EX)
    with pytest.raises(CannotDo) as caught:
        replace_files([each])
    os.close(number)
    assert str(caught.value) == f"'{folder}' is locked by another process: run the command again"
    assert content(folder) == {"a.csv": b"old\n"}
