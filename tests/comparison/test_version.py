"""The Data Package recipe as a table: a change, and the version bump that it requires."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from claims.cli import cli
from claims.comparison.compare import compare
from claims.comparison.diff import diff_of
from claims.comparison.prepared_table import CompareOptions
from claims.comparison.version import bump_version, declared_bump, version_bump
from claims.model.diff import Bump, Diff
from claims.package.open import open_store

Change = Callable[[dict[str, Any], dict[str, str]], object]
FIELDS = [
    {"name": "id", "type": "string"},
    {"name": "size", "type": "integer", "constraints": {"minimum": 0, "maximum": 9}},
    {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"], "required": True}},
    {"name": "who", "type": "string"},
]
THINGS = "id,size,kind,who\n1,5,a,x\n2,6,b,y\n"
PEOPLE = "id,name\nx,Ada\ny,Bo\n"


def written(folder: Path, change: Change) -> Path:
    """A package of two tables, changed."""
    folder.mkdir()
    files = {"things.csv": THINGS, "people.csv": PEOPLE}
    people = {"fields": [{"name": "id"}, {"name": "name"}], "primaryKey": ["id"]}
    things = {
        "fields": json.loads(json.dumps(FIELDS)),
        "primaryKey": ["id"],
        "foreignKeys": [{"fields": ["who"], "reference": {"resource": "people", "fields": ["id"]}}],
    }
    descriptor: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "package",
        "version": "1.0.0",
        "title": "Things",
        "resources": [
            {"name": "things", "path": "things.csv", "type": "table", "schema": things},
            {"name": "people", "path": "people.csv", "type": "table", "schema": people},
        ],
    }
    change(descriptor, files)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder


def fields(descriptor: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = descriptor["resources"][0]["schema"]["fields"]
    return found


def schema(descriptor: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = descriptor["resources"][0]["schema"]
    return found


def edit(name: str, old: str, new: str) -> Change:
    def change(_: dict[str, Any], files: dict[str, str]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


def drop_column(descriptor: dict[str, Any], files: dict[str, str]) -> None:
    fields(descriptor).pop(1)
    files["things.csv"] = "id,kind,who\n1,a,x\n2,b,y\n"


def add_column(descriptor: dict[str, Any], files: dict[str, str]) -> None:
    fields(descriptor).append({"name": "more", "type": "string"})
    files["things.csv"] = "id,size,kind,who,more\n1,5,a,x,\n2,6,b,y,\n"


def swap_columns(descriptor: dict[str, Any], files: dict[str, str]) -> None:
    fields(descriptor)[1:3] = fields(descriptor)[2:0:-1]
    files["things.csv"] = "id,kind,size,who\n1,a,5,x\n2,b,6,y\n"


def rename_column(descriptor: dict[str, Any], files: dict[str, str]) -> None:
    fields(descriptor)[1]["name"] = "width"
    files["things.csv"] = files["things.csv"].replace("size", "width")


def rename_table(descriptor: dict[str, Any], files: dict[str, str]) -> None:
    descriptor["resources"][0]["name"] = "items"


def move_file(descriptor: dict[str, Any], files: dict[str, str]) -> None:
    descriptor["resources"][0]["path"] = "data.csv"
    files["data.csv"] = files.pop("things.csv")


def other_delimiter(descriptor: dict[str, Any], files: dict[str, str]) -> None:
    descriptor["resources"][0]["dialect"] = {"delimiter": ";"}
    files["things.csv"] = files["things.csv"].replace(",", ";")


def more_tables(descriptor: dict[str, Any], files: dict[str, str]) -> None:
    schema = {"fields": [{"name": "id"}]}
    descriptor["resources"].append({"name": "new", "path": "new.csv", "type": "table", "schema": schema})
    files["new.csv"] = "id\n1\n"


def fewer_tables(descriptor: dict[str, Any], files: dict[str, str]) -> None:
    del schema(descriptor)["foreignKeys"], descriptor["resources"][1]


RECIPE: list[tuple[str, Change, Bump, list[str]]] = [
    ("nothing", lambda d, f: None, "none", []),
    ("the package's name", lambda d, f: d.update(name="other"), "major", ["name: 'package' → 'other'"]),
    ("the package's id", lambda d, f: d.update(id="x"), "major", ["id: 'x' added"]),
    ("its title", lambda d, f: d.update(title="Other"), "patch", ["title: 'Things' → 'Other'"]),
    ("its version", lambda d, f: d.update(version="1.0.1"), "none", ["version: '1.0.0' → '1.0.1'"]),
    ("a new table", more_tables, "minor", ["resource 'new' added (1 row)"]),
    (
        "a table renamed",
        rename_table,
        "major",
        ["resource 'things': renamed to 'items' (same files)"],
    ),
    ("a file moved", move_file, "none", ["resources[things].path: 'things.csv' → 'data.csv'"]),
    ("another delimiter", other_delimiter, "patch", ['resources[things].dialect: {"delimiter": ";"} added']),
    (
        "a column gone",
        drop_column,
        "major",
        ["things: field 'size' removed (filled in 2 of 2 rows)"],
    ),
    ("a column more", add_column, "major", ["things: field 'more' added (filled in 0 of 2 rows)"]),
    ("columns in another order", swap_columns, "major", ["things: schema: fields reordered"]),
    (
        "a column renamed",
        rename_column,
        "major",
        ["things: field 'size': renamed to 'width' (same content)"],
    ),
    (
        "another type",
        lambda d, f: fields(d)[1].update(type="number"),
        "major",
        ["things: field 'size': type 'integer' → 'number'"],
    ),
    (
        "another format",
        lambda d, f: fields(d)[3].update(format="email"),
        "major",
        ["things: field 'who': format 'default' → 'email'"],
    ),
    (
        "a field's title",
        lambda d, f: fields(d)[3].update(title="Who"),
        "patch",
        ["things: field 'who': title 'Who' added"],
    ),
    (
        "a lower maximum",
        lambda d, f: fields(d)[1]["constraints"].update(maximum=8),
        "major",
        ["things: field 'size': constraints.maximum 9 → 8 (tightened)"],
    ),
    (
        "a lower minimum",
        lambda d, f: fields(d)[1]["constraints"].update(minimum=-1),
        "minor",
        ["things: field 'size': constraints.minimum 0 → -1 (loosened)"],
    ),
    (
        "a constraint more",
        lambda d, f: fields(d)[3].update(constraints={"minLength": 1}),
        "major",
        ["things: field 'who': constraints.minLength 1 added (tightened)"],
    ),
    (
        "a constraint less",
        lambda d, f: fields(d)[1]["constraints"].pop("maximum"),
        "minor",
        ["things: field 'size': constraints.maximum 9 removed (loosened)"],
    ),
    (
        "no more required",
        lambda d, f: fields(d)[2]["constraints"].pop("required"),
        "minor",
        ["things: field 'kind': constraints.required true → false (loosened)"],
    ),
    (
        "a value more in an enum",
        lambda d, f: fields(d)[2]["constraints"]["enum"].append("c"),
        "minor",
        ["things: field 'kind': constraints.enum 'c' added (loosened)"],
    ),
    (
        "one value for another in an enum",
        lambda d, f: fields(d)[2]["constraints"].update(enum=["a", "b2"]),
        "major",
        [
            "things: field 'kind': constraints.enum 'b' removed (tightened)",
            "things: field 'kind': constraints.enum 'b2' added (loosened)",
        ],
    ),
    (
        "another pattern",
        lambda d, f: fields(d)[3].update(constraints={"pattern": "x|y"}),
        "major",
        ["things: field 'who': constraints.pattern 'x|y' added (tightened)"],
    ),
    (
        "another primary key",
        lambda d, f: schema(d).update(primaryKey=["size"]),
        "major",
        ["things: schema: primaryKey 'id' → 'size'"],
    ),
    (
        "a reference gone",
        lambda d, f: schema(d).pop("foreignKeys"),
        "minor",
        ["things: schema: foreignKeys 'who → people (id)' removed (loosened)"],
    ),
    (
        "a unique key more",
        lambda d, f: schema(d).update(uniqueKeys=[["size"]]),
        "major",
        ["things: schema: uniqueKeys 'size' added (tightened)"],
    ),
    (
        "other missing values",
        lambda d, f: schema(d).update(missingValues=["", "-"]),
        "major",
        ["things: schema: missingValues '' → '', '-'"],
    ),
    (
        "any header order",
        lambda d, f: schema(d).update(fieldsMatch="equal"),
        "minor",
        ["things: schema: fieldsMatch 'exact' → 'equal' (loosened)"],
    ),
    ("a row gone", edit("things.csv", "2,6,b,y\n", ""), "major", []),
    ("a row more", edit("things.csv", "2,6,b,y\n", "2,6,b,y\n3,7,a,x\n"), "minor", []),
    ("a value corrected", edit("things.csv", "1,5,", "1,4,"), "patch", []),
    ("a reference corrected", edit("things.csv", "a,x", "a,y"), "minor", []),
    ("a value reformatted", edit("things.csv", "1,5,", "1,05,"), "patch", []),
    ("rows in another order", edit("things.csv", "1,5,a,x\n2,6,b,y\n", "2,6,b,y\n1,5,a,x\n"), "patch", []),
]


def differ(old: Path, new: Path) -> Diff:
    with compare(open_store(str(old)), open_store(str(new)), CompareOptions()) as comparison:
        return diff_of(comparison)


@pytest.mark.parametrize(
    ("change", "bump", "messages"), [each[1:] for each in RECIPE], ids=[each[0] for each in RECIPE]
)
def test_a_change_requires_its_bump(tmp_path: Path, change: Change, bump: Bump, messages: list[str]) -> None:
    old, new = written(tmp_path / "old", lambda d, f: None), written(tmp_path / "new", change)
    diff = differ(old, new)
    told = [each.message for each in (*diff.descriptor, *diff.schema_)]
    assert told == messages
    assert diff.version_bump.required == bump
    assert diff.differs == (bump != "none" or bool(messages))


def test_removed_table_is_incompatible(tmp_path: Path) -> None:
    old, new = written(tmp_path / "old", lambda d, f: None), written(tmp_path / "new", fewer_tables)
    diff = differ(old, new)
    assert [each.message for each in diff.descriptor] == ["resource 'people' removed (2 rows)"]
    assert (diff.descriptor[0].rows, diff.removes_rows) == (2, True)
    back = differ(new, old)
    assert [each.message for each in back.descriptor] == ["resource 'people' added (2 rows)"]
    assert not back.removes_rows
    done = CliRunner().invoke(cli, ["diff", str(old), str(new), "--fail-on", "removed"])
    assert done.exit_code == 1
    assert CliRunner().invoke(cli, ["diff", str(new), str(old), "--fail-on", "removed"]).exit_code == 0
    assert diff.version_bump.required == "major"


def test_removed_file_that_is_not_a_table_removes_no_rows(tmp_path: Path) -> None:
    def with_page(descriptor: dict[str, Any], files: dict[str, str]) -> None:
        descriptor["resources"].append({"name": "page", "path": "page.pdf"})
        files["page.pdf"] = "%PDF"

    old, new = written(tmp_path / "old", with_page), written(tmp_path / "new", lambda d, f: None)
    diff = differ(old, new)
    assert [(each.message, each.rows) for each in diff.descriptor] == [("resource 'page' removed", None)]
    assert not diff.removes_rows
    fewer = written(tmp_path / "fewer", fewer_tables)
    asked = ["diff", str(new), str(fewer), "--fail-on", "removed", "--table"]
    assert CliRunner().invoke(cli, [*asked, "things"]).exit_code == 0


@pytest.mark.parametrize(
    ("old", "new", "bump"),
    [
        ("1.2.3", "1.2.3", "none"),
        ("1.2.3", "1.2.4", "patch"),
        ("1.2.3", "1.3.0", "minor"),
        ("1.2.3", "2.0.0", "major"),
        ("1.2.3", "1.2.2", "none"),
        ("2.0.0", "1.9.9", "none"),
        ("1.2.3-rc.1", "1.2.3", "none"),
        ("v1", "1.0.0", None),
        (None, "1.0.0", None),
    ],
)
def test_versions_declare_a_bump(old: str | None, new: str | None, bump: Bump | None) -> None:
    assert declared_bump(old, new) == bump


@pytest.mark.parametrize(
    ("required", "old", "new", "enough"),
    [
        ("none", None, None, True),
        ("patch", "1.0.0", "1.0.0", False),
        ("minor", "1.0.0", "1.0.1", False),
        ("minor", "1.0.0", "2.0.0", True),
        ("major", "0.1.0", "0.2.0", False),
    ],
)
def test_declared_bump_is_sufficient_or_not(
    required: Bump, old: str | None, new: str | None, enough: bool
) -> None:
    assert version_bump(required, old, new).sufficient is enough


def test_version_is_bumped() -> None:
    bumps: list[Bump] = ["none", "patch", "minor", "major"]
    assert [bump_version("1.2.3", bump) for bump in bumps] == ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]
    with pytest.raises(ValueError, match="v1"):
        bump_version("v1", "patch")


def test_the_diff_conforms_to_its_schema(tmp_path: Path) -> None:
    published = json.loads(
        (Path(__file__).parents[2] / "schemas/record/diff.json").read_text(encoding="utf-8")
    )
    old = written(tmp_path / "old", lambda d, f: None)
    for number, (_, change, *_) in enumerate(RECIPE):
        diff = differ(old, written(tmp_path / f"new{number}", change))
        said = json.loads(diff.model_dump_json(by_alias=True))
        jsonschema.Draft202012Validator(published).validate(said)
        assert Diff.model_validate(said) == diff


def test_a_version_that_is_not_semver_has_no_bump() -> None:
    """SemVer 2.0.0, point 9: no leading zeros in numeric identifiers of a pre-release."""
    for version in ("1.0.0-01", "1.0.0-a..b", "1.0.0-", "1.0.0+", "01.0.0"):
        assert declared_bump(version, version) is None
        with pytest.raises(ValueError, match=re.escape(version)):
            bump_version(version, "major")
    for version in ("1.0.0-0", "1.0.0-01a", "1.0.0-a.1+001"):
        assert declared_bump(version, version) == "none"
