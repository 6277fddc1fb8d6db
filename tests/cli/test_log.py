"""`claims log`: the commits that changed a row, and no others."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.git_case import FIELDS, HEADER, refused, run, save, told, write_package
from tests.support.store_case import git

from claims.model.table import Dialect, Field, Schema, Table
from claims.table.lookup import Wanted

ROOT = Path(__file__).parents[2]
Told = list[tuple[str, str, list[tuple[str, str | None, str | None]]]]


def history(*arguments: str) -> Told:
    """Subject, kind and cells of each entry."""
    return [
        (
            each["subject"],
            each["kind"],
            [(cell["field"], cell["old"], cell["new"]) for cell in each["cells"]],
        )
        for each in told("log", *arguments)["entries"]
    ]


ADDED = [("id", None, "b"), ("size", None, "2")]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository: `b` is added, left alone, changed."""
    folder = write_package(tmp_path / "work", HEADER + "a,1\n")
    save(folder, "begin")
    write_package(folder, HEADER + "a,1\nb,2\n")
    save(folder, "add b")
    write_package(folder, HEADER + "a,7\nb,2\n")
    save(folder, "another row")
    (folder / "README.md").write_text("b,3\n", encoding="utf-8")
    save(folder, "another file")
    write_package(folder, HEADER + "a,7\nb,3\n")
    save(folder, "change b")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    return folder


def test_added_and_changed(work: Path) -> None:
    assert history("b") == [("change b", "changed", [("size", "2", "3")]), ("add b", "added", ADDED)]
    assert [subject for subject, _, _ in history("a")] == ["another row", "begin"]


def test_text_and_json_say_who_and_when(work: Path) -> None:
    found = told("log", "b")
    schema = json.loads((ROOT / "schemas/record/log.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    first = found["entries"][0]
    form = ("show", "-s", "--format=%H|%an|%aI|%s", "HEAD")
    assert "|".join(first[each] for each in ("commit", "author", "date", "subject")) == git(work, *form)
    text = run("log", "b").stdout
    assert text.startswith(f"commit {first['commit'][:10]}  {first['date']}  {first['author']}\n  change b\n")
    assert text.endswith("  boats b added\n    id    b\n    size  2\n")
    assert "  boats b changed\n    size  2 → 3\n" in text


def test_a_renamed_column_is_reported_as_renamed(work: Path) -> None:
    fields = [FIELDS[0], {"name": "length", "type": "string"}]
    write_package(work, "id,length\na,7\nb,3\n", schema={"fields": fields, "primaryKey": ["id"]})
    save(work, "rename")
    write_package(work, "id,length\na,7\nb,4\n", schema={"fields": fields, "primaryKey": ["id"]})
    save(work, "change b again")
    write_package(work, HEADER + "a,8\nb,4\n")
    save(work, "rename back, and change a")
    found = told("log", "b")["entries"]
    assert [each["subject"] for each in found[:3]] == [
        "rename back, and change a",
        "change b again",
        "rename",
    ]
    assert found[2]["cells"] == [{"field": "length", "old": "3", "new": "3", "renamed_from": "size"}]
    assert "    length  renamed from size (3)\n" in run("log", "b").stdout
    text = run("log", "a").stdout  # another name and another cell are two columns, for all that can be told
    assert "    size    (empty) → 8\n    length  7 → (empty)\n" in text


def test_removed_and_added_again(work: Path) -> None:
    write_package(work, HEADER + "a,7\n")
    save(work, "remove b")
    write_package(work, HEADER + "b,3\na,7\n")
    save(work, "add it again")
    again = ("add it again", "added", [("id", None, "b"), ("size", None, "3")])
    assert history("b")[:2] == [again, ("remove b", "removed", [("id", "b", None), ("size", "3", None)])]
    git(work, "reset", "-q", "--hard", "HEAD~1")
    assert history("b")[0][:2] == ("remove b", "removed")


def test_a_merge_that_only_brings_a_change_in_is_left_out(work: Path) -> None:
    git(work, "checkout", "-q", "-b", "side")
    write_package(work, HEADER + "a,7\nb,4\n")
    save(work, "change b aside")
    git(work, "checkout", "-q", "main")
    (work / "README.md").write_text("x", encoding="utf-8")
    save(work, "go on")
    git(work, "merge", "-q", "--no-ff", "-m", "merge", "side")
    assert [subject for subject, _, _ in history("b")] == ["change b aside", "change b", "add b"]


def test_a_merge_tells_what_neither_side_has(work: Path) -> None:
    fields = [*FIELDS, {"name": "note", "type": "string"}]
    schema = {"fields": fields, "primaryKey": ["id"]}
    write_package(work, "id,size,note\nb,3,x\n", schema=schema)
    save(work, "note")
    git(work, "checkout", "-q", "-b", "side")
    write_package(work, "id,size,note\nb,3,y\n", schema=schema)
    save(work, "aside")
    git(work, "checkout", "-q", "main")
    write_package(work, "id,size,note\nb,4,x\n", schema=schema)
    save(work, "main")
    with pytest.raises(subprocess.CalledProcessError):
        git(work, "merge", "side")
    write_package(work, "id,size,note\nb,4,z\n", schema=schema)
    save(work, "merge")
    found = history("b")
    assert found[0] == ("merge", "changed", [("note", "x", "z")])
    assert sorted(found[1:3]) == [
        ("aside", "changed", [("note", "x", "y")]),
        ("main", "changed", [("size", "3", "4")]),
    ]
    assert [subject for subject, _, _ in found[3:]] == ["note", "change b", "add b"]


def test_the_file_and_the_package_may_move(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(work, "mv", "boats.csv", "ships.csv")
    (work / "ships.csv").unlink()
    write_package(work, "size;id\r\n7;a\r\n3;b\r\n", path="data/ships.csv", dialect={"delimiter": ";"})
    save(work, "write it otherwise")
    (work / "p").mkdir()
    for name in ("data", "datapackage.json"):
        git(work, "mv", name, f"p/{name}")
    save(work, "move it")
    monkeypatch.chdir(work / "p")
    assert [subject for subject, _, _ in history("b")] == ["change b", "add b"]


def test_a_commit_that_cannot_be_read_is_passed_over(work: Path) -> None:
    text = (work / "datapackage.json").read_text(encoding="utf-8")
    (work / "datapackage.json").write_text("{", encoding="utf-8")
    save(work, "break it")
    (work / "datapackage.json").write_text(text, encoding="utf-8")
    save(work, "mend it")
    assert [subject for subject, _, _ in history("b")] == ["change b", "add b"]


def test_a_column_that_comes(work: Path) -> None:
    fields = [*FIELDS, {"name": "note", "type": "string"}]
    write_package(work, "id,size,note\na,7,\nb,3,old\n", schema={"fields": fields, "primaryKey": ["id"]})
    save(work, "note")
    assert history("b")[0] == ("note", "changed", [("note", None, "old")])
    assert history("a")[0][0] == "another row"


def test_a_shallow_clone(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{work}", "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert [(subject, kind) for subject, kind, _ in history("b")] == [
        ("change b", "changed"),
        ("another file", "present"),
    ]


def test_a_bare_repository(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(work), "bare.git")
    monkeypatch.chdir(tmp_path / "bare.git")
    assert [subject for subject, _, _ in history("b")] == ["change b", "add b"]


def test_a_repository_of_sha256(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_package(tmp_path / "data/work", HEADER + "b,2\n")
    git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "begin")
    monkeypatch.chdir(folder)
    assert history("b") == [("begin", "added", ADDED)]
    assert len(told("log", "b")["entries"][0]["commit"]) == 64


def test_a_key_of_two_tables(work: Path) -> None:
    descriptor: dict[str, Any] = json.loads((work / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"].append(descriptor["resources"][0] | {"name": "ships"})
    (work / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    save(work, "twice")
    assert refused("log", "b") == "'b' is a key in 'boats' and in 'ships': choose with --table"
    assert history("b", "--table", "ships")[0][:2] == ("twice", "added")
    assert [subject for subject, _, _ in history("b", "--table", "boats")] == ["change b", "add b"]


def test_a_key_of_two_fields(work: Path) -> None:
    schema = {"fields": FIELDS, "primaryKey": ["id", "size"]}
    write_package(work, HEADER + "a,7\na,8\nb,3\n", schema=schema)
    save(work, "two fields")
    assert history("a", "8") == [("two fields", "added", [("id", None, "a"), ("size", None, "8")])]
    assert refused("log", "a", "9") == "no commit has a row with the key 'a' / '9'"
    assert refused("log", "a", "7", "x") == (
        "3 values given, but no table has a key of 3 columns (boats: id, size): "
        "give one value for each column of the key"
    )
    assert told("log", "a", "8")["key"] == "a / 8"


def test_a_table_without_a_key(work: Path) -> None:
    write_package(work, HEADER + "a,7\nb,3\nb,3\n", schema={"fields": FIELDS})
    git(work, "checkout", "-q", "--orphan", "other")
    save(work, "begin again")
    said = "'datapackage.json' with a key of 1 column: add primaryKey to its schema, or give --key COLUMN"
    assert refused("log", "b") == f"no commit has a table in {said}"
    assert history("b", "--key", "boats=id")[0][:2] == ("begin again", "added")
    assert history("b", "--key", "id") == history("b", "--key", "boats=id")
    assert history("3", "--key", "boats=size")[0][2] == [("id", None, "b"), ("size", None, "3")]
    assert refused("log", "b", "--table", "boats").startswith("cannot show the history of 'boats': ")
    assert (
        refused("log", "b", "--key", "boats=")
        == "invalid --key 'boats=': use COLUMN, TABLE=COLUMN or TABLE=COLUMN,COLUMN"
    )


def test_a_key_is_inferred_from_the_newest_file(work: Path) -> None:
    git(work, "checkout", "-q", "--orphan", "other")
    write_package(work, HEADER + "a,7\nb,7\nb,7\n", schema={"fields": FIELDS})
    save(work, "begin again")
    write_package(work, HEADER + "a,7\nb,7\n", schema={"fields": FIELDS})
    save(work, "remove a copy")
    write_package(work, HEADER + "a,7\nb,8\n", schema={"fields": FIELDS})
    save(work, "grow")
    assert told("log", "b")["inferred_key"] == ["id"]
    assert [each[:2] for each in history("b")] == [("grow", "changed"), ("begin again", "added")]
    assert run("log", "b").stdout.startswith("rows matched by id, unique in the newest file; ")


def test_errors_are_one_line(work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused("log", "none") == "no commit has a row with the key 'none'"
    assert refused("log", "b", "--table", "x") == "no commit has a table 'x' in 'datapackage.json'"
    assert refused("log", "none", "--table", "boats") == "no commit has a row with the key 'none' in 'boats'"
    write_package(tmp_path / "other", HEADER)
    monkeypatch.chdir(tmp_path / "other")
    assert refused("log", "b") == f"'{tmp_path / 'other'}' is not in a git repository"
    git(tmp_path / "other", "init", "-q")
    assert refused("log", "b") == "there are no commits yet: commit first"


def test_a_repository_without_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert refused("log", "b") == (
        "no commit has a package at 'datapackage.json': run this in the package's folder"
    )


def test_nothing_hostile_reaches_a_terminal(work: Path) -> None:
    write_package(work, HEADER + '"\x1b[31m",1\nb,"\x1b]0;x\x07"\n')
    save(work, "\x1b[2Jx")
    said = run("log", "b").stdout
    assert "\x1b" not in said
    assert "\\x1b[2Jx" in said


def test_nothing_of_the_repository_runs(work: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    for name in ("core.fsmonitor", "core.pager", "gpg.program", "log.showSignature", "diff.external"):
        git(work, "config", name, "true" if name.startswith("log") else f"touch {ran}")
    assert len(history("b")) == 2
    assert not ran.exists()


# One row in the bytes of a file

TABLE = Table("t", ("t.csv",), schema=Schema((Field("k"), Field("v")), primary_key=("k",)))
CELL = st.sampled_from(["a", "b", "a,b", 'say "a"', "x\na,1\ny", "x\r\na", "", "ab", '"', "é", "a\r"])


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('",\r\n') else cell


@settings(max_examples=100)
@given(
    st.lists(st.tuples(CELL, CELL), unique_by=lambda row: row[0], max_size=6),
    st.sampled_from(["a", "b", 'say "a"', "a,b", "é"]),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_a_row_is_found_as_it_would_be_one_by_one(
    rows: list[tuple[str, str]], key: str, end: str, second: bool
) -> None:
    order = (1, 0) if second else (0, 1)
    lines = [["k", "v"][at] for at in order]
    text = ",".join(lines) + end
    text += "".join(",".join(quoted(row[at]) for at in order) + end for row in rows)
    expected = {row[0]: row[1] or None for row in rows}.get(key)
    found = Wanted(TABLE, ("k",), (key,)).find(text.encode())
    assert (found is not None) == (key in [row[0] for row in rows])
    if found is not None:
        assert dict(found) == {"k": key, "v": expected}


@pytest.mark.parametrize(
    ("table", "data"),
    [
        (Table("t", encoding="utf-16", schema=TABLE.schema), "k,v\nx,1\na,2\n".encode("utf-16")),
        (Table("t", dialect=Dialect(header=False), schema=TABLE.schema), b"x,1\na,2\n"),
        (Table("t", dialect=Dialect(quote_char="'"), schema=TABLE.schema), b"k,v\n'x',1\n'a',2\n"),
        (Table("t", dialect=Dialect(comment_char="#"), schema=TABLE.schema), b"#a,b\nk,v\na,2\n"),
        (Table("t", dialect=Dialect(header_rows=(2,)), schema=TABLE.schema), b"a,b\nk,v\na,2\n"),
        (TABLE, b'\xef\xbb\xbfk,v\nx,"\na,2\n'),
        (TABLE, b"k,v\ra,2\r"),
        (TABLE, b"k,v\na,2"),
    ],
)
def test_odd_files(table: Table, data: bytes) -> None:
    found = Wanted(table, ("k",), ("a",)).find(data)
    assert found is None or dict(found) == {"k": "a", "v": "2"}
    assert found is not None or b'"' in data


def test_a_table_that_was_described_as_no_csv_for_a_while(work: Path) -> None:
    rows = HEADER + "a,7\nb,4\n"
    write_package(work, rows, format="xls")
    save(work, "wrongly described")
    write_package(work, HEADER + "a,7\nb,5\n")
    save(work, "rightly")
    assert [(subject, cells) for subject, _, cells in history("b", "--table", "boats")] == [
        ("wrongly described", [("size", "3", "5")]),  # it cannot be read, so it is as the next one
        ("change b", [("size", "2", "3")]),
        ("add b", ADDED),
    ]


def test_a_day_is_looked_for_in_the_format_of_each_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def described(format_: str) -> dict[str, Any]:
        fields = [{"name": "day", "type": "date", "format": format_}, {"name": "size", "type": "integer"}]
        return {"fields": fields, "primaryKey": ["day"]}

    folder = write_package(tmp_path / "days", "day,size\n03/16/2031,1\n", schema=described("%m/%d/%Y"))
    monkeypatch.chdir(folder)
    save(folder, "add")
    write_package(folder, "day,size\n2031-03-16,1\n", schema=described("default"))
    save(folder, "another format")
    assert history("2031-03-16") == [
        ("another format", "changed", [("day", "03/16/2031", "2031-03-16")]),
        ("add", "added", [("day", None, "03/16/2031"), ("size", None, "1")]),
    ]
    assert refused("log", "2031-02-30").startswith("no commit has a row")


def test_a_table_may_be_older_than_what_describes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "boats.csv").write_text(HEADER + "b,1\n", encoding="utf-8")
    save(folder, "add b")
    (folder / "boats.csv").write_text(HEADER + "b,2\nc,5\n", encoding="utf-8")
    save(folder, "change b")
    write_package(folder, HEADER + "b,2\n")
    save(folder, "describe it")
    monkeypatch.chdir(folder)
    assert history("b") == [
        ("change b", "changed", [("size", "1", "2")]),
        ("add b", "added", [("id", None, "b"), ("size", None, "1")]),
    ]
    assert [(subject, kind) for subject, kind, _ in history("c")] == [
        ("describe it", "removed"),
        ("change b", "added"),
    ]


@pytest.mark.parametrize("again", [True, False], ids=["for a while", "at last"])
def test_a_descriptor_that_is_gone(work: Path, *, again: bool) -> None:
    text = (work / "datapackage.json").read_text(encoding="utf-8")
    (work / "datapackage.json").rename(work / "datapackage.yaml")
    save(work, "describe it in YAML")
    (work / "boats.csv").write_text(HEADER + "a,7\nb,4\n", encoding="utf-8")
    save(work, "change b once more")
    if again:
        (work / "datapackage.json").write_text(text, encoding="utf-8")
        save(work, "describe it in JSON")
    assert [subject for subject, _, _ in history("b")] == ["change b once more", "change b", "add b"]


def test_a_package_that_is_gone(work: Path) -> None:
    for name in ("datapackage.json", "boats.csv"):
        (work / name).unlink()
    save(work, "sink")
    assert [(subject, kind) for subject, kind, _ in history("b")] == [
        ("sink", "removed"),
        ("change b", "changed"),
        ("add b", "added"),
    ]


def test_a_partial_clone(work: Path) -> None:
    lost = git(work, "rev-parse", "HEAD~1:boats.csv")
    (work / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert refused("log", "b") == (
        f"the repository lacks the content of 'boats.csv' (object {lost}): it is a partial clone, or damaged"
    )
