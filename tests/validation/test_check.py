"""The checks of a package: which tables are read, what is found in them, and what is only counted."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.harbor_case import TEXT, broken, places, written
from tests.support.suppression_case import package

from claims import Options, validate
from claims.package.folder import FolderStore
from claims.package.temporary import temporary_folder
from claims.rules.choice import Choice, chosen
from claims.validation.check import check_package
from claims.validation.report import Checked

ALL = chosen((), (), {}, None)


def checked(folder: Path, choice: Choice = ALL, options: Options | None = None) -> Checked:
    with FolderStore(folder, "datapackage.json", str(folder)) as store, temporary_folder() as temporary:
        return check_package(store, temporary, options or Options(), choice)


def faults(result: Checked) -> list[tuple[str, int | None]]:
    return [(each.rule.id, each.place.row) for each in result.collector.kept]


def test_findings_and_rows_of_a_package(tmp_path: Path) -> None:
    result = checked(package(tmp_path))
    assert sorted(faults(result), key=str) == [
        ("not-in-enum", 3),
        ("not-in-enum", 4),
        ("unmatched-foreign-key", 3),
        ("unmatched-foreign-key", 5),
    ]
    assert (result.rows, result.unknown) == ({"things": 5}, ())
    assert result.package is not None
    assert [[part.shown for part in index.parts] for index in result.indexes] == [
        [str(tmp_path / "things.csv")]
    ]


def test_rules_that_are_not_chosen_find_nothing(tmp_path: Path) -> None:
    result = checked(package(tmp_path), chosen(("not-in-enum",), (), {}, 1))
    assert faults(result) == [("not-in-enum", 3)]
    assert result.collector.counts == {("not-in-enum", "error"): 2}


def test_unreadable_descriptor_has_no_tables(tmp_path: Path) -> None:
    package(tmp_path)
    (tmp_path / "datapackage.json").write_text("{")
    result = checked(tmp_path)
    assert (result.package, result.rows, faults(result)) == (None, {}, [("invalid-json", None)])


def test_table_that_cannot_be_read_leaves_the_other_ones(tmp_path: Path) -> None:
    package(tmp_path)
    descriptor = json.loads((tmp_path / "datapackage.json").read_text())
    descriptor["resources"].append(
        {"name": "none", "type": "table", "path": "none.csv", "schema": {"fields": [{"name": "id"}]}}
    )
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor))
    result = checked(tmp_path, chosen(("missing-file", "not-in-enum"), (), {}, None))
    assert result.rows == {"things": 5}
    assert result.collector.counts == {("missing-file", "error"): 1, ("not-in-enum", "error"): 2}


def test_unknown_source_of_a_text(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(TEXT)
    result = checked(written(tmp_path / "package"), ALL, Options(texts={"post-2": text}))
    assert result.unknown == ("unknown source 'post-2' in --text: did you mean 'post-1'?",)


@pytest.mark.parametrize(
    ("other", "value"), [("true", "1"), ('{"name": 1}', "1"), ('{"name": "b"}', "9" * 4_500)]
)
def test_inline_rows_are_found_beside_broken_resources_and_long_numbers(
    tmp_path: Path, other: str, value: str
) -> None:
    table = f'{{"name": "a", "data": [{{"id": {value}, "v": 2}}], "schema": {json.dumps(SCHEMA)}}}'
    text = f'{{"resources": [{other}, {table}]}}'
    (tmp_path / "datapackage.json").write_text(text)
    found = [each for each in validate(tmp_path).findings if each.rule == "type-error"]
    assert ("v", text.index("2}]") + 1) in [(each.field, each.column) for each in found]


def test_unclosed_quote_affects_only_its_own_line(tmp_path: Path) -> None:
    report = broken(tmp_path, "datapackage/speakers.csv", b"Ada Quill", b'"Ada Quill')
    assert places(report) == [("unclosed-quote", None, 2, 8)]
    assert report.counts.rows["speakers"] == 1


def test_passages_and_quotations_are_checked_against_the_text(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    file = tmp_path / "text.txt"
    file.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    options = Options(texts={"post-1": file})
    assert places(validate(package, options)) == []
    claims = package / "datapackage/claims.csv"
    claims.write_text(claims.read_text().replace("will open in May", "may open in May"), newline="\n")
    assert places(validate(package, options)) == [("quotation-not-verbatim", "quotation", 3, 104)]
    file.write_text(TEXT.replace("small", "large"))
    rules = {each.rule for each in validate(package, options).findings}
    assert rules == {"text-hash-mismatch"}


def test_large_file_has_the_same_findings_as_a_small_one(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    speakers = package / "datapackage/speakers.csv"
    lines = [f'zz-{number:06d},"Name, ""{number}""\nJr",person,true,,,,\n' for number in range(12_000)]
    lines[7_000] = lines[7_000].replace("person", "alien")
    lines[9_000] = lines[9_000].replace(",,,,", ",,,,,")
    speakers.write_text(speakers.read_text() + "".join(lines), newline="\n")
    assert speakers.stat().st_size > 1 << 18
    report = validate(package, Options(ignore=("unreferenced-row",)))
    assert places(report) == [("not-in-enum", "kind", 14_005, 5), ("ragged-row", None, 18_004, 1)]
    assert report.counts.rows["speakers"] == 12_001


@pytest.mark.parametrize(
    ("ignore", "expected"),
    [((), "bytes-mismatch"), (("bytes-mismatch",), "hash-mismatch"), (("hash-mismatch",), "bytes-mismatch")],
)
def test_a_changed_file_is_one_finding_although_neither_bytes_nor_hash_match(
    tmp_path: Path, ignore: tuple[str, ...], expected: str
) -> None:
    package = written(tmp_path / "package")
    descriptor = json.loads((package / "datapackage.json").read_text())
    descriptor["resources"][0] |= {"bytes": 1, "hash": "sha256:" + "0" * 64}
    (package / "datapackage.json").write_text(json.dumps(descriptor))
    assert [each.rule for each in validate(package, Options(ignore=ignore)).findings] == [expected]


SCHEMA = {"fields": [{"name": "id", "type": "integer"}, {"name": "v", "type": "string"}]}


def findings(folder: Path, resources: list[Any], csv: str = "id,v\n1,x\n") -> list[str]:
    """Return the rules that a package of these resources breaks; each table is a copy of `csv`."""
    descriptor = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "invented",
        "id": "invented",
        "licenses": [{"name": "CC0-1.0"}],
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    (folder / "a.csv").write_text(csv)
    (folder / "speakers.csv").write_text("speaker_id\n1\nunused\n")
    return [each.rule for each in validate(folder).findings]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (SCHEMA, ["placeholder-value"]),
        ({"fields": "id"}, ["invalid-property-type"]),
        ({"fields": []}, ["empty-property"]),
        ({}, ["missing-required-property"]),
        ("gone.json", ["missing-file"]),
        (None, ["invalid-property-type"]),
    ],
)
def test_a_value_is_no_placeholder_in_a_table_without_a_readable_schema(
    tmp_path: Path, schema: object, expected: list[str]
) -> None:
    assert findings(tmp_path, [{"name": "a", "path": "a.csv", "schema": schema}], "id,v\n1,N/A\n") == expected


KEY = {"fields": "id", "reference": {"resource": "speakers", "fields": "speaker_id"}}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (SCHEMA, ["unreferenced-row"]),
        ({"fields": "id"}, ["invalid-property-type"]),
        ("gone.json", ["missing-file"]),
        ({**SCHEMA, "foreignKeys": KEY}, ["invalid-property-type"]),
        ({**SCHEMA, "foreignKeys": [{"fields": ["id"]}]}, ["missing-required-property"]),
    ],
)
def test_a_row_may_be_referenced_by_a_table_whose_schema_cannot_be_read(
    tmp_path: Path, schema: object, expected: list[str]
) -> None:
    speakers = {"fields": [{"name": "speaker_id", "type": "string"}], "primaryKey": ["speaker_id"]}
    reference = {"resource": "speakers", "fields": ["speaker_id"]}
    claims = {
        "fields": [{"name": "id", "type": "string"}, {"name": "v", "type": "string"}],
        "foreignKeys": [{"fields": ["id"], "reference": reference}],
    }
    resources = [
        {"name": "claims", "path": "a.csv", "schema": claims},
        {"name": "other", "path": "a.csv", "schema": schema},
        {"name": "speakers", "path": "speakers.csv", "schema": speakers},
    ]
    assert findings(tmp_path, resources) == expected


@pytest.mark.parametrize("name", [[], {}])
def test_a_resource_name_that_is_not_a_string_is_one_finding(tmp_path: Path, name: object) -> None:
    resources = [{"name": each, "path": "a.csv", "schema": SCHEMA} for each in (name, "a")]
    assert findings(tmp_path, resources) == ["invalid-property-type"]


@pytest.mark.parametrize(
    "field",
    [
        {"type": "list", "itemType": [], "constraints": {"minLength": 1}},
        {"type": "boolean", "trueValues": 1},
        {"type": "boolean", "trueValues": ["1", 1]},
        {"type": "number", "decimalChar": []},
        {"type": "integer", "groupChar": {}},
        {"type": "integer", "bareNumber": "no"},
        {"type": "list", "delimiter": 1, "constraints": {"minLength": 1}},
    ],
)
def test_a_property_of_the_wrong_type_does_not_stop_the_rows_from_being_checked(
    tmp_path: Path, field: dict[str, Any]
) -> None:
    schema = {"fields": [{"name": "id", **field}, {"name": "v", "type": "string"}]}
    assert findings(tmp_path, [{"name": "a", "path": "a.csv", "schema": schema}]) == ["invalid-property-type"]


def test_progress_rises_to_the_total(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    speakers = package / "datapackage/speakers.csv"
    lines = [f"zz-{number:06d},Name,person,true,,,,\n" for number in range(100_000)]
    speakers.write_text(speakers.read_text() + "".join(lines), newline="\n")
    steps: list[tuple[int, int]] = []
    validate(package, Options(progress=lambda done, total: steps.append((done, total))))
    size = sum(file.stat().st_size for file in (package / "datapackage").glob("*.csv"))
    assert {total for _, total in steps} == {2 * size}
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})
    assert len(steps) > 5
    assert steps[-1] == (2 * size, 2 * size)
