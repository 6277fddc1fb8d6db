"""References that a change leaves without a target: found in the tables that changed, and nowhere else."""

import csv
import json
import tempfile
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.diff_oracle import as_if_large
from tests.support.diff_said import run
from tests.support.diff_tables import differ

from claims.comparison.compare import compare
from claims.comparison.prepared_table import CompareOptions
from claims.comparison.references import broken_references, repaired_references
from claims.package.open import open_store

Table = dict[str, tuple[str, ...]]  # key → the other cells
Found = set[tuple[str, str, str]]  # table, key, reference

PEOPLE, BOOKS = ("id", "boss"), ("id", "writer", "note")
IDS = st.sampled_from(["a", "b", "c", "d", '"q"', "é"])
EMPTY_OR_ID = IDS | st.just("")


def tables() -> st.SearchStrategy[tuple[Table, Table]]:
    people = st.dictionaries(IDS, st.tuples(EMPTY_OR_ID), max_size=5)
    books = st.dictionaries(IDS, st.tuples(EMPTY_OR_ID, st.sampled_from(["", "x"])), max_size=5)
    return st.tuples(people, books)


def written(folder: Path, people: Table, books: Table, kind: str = "string") -> Path:
    folder.mkdir()
    resources = []
    for name, names, rows, references in (
        ("people", PEOPLE, people, [("boss", "")]),
        ("books", BOOKS, books, [("writer", "people")]),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(names)
            out.writerows((key, *cells) for key, cells in rows.items())
        keys = [
            {"fields": [each], "reference": {"resource": target, "fields": ["id"]}}
            for each, target in references
        ]
        fields = [{"name": each, "type": "string" if each == "note" else kind} for each in names]
        schema = {"fields": fields, "primaryKey": ["id"], "foreignKeys": keys}
        resources.append({"name": name, "path": f"{name}.csv", "schema": schema})
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    return folder


def test_a_reference_of_two_parts_of_which_one_became_empty(tmp_path: Path) -> None:
    reference = {"fields": ["u", "w"], "reference": {"resource": "u", "fields": ["k", "n"]}}
    fields = [{"name": "id"}, {"name": "u", "type": "integer"}, {"name": "w"}]
    resources = [
        {
            "name": "t",
            "path": "t.csv",
            "schema": {"fields": fields, "primaryKey": ["id"], "foreignKeys": [reference]},
        },
        {
            "name": "u",
            "path": "u.csv",
            "schema": {"fields": [{"name": "k", "type": "integer"}, {"name": "n"}], "primaryKey": ["k", "n"]},
        },
    ]
    for side, row in (("old", "2,2,B"), ("broken", "2,2,"), ("none", "2,,"), ("half", "2,,B")):
        (tmp_path / side).mkdir()
        (tmp_path / side / "datapackage.json").write_text(json.dumps({"resources": resources}))
        (tmp_path / side / "t.csv").write_text(f"id,u,w\n1,1,A\n{row}\n")
        (tmp_path / side / "u.csv").write_text("k,n\n1,A\n2,B\n")
    for old, new, message in (
        ("old", "broken", "u, w '2', '' matches no k, n in u"),
        ("none", "half", "u, w '', 'B' matches no k, n in u"),
        ("old", "none", None),
        ("broken", "old", None),
    ):
        with compare(
            open_store(str(tmp_path / old)), open_store(str(tmp_path / new)), CompareOptions()
        ) as comparison:
            assert [each.message for each in broken_references(comparison)] == ([message] if message else [])
            healing = [each.message for each in repaired_references(comparison)]
        assert healing == (
            ["u, w '2', 'B' matches k, n in u again"] if (old, new) == ("broken", "old") else []
        )


def found(old: Path, new: Path) -> Found:
    with compare(open_store(str(old)), open_store(str(new)), CompareOptions()) as comparison:
        return {
            (each.table, str(each.key["id"]), each.message.partition(" ")[0])
            for each in broken_references(comparison)
        }


def mended(old: Path, new: Path) -> Found:
    with compare(open_store(str(old)), open_store(str(new)), CompareOptions()) as comparison:
        return {
            (each.table, str(each.key["id"]), each.message.partition(" ")[0])
            for each in repaired_references(comparison)
        }


def references(people: Table, books: Table, *, led: bool) -> set[tuple[str, str, str, str]]:
    ends = {("people", key, "boss", cells[0]) for key, cells in people.items()}
    ends |= {("books", key, "writer", cells[0]) for key, cells in books.items()}
    return {each for each in ends if each[3] and (each[3] in people) == led}


@given(old=tables(), new=tables(), alike=st.booleans(), large=st.booleans())
@settings(max_examples=60)
def test_they_are_those_that_dangle_and_did_not_before(
    old: tuple[Table, Table], new: tuple[Table, Table], alike: bool, large: bool
) -> None:
    if alike:  # one row more, one row less: most rows stand on both sides
        new = ({**old[0], **dict(list(new[0].items())[:1])}, dict(list(old[1].items())[1:]))
    with tempfile.TemporaryDirectory() as place, as_if_large() if large else nullcontext():
        sides = written(Path(place, "a"), *old), written(Path(place, "b"), *new)
        told, well = found(*sides), mended(*sides)
    nowhere = [references(*each, led=False) for each in (old, new)]
    assert told == {each[:3] for each in nowhere[1] - nowhere[0]}
    assert well == {each[:3] for each in nowhere[0]} & {each[:3] for each in references(*new, led=True)}


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ({"1": ("",), "02": ("1",)}, set()),  # written otherwise
        ({"1": ("",)}, {("books", "7", "writer")}),
        ({"1": ("3",), "2": ("",)}, {("people", "1", "boss")}),
    ],
)
def test_values_of_a_type_are_compared(tmp_path: Path, people: Table, expected: Found) -> None:
    old = written(tmp_path / "a", {"1": ("",), "2": ("",)}, {"7": ("2", "")}, "integer")
    assert found(old, written(tmp_path / "b", people, {"7": ("2", "")}, "integer")) == expected


