"""The comparison of rows agrees with a plain one, and keeps its laws."""

import itertools
import json
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.diff_oracle import Row, Sheet, as_if_large, oracle, written

from claims import validate
from claims.cli import cli
from claims.comparison.compare import compare
from claims.comparison.diff import diff_of, list_rows
from claims.comparison.options import CompareOptions
from claims.model.diff import Diff, RowChange
from claims.model.errors import CannotDo
from claims.package.open import open_store

CELLS = {
    "string": st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4)
    | st.sampled_from(["a", 'say "no"', "one\ntwo", "a,b", ";", "𝄞", "e\u0301", "\u202e", "'", "=1"]),
    "integer": st.sampled_from(["0", "1", "01", "-1", "+1", "10", "2", "02"]),
    "number": st.sampled_from(["0", "0.0", "1.50", "1.5", "-2", "1e1", "10", "100.000"]),
    "boolean": st.sampled_from(["true", "True", "1", "false", "0"]),
}
KINDS = st.sampled_from(sorted(CELLS))


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Sheet, Sheet]:
    """Two tables, the second made of the first by edits; columns may stand in another order, or differ."""
    names = [f"field {at}" for at in range(draw(st.integers(1, 5)))]
    fields = {name: draw(KINDS) for name in names}
    key = tuple(names[: draw(st.integers(1, min(2, len(names))))])
    kept = [name for name in names if name in key or draw(st.integers(0, 9))]
    later = draw(st.permutations([*kept, *(["another"] if not draw(st.integers(0, 4)) else [])]))
    types = fields | {"another": "string"}
    old = draw(rows(fields, key))
    new = []
    for row in draw(st.permutations(old)) if draw(st.booleans()) else old:
        match draw(st.sampled_from(["keep", "keep", "edit", "drop"])):
            case "edit":
                name = draw(st.sampled_from(names))
                new.append(row | {name: draw(cell(types[name], empty=name not in key))})
            case "keep":
                new.append(row)
    new += draw(rows(fields, key, most=2))
    after = {name: types[name] for name in later}
    return Sheet(fields, key, old), Sheet(after, key, unique(after, key, new))


@st.composite
def rows(draw: st.DrawFn, fields: dict[str, str], key: tuple[str, ...], most: int = 6) -> list[Row]:
    made = st.fixed_dictionaries({name: cell(kind, empty=name not in key) for name, kind in fields.items()})
    return unique(fields, key, draw(st.lists(made, max_size=most)))


def cell(kind: str, *, empty: bool) -> st.SearchStrategy[str]:
    return CELLS[kind] | st.just("") if empty else CELLS[kind].filter(bool)


def unique(fields: dict[str, str], key: tuple[str, ...], found: list[Row]) -> list[Row]:
    """Rows with the fields and no others, the first of each key, none blank."""
    from tests.support.diff_oracle import identity

    sheet = Sheet(fields, key, [])
    kept = {}
    for row in found:
        full = {name: row.get(name, "") for name in fields}
        kept.setdefault(identity(sheet, full), full)
    return list(kept.values())


def differ(old: Path, new: Path, options: CompareOptions | None = None) -> Diff:
    with compare(open_store(str(old)), open_store(str(new)), options or CompareOptions()) as comparison:
        return diff_of(comparison)


def facts(diff: Diff) -> dict[str, Any]:
    table = diff.tables[0]

    def cells(changes: list[RowChange]) -> dict[tuple[str, ...], Any]:
        return {
            tuple(each.key[name] or "" for name in table.key): {
                cell.field: (cell.old or "", cell.new or "") for cell in each.cells
            }
            for each in changes
        }

    def whole(found: list[Any]) -> list[Row]:
        return [{name: cell or "" for name, cell in each.row.items()} for each in found]

    return {
        "added": whole(table.added),
        "removed": whole(table.removed),
        "changed": cells(table.changed),
        "formatting_only": cells(table.formatting_only),
    }


@given(pair=sheets(), delimiter=st.sampled_from([",", ";", "\t"]), large=st.booleans())
@settings(max_examples=40)
def test_it_agrees_with_a_plain_comparison(pair: tuple[Sheet, Sheet], delimiter: str, large: bool) -> None:
    with as_if_large() if large else nullcontext():
        agrees(pair, delimiter)


def agrees(pair: tuple[Sheet, Sheet], delimiter: str) -> None:
    old, new = pair
    with tempfile.TemporaryDirectory() as place:
        before, after = written(Path(place, "a"), old), written(Path(place, "b"), new, delimiter)
        there, back, same = differ(before, after), differ(after, before), differ(before, before)
    expected = oracle(old, new)
    assert facts(there) == expected
    counts = there.tables[0].counts
    assert (counts.rows_old, counts.rows_new) == (len(old.rows), len(new.rows))
    for name in ("added", "removed", "changed", "formatting_only"):
        assert getattr(counts, name) == len(expected[name])
    assert counts.cells == sum(
        cell.kind == "changed" for each in there.tables[0].changed for cell in each.cells
    )
    assert mirrored(there) == facts(back)
    assert not same.differs
    assert counts.moved == moves(old, new)


@given(pair=sheets(), large=st.booleans())
@settings(max_examples=25)
def test_columns_of_no_field_agree_with_a_plain_comparison(pair: tuple[Sheet, Sheet], large: bool) -> None:
    """The same tables, of which the schemas name the key alone: all other cells are text."""
    sheets = [
        replace(
            each, fields={name: kind if name in each.key else "string" for name, kind in each.fields.items()}
        )
        for each in pair
    ]
    with tempfile.TemporaryDirectory() as place, as_if_large() if large else nullcontext():
        folders = [written(Path(place, name), each) for name, each in zip("ab", sheets, strict=True)]
        for folder, sheet in zip(folders, sheets, strict=True):
            descriptor = json.loads((folder / "datapackage.json").read_text())
            schema = descriptor["resources"][0]["schema"]
            schema["fields"] = [each for each in schema["fields"] if each["name"] in sheet.key]
            schema["fieldsMatch"] = "subset"
            (folder / "datapackage.json").write_text(json.dumps(descriptor))
        there, back = differ(*folders), differ(*reversed(folders))
    expected = oracle(*sheets)
    assert {name: by_name(found) for name, found in facts(there).items()} == {
        name: by_name(found) for name, found in expected.items()
    }
    assert {name: by_name(found) for name, found in mirrored(there).items()} == {
        name: by_name(found) for name, found in facts(back).items()
    }


def by_name(found: Any) -> Any:
    """Facts in which the order of the columns says nothing."""
    return [dict(sorted(each.items())) for each in found] if isinstance(found, list) else found


def mirrored(diff: Diff) -> dict[str, Any]:
    """The facts of a diff as the diff the other way round has them."""
    found, table = facts(diff), diff.tables[0]

    def turned(name: str) -> dict[tuple[str, ...], Any]:
        changes: list[RowChange] = getattr(table, name)
        turned = {}
        for each in changes:
            cells = {cell.field: (cell.new or "", cell.old or "") for cell in each.cells}
            key = tuple(cells[part][1] if part in cells else each.key[part] or "" for part in table.key)
            turned[key] = cells
        return turned

    return {
        "added": found["removed"],
        "removed": found["added"],
        "changed": turned("changed"),
        "formatting_only": turned("formatting_only"),
    }


def moves(old: Sheet, new: Sheet) -> int:
    """The least number of rows to move, by trying which can stay (few rows)."""
    from tests.support.diff_oracle import identity

    places = {identity(new, row): at for at, row in enumerate(new.rows)}
    order = [places[key] for key in (identity(old, row) for row in old.rows) if key in places]
    for size in range(len(order), 0, -1):
        for chosen in itertools.combinations(order, size):
            if list(chosen) == sorted(chosen):
                return len(order) - size
    return 0


def package(folder: Path, text: str, key: tuple[str, ...] = ("id",)) -> Path:
    names = text.partition("\n")[0].split(",")
    made = written(folder, Sheet(dict.fromkeys(names, "string"), key, []))
    (made / "rows.csv").write_text(text, encoding="utf-8", newline="")
    return made


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
def test_what_cannot_be_told_apart_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    a, b = package(tmp_path / "a", old), package(tmp_path / "b", new)
    with pytest.raises(CannotDo) as refused:
        differ(a, b)
    assert str(refused.value).startswith(message.format(a=a, b=b))


def test_a_key_is_asked_for_and_can_be_given(tmp_path: Path) -> None:
    a, b = (package(tmp_path / name, f"id,a\n1,{name}\n", key=()) for name in "ab")
    with pytest.raises(CannotDo, match="give a key with --key rows=COLUMN"):
        differ(a, b)
    found = differ(a, b, CompareOptions(keys={"rows": ("id",)}))
    assert [each.cells[0].new for each in found.tables[0].changed] == ["b"]
    with pytest.raises(CannotDo, match="no column 'nope'"):
        differ(a, b, CompareOptions(keys={"rows": ("nope",)}))


