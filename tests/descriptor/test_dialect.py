"""Statements of the standard on dialects, and a violation of each."""

import pytest
from tests.support.descriptor_case import GONE, changed, found

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
    (
        "Table Dialect › header",
        "MUST be boolean",
        {"resources.0.dialect.header": "yes"},
        [("invalid-property-type", "resources[0].dialect.header is 'yes': expected true or false")],
    ),
    (
        "Table Dialect › headerRows",
        "MUST be positive integers",
        {"resources.0.dialect.headerRows": [0]},
        [
            (
                "invalid-property-type",
                "resources[0].dialect.headerRows[0] is 0: expected an integer of at least 1",
            )
        ],
    ),
    (
        "Table Dialect › headerJoin",
        "MUST be a string",
        {"resources.0.dialect.headerJoin": 1},
        [("invalid-property-type", "resources[0].dialect.headerJoin is 1: expected a string")],
    ),
    (
        "Table Dialect › commentRows",
        "MUST be positive integers",
        {"resources.0.dialect.commentRows": 1},
        [
            (
                "invalid-property-type",
                "resources[0].dialect.commentRows is 1: expected an array of integers of at least 1",
            )
        ],
    ),
    (
        "Table Dialect › commentChar",
        "MUST be one or more characters",
        {"resources.0.dialect.commentChar": ""},
        [
            (
                "invalid-dialect-value",
                "resources[0].dialect.commentChar is '': expected at least one character",
            )
        ],
    ),
    (
        "Table Dialect › delimiter",
        "MUST be a string",
        {"resources.0.dialect.delimiter": 1},
        [("invalid-property-type", "resources[0].dialect.delimiter is 1: expected a string")],
    ),
    (
        "Table Dialect › delimiter",
        "of some character",
        {"resources.0.dialect.delimiter": ""},
        [
            (
                "invalid-dialect-value",
                "resources[0].dialect.delimiter is '': expected at least one character",
            )
        ],
    ),
    (
        "Table Dialect › lineTerminator",
        "MUST be a string",
        {"resources.0.dialect.lineTerminator": None},
        [("invalid-property-type", "resources[0].dialect.lineTerminator is null: expected a string")],
    ),
    (
        "Table Dialect › quoteChar",
        "MUST be one character",
        {"resources.0.dialect.quoteChar": "''"},
        [("invalid-dialect-value", "resources[0].dialect.quoteChar is '''': expected one character")],
    ),
    (
        "Table Dialect › quoteChar",
        "is not the delimiter",
        {"resources.0.dialect.quoteChar": ","},
        [
            (
                "invalid-dialect-value",
                "resources[0].dialect.quoteChar is also the delimiter: use another character",
            )
        ],
    ),
    (
        "Table Dialect › doubleQuote",
        "MUST be boolean",
        {"resources.0.dialect.doubleQuote": 1},
        [("invalid-property-type", "resources[0].dialect.doubleQuote is 1: expected true or false")],
    ),
    (
        "Table Dialect › escapeChar",
        "MUST be one character",
        {"resources.0.dialect.escapeChar": "", "resources.0.dialect.quoteChar": GONE},
        [("invalid-dialect-value", "resources[0].dialect.escapeChar is '': expected one character")],
    ),
    (
        "Table Dialect › escapeChar",
        "mutually exclusive with quoteChar",
        {"resources.0.dialect.escapeChar": "\\"},
        [
            (
                "dialect-conflict",
                "resources[0].dialect.escapeChar cannot be combined with 'quoteChar': remove one of them",
            )
        ],
    ),
    (
        "Table Dialect › headerRows",
        "with header",
        {"resources.0.dialect.header": False, "resources.0.dialect.headerRows": [1]},
        [
            (
                "dialect-conflict",
                "resources[0].dialect.headerRows cannot be combined with 'header': false: remove one of them",
            )
        ],
    ),
    (
        "Table Dialect › nullSequence",
        "MUST be a string",
        {"resources.0.dialect.nullSequence": []},
        [("invalid-property-type", "resources[0].dialect.nullSequence is an array: expected a string")],
    ),
    (
        "Table Dialect › skipInitialSpace",
        "MUST be boolean",
        {"resources.0.dialect.skipInitialSpace": "no"},
        [("invalid-property-type", "resources[0].dialect.skipInitialSpace is 'no': expected true or false")],
    ),
    (
        "Table Dialect › property",
        "MUST be a string",
        {"resources.0.dialect.property": 1},
        [("invalid-property-type", "resources[0].dialect.property is 1: expected a string")],
    ),
    (
        "Table Dialect › itemType",
        "MUST be array or object",
        {"resources.0.dialect.itemType": "row"},
        [("invalid-dialect-value", "resources[0].dialect.itemType is 'row': expected 'array' or 'object'")],
    ),
    (
        "Table Dialect › itemKeys",
        "MUST be an array of strings",
        {"resources.0.dialect.itemKeys": "id"},
        [("invalid-property-type", "resources[0].dialect.itemKeys is 'id': expected an array of strings")],
    ),
    (
        "Table Dialect › sheetNumber",
        "MUST be an integer",
        {"resources.0.dialect.sheetNumber": 0},
        [
            (
                "invalid-property-type",
                "resources[0].dialect.sheetNumber is 0: expected an integer of at least 1",
            )
        ],
    ),
    (
        "Table Dialect › sheetName",
        "MUST be a string",
        {"resources.0.dialect.sheetName": 1},
        [("invalid-property-type", "resources[0].dialect.sheetName is 1: expected a string")],
    ),
    (
        "Table Dialect › table",
        "MUST be a string",
        {"resources.0.dialect.table": 1},
        [("invalid-property-type", "resources[0].dialect.table is 1: expected a string")],
    ),
    (
        "Table Dialect › Properties",
        "as frictionless nests them",
        {"resources.0.dialect": {"csv": {"delimiter": ";"}}},
        [
            (
                "outdated-property",
                "resources[0].dialect.csv is the nesting of frictionless: move its properties to the dialect itself",
            )
        ],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected
