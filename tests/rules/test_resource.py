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
                "resources[2].name is 'claims', the same as that of resources[0]: names must be unique",
            )
        ],
    ),
    (
        "Data Resource › name",
        "SHOULD be lower-case alphanumeric",
        {"resources.2.name": "Read me"},
        [
            (
                "discouraged-name",
                "resources[2].name is 'Read me': expected lowercase letters, digits, '.', '-', '_'",
            )
        ],
    ),
    (
        "Data Resource 1.0 › name",
        "MUST be lower-case alphanumeric",
        {"$schema": GONE, "resources.2.name": "Read me"},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "invalid-name",
                "resources[2].name is 'Read me': expected lowercase letters, digits, '.', '-', '_'",
            ),
        ],
    ),
    (
        "Data Resource › path or data",
        "one",
        {"resources.2.path": GONE},
        [("path-data-conflict", "resources[2] has neither 'path' nor 'data': add one of them")],
    ),
    (
        "Data Resource › path or data",
        "and only one",
        {"resources.2.data": []},
        [("path-data-conflict", "resources[2] has both 'path' and 'data': remove one of them")],
    ),
    (
        "Data Resource › path",
        "MUST be a string or an array of strings",
        {"resources.2.path": 5},
        [("invalid-property-type", "resources[2].path is 5: expected a string or an array of strings")],
    ),
    (
        "Data Resource › path",
        "says something",
        {"resources.2.path": []},
        [("empty-property", "resources[2].path is empty: fill it in or remove it")],
    ),
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
        "MUST be http, https, ftp or ftps",
        {"resources.0.path": "file:///etc/passwd"},
        [
            (
                "unsafe-path",
                "resources[0].path cannot be read: 'file:///etc/passwd' has a scheme: expected a path like 'data/claims.csv'",
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
        "Data Resource › path",
        "NOT permitted to mix URLs and paths",
        {"resources.0.path": ["claims.csv", "https://example.org/2.csv"]},
        [
            (
                "mixed-paths-and-urls",
                "resources[0].path mixes paths and URLs: use only one of the two",
            ),
            (
                "remote-path",
                "resources[0].path[1] cannot be read: 'https://example.org/2.csv' is a URL: only files in the package are read, copy it there",
            ),
        ],
    ),
    (
        "Data Resource 0.9 › url",
        "MUST be treated as path",
        {"resources.2.url": "README.md", "resources.2.path": GONE},
        [("outdated-property", "resources[2].url is from version 0: use 'path'")],
    ),
    (
        "Data Resource › data",
        "a string needs format or mediatype",
        {"resources.2.data": "a,b", "resources.2.path": GONE},
        [("invalid-inline-data", "resources[2].data is a string: state its 'format' or 'mediatype'")],
    ),
    (
        "Data Resource › data",
        "MUST be an array, object or string",
        {"resources.2.data": 5, "resources.2.path": GONE},
        [("invalid-inline-data", "resources[2].data is 5: expected an array, an object or a string")],
    ),
    (
        "Tabular › data",
        "MUST be an array",
        {"resources.0.data": {"id": "a"}, "resources.0.path": GONE},
        [
            (
                "invalid-inline-data",
                "resources[0].data is an object: expected an array of arrays or of objects, the table's rows",
            )
        ],
    ),
    (
        "Tabular › data",
        "of arrays or objects",
        {"resources.0.data": [["id"], {"id": "a"}], "resources.0.path": GONE},
        [
            (
                "invalid-inline-data",
                "resources[0].data[1] is an object: expected all rows to be arrays, or all to be objects",
            )
        ],
    ),
    (
        "Data Resource › type",
        "MUST be table",
        {"resources.2.type": "file"},
        [
            (
                "invalid-resource-type",
                "resources[2].type is 'file': expected 'table'",
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
        "Data Resource › mediatype",
        "is a media type",
        {"resources.2.mediatype": "markdown"},
        [
            (
                "invalid-media-type",
                "resources[2].mediatype is 'markdown': expected a media type such as 'text/csv'",
            )
        ],
    ),
    (
        "Data Resource › format",
        "is the file's extension",
        {"resources.0.format": "json"},
        [
            (
                "format-mismatch",
                "resources[0].format is 'json', but format, media type and file name say 'json' and 'csv'",
            )
        ],
    ),
    (
        "Data Resource › encoding",
        "SHOULD be a registered name",
        {"resources.0.encoding": "utf8-bom"},
        [
            (
                "unknown-encoding",
                "resources[0].encoding is 'utf8-bom': expected a known encoding such as 'utf-8'",
            )
        ],
    ),
    (
        "Data Resource › encoding",
        "of text",
        {"resources.0.encoding": "base64"},
        [
            (
                "unknown-encoding",
                "resources[0].encoding is 'base64': expected a known encoding such as 'utf-8'",
            )
        ],
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
        "Data Resource › hash",
        "MD5",
        {"resources.2.hash": "12ab"},
        [
            (
                "invalid-hash",
                "resources[2].hash is '12ab': expected the 32 hex digits of an MD5 hash, or 'sha256:' and 64 hex digits",
            )
        ],
    ),
    (
        "Data Resource › hash",
        "or another algorithm",
        {"resources.2.hash": "sha256:12ab"},
        [("invalid-hash", "resources[2].hash has 4 digits: expected 64 hex digits after 'sha256:'")],
    ),
    (
        "Data Resource › hash",
        "that exists",
        {"resources.2.hash": "crc:12ab"},
        [
            (
                "invalid-hash",
                "resources[2].hash has the unknown algorithm 'crc': expected one of md5, sha1, sha224, sha256, sha384, sha512",
            )
        ],
    ),
    (
        "Data Resource › dialect",
        "MUST be an object or a path",
        {"resources.0.dialect": 5},
        [("invalid-property-type", "resources[0].dialect is 5: expected an object or a path")],
    ),
    (
        "Data Resource › dialect",
        "MUST be an object or a path",
        {"resources.0.dialect": "dialects/none.json"},
        [("missing-file", "resources[0].dialect cannot be read: there is no file 'dialects/none.json'")],
    ),
    (
        "Tabular › schema",
        "SHOULD have schema",
        {"resources.1.schema": GONE, "resources.0.schema.foreignKeys": GONE},
        [("missing-recommended-property", "resources[1] has no 'schema', which is recommended")],
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
    (
        "Tabular › schema",
        "missingValues belong to it",
        {"resources.0.missingValues": [""]},
        [
            (
                "misplaced-property",
                "resources[0].missingValues has no effect here: did you mean 'schema.missingValues'?",
            )
        ],
    ),
    (
        "Table Schema › number",
        "its marks belong to the field",
        {
            "resources.0.dialect": {"decimalChar": ","},
            "resources.0.schema.trueValues": ["yes"],
            "resources.0.groupChar": ".",
        },
        [
            (
                "misplaced-property",
                "resources[0].groupChar has no effect here: did you mean 'schema.fields[].groupChar'?",
            ),
            (
                "misplaced-property",
                "resources[0].schema.trueValues has no effect here: did you mean 'fields[].trueValues'?",
            ),
            (
                "misplaced-property",
                "resources[0].dialect.decimalChar has no effect here: did you mean 'schema.fields[].decimalChar'?",
            ),
        ],
    ),
    (
        "Tabular › dialect",
        "the delimiter belongs to it",
        {"resources.0.delimiter": ","},
        [
            (
                "misplaced-property",
                "resources[0].delimiter has no effect here: did you mean 'dialect.delimiter'?",
            )
        ],
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
def test_faults_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected
