"""Statements of the standard on packages, and a violation of each."""

import json

import pytest
from tests.descriptor.test_dialect import CASES as DIALECT_CASES
from tests.rules.test_resource import CASES as RESOURCE_CASES
from tests.support.descriptor_case import GONE, PACKAGE, changed, found, read

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
        "SHOULD be lower-case alphanumeric",
        {"name": "Said (final)"},
        [("discouraged-name", "name is 'Said (final)': expected lowercase letters, digits, '.', '-', '_'")],
    ),
    (
        "Data Package 1.0 › name",
        "MUST be lower-case alphanumeric",
        {"$schema": GONE, "name": "Said (final)"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            ("invalid-name", "name is 'Said (final)': expected lowercase letters, digits, '.', '-', '_'"),
        ],
    ),
    (
        "Data Package › name",
        "is a name",
        {"name": ""},
        [("empty-property", "name is empty: fill it in or remove it")],
    ),
    (
        "Data Package › licenses",
        "MUST be an array",
        {"licenses": {"name": "CC0-1.0"}},
        [("invalid-property-type", "licenses is an object: expected an array")],
    ),
    (
        "Data Package › licenses",
        "each MUST be an object",
        {"licenses": ["CC0-1.0"]},
        [("invalid-property-type", "licenses[0] is 'CC0-1.0': expected an object")],
    ),
    (
        "Data Package › licenses",
        "MUST contain name or path",
        {"licenses": [{"title": "free"}]},
        [("license-without-name", "licenses[0] has neither 'name' nor 'path': add one of them")],
    ),
    (
        "Data Package › licenses",
        "says something",
        {"licenses": []},
        [("empty-property", "licenses is empty: fill it in or remove it")],
    ),
    (
        "Data Package › licenses",
        "name is an Open Definition ID",
        {"licenses": [{"name": "Creative Commons"}]},
        [
            (
                "invalid-license-name",
                "licenses[0].name is 'Creative Commons': expected an identifier such as 'CC-BY-4.0'",
            )
        ],
    ),
    (
        "Data Package › licenses",
        "path is a URL or Path",
        {"licenses": [{"path": "../LICENSE"}]},
        [
            (
                "unsafe-path",
                "licenses[0].path cannot be used: '../LICENSE' leaves the package's folder: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Data Package › homepage",
        "is a URL",
        {"homepage": "example.org"},
        [("invalid-url", "homepage is 'example.org': expected a complete URL such as 'https://example.org'")],
    ),
    (
        "Data Package › image",
        "MUST be a string",
        {"image": 5},
        [("invalid-property-type", "image is 5: expected a string")],
    ),
    (
        "Data Package › image",
        "MUST be a URL or Path",
        {"image": "/logo.png"},
        [
            (
                "unsafe-path",
                "image cannot be used: '/logo.png' is absolute: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Data Package › image",
        "MUST be a URL or Path",
        {"image": "gopher://example.org/logo.png"},
        [
            (
                "invalid-url",
                "image is 'gopher://example.org/logo.png': expected a complete URL such as 'https://example.org'",
            )
        ],
    ),
    (
        "Data Package › version",
        "SHOULD conform to SemVer",
        {"version": "v1"},
        [("version-not-semver", "version is 'v1': expected MAJOR.MINOR.PATCH, such as '1.0.0'")],
    ),
    (
        "Data Package › version",
        "is a string",
        {"version": 1},
        [("invalid-property-type", "version is 1: expected a string")],
    ),
    (
        "Data Package › created",
        "MUST conform to RFC 3339",
        {"created": "2024-03-05"},
        [
            (
                "created-not-datetime",
                "created is '2024-03-05': expected a date and time such as '2024-03-05T12:00:00Z'",
            )
        ],
    ),
    (
        "Data Package › created",
        "MUST conform to RFC 3339",
        {"created": "2024-02-30T12:00:00Z"},
        [
            (
                "created-not-datetime",
                "created is '2024-02-30T12:00:00Z': expected a date and time such as '2024-03-05T12:00:00Z'",
            )
        ],
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
        "MUST have at least one property",
        {"contributors": [{}]},
        [("empty-property", "contributors[0] is empty: add at least a 'title'")],
    ),
    (
        "Data Package › contributors",
        "RECOMMENDED to have title",
        {"contributors": [{"email": "a@example.org"}]},
        [("missing-recommended-property", "contributors[0] has no 'title', which is recommended")],
    ),
    (
        "Data Package › contributors",
        "email is an address",
        {"contributors.0.email": "a at example.org"},
        [
            (
                "invalid-email",
                "contributors[0].email is 'a at example.org': expected an address such as 'a@example.org'",
            )
        ],
    ),
    (
        "Data Package › contributors",
        "path is a fully qualified URL",
        {"contributors.0.path": "www.example.org"},
        [
            (
                "invalid-url",
                "contributors[0].path is 'www.example.org': expected a complete URL such as 'https://example.org'",
            )
        ],
    ),
    (
        "Data Package › contributors",
        "roles is an array of strings",
        {"contributors.0.roles": "creator"},
        [("invalid-property-type", "contributors[0].roles is 'creator': expected an array of strings")],
    ),
    (
        "Data Package › contributors",
        "role was of version 1",
        {"contributors.0.role": "author", "contributors.0.roles": GONE},
        [("outdated-property", "contributors[0].role is from version 1: use 'roles', an array")],
    ),
    (
        "Data Package › sources",
        "MUST be an array",
        {"sources": "An article"},
        [("invalid-property-type", "sources is 'An article': expected an array")],
    ),
    (
        "Data Package › sources",
        "says something",
        {"sources": []},
        [("empty-property", "sources is empty: fill it in or remove it")],
    ),
    (
        "Data Package › sources",
        "MUST have at least one property",
        {"sources": [{}]},
        [("empty-property", "sources[0] is empty: add at least a 'title'")],
    ),
    (
        "Data Package › sources",
        "path is a URL or Path",
        {"sources.0.path": "~/article.txt"},
        [
            (
                "unsafe-path",
                "sources[0].path cannot be used: '~/article.txt' starts with '~', which means a home folder: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Data Package › sources",
        "email is an address",
        {"sources.0.email": "@"},
        [("invalid-email", "sources[0].email is '@': expected an address such as 'a@example.org'")],
    ),
    (
        "Glossary › Custom Properties",
        "a known one is spelt right",
        {"titel": "Claims", "title": GONE},
        [("misspelled-property", "titel is not a property of the standard: did you mean 'title'?")],
    ),
    (
        "Glossary › Custom Properties",
        "a known one is spelt right",
        {"resources.0.mediaType": "text/csv"},
        [
            (
                "misspelled-property",
                "resources[0].mediaType is not a property of the standard: did you mean 'mediatype'?",
            )
        ],
    ),
    (
        "Glossary › Custom Properties",
        "a known one is spelt right, also beside itself",
        {"resources.0.Path": "claims.csv", "resources.0.schema.primarykey": ["claim_id"]},
        [
            (
                "misspelled-property",
                "resources[0].Path is not a property of the standard: did you mean 'path'?",
            ),
            (
                "misspelled-property",
                "resources[0].schema.primarykey is not a property of the standard: did you mean 'primaryKey'?",
            ),
        ],
    ),
    (
        "Glossary › Custom Properties",
        "any others are allowed",
        {
            "temporal": "2024",
            "my:titel": "x",
            "author": "x",
            "date": "2024",
            "_name": "x",
            "last_updated": "2024",
        },
        [],
    ),
    (
        "Data Package › Properties",
        "fields belong to a schema",
        {"missingValues": [""]},
        [
            (
                "misplaced-property",
                "missingValues has no effect here: did you mean 'resources[].schema.missingValues'?",
            )
        ],
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
        "a registered one or a URL",
        {"$schema": GONE, "profile": "my-profile"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "profile-violation",
                "profile is 'my-profile': expected one of data-package, tabular-data-package, fiscal-data-package, or a URL",
            ),
        ],
    ),
    (
        "Profiles 1.0",
        "one elsewhere is not checked",
        {"$schema": GONE, "profile": "https://example.org/p.json"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "unknown-profile",
                "profile is 'https://example.org/p.json': the requirements of this profile are not checked",
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
def test_faults_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


JSON_CASES = [
    (b"{", [("invalid-json", "unexpected end of the file: expected a property name in double quotes")]),
    (b"[]", [("descriptor-not-object", "the descriptor is not a JSON object: expected {…}")]),
    (b"[" * 99 + b"]" * 99, [("json-too-deep", "nested more than 64 levels deep, so it is not read")]),
]


@pytest.mark.parametrize(("data", "expected"), JSON_CASES)
def test_what_is_no_json_object_gives_no_package(tmp_path, data, expected):
    package, breaks = read(tmp_path, data)
    assert package is None
    assert [(each.rule.id, each.message) for each in breaks] == expected


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
    broken = {rule for case in [*CASES, *RESOURCE_CASES, *DIALECT_CASES] for rule, _ in case[3]}
    broken |= {rule for _, expected in JSON_CASES for rule, _ in expected}
    broken |= {
        "invalid-json-encoding",
        "duplicate-json-key",
        "invalid-json-number",
        "number-out-of-range",
    }  # above
    broken |= {"bytes-mismatch", "hash-mismatch"}  # below
    broken |= {"property-requires-version-2"}  # in test_schema_rules
    assert {rule.id for rule in rules.RULES} - broken == set()


def test_every_rule_is_explained():
    assert len({rule.id for rule in rules.RULES}) == len(rules.RULES)
    for rule in rules.RULES:
        assert rule.family == "descriptor"
        assert all((rule.title, rule.why, rule.bad, rule.good, rule.fix))
        assert rule.title[0].isupper()