def test_another_type_may_leave_a_reference_without_a_target(tmp_path: Path) -> None:
    rows: tuple[Table, Table] = ({"1": ("",), "2": ("",)}, {"7": ("02", "")})
    old, new = written(tmp_path / "a", *rows, "integer"), written(tmp_path / "b", *rows, "string")
    assert found(old, new) == {("books", "7", "writer")}
    assert found(new, old) == set()
    assert mended(new, old) == {("books", "7", "writer")}


def test_repaired_references_are_in_every_format_with_findings(tmp_path: Path) -> None:
    books: Table = {f"b{at}": ("d", "") for at in range(5)}
    old = written(tmp_path / "a", {"a": ("",)}, books)
    new = written(tmp_path / "b", {"a": ("",), "d": ("",)}, books)
    said = "writer 'd' matches id in people again"
    text = run(str(old), str(new)).output
    assert text.count("repaired reference ") == 4
    assert f"repaired reference b0 (books): {said}\n" in text
    assert "repaired reference … 2 more\n" in text
    told = json.loads(run(str(old), str(new), "--format", "json").output)
    assert told["repaired_references"] == [
        {"table": "books", "key": {"id": key}, "message": said} for key in books
    ]
    markdown = run(str(old), str(new), "--format", "markdown").output
    assert "<summary>repaired references: 5</summary>" in markdown
    assert f"- ` b0 ` of ` books `: ` {said} `\n" in markdown
    page = run(str(old), str(new), "--format", "html").output
    assert "<summary>repaired references: 5</summary>" in page
    assert page.count("matches id in people again") == 5


def test_a_table_without_a_key_may_refer_to_one_whose_schema_changes(tmp_path: Path) -> None:
    aim = {"fields": ["a"], "reference": {"resource": "a", "fields": ["id"]}}
    for word in ("old", "new"):
        there = {
            "fields": [{"name": "id", "type": "integer"}, {"name": "t", "title": word}],
            "primaryKey": ["id"],
        }
        here = {"fields": [{"name": "id"}, {"name": "a", "type": "integer"}], "foreignKeys": [aim]}
        resources = [
            {"name": name, "type": "table", "path": f"{name}.csv", "schema": schema}
            for name, schema in (("a", there), ("b", here))
        ]
        (tmp_path / word).mkdir()
        (tmp_path / word / "datapackage.json").write_text(json.dumps({"name": "x", "resources": resources}))
        (tmp_path / word / "a.csv").write_text("id,t\n1,x\n")
        (tmp_path / word / "b.csv").write_text("id,a\n1,1\n2,7\n")
    assert mended(tmp_path / "old", tmp_path / "new") == set()
    assert found(tmp_path / "old", tmp_path / "new") == set()


def test_a_column_of_the_schema_that_a_file_lacks_is_a_change(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "id"}, {"name": "note"}], "primaryKey": ["id"]}
    resource = {"name": "t", "type": "table", "path": "t.csv", "schema": schema}
    for word, text in (("old", "id,note\n1,x\n"), ("new", "id\n1\n")):
        (tmp_path / word).mkdir()
        (tmp_path / word / "datapackage.json").write_text(json.dumps({"name": "x", "resources": [resource]}))
        (tmp_path / word / "t.csv").write_text(text)
    for sides, message in (
        (("old", "new"), "t: column 'note' removed, still in the schema (filled in 1 of 1 row)"),
        (("new", "old"), "t: column 'note' added, already in the schema (filled in 1 of 1 row)"),
    ):
        diff = differ(*(tmp_path / word for word in sides))
        assert [each.message for each in diff.schema_] == [message]
        assert diff.tables[0].counts.differ is False
    options = CompareOptions(ignored=("note",))
    with compare(open_store(str(tmp_path / "old")), open_store(str(tmp_path / "new")), options) as comparison:
        assert comparison.tables[0].counts.differ is False
