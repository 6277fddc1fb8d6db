"""How the rows of a table are matched: by a stated key, by an inferred one, or as whole rows."""

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.diff_tables import differ, package

from claims.cli import cli
from claims.comparison.prepared_table import CompareOptions
from claims.model.diff import TableDiff

CELLS = st.lists(st.tuples(st.sampled_from(["", "1", "2", "3"]), st.sampled_from(["x", "y"])), max_size=8)


def compared(folder: Path, old: str, new: str, *keys: str, given: tuple[str, ...] = ()) -> TableDiff:
    """Compare two versions of a table whose primary key is `keys`."""
    options = CompareOptions(keys={"rows": given}) if given else CompareOptions()
    sides = (package(folder / name, text, key=keys) for name, text in (("old", old), ("new", new)))
    (table,) = differ(*sides, options).tables
    return table


def describe(folder: Path, **schema: object) -> None:
    """Change the schema of a package."""
    file = folder / "datapackage.json"
    descriptor = json.loads(file.read_text())
    descriptor["resources"][0]["schema"] |= schema
    file.write_text(json.dumps(descriptor))


def test_a_given_key_comes_first(tmp_path: Path) -> None:
    found = compared(tmp_path, "id,n\n1,a\n2,b\n", "id,n\n1,b\n2,a\n", "id", given=("n",))
    assert (found.matched_by, found.key, found.counts.changed) == ("option", ["n"], 2)


def test_the_primary_key_comes_second(tmp_path: Path) -> None:
    found = compared(tmp_path, "n,id\na,1\n", "n,id\na,2\n", "id")
    assert (found.matched_by, found.key) == ("primaryKey", ["id"])


def test_a_unique_key_of_both_sides_comes_third(tmp_path: Path) -> None:
    sides = [package(tmp_path / name, f"n,id\n{name},1\n", key=()) for name in ("old", "new")]
    for side in sides:
        describe(side, uniqueKeys=[["id"]])
    (found,) = differ(*sides).tables
    assert (found.matched_by, found.key, found.counts.changed) == ("uniqueKey", ["id"], 1)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("n,id\na,1\na,2\n", "n,id\na,1\nb,2\nb,3\n", ["id"]),
        ("y,m,v\n1,1,a\n1,2,a\n2,1,a\n", "y,m,v\n1,1,b\n1,2,a\n2,1,a\n", ["y", "m"]),
    ],
)
def test_unique_columns_are_inferred(tmp_path: Path, old: str, new: str, key: list[str]) -> None:
    found = compared(tmp_path, old, new)
    assert (found.matched_by, found.key) == ("inferred", key)
    assert found.counts.changed == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id\n1\n2\n", "id\n8\n9\n"),
        ("id\n1\n2\n", "id\n1\n\n2\n2\n"),
        ("id\n1\n1\n", "id\n1\n"),
        ("id\n", "id\n1\n"),
    ],
)
def test_columns_that_do_not_identify_rows_are_not_inferred(tmp_path: Path, old: str, new: str) -> None:
    found = compared(tmp_path, old, new)
    assert (found.matched_by, found.key, found.counts.changed) == ("rows", [], 0)


