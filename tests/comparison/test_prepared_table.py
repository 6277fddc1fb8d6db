"""Which key the rows of a table are matched by, and what is refused."""

import json
from pathlib import Path

import pytest
from tests.support.diff_oracle import Sheet, written
from tests.support.diff_tables import differ, package

from claims.comparison.prepared_table import CompareOptions
from claims.model.errors import CannotDo


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "id,a\n1,x\n1,y\n",
            "id,a\n1,x\n",
            "the old side cannot be compared: {a}/rows.csv:3: id '1' is already on line 2: change one of them, or match",
        ),
        (
            "id,a\n1,x\n",
            'id,a\n2,"x\ny"\n1,\n2,z\n',
            "the new side cannot be compared: {b}/rows.csv:5: id '2' is already on line 2",
        ),
        (
            "id,a\n1,x\n",
            "id,a\n1,x\n,y\n",
            "the new side cannot be compared: {b}/rows.csv:3: the key (id) is empty: fill it in, or match rows",
        ),
        (
            "id,a\n1,x,y\n",
            "id,a\n1,x\n",
            "the old side cannot be compared: {a}/rows.csv:2: the row has 3 cells",
        ),
        ("id,a\n1,x\n", "", "the new side cannot be compared: {b}/rows.csv"),
    ],
)
def test_rows_that_cannot_be_matched_are_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    a, b = package(tmp_path / "a", old), package(tmp_path / "b", new)
    with pytest.raises(CannotDo) as refused:
        differ(a, b)
    assert str(refused.value).startswith(message.format(a=a, b=b))


def test_a_key_is_required_and_can_be_given(tmp_path: Path) -> None:
    a, b = (package(tmp_path / name, f"id,a\n1,{name}\n", key=()) for name in "ab")
    with pytest.raises(CannotDo, match="give a key with --key rows=COLUMN"):
        differ(a, b)
    found = differ(a, b, CompareOptions(keys={"rows": ("id",)}))
    assert [each.cells[0].new for each in found.tables[0].changed] == ["b"]
    with pytest.raises(CannotDo, match="no column 'nope'"):
        differ(a, b, CompareOptions(keys={"rows": ("nope",)}))


def test_a_renamed_key_is_refused(tmp_path: Path) -> None:
    a = package(tmp_path / "a", "id,a\n1,x\n")
    b = written(tmp_path / "b", Sheet({"key": "string", "a": "string"}, ("key",), [{"key": "1", "a": "x"}]))
    with pytest.raises(CannotDo, match="the primary key of table 'rows' changed from 'id' to 'key'"):
        differ(a, b)


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
        differ(a, b)
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