def test_a_row_under_a_new_key_is_suggested_where_it_is_the_only_one(tmp_path: Path) -> None:
    a = package(tmp_path / "a", "id,a,b\n1,x,y\n2,s,t\n3,s,t\n4,only,\n")
    b = package(tmp_path / "b", "id,a,b\n7,x,y\n8,s,t\n9,only,\n")
    table = differ(a, b).tables[0]
    assert [(each.old_key, each.new_key) for each in table.key_changed] == [({"id": "1"}, {"id": "7"})]
    assert (table.counts.added, table.counts.removed, table.counts.key_changed) == (3, 4, 1)


def test_a_row_that_is_all_key_is_under_no_new_one(tmp_path: Path) -> None:
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
def test_a_text_that_the_schema_reads_as_another_value_has_changed(
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
    assert (f"{changed} → {changed} (read otherwise)" in said) is bool(changed)


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
def test_another_text_for_the_same_value_is_a_matter_of_form(
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
def test_what_is_nested_too_deep_is_compared_as_text(tmp_path: Path, kind: str) -> None:
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
def test_another_text_for_a_missing_value_is_a_matter_of_form(tmp_path: Path, large: bool) -> None:
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


def test_a_row_of_which_very_many_cells_differ(tmp_path: Path) -> None:
    names = ["id", *(f"f{at}" for at in range(190))]
    a, b = (
        written(
            tmp_path / name,
            Sheet(dict.fromkeys(names, "string"), ("id",), [dict.fromkeys(names, name) | {"id": "1"}]),
        )
        for name in "ab"
    )
    assert differ(a, b).tables[0].counts.cells == 190


def test_many_columns_that_go_and_come_are_told(tmp_path: Path) -> None:
    a, b = (
        written(
            tmp_path / name,
            Sheet(
                {"id": "string", **{f"{name}{at}": "string" for at in range(300)}},
                ("id",),
                [{"id": "1", f"{name}7": "x"}],
            ),
        )
        for name in "ab"
    )
    diff = differ(a, b)
    assert (len(diff.schema_), diff.tables[0].counts.cells) == (600, 2)
    assert [each.message for each in diff.schema_ if each.cells] == [
        "rows: field 'b7' added (filled in 1 of 1 row)",
        "rows: field 'a7' removed (filled in 1 of 1 row)",
    ]


def test_a_key_under_a_new_name_is_refused_with_that(tmp_path: Path) -> None:
    a = package(tmp_path / "a", "id,a\n1,x\n")
    b = written(tmp_path / "b", Sheet({"key": "string", "a": "string"}, ("key",), [{"key": "1", "a": "x"}]))
    with pytest.raises(CannotDo, match="the primary key of table 'rows' changed from 'id' to 'key'"):
        differ(a, b)


def test_whole_rows_are_those_that_changed_in_the_same_order(tmp_path: Path) -> None:
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
def test_a_day_is_the_same_in_another_format(tmp_path: Path, format_: str, first: str, second: str) -> None:
    a = dated(tmp_path / "a", format_, f"{first}\n{second}\nodd,\n")
    b = dated(tmp_path / "b", "default", "1990-01-02,2031-12-31\n1992-02-29,1992-03-02\nodd,\n")
    for old, new in ((a, b), (b, a)):
        table = differ(old, new).tables[0]
        counts = table.counts
        assert (counts.added, counts.removed, counts.formatting_only) == (0, 0, 1)
        assert [[cell.field for cell in each.cells if cell.kind == "changed"] for each in table.changed] == [
            ["until"]
        ]


def test_days_that_do_not_exist_are_texts(tmp_path: Path) -> None:
    a = dated(tmp_path / "a", "%m/%d/%Y", "02/30/1990,1/1/1990\n13/01/1990,1/1/0000\n")
    b = dated(tmp_path / "b", "%d/%m/%Y", "30/02/1990,1/1/1990\n13/01/1990,1/1/0000\n")
    table = differ(a, b).tables[0]
    assert [row.key["day"] for row in (*table.removed, *table.added)] == [
        "02/30/1990",
        "13/01/1990",
        "13/01/1990",
        "30/02/1990",
    ]


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


def test_a_key_is_asked_for_only_where_a_table_differs_and_for_all_of_them_at_once(tmp_path: Path) -> None:
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


def test_rows_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    a, b = package(tmp_path / "a", "id,a\n1,x\n2,y,\n3\n"), package(tmp_path / "b", "id,a\n1,x\n")
    with pytest.raises(CannotDo) as refused:
        differ(a, b)
    assert str(refused.value) == (
        f"the old side cannot be compared: {a}/rows.csv:3: the row has 3 cells, expected 2 (1 more: see claims validate): "
        "fix it"
    )
