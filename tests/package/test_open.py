"""Finding the package that the user names."""

import os
from pathlib import Path

import pytest
from tests.support.case import committed
from tests.support.store_case import LIMIT, cannot

from claims.model.errors import CannotDo
from claims.package.open import open_store


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


def test_the_message_for_a_missing_path_suggests_a_similar_name_or_the_revision(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    committed(package)
    monkeypatch.chdir(package.parent)
    with pytest.raises(CannotDo, match=r"^'pp' does not exist: expected"):
        open_store("pp")
    monkeypatch.chdir(package)
    with pytest.raises(
        CannotDo,
        match=r"^'HEAD' does not exist, but is a revision: to open the package in it, write 'HEAD:'$",
    ):
        open_store("HEAD")
    with pytest.raises(
        CannotDo, match=r"^'datapakage.json' does not exist: did you mean 'datapackage.json'[?]$"
    ):
        open_store("datapakage.json")


FORMS = "a folder, a datapackage.json, a .zip, or REV:path"
EXPECTED = f"expected {FORMS}"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            None,
            f"no datapackage.json in this folder or above it: create a package with claims init, or give {FORMS}",
        ),
        ("", f"'' is not a path: {EXPECTED}"),
        ("a\0b", f"'a\\x00b' is not a path: {EXPECTED}"),
        ("none", f"'none' does not exist: {EXPECTED}"),
        ("HEAD", f"'HEAD' does not exist: {EXPECTED}"),
        ("none.zip", f"'none.zip' does not exist: {EXPECTED}"),
        ("empty", "there is no datapackage.json in 'empty'"),
        ("near", "there is no datapackage.json in 'near': did you mean 'DataPackage.json'?"),
        ("gone.json", "there is no gone.json in '.'"),
        ("notes.txt", f"'notes.txt' is not a package: {EXPECTED}"),
        ("pipe", f"'pipe' is not a package: {EXPECTED}"),
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
    ("start", "target", "suggested"), [("", "files", "."), ("", "files/in", "."), ("files", ".", "..")]
)
def test_the_message_for_a_folder_below_a_package_names_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str, target: str, suggested: str
) -> None:
    (tmp_path / "files/in").mkdir(parents=True)
    (tmp_path / "datapackage.json").write_bytes(b"{}")
    monkeypatch.chdir(tmp_path / start)
    assert cannot(target) == f"there is no datapackage.json in '{target}': did you mean '{suggested}'?"
