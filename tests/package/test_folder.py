"""A package in a folder: links, special files and paths."""

import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from tests.support.store_case import FILES, LIMIT, refusal

from claims.model.errors import CannotDo
from claims.package.folder import FolderStore
from claims.package.open import open_store
from claims.package.store import FILE_LIMIT


@pytest.fixture
def opened(package: Path) -> Iterator[FolderStore]:
    with FolderStore(package, "datapackage.json", str(package)) as opened:
        yield opened


@pytest.mark.parametrize(
    "target",
    ["../../secret.csv", "{outside}/secret.csv", "/dev/zero", "/proc/self/environ", "../..", "//host/x"],
)
def test_refuses_a_link_to_the_outside(package: Path, opened: FolderStore, target: str) -> None:
    (package / "data/x.csv").symlink_to(target.format(outside=package.parent))
    assert refusal(opened, "data/x.csv") == (
        "unsafe-path",
        "'data/x.csv' leads through a symbolic link out of the package's folder: copy the file",
    )


def test_refuses_a_linked_folder_outside(package: Path, opened: FolderStore) -> None:
    (package / "x").symlink_to("..")
    assert refusal(opened, "x/secret.csv")[0] == "unsafe-path"
    (package / "y").symlink_to("data")
    (package / "data/z").symlink_to("../y/../../secret.csv")
    assert refusal(opened, "y/z")[0] == "unsafe-path"


def test_refuses_a_link_to_a_hidden_file(package: Path, opened: FolderStore) -> None:
    (package / ".git").mkdir()
    (package / ".git/config").write_text("token")
    (package / "x.csv").symlink_to(".git/config")
    assert refusal(opened, "x.csv") == (
        "unsafe-path",
        "'x.csv' leads through a symbolic link to a hidden path",
    )


@pytest.mark.parametrize(
    ("link", "target", "path"),
    [
        ("x.csv", "data/claims.csv", "x.csv"),
        ("data/x.csv", "../data/./claims.csv", "data/x.csv"),
        ("x", "data", "x/claims.csv"),
        ("x.csv", "{package}/data/claims.csv", "x.csv"),
    ],
)
def test_follows_a_link_inside(package: Path, opened: FolderStore, link: str, target: str, path: str) -> None:
    (package / link).symlink_to(target.format(package=package))
    assert opened.read(path, LIMIT) == FILES["data/claims.csv"]
    assert opened.local(path) == package / "data/claims.csv"


def test_refuses_a_loop_of_links(package: Path, opened: FolderStore) -> None:
    (package / "x.csv").symlink_to("y.csv")
    (package / "y.csv").symlink_to("x.csv")
    assert refusal(opened, "x.csv") == ("unsafe-path", "'x.csv' leads through more than 40 symbolic links")


def test_refuses_a_broken_link(package: Path, opened: FolderStore) -> None:
    (package / "x.csv").symlink_to("data/none.csv")
    assert refusal(opened, "x.csv") == ("missing-file", "there is no file 'x.csv'")


def test_refuses_a_link_to_the_package_itself(package: Path, opened: FolderStore) -> None:
    (package / "x.csv").symlink_to(".")
    assert refusal(opened, "x.csv") == (
        "not-a-regular-file",
        "'x.csv' is the package's folder: expected a regular file",
    )


def test_refuses_a_pipe_without_opening_it(package: Path, opened: FolderStore) -> None:
    os.mkfifo(package / "x.csv")
    signal.alarm(10)
    try:
        assert refusal(opened, "x.csv") == (
            "not-a-regular-file",
            "'x.csv' is a pipe: expected a regular file",
        )
    finally:
        signal.alarm(0)


