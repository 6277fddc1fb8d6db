"""Columns of a file that no field of its schema names are compared as any other, as text."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from claims.cli import cli
from claims.model.diff import Diff

FIELDS = [{"name": "id", "type": "string"}, {"name": "name", "type": "string"}]
ROWS = "id,name,berth\nb1,Ann,1\nb2,Bea,2\n"


def package(folder: Path, data: str, fields: list[dict[str, Any]] | None = None, **schema: Any) -> str:
    folder.mkdir()
    table = {
        "name": "boats",
        "path": "boats.csv",
        "schema": {"fields": fields or FIELDS, "primaryKey": ["id"], **schema},
    }
    (folder / "datapackage.json").write_text(json.dumps({"name": "fleet", "resources": [table]}))
    (folder / "boats.csv").write_bytes(data.encode())
    return str(folder)


def said(old: str, new: str, *options: str) -> str:
    done = CliRunner().invoke(cli, ["diff", old, new, *options])
    assert done.exit_code == 0, done.output
    return done.stdout.split("\n", 1)[1]


def found(old: str, new: str) -> Diff:
    done = CliRunner().invoke(cli, ["diff", old, new, "--format", "json"])
    assert done.exit_code == 0, done.output
    diff = Diff.model_validate_json(done.stdout)
    quiet = CliRunner().invoke(cli, ["diff", old, new, "--quiet"])
    assert (quiet.exit_code, quiet.output) == (int(diff.differs), "")
    return diff


@pytest.mark.parametrize("match", ["exact", "subset", "partial"])
def test_its_cells_are_compared(tmp_path: Path, match: str) -> None:
    old = package(tmp_path / "old", ROWS, fieldsMatch=match)
    new = package(tmp_path / "new", ROWS.replace("Bea,2", "Bea,3") + "b3,Cy,4\n", fieldsMatch=match)
    (table,) = found(old, new).tables
    assert [(each.field, each.old, each.new) for each in table.changed[0].cells] == [("berth", "2", "3")]
    assert table.added[0].row == {"id": "b3", "name": "Cy", "berth": "4"}
    assert (table.counts.changed, table.counts.cells) == (1, 1)
    assert CliRunner().invoke(cli, ["diff", old, new, "--exit-code"]).exit_code == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("id,name", "id,name,berth"),
        ("id,name,dock", "id,name,berth"),
        ("id,name,berth", "berth,id,name"),
        ("id,berth,name", "id,name,berth"),
    ],
)
def test_it_may_be_in_one_of_several_files(tmp_path: Path, first: str, second: str) -> None:
    sides = []
    for side, berth in (("old", "7"), ("new", "8")):
        folder = Path(package(tmp_path / side, "", fieldsMatch="subset"))
        descriptor = json.loads((folder / "datapackage.json").read_text())
        descriptor["resources"][0]["path"] = ["boats.csv", "more.csv"]
        (folder / "datapackage.json").write_text(json.dumps(descriptor))
        for file, header, row in (
            ("boats.csv", first, {"id": "b1", "name": "Ann", "berth": "1", "dock": "d"}),
            ("more.csv", second, {"id": "b2", "name": "Bea", "berth": berth}),
        ):
            names = header.split(",")
            (folder / file).write_text(f"{header}\n{','.join(row[name] for name in names)}\n")
        sides.append(str(folder))
    (table,) = found(*sides).tables
    assert [
        (each.key["id"], cell.field, cell.old, cell.new) for each in table.changed for cell in each.cells
    ] == [("b2", "berth", "7", "8")]
    assert [(each.old_line, each.new_line) for each in table.changed] == [(2, 2)]
    bare = package(tmp_path / "bare", "id,name\n", fieldsMatch="subset")
    added = {each.key["id"]: each.row for each in found(bare, sides[1]).tables[0].added}
    assert added["b2"]["berth"] == "8"
    assert added["b1"].get("berth") == ("1" if "berth" in first else None)


def test_a_large_file_is_compared_as_a_small_one(tmp_path: Path) -> None:
    rows = "id,name,berth\n" + "".join(f"b{at:06},{'name ' * 20},{at}\n" for at in range(25_000))
    assert len(rows) > 2 << 20
    old = package(tmp_path / "old", rows)
    (table,) = found(old, package(tmp_path / "new", rows.replace(",7\n", ",x\n"))).tables
    assert [(each.field, each.old, each.new) for each in table.changed[0].cells] == [("berth", "7", "x")]


def test_added_and_removed_column_is_reported(tmp_path: Path) -> None:
    bare = package(tmp_path / "bare", "id,name\nb1,Ann\nb2,Bea\n")
    more = package(tmp_path / "more", ROWS)
    told = "boats: column 'berth' added, not in the schema (filled in 2 of 2 rows)"
    assert told in said(bare, more)
    assert "boats: column 'berth' removed, not in the schema" in said(more, bare)
    (change,) = found(bare, more).schema_
    assert (change.property, change.field, change.kind, change.bump) == ("column", "berth", "added", "major")
    assert change.cells == 2
    (table,) = found(bare, more).tables
    assert (table.changed, table.counts.changed, table.counts.cells) == ([], 0, 0)
    assert found(bare, more).differs


def test_renamed_column_is_reported(tmp_path: Path) -> None:
    old, new = package(tmp_path / "old", ROWS), package(tmp_path / "new", ROWS.replace("berth", "place"))
    assert "boats: column 'berth' renamed to 'place' (same content)" in said(old, new)
    assert len(found(old, new).schema_) == 1
    assert not found(old, new).tables[0].differs


def test_a_field_for_it_is_a_change_of_the_schema_alone(tmp_path: Path) -> None:
    old = package(tmp_path / "old", ROWS)
    new = package(tmp_path / "new", ROWS, [*FIELDS, {"name": "berth", "type": "integer"}])
    for one, other, kind in ((old, new, "added"), (new, old, "removed")):
        diff = found(one, other)
        assert [(each.property, each.field, each.kind) for each in diff.schema_] == [("field", "berth", kind)]
        assert not diff.tables[0].differs


def test_column_removed_from_the_schema_is_reported(tmp_path: Path) -> None:
    fields = [*FIELDS, {"name": "berth", "type": "integer"}]
    old = package(tmp_path / "old", ROWS, fields, fieldsMatch="superset")
    new = package(tmp_path / "new", "id,name\nb1,Ann\nb2,Bea\n", fields, fieldsMatch="superset")
    assert "boats: column 'berth' removed, still in the schema" in said(old, new)
    assert "boats: column 'berth' added, already in the schema" in said(new, old)


@pytest.mark.parametrize("header", ["id,name,", "id,name,name", "id,name, "])
def test_a_column_without_a_name_of_its_own_is_compared(tmp_path: Path, header: str) -> None:
    rows = ROWS.replace("id,name,berth", header)
    old = package(tmp_path / "old", rows)
    (table,) = found(old, package(tmp_path / "new", rows.replace("Bea,2", "Bea,3"))).tables
    ((cell,),) = [each.cells for each in table.changed]
    assert (cell.field, cell.old, cell.new) == ("column 3", "2", "3")


def test_a_name_that_is_taken_is_not_taken_twice(tmp_path: Path) -> None:
    rows = ROWS.replace("id,name,berth", "id,column 3,")
    fields = [FIELDS[0], {"name": "column 3", "type": "string"}]
    old = package(tmp_path / "old", rows, fields)
    (table,) = found(old, package(tmp_path / "new", rows.replace("Bea,2", "Bea,3"), fields)).tables
    assert [each.field for each in table.changed[0].cells] == ["column 3 (2)"]


def test_a_key_may_be_such_a_column_and_it_may_be_ignored(tmp_path: Path) -> None:
    old, new = package(tmp_path / "old", ROWS), package(tmp_path / "new", ROWS.replace("Bea,2", "Bea,3"))
    assert "2" in said(old, new, "--key", "boats=berth")
    done = CliRunner().invoke(cli, ["diff", old, new, "--ignore-column", "berth", "--exit-code"])
    assert done.exit_code == 0, done.output


def test_unknown_ignored_column_is_refused(tmp_path: Path) -> None:
    old, new = package(tmp_path / "old", ROWS), package(tmp_path / "new", ROWS.replace("Bea,2", "Bea,3"))
    for name, hint in (
        ("bert", ": did you mean 'berth'?"),
        ("boats.bert", ": did you mean 'boats.berth'?"),
        ("x", ""),
    ):
        done = CliRunner().invoke(cli, ["diff", old, new, "--ignore-column", name])
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr == f"claims: no table has a column '{name}'{hint}\n"
    for name in ("berth", "boats.berth", "name"):
        assert CliRunner().invoke(cli, ["diff", old, new, "--ignore-column", name]).exit_code == 0


def test_a_column_of_a_table_that_is_not_compared_may_be_ignored(tmp_path: Path) -> None:
    sides = []
    for side in ("old", "new"):
        folder = Path(package(tmp_path / side, ROWS))
        descriptor = json.loads((folder / "datapackage.json").read_text())
        descriptor["resources"].append({"name": "docks", "path": "docks.csv"})
        (folder / "docks.csv").write_text("id,depth\n1,2\n")
        (folder / "datapackage.json").write_text(json.dumps(descriptor))
        sides.append(str(folder))
    for name in ("docks.depth", "depth"):
        done = CliRunner().invoke(cli, ["diff", *sides, "--table", "boats", "--ignore-column", name])
        assert done.exit_code == 0, done.output
    done = CliRunner().invoke(cli, ["diff", *sides, "--table", "boats", "--ignore-column", "boats.depth"])
    assert done.exit_code == 2


def test_ignored_column_is_not_reported(tmp_path: Path) -> None:
    bare = package(tmp_path / "bare", "id,name\nb1,Ann\nb2,Bea\n")
    more, other = (
        package(tmp_path / "more", ROWS),
        package(tmp_path / "other", ROWS.replace("Bea,2", "Bea,3")),
    )
    for one, two in ((bare, more), (more, bare), (more, other)):
        done = CliRunner().invoke(cli, ["diff", one, two, "--ignore-column", "berth", "--exit-code"])
        assert (done.exit_code, done.output.count("\n")) == (0, 1), done.output
        assert (
            CliRunner().invoke(cli, ["diff", one, two, "--ignore-column", "berth", "--quiet"]).exit_code == 0
        )


def test_a_json_table_s_members_are_compared(tmp_path: Path) -> None:
    sides = []
    for name, berth in (("old", 2), ("new", 3)):
        folder = Path(package(tmp_path / name, ""))
        descriptor = json.loads((folder / "datapackage.json").read_text())
        descriptor["resources"][0] |= {"path": "boats.json", "format": "json"}
        (folder / "datapackage.json").write_text(json.dumps(descriptor))
        (folder / "boats.json").write_text(json.dumps([{"id": "b2", "name": "Bea", "berth": berth}]))
        sides.append(str(folder))
    (table,) = found(sides[0], sides[1]).tables
    assert [(each.field, each.old, each.new) for each in table.changed[0].cells] == [("berth", "2", "3")]


def test_differently_spelled_header_is_reported(tmp_path: Path) -> None:
    old = package(tmp_path / "old", "id,name\nb1,Ann\n")
    new = package(tmp_path / "new", "ID,nme\nb1,Ann\n")
    told = said(old, new)
    assert "  major  boats: column 'id' header 'id' → 'ID'\n" in told
    assert "  major  boats: column 'name' header 'name' → 'nme'\n" in told
    assert "format" not in told
    assert found(old, new).differs


def test_reordered_columns_are_reported(tmp_path: Path) -> None:
    old = package(tmp_path / "old", ROWS, fieldsMatch="subset")
    new = package(tmp_path / "new", "name,berth,id\nAnn,1,b1\nBea,2,b2\n", fieldsMatch="subset")
    assert said(old, new) == "boats: formatting only, no rows changed (column order)\n"
    assert said(new, old) == said(old, new)
    two = "id,name,berth,dock\nb1,Ann,1,x\n"
    old = package(tmp_path / "two", two)
    new = package(tmp_path / "swapped", "id,name,dock,berth\nb1,Ann,x,1\n")
    assert not found(old, new).differs
    assert said(old, new) == "boats: formatting only, no rows changed (column order)\n"


def test_change_in_the_descriptor_is_reported_once(tmp_path: Path) -> None:
    old = package(tmp_path / "old", "id,name\nb1,Ann\n")
    renamed = [FIELDS[0], {"name": "called", "type": "string"}]
    assert "format" not in said(old, package(tmp_path / "renamed", "id,called\nb1,Ann\n", renamed))
    assert "format" not in said(old, package(tmp_path / "fewer", "id\nb1\n", FIELDS[:1]))
    semicolons = package(tmp_path / "semicolons", "id;name\nb1;Ann\n")
    descriptor = json.loads(Path(semicolons, "datapackage.json").read_text())
    descriptor["resources"][0]["dialect"] = {"delimiter": ";"}
    Path(semicolons, "datapackage.json").write_text(json.dumps(descriptor))
    assert "boats: formatting only, no rows changed (delimiter ',' → ';')\n" in said(old, semicolons)


def test_a_value_of_json_of_another_type_is_not_nothing(tmp_path: Path) -> None:
    sides = []
    for side, name in (("old", "1"), ("new", 1)):
        folder = Path(package(tmp_path / side, ""))
        descriptor = json.loads((folder / "datapackage.json").read_text())
        descriptor["resources"][0] |= {"path": "boats.json", "format": "json"}
        (folder / "datapackage.json").write_text(json.dumps(descriptor))
        (folder / "boats.json").write_text(json.dumps([{"id": "b2", "name": name}]))
        sides.append(str(folder))
    words = "spaces, order of properties, or JSON types of values"
    assert said(*sides) == f"boats: formatting only, no rows changed ({words})\n"


def test_another_text_for_a_missing_value_beside_a_change_is_worded(tmp_path: Path) -> None:
    old = package(tmp_path / "old", "id,name,berth\nb1,NA,1\n", missingValues=["", "NA"])
    new = package(tmp_path / "new", "id,name,berth\nb1,,2\n", missingValues=["", "NA"])
    assert "      name   (empty) → (empty) (different missing value)\n      berth  1 → 2\n" in said(old, new)
