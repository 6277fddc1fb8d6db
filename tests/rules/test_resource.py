"""Statements of the standard on resources, and a violation of each."""

import pytest
from tests.support.descriptor_case import GONE, changed, found

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
    (
        "Data Resource › name",
        "MUST contain a name",
        {"resources.2.name": GONE},
        [("missing-required-property", "resources[2] has no 'name', which is required")],
    ),
    (
        "Data Resource › name",
        "MUST be unique",
        {"resources.2.name": "claims"},
        [
            (
                "duplicate-resource-name",
                "resources[2].name is 'claims', the same as resources[0].name: each must be unique",
            )
        ],
    ),
    (
        "Data Resource › type",
        "MUST be a string",
        {"resources.2.type": 1},
        [("invalid-property-type", "resources[2].type is 1: expected a string")],
    ),
    (
        "Data Resource › bytes",
        "size in bytes",
        {"resources.2.bytes": -1},
        [("invalid-property-type", "resources[2].bytes is -1: expected an integer of at least 0")],
    ),
    (
        "Data Resource › bytes",
        "size in bytes",
        {"resources.2.bytes": "9"},
        [("invalid-property-type", "resources[2].bytes is '9': expected an integer of at least 0")],
    ),
    (
        "Data Resource › dialect",
        "MUST be an object or a path",
        {"resources.0.dialect": 5},
        [("invalid-property-type", "resources[0].dialect is 5: expected an object or a path")],
    ),
    (
        "Data Resource › licenses",
        "as for Data Package",
        {"resources.0.licenses": [{}]},
        [
            (
                "license-without-name",
                "resources[0].licenses[0] has neither 'name' nor 'path': add one of them",
            )
        ],
    ),
    (
        "Data Resource › sources",
        "as for Data Package",
        {"resources.0.sources": [{"email": "x"}]},
        [
            ("missing-recommended-property", "resources[0].sources[0] has no 'title', which is recommended"),
            (
                "invalid-email",
                "resources[0].sources[0].email is 'x': expected an address such as 'a@example.org'",
            ),
        ],
    ),
    (
        "Data Resource › homepage",
        "is a URL",
        {"resources.0.homepage": "x"},
        [
            (
                "invalid-url",
                "resources[0].homepage is 'x': expected a complete URL such as 'https://example.org'",
            )
        ],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected
