"""Files are replaced or created as a whole, and not if they have changed."""

import os
import stat
from pathlib import Path

import pytest

from claims.model.errors import CannotDo
from claims.package.replace import (
    Replacement,
    Unsafe,
    check_replaceable,
    create_file,
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
    assert (found.size, found.modified) == (each.stamp.size, each.stamp.modified)
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


def test_create_file_does_not_overwrite(folder: Path) -> None:
    create_file(folder / "a.csv", b"new\n")
    assert stat.S_IMODE((folder / "a.csv").stat().st_mode) == 0o644
    with pytest.raises(CannotDo) as caught:
        create_file(folder / "a.csv", b"newer\n")
    assert str(caught.value) == f"cannot write '{folder / 'a.csv'}': File exists"
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
