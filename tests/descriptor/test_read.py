"""Any descriptor is read, with defaults and positions."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.descriptor_case import GONE, PACKAGE, V2, changed, read

from claims.descriptor import File, read_descriptor
from claims.model.errors import CannotDo
from claims.model.table import Dialect
from claims.package.folder import FolderStore


def test_finding_has_its_position(tmp_path):
    data = b"""{
  "$schema": "%s",
  "resources": [
    {"name": "claims", "path": "claims.csv",
     "schema": {"fields": [{"name": "id", "type": "strng"}], "primarykey": ["id"]}}
  ]
}""" % V2.encode()
    _, breaks = read(tmp_path, data)
    places = [(each.rule.id, each.place.table, each.place.field, each.place.value) for each in breaks]
    lines = [(each.place.line, each.place.column) for each in breaks]
    assert {each.place.file for each in breaks} == {str(tmp_path / "datapackage.json")}
    assert places == [
        ("missing-recommended-property", None, None, None),
        ("missing-recommended-property", None, None, None),
        ("missing-recommended-property", None, None, None),
        ("misspelled-property", "claims", None, None),
        ("unknown-field-type", "claims", "id", "strng"),
    ]
    assert lines == [(1, 1), (1, 1), (1, 1), (5, 62), (5, 51)]


def test_a_schema_and_a_dialect_may_be_files_and_are_checked_once(tmp_path):
    schema = {"fields": [{"name": "id", "type": "strng"}]}
    files = {
        "claims.csv": b"id",
        "speakers.csv": b"id",
        "README.md": b"",
        "schemas/s.json": json.dumps(schema).encode(),
        "d.json": b'{"delimiter": ";"}',
    }
    change = {
        "resources.0.schema": "schemas/s.json",
        "resources.1.schema": "schemas/s.json",
        "resources.0.dialect": "d.json",
    }
    package, breaks = read(tmp_path, changed(change), files)
    assert [(each.place.file, each.place.line, each.place.column, each.message) for each in breaks] == [
        (str(tmp_path / "schemas/s.json"), 1, 36, "fields[0].type is 'strng': did you mean 'string'?")
    ]
    assert package.tables[0].schema == package.tables[1].schema
    assert package.tables[0].dialect == Dialect(
        delimiter=";", properties={"delimiter": ";"}, stated=frozenset(["delimiter"])
    )


def test_a_package_is_read_with_its_defaults(tmp_path):
    package, _ = read(tmp_path, PACKAGE)
    assert (package.name, package.version, package.id) == ("said", "1.0.0", "https://example.org/said")
    assert [table.name for table in package.tables] == ["claims", "speakers"]
    assert package.files == (File("readme", ("README.md",), None, None, PACKAGE["resources"][2]),)
    table = package.tables[1]
    assert (table.paths, table.format, table.encoding, table.dialect) == (
        ("speakers.csv",),
        "csv",
        "utf-8",
        Dialect(),
    )


def test_unusable_resources_are_left_out_and_the_others_are_kept(tmp_path):
    package, _ = read(tmp_path, changed({"resources.0.path": "../claims.csv"}))
    assert [table.name for table in package.tables] == ["speakers"]
    package, _ = read(tmp_path, changed({"resources.0.encoding": "klingon", "resources.2.name": "speakers"}))
    assert [table.name for table in package.tables] == ["speakers"]
    assert package.files == ()


def test_a_tsv_has_tabs(tmp_path):
    package, _ = read(tmp_path, changed({"resources.1.format": "tsv", "resources.1.path": "README.md"}))
    assert package.tables[1].dialect.delimiter == "\t"


def test_packages_of_versions_0_and_1_are_read_with_one_warning(tmp_path):
    old = {
        "profile": "tabular-data-package",
        "name": "old",
        "license": "PDDL",
        "last_updated": "2012",
        "contributors": [{"title": "A", "role": "author"}],
        "resources": [
            {
                "name": "claims",
                "profile": "tabular-data-resource",
                "url": "claims.csv",
                "dialect": {"csvddfVersion": 1.2, "caseSensitiveHeader": False, "delimiter": ";"},
                "schema": {
                    "fields": [
                        {"name": "id"},
                        {"name": "up"},
                        {"name": "day", "type": "date", "format": "fmt:%d/%m/%Y"},
                    ],
                    "primaryKey": "id",
                    "foreignKeys": [{"fields": "up", "reference": {"resource": "", "fields": "id"}}],
                },
            }
        ],
    }
    package, breaks = read(tmp_path, old)
    assert [each.rule.id for each in breaks] == ["old-version"]
    schema = package.tables[0].schema
    assert [(each.type, each.format) for each in schema.fields] == [
        ("string", "default"),
        ("string", "default"),
        ("date", "%d/%m/%Y"),
    ]
    assert schema.primary_key == ("id",)
    assert [(key.fields, key.resource, key.reference_fields) for key in schema.foreign_keys] == [
        (("up",), "", ("id",))
    ]
    assert package.tables[0].paths == ("claims.csv",)
    assert package.tables[0].dialect.delimiter == ";"


def test_a_missing_descriptor_cannot_be_read(tmp_path):

    with pytest.raises(CannotDo, match="there is no file"):
        read_descriptor(FolderStore(tmp_path, "datapackage.json", "x"), "datapackage.json")


VALUES = [
    None,
    True,
    0,
    -1,
    1.5,
    1e308,
    "",
    "x",
    "../x",
    "string",
    [],
    {},
    [{}],
    {"name": 1},
    [[]],
    "\x00",
    "\ud800",
]


def spots(value, pointer=()):
    """Every pointer in a value."""
    yield pointer
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from spots(value[key], (*pointer, key))


@given(st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=150)
def test_mutated_descriptors_never_raise(tmp_path_factory, chance, times):
    package = json.loads(json.dumps(PACKAGE))
    for _ in range(times):
        *way, last = chance.choice([each for each in spots(package) if each])
        inner = package
        for part in way:
            inner = inner[part]
        inner[last] = json.loads(json.dumps(chance.choice(VALUES)))
    data = bytearray(json.dumps(package).encode())
    if chance.random() < 0.3:
        data[chance.randrange(len(data))] = chance.randrange(256)
    package, breaks = read(tmp_path_factory.mktemp("package"), bytes(data))
    assert package is not None or breaks
    for each in breaks:
        assert each.place.line
        assert each.message


def test_very_large_input_is_read_in_time(tmp_path):
    names = [{"name": f"field{number}", "titel": "x" * 100} for number in range(3000)]
    keys = [f"feld{number}" for number in range(3000)]
    change = {"resources.0.schema.fields": names, "resources.0.schema.primaryKey": keys}
    package, breaks = read(tmp_path, changed({**change, "resources.0.schema.foreignKeys": GONE}))
    assert len(package.tables) == 2
    assert len(breaks) == 6000