@settings(max_examples=60, deadline=None)
@given(CELLS, CELLS)
def test_whole_rows_are_compared_as_a_multiset(
    tmp_path_factory: pytest.TempPathFactory, old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    texts = ["a,b\n" + "".join(f"{a},{b}\n" for a, b in rows) for rows in (old, new)]
    found = compared(folder, *texts)
    if found.matched_by == "rows":
        removed, added = Counter(old) - Counter(new), Counter(new) - Counter(old)
        assert (found.counts.removed, found.counts.added) == (removed.total(), added.total())
        assert Counter((row.row["a"] or "", row.row["b"]) for row in found.added) == added
        assert Counter((row.row["a"] or "", row.row["b"]) for row in found.removed) == removed


@settings(max_examples=60, deadline=None)
@given(CELLS, CELLS)
def test_rows_with_an_empty_or_duplicate_key_affect_only_themselves(
    tmp_path_factory: pytest.TempPathFactory, old: list[tuple[str, str]], new: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    texts = ["id,b\n" + "".join(f"{a},{b}\n" for a, b in rows) for rows in (old, new)]
    found = compared(folder, *texts, "id")
    before, after = Counter(a for a, _ in old), Counter(a for a, _ in new)
    unusable = {""} | {key for counts in (before, after) for key, number in counts.items() if number > 1}
    one = {a: b for a, b in old if a not in unusable}
    other = {a: b for a, b in new if a not in unusable}
    assert {row.key["id"] for row in found.changed} == {a for a in one if a in other and one[a] != other[a]}
    whole = [Counter(each for each in rows if each[0] in unusable) for rows in (old, new)]
    assert found.counts.removed == (whole[0] - whole[1]).total() + len(one.keys() - other.keys())
    assert found.counts.added == (whole[1] - whole[0]).total() + len(other.keys() - one.keys())
    assert texts[0] == texts[1] or bool(found.warnings) == any(whole)


def test_rows_without_a_usable_key_are_named_with_their_lines(tmp_path: Path) -> None:
    found = compared(tmp_path, "id,a\n1,x\n,y\n2,p\n2,q\n", "id,a\n1,x\n,y\n2,p\n2,r\n", "id")
    assert [row.row for row in found.removed] == [{"id": "2", "a": "q"}]
    assert [row.row for row in found.added] == [{"id": "2", "a": "r"}]
    old = tmp_path / "old/rows.csv"
    assert found.warnings[:3] == [
        f"{old}:3 (old): empty key (id): row compared as a whole",
        f"{old}:4 (old): duplicate key (id '2'): row compared as a whole",
        f"{old}:5 (old): duplicate key (id '2'): row compared as a whole",
    ]
    assert len(found.warnings) == 6


def test_only_a_row_whose_key_is_repeated_on_its_own_side_is_named(tmp_path: Path) -> None:
    found = compared(tmp_path, "id,a\n1,x\n2,p\n", "id,a\n1,x\n2,p\n2,q\n", "id")
    assert [row.row for row in found.added] == [{"id": "2", "a": "q"}]
    new = tmp_path / "new/rows.csv"
    assert found.warnings == [
        f"{new}:3 (new): duplicate key (id '2'): row compared as a whole",
        f"{new}:4 (new): duplicate key (id '2'): row compared as a whole",
    ]


def test_a_key_that_is_partly_empty_is_a_key(tmp_path: Path) -> None:
    found = compared(tmp_path, "a,b,n\n1,,x\n1,2,x\n", "a,b,n\n1,,y\n1,2,x\n", "a", "b")
    assert [(each.key, each.cells[0].new) for each in found.changed] == [({"a": "1", "b": None}, "y")]
    assert found.warnings == []


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["diff", *map(str, arguments)])


def test_an_inferred_key_serves_reading_only(tmp_path: Path) -> None:
    a = package(tmp_path / "a", "id,n\n1,x\n2,x\n", key=())
    b = package(tmp_path / "b", "id,n\n1,x\n", key=())
    assert "rows: rows matched by id, which is unique on both sides" in run(a, b).stdout
    diff = json.loads(run(a, b, "--format", "json").stdout)
    assert (diff["version_bump"]["required"], diff["version_bump"]["without_key"]) == ("none", ["rows"])
    for bump in ("removed", "major", "minor"):
        done = run(a, b, "--fail-on", bump)
        assert done.exit_code == 2
        assert f"--fail-on {bump} needs a key of table 'rows'" in done.stderr
        assert run(a, b, "--fail-on", bump, "--key", "rows=id").exit_code == 1


@pytest.mark.parametrize(
    ("new", "key"), [("id\n1\n8\n9\n", ["id"]), ("id\n1\n7\n8\n9\n", ["id"]), ("id\n6\n7\n8\n", [])]
)
def test_an_inferred_key_shares_half_of_the_values_of_the_smaller_side(
    tmp_path: Path, new: str, key: list[str]
) -> None:
    assert compared(tmp_path, "id\n1\n2\n", new).key == key


def test_a_column_that_the_schema_has_and_the_file_does_not_changes_no_row(tmp_path: Path) -> None:
    sides = [package(tmp_path / name, f"id,n\n1,{name}\n2,x\n") for name in ("old", "new")]
    fields = [{"name": name, "type": "string"} for name in ("id", "n", "later")]
    for changed in (sides[1:], sides):
        for side in changed:
            describe(side, fields=fields)
        diff = differ(*sides)
        (table,) = diff.tables
        assert [[cell.field for cell in row.cells] for row in table.changed] == [["n"]]
        assert (table.matched_by, table.warnings, diff.not_compared) == ("primaryKey", [], [])
        assert (table.counts.rows_old, table.counts.rows_new, table.counts.cells) == (2, 2, 1)


def test_an_unreadable_table_is_reported_alike_with_and_without_its_name(tmp_path: Path) -> None:
    sides = [package(tmp_path / name, "id,n\n1,x\n") for name in ("old", "new")]
    (sides[1] / "rows.csv").write_text('id,n\n1,"x\n')
    whole, named = run(*sides), run(*sides, "--table", "rows")
    assert (whole.exit_code, whole.stderr) == (named.exit_code, named.stderr)
    assert whole.stderr.startswith("claims: the new side cannot be compared: ")
