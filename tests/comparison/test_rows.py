"""How the rows of a table are compared: values, formatting, missing values, key changes, lines."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.support.diff_oracle import Sheet, as_if_large, written
from tests.support.diff_tables import differ, package

from claims import validate
from claims.cli import cli
from claims.comparison.compare import compare
from claims.comparison.diff import list_rows
from claims.comparison.prepared_table import CompareOptions
from claims.package.open import open_store


def test_more_fields_than_bits_in_a_word(tmp_path: Path) -> None:
    names = ["id", *(f"f{at}" for at in range(150))]
    old = dict.fromkeys(names, "x")
    new = old | {"f0": "y", "f61": "y", "f62": "y", "f149": "y"}
    a, b = (
        written(tmp_path / name, Sheet(dict.fromkeys(names, "string"), ("id",), [row]))
        for name, row in (("a", old), ("b", new))
    )
    changed = differ(a, b).tables[0].changed
    assert [cell.field for each in changed for cell in each.cells] == ["f0", "f61", "f62", "f149"]


READ = [
    (
        {"type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
        {"trueValues": ["0"], "falseValues": ["1"]},
        "1",
        "",
    ),
    ({"type": "date", "format": "%d/%m/%Y"}, {"format": "%m/%d/%Y"}, "02/03/2020", "03/03/2020"),
    ({"type": "number", "groupChar": ","}, {"groupChar": ".", "decimalChar": ","}, "1,234", "12"),
    ({"type": "integer", "groupChar": "."}, {"type": "number"}, "", "1.5"),
    ({"type": "list"}, {"delimiter": ";"}, "a,b;c", "a"),
    (
        {"type": "datetime", "format": "%d/%m/%Y %H:%M"},
        {"format": "%m/%d/%Y %H:%M"},
        "01/02/2020 10:00",
        "02/02/2020 10:00",
    ),
]


@pytest.mark.parametrize(("field", "later", "changed", "stays"), READ)
def test_a_text_that_the_schema_parses_as_another_value_has_changed(
    tmp_path: Path, field: dict[str, Any], later: dict[str, Any], changed: str, stays: str
) -> None:
    folders = []
    rows = [{"id": str(at), "a": cell} for at, cell in enumerate([changed, stays])]
    for name, more in (("a", field), ("b", {**field, **later})):
        made = written(tmp_path / name, Sheet({"id": "string", "a": "string"}, ("id",), rows))
        descriptor = json.loads((made / "datapackage.json").read_text())
        descriptor["resources"][0]["schema"]["fields"][1] = {"name": "a", **more}
        (made / "datapackage.json").write_text(json.dumps(descriptor))
        folders.append(made)
    table = differ(*folders).tables[0]
    cells = [(cell.old, cell.new, cell.kind) for each in table.changed for cell in each.cells]
    assert cells == ([(changed, changed, "changed")] if changed else [])
    assert table.counts.formatting_only == 0
    said = CliRunner().invoke(cli, ["diff", *map(str, folders)]).output
    assert (f"{changed} → {changed} (different value under the new schema)" in said) is bool(changed)


SPELT = [
    ({"type": "array"}, "[1, 2]", "[1,2.0]", "[1,3]"),
    ({"type": "array"}, '["1"]', '[ "1" ]', "[1]"),
    ({"type": "object"}, '{"a": 1, "b": null}', '{"b":null,"a":1}', '{"a": 1}'),
    ({"type": "geopoint"}, "13.4,52.5", "13.40, 52.5", "13.4,52.6"),
    ({"type": "geopoint", "format": "array"}, "[13.4, 52.5]", "[13.40,52.5]", "[52.5, 13.4]"),
    (
        {"type": "geojson"},
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"coordinates":[1,2],"type":"Point"}',
        '{"type": "Point", "coordinates": [2, 1]}',
    ),
    ({"type": "duration"}, "PT1H", "PT60M", "PT61M"),
    ({"type": "list", "itemType": "integer"}, "1,2", "01,2", "2,1"),
    (
        {"type": "datetime"},
        "2031-01-01T00:00:00.5Z",
        "2031-01-01T00:00:00.50Z",
        "2031-01-01T00:00:00.500000001Z",
    ),
    ({"type": "datetime"}, "2031-01-01T00:00:00Z", "2031-01-01T01:00:00+01:00", "2031-01-01T00:00:01Z"),
    (
        {"type": "datetime", "format": "%d.%m.%Y %H:%M"},
        "01.02.2031 10:00",
        "1.2.2031 10:00",
        "01.02.2031 10:01",
    ),
]


@pytest.mark.parametrize(("field", "text", "same", "other"), SPELT)
def test_another_text_for_the_same_value_is_formatting_only(
    tmp_path: Path, field: dict[str, str], text: str, same: str, other: str
) -> None:
    folders = []
    for name, cells in (("a", [text, text, text, ""]), ("b", [same, other, text, same])):
        rows = [{"id": str(at), "a": cell} for at, cell in enumerate(cells)]
        made = written(tmp_path / name, Sheet({"id": "string", "a": "string"}, ("id",), rows))
        descriptor = json.loads((made / "datapackage.json").read_text())
        descriptor["resources"][0]["schema"]["fields"][1] = {"name": "a", **field}
        (made / "datapackage.json").write_text(json.dumps(descriptor))
        folders.append(made)
    table = differ(*folders).tables[0]
    assert [each.key["id"] for each in table.changed] == ["1", "3"]
    assert [each.key["id"] for each in table.formatting_only] == ["0"]
    assert (table.counts.changed, table.counts.formatting_only, table.counts.cells) == (2, 1, 2)


@pytest.mark.parametrize("kind", ["array", "object", "geojson"])
def test_too_deeply_nested_value_is_compared_as_text(tmp_path: Path, kind: str) -> None:
    folders = []
    deep = "[" * 480 + "]" * 480
    for name, text in (("a", deep), ("b", f" {deep}")):
        cell = text if kind == "array" else f'{{"a": {text}}}'
        made = written(tmp_path / name, Sheet({"id": "string", "a": kind}, ("id",), [{"id": "1", "a": cell}]))
        folders.append(made)
        found = validate(made)
        assert {each.rule for each in found.findings} <= {
            "missing-recommended-property",
            "type-error",
            "leading-or-trailing-whitespace",
        }
    counts = differ(*folders).tables[0].counts
    assert counts.changed + counts.formatting_only == 1


@pytest.mark.parametrize("large", [False, True])
def test_another_text_for_a_missing_value_is_formatting_only(tmp_path: Path, large: bool) -> None:
    texts = {
        "a": "id,s,z\n1,NA,a\n2,,a\n3,x,q\n4,NA,a\n5,-,a\n6,NA,1\n",
        "b": "id,s,z\n1,,b\n2,-,a\n3,x,q\n4,NA,a\n5,x,a\n6,-,1\n",
    }
    for name, text in texts.items():
        made = written(tmp_path / name, Sheet({"id": "integer", "s": "string", "z": "string"}, ("id",), []))
        descriptor = json.loads((made / "datapackage.json").read_text())
        descriptor["resources"][0]["schema"]["missingValues"] = ["", "NA", "-"]
        (made / "datapackage.json").write_text(json.dumps(descriptor))
        (made / "rows.csv").write_text(text, encoding="utf-8", newline="")
    with as_if_large() if large else nullcontext():
        table = differ(tmp_path / "a", tmp_path / "b").tables[0]
    cells = [
        (each.key["id"], cell.field, cell.old, cell.new, cell.kind)
        for each in (*table.changed, *table.formatting_only)
        for cell in each.cells
    ]
    assert cells == [
        ("1", "s", None, None, "formatting_only"),
        ("1", "z", "a", "b", "changed"),
        ("5", "s", None, "x", "changed"),
        ("2", "s", None, None, "formatting_only"),
        ("6", "s", None, None, "formatting_only"),
    ]
    assert (table.counts.changed, table.counts.formatting_only, table.counts.cells) == (2, 2, 2)


def test_row_with_many_different_cells(tmp_path: Path) -> None:
    names = ["id", *(f"f{at}" for at in range(190))]
    a, b = (
        written(
            tmp_path / name,
            Sheet(dict.fromkeys(names, "string"), ("id",), [dict.fromkeys(names, name) | {"id": "1"}]),
        )
        for name in "ab"
    )
    assert differ(a, b).tables[0].counts.cells == 190


def test_changed_rows_in_full_have_the_order_of_changed_rows(tmp_path: Path) -> None:
    texts = {
        "a": "id,a,n\n1,x,1\n2,y,2\n10,z,3\n11,gone,\n12,w,1.0\n",
        "b": "n,id,a\n1,2,y\n,10,q\n4,1,x\n5,9,new\n1.00,12,w\n",
    }
    for name, text in texts.items():
        types = {
            field: "number" if field == "n" else "string" for field in text.partition("\n")[0].split(",")
        }
        made = written(tmp_path / name, Sheet(types, ("id",), []))
        (made / "rows.csv").write_text(text, encoding="utf-8", newline="")
    a, b = tmp_path / "a", tmp_path / "b"
    with compare(open_store(str(a)), open_store(str(b)), CompareOptions()) as comparison:
        rows = list_rows(comparison.tables[0], None)
        changed, whole = list(rows.changed), list(rows.changed_in_full)
    assert [each.key["id"] for each in changed] == [row["id"] for row in whole] == ["1", "10", "2"]
    for each, row in zip(changed, whole, strict=True):
        assert all(row[cell.field] == cell.new for cell in each.cells)
    assert whole[1] == {"n": None, "id": "10", "a": "q"}


def test_lines_are_those_of_the_files(tmp_path: Path) -> None:
    a = package(tmp_path / "a", 'id,a\n1,"x\ny"\n2,z\n3,w\n')
    b = package(tmp_path / "b", 'id,a\n2,q\n1,"x\n\ny"\n4,w\n')
    table = differ(a, b).tables[0]
    assert [(each.old_line, each.new_line) for each in table.changed] == [(2, 3), (4, 2)]
    assert [(each.line) for each in (*table.removed, *table.added)] == [5, 6]


def dated(folder: Path, format_: str, text: str) -> Path:
    """A package of one table whose key and one other field are dates in a format."""
    folder.mkdir()
    fields = [
        {"name": "day", "type": "date", "format": format_},
        {"name": "until", "type": "date", "format": format_},
    ]
    schema = {"fields": fields, "primaryKey": ["day"]}
    resource = {"name": "rows", "type": "table", "path": "rows.csv", "schema": schema}
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [resource]}))
    (folder / "rows.csv").write_text(f"day,until\n{text}", encoding="utf-8", newline="")
    return folder


@pytest.mark.parametrize(
    ("format_", "first", "second"),
    [
        ("%m/%d/%Y", "01/02/1990,12/31/2031", "2/29/1992,3/1/1992"),
        ("%d.%m.%y", "02.01.90,31.12.31", "29.02.92,1.3.92"),
        ("%d %b %Y", "02 Jan 1990,31  dec 2031", "29 FEB 1992,01 Mar 1992"),
        ("%d-%b-%Y", "02-Jan-1990,31-dec-2031", "29-Feb-1992,01-Mar-1992"),
        ("%Y%m%d", "19900102,20311231", "19920229,19920301"),
        ("%B%d'%Y", "January2'1990,December31'2031", "February29'1992,MARCH01'1992"),
    ],
)
def test_equal_dates_in_different_formats(tmp_path: Path, format_: str, first: str, second: str) -> None:
    a = dated(tmp_path / "a", format_, f"{first}\n{second}\nodd,\n")
    b = dated(tmp_path / "b", "default", "1990-01-02,2031-12-31\n1992-02-29,1992-03-02\nodd,\n")
    for old, new in ((a, b), (b, a)):
        table = differ(old, new).tables[0]
        counts = table.counts
        assert (counts.added, counts.removed, counts.formatting_only) == (0, 0, 1)
        assert [[cell.field for cell in each.cells if cell.kind == "changed"] for each in table.changed] == [
            ["until"]
        ]


def test_impossible_dates_are_compared_as_text(tmp_path: Path) -> None:
    a = dated(tmp_path / "a", "%m/%d/%Y", "02/30/1990,1/1/1990\n13/01/1990,1/1/0000\n")
    b = dated(tmp_path / "b", "%d/%m/%Y", "30/02/1990,1/1/1990\n13/01/1990,1/1/0000\n")
    table = differ(a, b).tables[0]
    assert [row.key["day"] for row in (*table.removed, *table.added)] == [
        "02/30/1990",
        "13/01/1990",
        "13/01/1990",
        "30/02/1990",
    ]


def test_a_key_change_is_suggested_if_the_content_is_unique(tmp_path: Path) -> None:
    a = package(tmp_path / "a", "id,a,b\n1,x,y\n2,s,t\n3,s,t\n4,only,\n")
    b = package(tmp_path / "b", "id,a,b\n7,x,y\n8,s,t\n9,only,\n")
    table = differ(a, b).tables[0]
    assert [(each.old_key, each.new_key) for each in table.key_changed] == [({"id": "1"}, {"id": "7"})]
    assert (table.counts.added, table.counts.removed, table.counts.key_changed) == (3, 4, 1)


def test_a_row_of_key_columns_only_has_no_key_change(tmp_path: Path) -> None:
    sheets = (Sheet({"k": "string", "n": "string"}, ("k", "n"), [{"k": "2", "n": cell}]) for cell in "BC")
    table = differ(*(written(tmp_path / name, each) for name, each in zip("ab", sheets, strict=True))).tables[
        0
    ]
    assert (table.key_changed, table.counts.key_changed, table.counts.added, table.counts.removed) == (
        [],
        0,
        1,
        1,
    )
