"""Which key the rows of a table are matched by, and what is refused."""

import json
from pathlib import Path

import pytest
from tests.support.diff_oracle import Sheet, written
from tests.support.diff_tables import differ, package

from claims.comparison.prepared_table import CompareOptions
from claims.model.errors import CannotDo

STRICT = CompareOptions(strict=True)


def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    a, b = package(tmp_path / "a", "id,a\n1,x\n"), package(tmp_path / "b", "")
    with pytest.raises(CannotDo) as refused:
        differ(a, b)
    assert str(refused.value).startswith(f"the new side cannot be compared: {b}/rows.csv")


def test_a_release_requires_a_stated_key(tmp_path: Path) -> None:
    a, b = (package(tmp_path / name, f"id,a\n1,{name}\n", key=()) for name in "ab")
    with pytest.raises(CannotDo, match="give a key with --key rows=COLUMN"):
        differ(a, b, STRICT)
    with pytest.raises(CannotDo, match="no column 'nope'"):
        differ(a, b, CompareOptions(keys={"rows": ("nope",)}))


def test_a_release_refuses_a_row_that_cannot_be_read(tmp_path: Path) -> None:
    a, b = package(tmp_path / "a", "id,a\n1,x\n2,y,\n3\n"), package(tmp_path / "b", "id,a\n1,x\n")
    with pytest.raises(CannotDo) as refused:
        differ(a, b, STRICT)
    assert str(refused.value) == (
        f"the old side cannot be compared: {a}/rows.csv:3: the row has 3 cells, expected 2 (1 more: see claims validate): "
        "fix it"
    )


def test_a_release_refuses_a_renamed_key(tmp_path: Path) -> None:
    a = package(tmp_path / "a", "id,a\n1,x\n")
    b = written(tmp_path / "b", Sheet({"key": "string", "a": "string"}, ("key",), [{"key": "1", "a": "x"}]))
    with pytest.raises(CannotDo, match="the primary key of table 'rows' changed from 'id' to 'key'"):
        differ(a, b, STRICT)


def keyless(folder: Path, **texts: str) -> Path:
    """A package of tables without a primary key."""
    folder.mkdir()
    resources = [
        {
            "name": name,
            "type": "table",
            "path": f"{name}.csv",
            "schema": {"fields": [{"name": "id", "type": "string"}]},
        }
        for name in texts
    ]
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": resources}))
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_key_is_required_of_all_tables_that_differ(tmp_path: Path) -> None:
    a = keyless(tmp_path / "a", one="id\n1\n", two="id\n1\n", three="id\n1\n")
    b = keyless(tmp_path / "b", one="id\n2\n", two="id\n2\n", three="id\n1\n")
    with pytest.raises(CannotDo) as refused:
        differ(a, b, STRICT)
    assert str(refused.value) == (
        "tables 'one', 'two' have no primary key on both sides, so rows cannot be matched: "
        "add primaryKey to their schemas, or give a key with --key one=COLUMN --key two=COLUMN"
    )
    found = differ(a, b, CompareOptions(keys={"one": ("id",), "two": ("id",)}))
    assert [(each.name, each.key, each.counts.removed) for each in found.tables] == [
        ("one", ["id"], 1),
        ("two", ["id"], 1),
        ("three", [], 0),
    ]
    assert not differ(a, a).differs


def test_a_key_without_a_table_belongs_to_the_only_table_that_has_it(tmp_path: Path) -> None:
    a = keyless(tmp_path / "a", boats="id,a\n1,x\n", crew="id,name,day\n1,y,2\n")
    b = keyless(tmp_path / "b", boats="id,a\n1,z\n", crew="id,name,day\n7,y,2\n")
    diff = differ(a, b, CompareOptions(keys={"": ("name", "day")}))
    assert [(each.name, each.key) for each in diff.tables if each.matched_by == "option"] == [
        ("crew", ["name", "day"])
    ]
    (boats,) = differ(a, b, CompareOptions(tables=("boats",), keys={"": ("id",)})).tables
    assert (boats.matched_by, boats.counts.changed) == ("option", 1)
    both = differ(a, b, CompareOptions(keys={"": ("id",), "crew": ("name",)}))
    assert [each.key for each in both.tables] == [["id"], ["name"]]
    with pytest.raises(CannotDo, match="the tables 'boats', 'crew' have the key 'id': use --key boats=id"):
        differ(a, b, CompareOptions(keys={"": ("id",)}))
    with pytest.raises(CannotDo, match="no table has the key 'nope' on both sides"):
        differ(a, b, CompareOptions(keys={"": ("nope",)}))
