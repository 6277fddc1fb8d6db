"""Statements of the standard on the data of a resource, and a violation of each."""

import pytest
from tests.support.descriptor_case import GONE, changed, found, read

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
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
        "Tabular › schema",
        "SHOULD have schema",
        {"resources.1.schema": GONE, "resources.0.schema.foreignKeys": GONE},
        [("missing-recommended-property", "resources[1] has no 'schema', which is recommended")],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


@pytest.mark.parametrize(
    ("change", "tables"),
    [
        ({"resources.0.type": GONE}, 2),
        ({"resources.1.type": GONE, "resources.1.schema": GONE, "resources.0.schema.foreignKeys": GONE}, 2),
        ({"resources.2.path": GONE, "resources.2.data": [["id"], ["a"]]}, 3),
        ({"resources.2.path": GONE, "resources.2.data": {"id": 1}}, 2),
        ({"resources.2.format": "csv"}, 3),
        ({"resources.2.mediatype": "text/tab-separated-values"}, 3),
    ],
)
def test_resource_is_a_table_by_its_type_schema_format_or_data(tmp_path, change, tables):
    package, _ = read(tmp_path, changed(change))
    assert len(package.tables) == tables
