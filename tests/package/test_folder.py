"""Every store gives what lies in the package, and refuses everything else."""

import os
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.support.case import committed

from claims.model.errors import CannotDo
from claims.package import zip as zip_module
from claims.package.folder import FolderStore
from claims.package.open import open_store
from claims.package.store import FILE_LIMIT, Refused, Store
from claims.package.temporary import Spool
from claims.package.zip import ZipStore

FILES = {"datapackage.json": b"{}\n", "data/claims.csv": b"id\nc1\n", "schemas/claims.json": b"[]\n"}
LIMIT = 1000


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A valid package, beside a file that it must not reach."""
    (tmp_path / "secret.csv").write_bytes(b"secret\n")
    root = tmp_path / "p"
    for name, data in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    return root


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Run git as nobody in particular, without the user's own settings."""
    person = {
        f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=plain | person | settings,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x")
    return git(folder, "rev-parse", "HEAD")


def packed(folder: Path, target: Path, top: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FILES.items():
            archive.writestr(top + name, data)
    return target


@pytest.fixture(params=["folder", "descriptor", "zip", "zip with a top folder", "git", "git top"])
def store(request: pytest.FixtureRequest, package: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The same package, reached in every way."""
    monkeypatch.chdir(package.parent)
    match request.param:
        case "folder":
            target = "p"
        case "descriptor":
            target = "p/datapackage.json"
        case "zip":
            target = packed(package, package.parent / "p.zip").name
        case "zip with a top folder":
            target = packed(package, package.parent / "p.zip", "claims-1.0/").name
        case "git":
            commit(package.parent)
            shutil.rmtree(package)
            target = "HEAD:p"
        case _:
            commit(package)
            monkeypatch.chdir(package / "data")
            target = "main:"
    with open_store(target) as opened:
        assert opened.name == target
        yield opened


def refusal(store: Store, path: str, limit: int = LIMIT) -> tuple[str, str]:
    """Give reason and message, which must be the same however the file is asked for."""
    found = set()
    for ask in (lambda: store.read(path, limit), lambda: store.size(path), lambda: store.local(path)):
        with pytest.raises(Refused) as caught:
            ask()
        found.add((caught.value.reason, caught.value.message))
    assert len(found) == 1
    return found.pop()


# All stores alike


def test_gives_the_files(store: Store) -> None:
    assert store.descriptor == "datapackage.json"
    for name, data in FILES.items():
        assert store.read(name, len(data)) == data
        assert store.read("./" + name, LIMIT) == data
        assert store.size(name) == len(data)
        assert store.local(name).is_absolute()
        assert store.local(name).read_bytes() == data
        assert store.local(name).suffix == Path(name).suffix
        assert store.local(name) == store.local(name)


def test_limits_what_is_read(store: Store) -> None:
    with pytest.raises(Refused) as caught:
        store.read("data/claims.csv", 5)
    assert (caught.value.reason, caught.value.message) == (
        "file-too-large",
        "'data/claims.csv' is larger than 5 bytes",
    )
    assert store.read("data/claims.csv", 6) == b"id\nc1\n"


@pytest.mark.parametrize(
    "path", ["../secret.csv", "/etc/passwd", "data/../../secret.csv", "a\0b", "https://h/x.csv"]
)
def test_refuses_unsafe_paths(store: Store, path: str) -> None:
    assert refusal(store, path)[0] in ("unsafe-path", "remote-path")


def test_refuses_missing_files(store: Store) -> None:
    assert refusal(store, "data/clams.csv") == (
        "missing-file",
        "there is no file 'data/clams.csv': did you mean 'data/claims.csv'?",
    )
    assert refusal(store, "data/Claims.csv") == (
        "missing-file",
        "there is no file 'data/Claims.csv': did you mean 'data/claims.csv'?",
    )
    assert refusal(store, "nothing/at/all.csv") == ("missing-file", "there is no file 'nothing/at/all.csv'")
    assert refusal(store, "data/claims.csv/x")[0] == "missing-file"


def test_refuses_a_folder(store: Store) -> None:
    assert refusal(store, "data")[0] == "not-a-regular-file"


def test_leaves_nothing_behind(temporary: Path, store: Store) -> None:
    store.local("data/claims.csv")
    store.close()
    store.close()
    assert list(temporary.iterdir()) == []


# Folder


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


def test_says_what_may_not_be_read(package: Path, opened: FolderStore) -> None:
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


def test_knows_two_names_of_one_file_from_a_file_system_without_case(
    package: Path, opened: FolderStore
) -> None:
    os.link(package / "data/claims.csv", package / "data/CLAIMS.CSV")
    assert opened.read("data/claims.csv", LIMIT) == FILES["data/claims.csv"]
    assert opened.read("data/CLAIMS.CSV", LIMIT) == FILES["data/claims.csv"]


def test_gives_duckdb_a_path_that_is_no_pattern(package: Path, temporary: Path) -> None:
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


# Zip


def cannot(target: str | None) -> str:
    with pytest.raises(CannotDo) as caught:
        open_store(target)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[zipfile.ZipFile]:
    """A zip with a descriptor, to add to; close it before it is opened."""
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", "{}")
        yield archive


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../x.csv", "entry '../x.csv' leaves the zip with '..'"),
        ("a/../../x.csv", "entry 'a/../../x.csv' leaves the zip with '..'"),
        ("/etc/passwd", "entry '/etc/passwd' has an absolute name"),
        ("C:x.csv", "entry 'C:x.csv' has an absolute name"),
        ("a\\..\\x.csv", "entry 'a\\..\\x.csv' has a backslash in its name: expected '/' between folders"),
        ("x" * 1025, f"entry '{'x' * 119}…' has a name longer than 1024 bytes"),
    ],
)
def test_refuses_a_zip_with_a_name(archive: zipfile.ZipFile, name: str, message: str) -> None:
    archive.writestr(name, "x")
    archive.close()
    assert cannot("x.zip") == f"cannot open 'x.zip': {message}"


def test_refuses_a_zip_with_nul_in_a_name(archive: zipfile.ZipFile) -> None:
    archive.writestr("x_y.csv", "x")
    archive.close()
    path = Path("x.zip")
    path.write_bytes(path.read_bytes().replace(b"x_y.csv", b"x\0y.csv"))
    assert cannot("x.zip") == "cannot open 'x.zip': entry 'x\\x00y.csv' has a NUL in its name"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_refuses_a_zip_with_a_name_twice(archive: zipfile.ZipFile) -> None:
    archive.writestr("datapackage.json", '{"other": true}')
    archive.close()
    assert cannot("x.zip") == "cannot open 'x.zip': it has two entries 'datapackage.json'"


def test_refuses_a_link_in_a_zip(archive: zipfile.ZipFile) -> None:
    link = zipfile.ZipInfo("x.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(link, "/etc/passwd")
    archive.close()
    with open_store("x.zip") as opened:
        assert refusal(opened, "x.csv") == (
            "not-a-regular-file",
            "'x.csv' is a symbolic link in the zip: expected a regular file",
        )


def test_refuses_an_encrypted_zip(archive: zipfile.ZipFile) -> None:
    archive.close()
    path = Path("x.zip")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    assert cannot("x.zip") == (
        "cannot open 'x.zip': entry 'datapackage.json' is encrypted: pack it without a password"
    )


def test_refuses_a_zip_packed_in_another_way(archive: zipfile.ZipFile) -> None:
    archive.writestr("x.csv", "x", zipfile.ZIP_LZMA)
    archive.close()
    assert cannot("x.zip") == (
        "cannot open 'x.zip': entry 'x.csv' is packed in a way that is not read: pack it with deflate"
    )


def test_refuses_a_zip_bomb(archive: zipfile.ZipFile) -> None:
    archive.writestr("x.csv", bytes(10 * 2**20))
    archive.close()
    assert Path("x.zip").stat().st_size < 20_000
    assert cannot("x.zip") == (
        "cannot open 'x.zip': entry 'x.csv' unpacks to more than 200 times its size, as in a zip bomb"
    )


def test_refuses_a_zip_bomb_that_understates_itself(archive: zipfile.ZipFile) -> None:
    archive.writestr("x.csv", bytes(10 * 2**20))
    archive.close()
    path = Path("x.zip")
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 10 * 2**20), struct.pack("<I", 1000)))
    with open_store("x.zip") as opened:
        for ask in (
            lambda: opened.read("x.csv", LIMIT),
            lambda: opened.size("x.csv"),
            lambda: opened.local("x.csv"),
        ):
            with pytest.raises(CannotDo) as caught:
                ask()
            assert str(caught.value) == "cannot unpack 'x.csv' from 'x.zip': Bad CRC-32 for file 'x.csv'"


def test_refuses_a_zip_of_overlapping_entries(archive: zipfile.ZipFile) -> None:
    archive.writestr("a.csv", "x" * 1000)
    archive.writestr("b.csv", "x" * 1000)
    first, second = archive.getinfo("a.csv"), archive.getinfo("b.csv")
    second.header_offset = first.header_offset
    archive.close()
    assert cannot("x.zip") == "cannot open 'x.zip': entry 'a.csv' overlaps 'b.csv', as in a zip bomb"


def test_refuses_a_zip_that_states_too_much(
    archive: zipfile.ZipFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.writestr("x.csv", "x" * 1000)
    archive.close()
    monkeypatch.setattr(zip_module, "TOTAL_LIMIT", 1000)
    assert cannot("x.zip") == (
        "cannot open 'x.zip': it unpacks to more than 1,000 bytes: unpack it yourself if you trust it"
    )


def test_counts_what_a_zip_unpacks_to(archive: zipfile.ZipFile, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.writestr("x.csv", "x" * 1000)
    archive.writestr("y.csv", "y" * 1000)
    archive.close()
    with open_store("x.zip") as opened:
        monkeypatch.setattr(zip_module, "TOTAL_LIMIT", 1000)
        opened.local("x.csv")
        with pytest.raises(Refused) as caught:
            opened.local("y.csv")
        assert (caught.value.reason, caught.value.message) == (
            "file-too-large",
            "'y.csv' brings the zip to more than 1,000 bytes",
        )


def test_refuses_a_zip_of_too_many_entries(archive: zipfile.ZipFile) -> None:
    for number in range(10_000):
        archive.writestr(f"{number}", "")
    archive.close()
    assert cannot("x.zip") == "cannot open 'x.zip': it has 10,001 entries: at most 10,000 are read"


def test_refuses_a_zip_with_an_endless_list(
    archive: zipfile.ZipFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.close()
    monkeypatch.setattr(zip_module, "DIRECTORY_LIMIT", 50)
    assert cannot("x.zip") == "cannot open 'x.zip': its list of entries is longer than 50 bytes"


def test_refuses_what_is_no_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.zip").write_bytes(b"no zip")
    assert cannot("x.zip") == "cannot open 'x.zip': it is no zip, or a broken one (File is not a zip file)"
    os.mkfifo("y.zip")
    assert cannot("y.zip") == "'y.zip' is not a regular file: expected a zip"


def test_refuses_a_broken_zip(archive: zipfile.ZipFile) -> None:
    archive.writestr("x.csv", bytes(range(256)), zipfile.ZIP_STORED)
    archive.close()
    path = Path("x.zip")
    path.write_bytes(path.read_bytes().replace(b"\x10\x11\x12", b"\x10\x00\x12"))
    with open_store("x.zip") as opened, pytest.raises(CannotDo) as caught:
        opened.read("x.csv", LIMIT)
    assert str(caught.value) == "cannot unpack 'x.csv' from 'x.zip': Bad CRC-32 for file 'x.csv'"


def test_no_mutated_zip_gives_a_traceback(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package.parent)
    data = packed(package, Path("x.zip")).read_bytes()
    for position in range(len(data)):
        for value in (0x00, 0xFF, data[position] ^ 0x01):
            Path("x.zip").write_bytes(data[:position] + bytes([value]) + data[position + 1 :])
            try:
                with open_store("x.zip") as opened:
                    for name in FILES:
                        opened.local(name)
            except (CannotDo, Refused):
                pass


def test_finds_the_one_package_in_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile("x.zip", "w") as archive:
        archive.writestr("a/b/datapackage.json", "{}")
    assert (
        cannot("x.zip")
        == "cannot open 'x.zip': it has no datapackage.json at its top or in its one top folder"
    )
    with zipfile.ZipFile("x.zip", "a") as archive:
        archive.writestr("a/datapackage.json", "{}")
    with ZipStore(tmp_path / "x.zip", "x.zip") as opened:
        assert opened.read("datapackage.json", LIMIT) == b"{}"
    with zipfile.ZipFile("x.zip", "a") as archive:
        archive.writestr("b/datapackage.json", "{}")
    assert cannot("x.zip") == (
        "cannot open 'x.zip': it has 2 packages ('a/datapackage.json', 'b/datapackage.json'): expected one"
    )


# Temporary files


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


# What the user asks for


def test_finds_the_nearest_package(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package / "data")
    assert open_store(None).name == "../datapackage.json"
    monkeypatch.chdir(package)
    assert open_store(None).name == "datapackage.json"


def test_opens_a_descriptor_of_any_name(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package.parent)
    (package / ".my.json").write_bytes(b"[]")
    with open_store("p/.my.json") as opened:
        assert opened.descriptor == ".my.json"
        assert opened.read(opened.descriptor, LIMIT) == b"[]"


def test_a_revision_or_a_misspelt_name_is_told_how_to_be_written(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(package)
    monkeypatch.chdir(package.parent)
    with pytest.raises(CannotDo, match=r"^'pp' does not exist: expected"):
        open_store("pp")
    monkeypatch.chdir(package)
    with pytest.raises(
        CannotDo, match=r"^'HEAD' does not exist, but is a revision: for the package in it write 'HEAD:'$"
    ):
        open_store("HEAD")
    with pytest.raises(
        CannotDo, match=r"^'datapakage.json' does not exist: did you mean 'datapackage.json'[?]$"
    ):
        open_store("datapakage.json")


EXPECTED = "expected a folder, a datapackage.json, a .zip, or REV:path"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            None,
            f"no datapackage.json in this folder or above it: create a package with claims init, or name one, {EXPECTED}",
        ),
        ("", f"'' is no path: {EXPECTED}"),
        ("a\0b", f"'a\\x00b' is no path: {EXPECTED}"),
        ("none", f"'none' does not exist: {EXPECTED}"),
        ("HEAD", f"'HEAD' does not exist: {EXPECTED}"),
        ("none.zip", f"'none.zip' does not exist: {EXPECTED}"),
        ("empty", "there is no datapackage.json in 'empty'"),
        ("near", "there is no datapackage.json in 'near': did you mean 'DataPackage.json'?"),
        ("gone.json", "there is no gone.json in '.'"),
        ("notes.txt", f"'notes.txt' is no package: {EXPECTED}"),
        ("pipe", f"'pipe' is no package: {EXPECTED}"),
        ("pipe.json", "'pipe.json' is a pipe: expected a regular file"),
        (
            "linked",
            "'datapackage.json' leads through a symbolic link out of the package's folder: copy the file",
        ),
        (
            "https://h/datapackage.json",
            "'https://h/datapackage.json' is a URL, and nothing is read from the network: download it first",
        ),
        ("HEAD:p", "'{here}' is not in a git repository"),
    ],
)
def test_says_why_there_is_no_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str | None, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("empty", "near", "linked"):
        Path(folder).mkdir()
    Path("near/DataPackage.json").write_bytes(b"{}")
    Path("notes.txt").write_bytes(b"")
    Path("gone.json").symlink_to("nowhere.json")
    Path("linked/datapackage.json").symlink_to("../near/DataPackage.json")
    os.mkfifo("pipe")
    os.mkfifo("pipe.json")
    assert cannot(target) == message.format(here=tmp_path)


@pytest.mark.parametrize(
    ("start", "target", "meant"), [("", "files", "."), ("", "files/in", "."), ("files", ".", "..")]
)
def test_a_folder_below_a_package_leads_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, target: str, meant: str
) -> None:
    (tmp_path / "files/in").mkdir(parents=True)
    (tmp_path / "datapackage.json").write_bytes(b"{}")
    monkeypatch.chdir(tmp_path / start)
    assert cannot(target) == f"there is no datapackage.json in '{target}': did you mean '{meant}'?"