def test_refuses_a_socket(package: Path, opened: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("x.csv")
        assert refusal(opened, "x.csv") == (
            "not-a-regular-file",
            "'x.csv' is a socket: expected a regular file",
        )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
def test_refuses_a_device(package: Path, opened: FolderStore) -> None:
    try:
        os.mknod(package / "x.csv", stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this container makes no devices")
    assert refusal(opened, "x.csv") == ("not-a-regular-file", "'x.csv' is a device: expected a regular file")


def test_refuses_an_endless_file(package: Path, opened: FolderStore) -> None:
    with (package / "x.csv").open("wb") as file:
        file.truncate(FILE_LIMIT + 1)
    assert refusal(opened, "x.csv") == ("file-too-large", "'x.csv' is larger than 68,719,476,736 bytes")


def test_message_for_a_file_without_read_permission(package: Path, opened: FolderStore) -> None:
    (package / "data/claims.csv").chmod(0)
    if os.access(package / "data/claims.csv", os.R_OK):
        pytest.skip("root may read everything")
    with pytest.raises(CannotDo) as caught:
        opened.read("data/claims.csv", LIMIT)
    assert str(caught.value) == "cannot read 'data/claims.csv': Permission denied"


def test_refuses_a_folder_swapped_for_a_link_meanwhile(package: Path, opened: FolderStore) -> None:
    names = opened._resolve("data/claims.csv")
    (package / "data").rename(package / "old")
    (package / "data").symlink_to("..")
    (package.parent / "claims.csv").write_bytes(b"secret\n")
    with pytest.raises(OSError, match=r"Not a directory|Too many levels"):
        opened._open_real("data/claims.csv", names)


def test_refuses_another_unicode_form(package: Path, opened: FolderStore) -> None:
    (package / "caf\u00e9.csv").write_bytes(b"")
    assert refusal(opened, "cafe\u0301.csv") == (
        "missing-file",
        "there is no file 'cafe\u0301.csv': did you mean 'caf\u00e9.csv'?",
    )


def test_two_names_of_one_file_do_not_look_like_a_case_insensitive_file_system(
    package: Path, opened: FolderStore
) -> None:
    os.link(package / "data/claims.csv", package / "data/CLAIMS.CSV")
    assert opened.read("data/claims.csv", LIMIT) == FILES["data/claims.csv"]
    assert opened.read("data/CLAIMS.CSV", LIMIT) == FILES["data/claims.csv"]


def test_local_path_is_not_a_pattern_for_duckdb(package: Path, temporary: Path) -> None:
    (package / "a1.csv").write_bytes(b"id\nwrong\n")
    (package / "a[1].csv").write_bytes(b"id\nright\n")
    with FolderStore(package, "datapackage.json", "p") as opened:
        local = opened.local("a[1].csv")
        assert duckdb.execute("SELECT id FROM read_csv(?, header = true)", [str(local)]).fetchall() == [
            ("right",)
        ]
    assert list(temporary.iterdir()) == []


def test_shows_paths_from_the_current_folder(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package.parent)
    assert open_store("p").shown("data/claims.csv") == "p/data/claims.csv"
    monkeypatch.chdir(package / "data")
    assert open_store(None).shown("data/claims.csv") == "claims.csv"
    assert open_store(None).shown("schemas/claims.json") == "../schemas/claims.json"
    monkeypatch.chdir(package / "schemas")
    assert open_store(str(package)).shown("data/claims.csv") == f"{package}/data/claims.csv"


def delete(file: Path) -> None:
    file.unlink()


def replace_by_a_shorter_file(file: Path) -> None:
    (file.parent / "new").write_text("id\n")
    os.replace(file.parent / "new", file)


def replace_by_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def keep(_: Path) -> None:
    pass


def fail(package: Path, change: Callable[[Path], None], error: Exception) -> None:
    """Raise an error after a file of an opened package was changed."""
    with FolderStore(package, "datapackage.json", "p") as store:
        store.local("schemas/claims.json")
        change(store.local("data/claims.csv"))
        raise error


@pytest.mark.parametrize("change", [delete, replace_by_a_shorter_file, replace_by_a_folder])
def test_an_error_caused_by_a_file_that_changed_is_one_line(
    package: Path, change: Callable[[Path], None]
) -> None:
    message = r"'data/claims\.csv' was changed or deleted while it was being read: run the command again"
    with pytest.raises(CannotDo, match=message):
        fail(package, change, KeyError(0))


@pytest.mark.parametrize(("change", "error"), [(keep, KeyError("bad")), (delete, CannotDo("bad"))])
def test_another_error_stays_the_same(
    package: Path, change: Callable[[Path], None], error: Exception
) -> None:
    with pytest.raises(type(error), match="bad"):
        fail(package, change, error)
