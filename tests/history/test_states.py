"""The rows with one key are read from each commit, described as that commit or a neighboring one describes them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.git_case import FIELDS, HEADER, save, write_package
from tests.support.store_case import git

from claims.history.states import RowQuery, States
from claims.package.git import Repository

DESCRIPTOR = "datapackage.json"
ROW = (("boats", (("id", "b"), ("size", "2"))),)


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    """A repository of three commits: with the row, with a package that moved, with a descriptor that is not JSON."""
    folder = write_package(tmp_path / "work", HEADER + "a,1\nb,2\n")
    save(folder, "begin")
    (folder / "new").mkdir()
    for name in (DESCRIPTOR, "boats.csv"):
        git(folder, "mv", name, f"new/{name}")
    save(folder, "move")
    (folder / "new" / DESCRIPTOR).write_text("{")
    save(folder, "break")
    with Repository(folder) as found:
        yield found


def tree(repository: Repository, revision: str) -> str:
    return git(repository.folder, "rev-parse", f"{revision}^{{tree}}")


def test_row_of_a_commit(repository: Repository) -> None:
    first = tree(repository, "HEAD~2")
    states = States(repository, RowQuery(("b",)))
    assert states.at(first, DESCRIPTOR) == ROW
    assert (states.searched, states.unsearchable) == (True, None)
    assert States(repository, RowQuery(("z",))).at(first, DESCRIPTOR) == ()
    assert States(repository, RowQuery(("b",), tables=("crew",))).at(first, DESCRIPTOR) == ()
    assert States(repository, RowQuery(("2",), keys={"boats": ("size",)})).at(first, DESCRIPTOR) == ROW


def test_key_of_more_fields_than_the_table_has(repository: Repository) -> None:
    states = States(repository, RowQuery(("b", "2"), tables=("boats",)))
    assert states.at(tree(repository, "HEAD~2"), DESCRIPTOR) is None
    assert (states.searched, states.unsearchable) == (False, "boats")


def test_commit_that_cannot_be_read_is_none_and_one_without_a_package_is_empty(
    repository: Repository,
) -> None:
    states = States(repository, RowQuery(("b",)))
    assert states.at(tree(repository, "HEAD"), "new/" + DESCRIPTOR) is None
    assert states.at(tree(repository, "HEAD"), DESCRIPTOR) == ()
    assert states.at(tree(repository, "HEAD"), "old/" + DESCRIPTOR) == ()
    assert states.has_descriptor(tree(repository, "HEAD"), "new/" + DESCRIPTOR)
    assert not states.has_descriptor(tree(repository, "HEAD"), DESCRIPTOR)


def test_files_without_a_descriptor_are_read_as_another_commit_describes_them(repository: Repository) -> None:
    states = States(repository, RowQuery(("b",)))
    package = states.package(tree(repository, "HEAD~2"), DESCRIPTOR)
    assert package is not None
    git(repository.folder, "checkout", "-q", "HEAD~2")
    (repository.folder / DESCRIPTOR).unlink()
    save(repository.folder, "no descriptor")
    assert states.without(tree(repository, "HEAD"), DESCRIPTOR, package) == ROW
    (repository.folder / "boats.csv").unlink()
    save(repository.folder, "no file")
    assert states.without(tree(repository, "HEAD"), DESCRIPTOR, package) == ()


def test_moved_package_is_found_by_its_name(repository: Repository) -> None:
    states = States(repository, RowQuery(("b",)))
    package = states.package(tree(repository, "HEAD~2"), DESCRIPTOR)
    assert package is not None
    assert package.name is not None
    assert states.find_moved(tree(repository, "HEAD~1"), package.name) == "new/" + DESCRIPTOR
    assert states.find_moved(tree(repository, "HEAD~1"), "another") is None


def test_package_is_read_again_if_a_file_of_its_description_changed(repository: Repository) -> None:
    folder = repository.folder
    git(folder, "checkout", "-q", "HEAD~2")
    descriptor = json.loads((folder / DESCRIPTOR).read_text())
    descriptor["resources"][0]["schema"] = "schema.json"
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor))
    for key in ("id", "size"):
        (folder / "schema.json").write_text(json.dumps({"fields": FIELDS, "primaryKey": [key]}))
        save(folder, key)
    states = States(repository, RowQuery(("b",)))
    assert states.at(tree(repository, "HEAD~1"), DESCRIPTOR) == ROW
    assert states.at(tree(repository, "HEAD"), DESCRIPTOR) == ()
