"""A package in a zip file."""

import os
import stat
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.store_case import FILES, LIMIT, cannot, packed, refusal

from claims.model.errors import CannotDo
from claims.package import archive as archive_module
from claims.package.open import open_store
from claims.package.store import Refused
from claims.package.zip import ZipStore


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
    monkeypatch.setattr(archive_module, "TOTAL_LIMIT", 1000)
    assert cannot("x.zip") == (
        "cannot open 'x.zip': it unpacks to more than 1,000 bytes: unpack it yourself if you trust it"
    )


def test_counts_what_a_zip_unpacks_to(archive: zipfile.ZipFile, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.writestr("x.csv", "x" * 1000)
    archive.writestr("y.csv", "y" * 1000)
    archive.close()
    with open_store("x.zip") as opened:
        monkeypatch.setattr(archive_module, "TOTAL_LIMIT", 1000)
        opened.local("x.csv")
        with pytest.raises(Refused) as caught:
            opened.local("y.csv")
        assert (caught.value.reason, caught.value.message) == (
            "file-too-large",
            "'y.csv' brings the unpacked files to more than 1,000 bytes",
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
    monkeypatch.setattr(archive_module, "DIRECTORY_LIMIT", 50)
    assert cannot("x.zip") == "cannot open 'x.zip': its list of entries is longer than 50 bytes"


def test_refuses_a_file_that_is_not_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.zip").write_bytes(b"no zip")
    assert cannot("x.zip") == "cannot open 'x.zip': it is not a zip, or a broken one (File is not a zip file)"
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


def test_refuses_a_zip_bomb_of_small_entries(archive: zipfile.ZipFile) -> None:
    for number in range(200):
        archive.writestr(f"{number}.csv", bytes(2**20))
    archive.close()
    assert Path("x.zip").stat().st_size < 250_000
    assert cannot("x.zip") == (
        "cannot open 'x.zip': it unpacks to more than 200 times its size, as in a zip bomb"
    )
