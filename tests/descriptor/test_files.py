"""Statements of the standard on the files that a descriptor names, and a violation of each."""

import pytest
from tests.support.descriptor_case import GONE, changed, found

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
    (
        "Data Resource › path",
        "MUST be a URL or Path",
        {"resources.2.path": "../README.md"},
        [
            (
                "unsafe-path",
                "resources[2].path cannot be read: '../README.md' leaves the package's folder: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Glossary › URL or Path",
        "MUST NOT be absolute",
        {"resources.0.path": "/etc/passwd"},
        [
            (
                "unsafe-path",
                "resources[0].path cannot be read: '/etc/passwd' is absolute: expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Glossary › URL or Path",
        "MUST NOT be hidden",
        {"resources.0.path": ".git/config"},
        [
            (
                "unsafe-path",
                "resources[0].path cannot be read: '.git/config' is hidden (a part starts with a dot): expected a path like 'data/claims.csv'",
            )
        ],
    ),
    (
        "Glossary › URL or Path",
        "a URL is never fetched",
        {"resources.0.path": "https://example.org/claims.csv"},
        [
            (
                "remote-path",
                "resources[0].path cannot be read: 'https://example.org/claims.csv' is a URL: only files in the package are read, copy it there",
            )
        ],
    ),
    (
        "Data Resource › path",
        "is a file",
        {"resources.0.path": "claim.csv"},
        [
            (
                "missing-file",
                "resources[0].path cannot be read: there is no file 'claim.csv': did you mean 'claims.csv'?",
            )
        ],
    ),
    (
        "Data Resource › path",
        "is a regular file",
        {"resources.0.path": "folder"},
        [
            (
                "not-a-regular-file",
                "resources[0].path cannot be read: 'folder' is a folder: expected a regular file",
            )
        ],
    ),
    (
        "Data Resource › dialect",
        "MUST be an object or a path",
        {"resources.0.dialect": "dialects/none.json"},
        [("missing-file", "resources[0].dialect cannot be read: there is no file 'dialects/none.json'")],
    ),
    (
        "Tabular › schema",
        "MUST be an object or a path",
        {"resources.1.schema": "../schema.json", "resources.0.schema.foreignKeys": GONE},
        [
            (
                "unsafe-path",
                "resources[1].schema cannot be read: '../schema.json' leaves the package's folder: expected a path like 'data/claims.csv'",
            )
        ],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected
