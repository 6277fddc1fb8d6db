"""The comparison of rows agrees with a plain one, and keeps its laws."""

import itertools
import json
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.diff_oracle import Row, Sheet, as_if_large, oracle, written
from tests.support.diff_tables import differ, package

from claims.comparison.matching import infer_key
from claims.engine.core import InvalidInputException
from claims.model.diff import Diff, RowChange

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
def test_comparison_agrees_with_a_plain_one(pair: tuple[Sheet, Sheet], delimiter: str, large: bool) -> None:
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
def test_undeclared_columns_agree_with_a_plain_comparison(pair: tuple[Sheet, Sheet], large: bool) -> None:
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


def test_many_added_and_removed_columns_are_reported(tmp_path: Path) -> None:
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
    assert (len(diff.schema_), diff.tables[0].counts.cells) == (600, 0)
    assert [each.message for each in diff.schema_ if each.cells] == [
        "rows: field 'b7' added (filled in 1 of 1 row)",
        "rows: field 'a7' removed (filled in 1 of 1 row)",
    ]


def test_a_file_that_the_engine_cannot_read_is_copied_before_a_key_is_inferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def fail_once(*arguments: Any) -> tuple[str, ...]:
        calls.append(arguments)
        if len(calls) == 1:
            raise InvalidInputException("no input is known that causes this")
        return infer_key(*arguments)

    monkeypatch.setattr("claims.comparison.compare.infer_key", fail_once)
    sides = (package(tmp_path / name, f"id,a\n1,{name}\n2,x\n", key=()) for name in ("old", "new"))
    (table,) = differ(*sides).tables
    assert (table.key, table.counts.changed, len(calls)) == (["id"], 1, 2)
