"""Packages that the standard allows, although few tools write them."""

import json
from pathlib import Path
from typing import Any

import pytest

from claims import Options, validate
from claims.render.report.formats import FORMATS
from claims.render.report.view import View
from claims.rules.registry import RULES

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
OFFICIAL = "https://specs.frictionlessdata.io/schemas/"


def _found(folder: Path, package: dict[str, Any], files: dict[str, str]) -> list[tuple[object, ...]]:
    for name, text in files.items():
        (folder / name).write_text(text)
    described = {"name": "p", "id": "p", "licenses": [{"name": "CC0-1.0"}]} | package
    (folder / "datapackage.json").write_text(json.dumps(described))
    found = validate(str(folder)).findings
    return [(each.rule, each.severity, each.line, each.column, each.field) for each in found]


def test_columns_of_fields_with_one_name_are_checked_each_by_its_own_field(tmp_path: Path) -> None:
    fields = [{"name": "x", "type": "integer"}, {"name": "x", "constraints": {"enum": ["2", "4"]}}]
    package = {"$schema": V2, "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields}}]}
    assert [each[:1] + each[2:] for each in _found(tmp_path, package, {"t.csv": "x,x\n1,2\nq,3\n"})] == [
        ("duplicate-field-name", 1, 239, "x"),
        ("type-error", 3, 1, "x"),
        ("not-in-enum", 3, 3, "x (2)"),
    ]


def test_a_foreign_key_to_a_table_without_a_schema_refers_to_its_header(tmp_path: Path) -> None:
    keys = [{"fields": ["p"], "reference": {"resource": "u", "fields": [name]}} for name in ("code", "cod")]
    schema = {"fields": [{"name": "p", "type": "string"}], "foreignKeys": keys}
    resources = [{"name": "t", "path": "t.csv", "schema": schema}, {"name": "u", "path": "u.csv"}]
    files = {"t.csv": "p\nk\nzz\n", "u.csv": "code,n\nk,1\n"}
    found = _found(tmp_path, {"$schema": V2, "resources": resources}, files)
    assert [(each[0], each[2], each[4]) for each in found if each[1] == "error"] == [
        ("unmatched-foreign-key", 3, "p"),
        ("invalid-foreign-key-target", None, "cod"),
    ]


@pytest.mark.parametrize("place", ["profile", "$schema"])
def test_official_profiles_of_version_1_are_known_by_their_urls(tmp_path: Path, place: str) -> None:
    resource = {
        "name": "t",
        "path": "t.csv",
        "profile": f"{OFFICIAL}tabular-data-resource.json",
        "schema": {"fields": [{"name": "p"}]},
    }
    package = {place: f"{OFFICIAL}tabular-data-package.json", "resources": [resource]}
    assert [each[0] for each in _found(tmp_path, package, {"t.csv": "p\nk\n"})] == ["old-version"]
    resource.pop("schema")
    assert ("profile-violation", "error") in [each[:2] for each in _found(tmp_path, package, {})]


def test_a_package_with_faults_that_the_standard_allows_is_valid_with_warnings(tmp_path: Path) -> None:
    schema = {
        "fields": [{"name": "id", "type": "string", "required": True}, {"name": "n", "type": "integer"}],
        "primaryKey": ["id"],
    }
    keys = [{"fields": ["id"], "reference": {"resource": "t", "fields": ["id"]}}]
    table = {"name": "t", "path": "t.csv", "encoding": "utf-8", "schema": schema}
    more = {"foreignKeys": keys, "dialect": {"lineTerminator": "\n"}, "titel": "Towns"}
    text = "\ufeffid,n\r\n" + "".join(f"town {at} , {at}\r\n" for at in range(16))
    _found(tmp_path, {"$schema": V2, "resources": [table | more]}, {})
    (tmp_path / "t.csv").write_bytes(text.encode())
    report = validate(str(tmp_path), Options(limit=2))
    assert (report.valid, report.counts.by_severity) == (
        True,
        {
            "warning": {
                "byte-order-mark": 1,
                "leading-or-trailing-whitespace": 32,
                "line-ending": 1,
                "misplaced-property": 2,
                "misspelled-property": 1,
            }
        },
    )


def test_characters_that_change_how_text_is_displayed_are_reported_and_escaped(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "id", "type": "string"}]}
    package = {"$schema": V2, "resources": [{"name": "t", "path": "t.csv", "schema": schema}]}
    text = "id\nuser\u202etxt.exe\nMos\u200bcow\nCafe\u0301\n"
    assert [each[:3] for each in _found(tmp_path, package, {"t.csv": text})] == [
        ("bidi-control", "warning", 2),
        ("invisible-character", "warning", 3),
        ("not-nfc", "warning", 4),
    ]
    for name in FORMATS.keys() - {"json"}:
        view = View(validate(str(tmp_path)), RULES)
        assert not {"\u202e", "\u200b"} & set("".join(FORMATS[name].render(view)))
