"""Statements of the standard on packages, and a violation of each."""

import json

import pytest
from tests.descriptor.test_check import CASES as CHECK_CASES
from tests.descriptor.test_dialect import CASES as DIALECT_CASES
from tests.descriptor.test_files import CASES as FILE_CASES
from tests.descriptor.test_resource import CASES as DATA_CASES
from tests.descriptor.test_text_checks import CASES as TEXT_CASES
from tests.rules.test_resource import CASES as RESOURCE_CASES
from tests.support.descriptor_case import GONE, PACKAGE, changed, found, read

from claims.descriptor import read_descriptor
from claims.package.open import open_store
from claims.rules import descriptor as rules

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
    (
        "Data Package › Properties",
        "MUST have resources",
        {"resources": GONE},
        [("missing-required-property", "the descriptor has no 'resources', which is required")],
    ),
    (
        "Data Package › resources",
        "at least one resource",
        {"resources": []},
        [("empty-property", "resources is empty: fill it in or remove it")],
    ),
    (
        "Data Package › resources",
        "MUST be an array of objects",
        {"resources.2": "x"},
        [("invalid-property-type", "resources[2] is 'x': expected an object")],
    ),
    (
        "Data Package › resources",
        "MUST be an array of objects",
        {"resources": {}},
        [("invalid-property-type", "resources is an object: expected an array")],
    ),
    (
        "Data Package › Properties",
        "SHOULD have name",
        {"name": GONE},
        [("missing-recommended-property", "the descriptor has no 'name', which is recommended")],
    ),
    (
        "Data Package › Properties",
        "SHOULD have id, licenses",
        {"id": GONE, "licenses": GONE},
        [
            ("missing-recommended-property", "the descriptor has no 'id', which is recommended"),
            ("missing-recommended-property", "the descriptor has no 'licenses', which is recommended"),
        ],
    ),
    (
        "Data Package › $schema",
        "default is version 1",
        {"$schema": GONE},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            )
        ],
    ),
    (
        "Data Package › $schema",
        "version 1 is stated",
        {"$schema": "https://datapackage.org/profiles/1.0/datapackage.json"},
        [
            (
                "old-version",
                "the descriptor names version 1 in '$schema', so it is read as version 1 of the standard",
            )
        ],
    ),
    (
        "Data Package › $schema",
        "MUST be a profile",
        {"$schema": "https://example.org/p.json"},
        [
            (
                "unknown-profile",
                "$schema is 'https://example.org/p.json': the requirements of this profile are not checked",
            )
        ],
    ),
    (
        "Data Package › $schema",
        "MUST be a profile of this kind",
        {"$schema": "https://datapackage.org/profiles/2.0/tableschema.json"},
        [("unknown-profile", "$schema is the profile of a tableschema: expected that of a datapackage")],
    ),
    (
        "Data Package › $schema",
        "MUST be a profile",
        {"$schema": 2},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            ("invalid-property-type", "$schema is 2: expected a string"),
        ],
    ),
    (
        "Data Package › name",
        "is a name",
        {"name": ""},
        [("empty-property", "name is empty: fill it in or remove it")],
    ),
    (
        "Data Package › image",
        "MUST be a string",
        {"image": 5},
        [("invalid-property-type", "image is 5: expected a string")],
    ),
    (
        "Data Package › version",
        "is a string",
        {"version": 1},
        [("invalid-property-type", "version is 1: expected a string")],
    ),
    (
        "Data Package › keywords",
        "an array of strings",
        {"keywords": "claims"},
        [("invalid-property-type", "keywords is 'claims': expected an array of strings")],
    ),
    (
        "Data Package › keywords",
        "an array of strings",
        {"keywords": ["claims", 1]},
        [("invalid-property-type", "keywords[1] is 1: expected a string")],
    ),
    (
        "Data Package › keywords",
        "says something",
        {"keywords": []},
        [("empty-property", "keywords is empty: fill it in or remove it")],
    ),
    (
        "Data Package › contributors",
        "MUST be an array",
        {"contributors": "A. Curator"},
        [("invalid-property-type", "contributors is 'A. Curator': expected an array")],
    ),
    (
        "Data Package › contributors",
        "each MUST be an object",
        {"contributors": ["A. Curator"]},
        [("invalid-property-type", "contributors[0] is 'A. Curator': expected an object")],
    ),
    (
        "Data Package › contributors",
        "roles is an array of strings",
        {"contributors.0.roles": "creator"},
        [("invalid-property-type", "contributors[0].roles is 'creator': expected an array of strings")],
    ),
    (
        "Profiles 1.0",
        "tabular-data-package demands tables",
        {
            "$schema": GONE,
            "profile": "tabular-data-package",
            "resources.0.profile": "tabular-data-resource",
            "resources.1.profile": "tabular-data-resource",
        },
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "profile-violation",
                "resources[2] does not have the profile 'tabular-data-resource', which the package's profile requires",
            ),
        ],
    ),
    (
        "Profiles 1.0",
        "tabular-data-resource demands a schema",
        {"$schema": GONE, "resources.2.profile": "tabular-data-resource"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "profile-violation",
                "resources[2].profile is 'tabular-data-resource', which requires a 'schema'",
            ),
        ],
    ),
    (
        "Profiles 1.0",
        "$schema has taken its place",
        {"profile": "data-package"},
        [("outdated-property", "profile is from version 1: use '$schema'")],
    ),
]


def test_a_valid_package_has_no_findings(tmp_path):
    assert found(tmp_path, PACKAGE) == []


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


JSON_CASES = [
    (b"{", [("invalid-json", "unexpected end of the file: expected a property name in double quotes")]),
    (
        b"[]",
        [("descriptor-not-object", "the descriptor is not an object: expected properties with their values")],
    ),
    (b"[" * 99 + b"]" * 99, [("json-too-deep", "nested more than 64 levels deep, so it is not read")]),
]


@pytest.mark.parametrize(("data", "expected"), JSON_CASES)
def test_what_is_no_json_object_gives_no_package(tmp_path, data, expected):
    package, breaks = read(tmp_path, data)
    assert package is None
    assert [(each.rule.id, each.message) for each in breaks] == expected


def test_what_is_no_yaml_gives_no_package(tmp_path):
    (tmp_path / "datapackage.yaml").write_text("name: [")
    with open_store(str(tmp_path)) as store:
        package, breaks = read_descriptor(store, store.descriptor)
    assert package is None
    assert [each.rule.id for each in breaks] == ["invalid-yaml"]


def test_flaws_of_the_json_do_not_stop_the_rest(tmp_path):
    text = json.dumps(changed({"resources.0.schema.fields.3.constraints": {"maximum": 1}}))
    text = text.replace('{"maximum": 1}', '{"maximum": NaN, "minimum": 1e999, "minimum": 2}')
    package, breaks = read(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert [each.rule.id for each in breaks] == [
        "invalid-json-encoding",
        "duplicate-json-key",
        "invalid-json-number",
        "number-out-of-range",
        "invalid-constraint-value",
    ]
    assert package.tables[0].schema.fields[3].constraints == {"minimum": 2}


def test_every_rule_has_a_breaking_case():
    others = [*RESOURCE_CASES, *DIALECT_CASES, *CHECK_CASES, *FILE_CASES, *DATA_CASES, *TEXT_CASES]
    broken = {rule for case in [*CASES, *others] for rule, _ in case[3]}
    broken |= {rule for _, expected in JSON_CASES for rule, _ in expected}
    broken |= {
        "invalid-yaml",
        "invalid-json-encoding",
        "duplicate-json-key",
        "invalid-json-number",
        "number-out-of-range",
    }  # above
    broken |= {"bytes-mismatch", "hash-mismatch"}  # in tests/descriptor/test_checksum.py
    broken |= {"property-requires-version-2"}  # in tests/descriptor/test_constraints.py
    assert {rule.id for rule in rules.RULES} - broken == set()


def test_every_rule_is_explained():
    assert len({rule.id for rule in rules.RULES}) == len(rules.RULES)
    for rule in rules.RULES:
        assert rule.family == "descriptor"
        assert all((rule.title, rule.why, rule.bad, rule.good, rule.fix))
        assert rule.title[0].isupper()
