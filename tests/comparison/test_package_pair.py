"""Every way to name the two sides of a comparison, and one line for each that cannot be read."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.support.git_case import FIELDS, HEADER, refused, run, save, told, write_package
from tests.support.store_case import git

OLD, NEW = HEADER + "a,1\nb,2\n", HEADER + "a,1\nb,3\nc,4\n"
ELSEWHERE = ": that revision has 'datapackage.json': give it as REV:path"
Facts = tuple[list[str], list[str], list[str]]


def facts(*arguments: str) -> Facts:
    """Keys of the rows that were added, removed and changed."""
    table = told("diff", *arguments)["tables"][0]
    added, removed, changed = (
        [row["key"]["id"] for row in table[kind]] for kind in ("added", "removed", "changed")
    )
    return added, removed, changed


UPDATED: Facts = (["c"], [], ["b"])
NOTHING: Facts = ([], [], [])


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a package at its top, an update in a second commit, and another one not committed."""
    folder = write_package(tmp_path / "work", OLD)
    save(folder)
    git(folder, "tag", "v1")
    write_package(folder, NEW)
    save(folder)
    write_package(folder, NEW + "d,5\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return folder


def test_every_form(work: Path) -> None:
    assert facts() == (["d"], [], [])
    assert facts("HEAD") == (["d"], [], [])
    assert facts("v1") == (["c", "d"], [], ["b"])
    assert facts("v1..HEAD") == facts("v1..") == facts("v1...main") == UPDATED
    assert facts("HEAD..v1") == (UPDATED[1], ["c"], ["b"])
    assert facts("v1:", "HEAD:") == facts("v1:datapackage.json", "HEAD:./") == UPDATED
    assert facts("v1:", ".") == facts("v1:.", "datapackage.json") == (["c", "d"], [], ["b"])


def test_three_dots_start_from_the_merge_base(work: Path) -> None:
    git(work, "checkout", "-q", "-f", "-b", "side", "v1")
    write_package(work, OLD + "z,9\n")
    save(work)
    assert facts("main..side") == (["z"], ["c"], ["b"])
    assert facts("main...side") == (["z"], [], [])
    assert told("diff", "main...side")["old"]["ref"] == git(work, "rev-parse", "v1")[:10]


def test_from_a_folder_below_the_package(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (work / "deep/er").mkdir(parents=True)
    monkeypatch.chdir(work / "deep/er")
    assert facts() == (["d"], [], [])
    assert facts("v1..HEAD") == UPDATED
    git(work, "add", "-A")
    assert facts("--index", "v1") == (["c", "d"], [], ["b"])


def test_a_package_below_the_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = tmp_path / "top"
    folder = write_package(top / "data/p", OLD)
    save(top)
    write_package(folder, NEW)
    monkeypatch.chdir(folder)
    assert facts() == UPDATED
    monkeypatch.chdir(top)
    assert facts("HEAD:data/p", "data/p") == UPDATED
    monkeypatch.chdir(top / "data")
    assert facts("HEAD:./p", "p/datapackage.json") == UPDATED
    assert refused("diff") == (
        "no datapackage.json in this folder or above it: create a package with claims init, or give a folder, "
        "a datapackage.json, a .zip, or REV:path"
    )


# What is staged


def test_the_index_is_neither_head_nor_the_working_tree(work: Path) -> None:
    assert facts("--index") == NOTHING
    git(work, "add", "-A")
    write_package(work, HEADER)
    assert facts("--index") == (["d"], [], [])
    assert facts("--index", "v1") == (["c", "d"], [], ["b"])
    found = told("diff", "--index")
    assert (found["old"]["ref"], found["new"]["ref"]) == ("HEAD", "index")


def test_the_index_is_only_read(work: Path) -> None:
    git(work, "add", "-A")
    before = {path: path.stat().st_mtime_ns for path in (work / ".git").rglob("*")}
    assert facts("--index") == (["d"], [], [])
    assert {path: path.stat().st_mtime_ns for path in (work / ".git").rglob("*")} == before


def test_the_index_of_a_hook_is_the_one_that_git_names(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(work / ".git/index", work / ".git/other")
    git(work, "add", "-A")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other")
    assert facts("--index") == NOTHING


def test_hook_compares_the_staged_files(work: Path, tmp_path: Path) -> None:
    hook = work / ".git/hooks/pre-commit"
    out = tmp_path / "said.json"
    hook.write_text(f"#!/bin/sh\n{sys.executable} -m claims diff --index --format json >{out}\n")
    hook.chmod(0o755)
    git(work, "commit", "-q", "-a", "-m", "x")
    table = json.loads(out.read_text(encoding="utf-8"))["tables"][0]
    assert [row["key"]["id"] for row in table["added"]] == ["d"]


def test_the_index_in_odd_states(work: Path) -> None:
    assert refused("diff", "--index", "a..b") == refused("diff", "--index", "a", "b")
    git(work, "checkout", "-q", "-f", "-b", "side", "v1")
    write_package(work, HEADER + "a,1\nb,9\n")
    save(work)
    with pytest.raises(subprocess.CalledProcessError):
        git(work, "merge", "main")
    assert (
        refused("diff", "--index")
        == "'boats.csv' is in conflict in the index: resolve the conflict and stage the file"
    )
    git(work, "reset", "-q", "--hard")
    git(work, "rm", "-q", "--cached", "datapackage.json")
    assert refused("diff", "--index") == "there is no 'datapackage.json' in the index"
    git(work, "reset", "-q")
    git(work, "rm", "-q", "--cached", "boats.csv")
    assert refused("diff", "--index").startswith("the new side cannot be compared: index: ")


# Sides that differ in how they are written


def test_a_zip_against_a_folder_and_a_revision(work: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "old.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("datapackage.json", "boats.csv"):
            archive.writestr(f"harbour-1/{name}", git(work, "show", f"v1:{name}") + "\n")
    assert facts(str(tmp_path / "old.zip"), "HEAD:") == UPDATED
    assert facts("HEAD:", str(tmp_path / "old.zip")) == ([], ["c"], ["b"])
    assert facts(str(tmp_path / "old.zip"), ".") == (["c", "d"], [], ["b"])


@pytest.mark.parametrize(
    ("rows", "changes"),
    [
        ("size,id\n1,a\n3,b\n4,c\n", {"schema": {"fields": FIELDS[::-1], "primaryKey": ["id"]}}),
        ("id;size\na;1\nb;3\nc;4\n", {"dialect": {"delimiter": ";"}}),
        ('id,size\r\n"a","1"\r\n"b","3"\r\n"c","4"\r\n', {"dialect": {"lineTerminator": "\r\n"}}),
        (NEW, {"encoding": "utf-16"}),
        (NEW, {"path": "elsewhere/ships.csv"}),
        ("id\tsize\na\t1\nb\t3\nc\t4\n", {"path": "boats.tsv", "format": "tsv", "dialect": {}}),
        (
            "id,size,note\na,1,\nb,3,\nc,4,\n",
            {"schema": {"fields": [*FIELDS, {"name": "note"}], "primaryKey": ["id"]}},
        ),
    ],
    ids=["columns", "delimiter", "line ends", "encoding", "path", "tsv", "schema"],
)
def test_same_update_in_another_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: str, changes: dict[str, Any]
) -> None:
    folder = write_package(tmp_path / "work", OLD)
    save(folder)
    (folder / "boats.csv").unlink()
    write_package(folder, rows, **changes)
    monkeypatch.chdir(folder)
    assert facts() == UPDATED
    git(folder, "add", "-A")
    assert facts("--index") == UPDATED


def test_one_table_in_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_package(tmp_path / "work", OLD)
    save(folder)
    write_package(folder, HEADER + "a,1\nb,3\n")
    text = (folder / "datapackage.json").read_text(encoding="utf-8")
    (folder / "datapackage.json").write_text(
        text.replace('"path": "boats.csv"', '"path": ["boats.csv", "more.csv"]'), encoding="utf-8"
    )
    (folder / "more.csv").write_text(HEADER + "c,4\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    assert facts() == UPDATED


# What cannot be compared


def test_moved_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = tmp_path / "top"
    write_package(top / "old", OLD)
    save(top)
    git(top, "mv", "old", "new")
    write_package(top / "new", NEW)
    save(top)
    monkeypatch.chdir(top / "new")
    note = "no descriptor in this folder at HEAD~1: 'old/datapackage.json' is compared"
    for sides in (("HEAD~1",), ("HEAD~1..HEAD",), ("HEAD~1", "HEAD")):
        assert (facts(*sides), told("diff", *sides)["warnings"]) == (UPDATED, [note])
    monkeypatch.chdir(top)
    assert facts("HEAD~1..HEAD") == UPDATED
    assert told("diff", "HEAD~1..HEAD")["warnings"] == [
        note, "no descriptor in this folder at HEAD: 'new/datapackage.json' is compared"
    ]  # fmt: skip
    monkeypatch.chdir(top / "new")
    assert facts("HEAD~1:old", ".") == facts("HEAD~1:old", "HEAD:new") == UPDATED


def test_another_package_is_not_taken_for_a_moved_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = tmp_path / "top"
    write_package(top / "one", OLD)
    write_package(top / "two", OLD)
    save(top)
    folder = write_package(top / "new", NEW)
    save(top)
    monkeypatch.chdir(folder)
    said = "there is no 'new' at revision 'HEAD~1': that revision has 'one/datapackage.json', 'two/datapackage.json'"
    assert refused("diff", "HEAD~1..HEAD") == f"{said}: give it as REV:path"
    monkeypatch.chdir(top)
    git(top, "rm", "-q", "-r", "one", "two", "new")
    write_package(top / "one", OLD, name="ships")
    save(top)
    write_package(folder, NEW)
    save(top)
    monkeypatch.chdir(folder)
    assert refused("diff", "HEAD~1..HEAD").startswith("there is no 'new' at revision 'HEAD~1'")


def test_renamed_data_file(work: Path) -> None:
    git(work, "mv", "boats.csv", "ships.csv")
    write_package(work, NEW, path="ships.csv")
    assert facts() == NOTHING
    (work / "ships.csv").rename(work / "other.csv")
    assert refused("diff") == (
        "the new side cannot be compared: working tree: resources[0].path cannot be read: "
        "there is no file 'ships.csv'"
    )


def test_first_commit_and_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_package(tmp_path / "work", OLD)
    git(folder, "init", "-q", "-b", "main")
    monkeypatch.chdir(folder)
    assert refused("diff") == "there are no commits yet: commit first"
    (folder / "x").touch()
    git(folder, "add", "x")
    git(folder, "commit", "-q", "-m", "x")
    assert refused("diff") == "there is no 'datapackage.json' at revision 'HEAD'"
    save(folder)
    assert facts() == NOTHING
    git(folder, "reset", "-q", "--soft", "HEAD~1")
    git(folder, "commit", "-q", "--amend", "-m", "all")
    assert refused("diff", "HEAD~1..HEAD") == "there is no revision 'HEAD~1' in this repository"


def test_deleted_package(work: Path) -> None:
    (work / "datapackage.json").unlink()
    note = "working tree has no descriptor: read with 'datapackage.json' of HEAD"
    assert (facts(), told("diff")["warnings"]) == ((["d"], [], []), [note])
    git(work, "commit", "-q", "-a", "-m", "x")
    assert facts("HEAD~1..HEAD") == (["d"], [], [])
    (work / "boats.csv").unlink()
    assert refused("diff", "v1").startswith("no datapackage.json in this folder or above it")
    git(work, "commit", "-q", "-a", "-m", "x")
    assert refused("diff", "v1..HEAD") == "there is no 'datapackage.json' at revision 'HEAD'"
    assert facts("v1:", "HEAD~1:") == (["c", "d"], [], ["b"])


def test_a_table_without_a_file_before_the_descriptor_is_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_package(tmp_path / "work", OLD)
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (folder / "datapackage.json").unlink()
    save(folder)
    descriptor["resources"].append({"name": "piers", "path": "piers.csv"})
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    (folder / "piers.csv").write_text("pier\n1\n2\n", encoding="utf-8")
    (folder / "boats.csv").write_text(NEW, encoding="utf-8")
    save(folder)
    monkeypatch.chdir(folder)
    diff = told("diff", "HEAD~1", "HEAD")
    assert facts("HEAD~1", "HEAD") == facts("HEAD~1:", "HEAD:") == UPDATED
    assert [(each["path"], each["kind"], each["rows"]) for each in diff["descriptor"]] == [
        ("resources[piers]", "added", 2)
    ]
    assert (diff["not_compared"], diff["old"]["version"]) == ([], None)
    assert diff["warnings"] == ["HEAD~1 has no descriptor: read with 'datapackage.json' of HEAD"]
    turned = told("diff", "HEAD..HEAD~1")
    assert turned["warnings"] == diff["warnings"]
    assert [each["kind"] for each in turned["descriptor"]] == ["removed"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none"], "there is no revision 'none' in this repository"),
        (["none..HEAD"], "there is no revision 'none' in this repository"),
        (["HEAD..none"], "there is no revision 'none' in this repository"),
        (["none...HEAD"], "there is no revision 'none' in this repository"),
        (["v1....HEAD"], "there is no revision '.HEAD' in this repository"),
        (["deep"], "'deep' is one package: also give the package to compare it with"),
        ([".", "none"], "'none' does not exist: expected a folder, a datapackage.json, a .zip, or REV:path"),
        ([".", "HEAD:none"], f"there is no 'none' at revision 'HEAD'{ELSEWHERE}"),
        (["a", "b", "c"], "too many arguments: give OLD and NEW, a revision, or a range A..B"),
        ([".", "broken.zip"], "cannot open 'broken.zip': it is not a zip, or a broken one (File is not a zip file)"),
    ],
)  # fmt: skip
def test_missing_side_is_reported_in_one_line(work: Path, arguments: list[str], said: str) -> None:
    (work / "deep").mkdir()
    (work / "broken.zip").write_bytes(b"PK\x03\x04")
    assert refused("diff", *arguments) == said


def test_broken_side(work: Path) -> None:
    (work / "boats.csv").write_text(HEADER + 'a,1\nb,"2\n', encoding="utf-8")
    assert refused("diff").startswith("the new side cannot be compared: boats.csv:3: ")
    save(work)
    assert refused("diff", "HEAD..v1").startswith("the old side cannot be compared: boats.csv:3: ")
    (work / "datapackage.json").write_text("{", encoding="utf-8")
    assert refused("diff").startswith("the new side cannot be compared: working tree: ")


def test_a_shallow_clone(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{work}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert facts() == NOTHING
    assert refused("diff", "HEAD~1") == (
        "there is no revision 'HEAD~1' in this repository, which is a shallow clone: "
        "run 'git fetch --unshallow' first"
    )


def test_a_bare_repository(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(work), "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    assert facts("v1..HEAD") == facts("v1:", "HEAD:") == UPDATED
    assert refused("diff").startswith("no datapackage.json in this folder or above it")
    assert refused("diff", "--index").endswith("is a bare repository: it has no index")


def test_a_package_in_a_submodule(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(work, "checkout", "-q", "-f")
    top = tmp_path / "top"
    top.mkdir()
    git(top, "init", "-q", "-b", "main")
    git(top, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(work), "sub")
    save(top)
    monkeypatch.chdir(top)
    assert refused("diff", "HEAD:sub", "sub") == (
        "'sub' is a submodule at revision 'HEAD': expected a folder or a datapackage.json"
    )
    monkeypatch.chdir(top / "sub")
    write_package(top / "sub", OLD)
    assert facts() == ([], ["c"], ["b"])


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = write_package(tmp_path / "one", OLD), write_package(tmp_path / "other", NEW)
    monkeypatch.chdir(one)
    assert facts(str(one), str(other)) == UPDATED
    said = f"'{one}' is not in a git repository"
    assert refused("diff") == refused("diff", "a..b") == refused("diff", "--index") == said


def test_no_git(work: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "claims", "diff"],
        env={**os.environ, "PATH": str(tmp_path / "empty")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("claims: git is not installed or not on the PATH\n")


def test_exit_codes(work: Path) -> None:
    assert run("diff").exit_code == 0
    assert run("diff", "--exit-code").exit_code == 1
    assert run("diff", "--exit-code", "HEAD..HEAD").exit_code == 0


def test_a_partial_clone_of_which_the_tables_asked_for_are_there(work: Path) -> None:
    described = json.loads((work / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"].append(described["resources"][0] | {"name": "piers", "path": "piers.csv"})
    (work / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (work / "piers.csv").write_text(HEADER + "p,1\n", encoding="utf-8")
    save(work)
    (work / "boats.csv").write_text(HEADER + "a,9\nb,3\nc,4\nd,5\n", encoding="utf-8")
    (work / "piers.csv").write_text(HEADER + "p,2\n", encoding="utf-8")
    save(work)
    lost = git(work, "rev-parse", "HEAD:piers.csv")
    (work / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert facts("HEAD~1..HEAD", "--table", "boats") == ([], [], ["a"])
    diff = told("diff", "HEAD~1..HEAD")
    assert [each["name"] for each in diff["tables"]] == ["boats"]
    said = (
        f"the repository lacks the content of 'piers.csv' (object {lost}): it is a partial clone, or damaged"
    )
    assert diff["not_compared"] == [{"name": "piers", "reason": said}]


def test_resources_without_a_name_are_matched_by_path(work: Path) -> None:
    described = json.loads((work / "datapackage.json").read_text(encoding="utf-8"))
    del described["resources"][0]["name"]
    (work / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    for sides, name in (((), "boats"), (("v1:", "."), "boats")):
        (table,) = told("diff", *sides)["tables"]
        assert (table["name"], table["matched_by"]) == (name, "primaryKey")
    assert facts() == (["d"], [], [])
    save(work)
    (work / "boats.csv").write_text(HEADER + "a,7\n", encoding="utf-8")
    (table,) = told("diff")["tables"]
    assert (table["name"], [row["key"]["id"] for row in table["changed"]]) == ("boats.csv", ["a"])


def test_two_data_files_are_compared_without_a_descriptor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.csv").write_text(OLD)
    Path("New Names.csv").write_text(NEW)
    diff = told("diff", "old.csv", "New Names.csv", "--key", "new-names=id")
    assert diff["descriptor"] == []
    assert facts("old.csv", "New Names.csv", "--key", "new-names=id") == UPDATED


def test_a_data_file_of_a_revision_is_compared_with_the_working_tree(work: Path) -> None:
    assert facts("HEAD~1:boats.csv", "boats.csv", "--key", "boats=id") == (["c", "d"], [], ["b"])


def test_a_data_file_is_compared_with_the_table_that_it_is_named_after(work: Path) -> None:
    (work / "elsewhere").mkdir()
    (work / "elsewhere/boats.csv").write_text(OLD, encoding="utf-8")
    (work / "first.csv").write_text(OLD, encoding="utf-8")
    whole: Facts = (["c", "d"], [], ["b"])
    assert facts("elsewhere/boats.csv", "datapackage.json") == facts("first.csv", ".") == whole
    assert facts("v1:boats.csv", ".") == whole
    assert facts(".", "first.csv") == ([], ["c", "d"], ["b"])
    assert facts("first.csv", "HEAD") == UPDATED
    write_package(work / "two", NEW)
    file = work / "two/datapackage.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    described["resources"].append({"name": "piers", "path": "piers.csv"})
    file.write_text(json.dumps(described), encoding="utf-8")
    (work / "two/piers.csv").write_text("pier\n1\n", encoding="utf-8")
    diff = told("diff", "elsewhere/boats.csv", "two")
    assert [each["name"] for each in diff["tables"]] == ["boats"]
    assert (diff["descriptor"], diff["old"]["ref"]) == ([], "elsewhere/boats.csv")
    assert refused("diff", "first.csv", "two") == (
        "'first.csv' may be any table of two: rename it to one of 'boats.csv', 'piers.csv'"
    )
    (work / "first.tsv").write_text("id\n", encoding="utf-8")
    assert refused("diff", "two", "first.tsv") == (
        "two has no table in one .tsv file to compare 'first.tsv' with"
    )
