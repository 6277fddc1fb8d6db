"""A store on top of another one records what is read, or replaces files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.store_case import FILES

from claims.package.folder import FolderStore
from claims.package.overlay import RecordedStore, Revised, plain_path
from claims.package.store import Refused


@pytest.fixture
def below(package: Path) -> Iterator[FolderStore]:
    with FolderStore(package, "datapackage.json", "p") as store:
        yield store


def test_recorded_store_notes_paths_and_contents(below: FolderStore, package: Path) -> None:
    store = RecordedStore(below)
    store.check("data/claims.csv")
    assert store.size("schemas/claims.json") == len(FILES["schemas/claims.json"])
    assert (store.paths, store.contents) == ({"data/claims.csv", "schemas/claims.json"}, set())
    assert store.read("datapackage.json", 100) == FILES["datapackage.json"]
    assert store.local("data/claims.csv").read_bytes() == FILES["data/claims.csv"]
    assert store.contents == {"datapackage.json", "data/claims.csv"}
    assert store.paths == {"datapackage.json", "data/claims.csv", "schemas/claims.json"}


def test_recorded_store_notes_a_missing_file(below: FolderStore) -> None:
    store = RecordedStore(below)
    with pytest.raises(Refused) as caught:
        store.check("none.csv")
    assert (caught.value.reason, store.paths) == ("missing-file", {"none.csv"})


def test_overlay_has_the_names_of_the_store_below_and_leaves_it_open(below: FolderStore) -> None:
    with RecordedStore(below) as store:
        assert (store.name, store.descriptor) == (below.name, below.descriptor)
        assert store.shown("data/claims.csv") == below.shown("data/claims.csv")
        assert store.inside(store.shown("data/claims.csv")) == "data/claims.csv"
    assert below.read("data/claims.csv", 100) == FILES["data/claims.csv"]


def test_revised_store_reads_the_copy(below: FolderStore, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(b"id\nc1\nc2\n")
    store = Revised(below, {"data/claims.csv": copy})
    for path in ("data/claims.csv", "./data/./claims.csv"):
        assert store.read(path, 9) == b"id\nc1\nc2\n"
        assert (store.size(path), store.local(path)) == (9, copy)
    assert store.read("datapackage.json", 100) == FILES["datapackage.json"]
    assert store.size("datapackage.json") == len(FILES["datapackage.json"])


def test_revised_store_limits_what_is_read(below: FolderStore, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(b"id\nc1\nc2\n")
    with pytest.raises(Refused) as caught:
        Revised(below, {"data/claims.csv": copy}).read("data/claims.csv", 8)
    assert (caught.value.reason, caught.value.message) == (
        "file-too-large",
        "'data/claims.csv' is larger than 8 bytes",
    )


def test_revised_store_has_files_that_the_folder_does_not_have(below: FolderStore, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(b"new\n")
    store = Revised(below, {"new.csv": copy})
    store.check("new.csv")
    assert store.read("new.csv", 100) == b"new\n"
    with pytest.raises(Refused):
        store.check("none.csv")


@pytest.mark.parametrize(("path", "plain"), [("./a/./b.csv", "a/b.csv"), ("a.csv", "a.csv"), ("./d", "./d")])
def test_plain_path(path: str, plain: str) -> None:
    """The path of the descriptor stays as it is."""
    assert plain_path(path, "./d") == plain
