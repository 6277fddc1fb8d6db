"""A small package in a folder, a zip and git; helpers to open it."""

import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.model.errors import CannotDo
from claims.package.open import open_store
from claims.package.store import Refused, Store

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


def cannot(target: str | None) -> str:
    with pytest.raises(CannotDo) as caught:
        open_store(target)
    assert "\n" not in str(caught.value)
    return str(caught.value)


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
