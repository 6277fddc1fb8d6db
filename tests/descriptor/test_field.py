"""Statements of the standard on fields, and a violation of each; examples are read as cells are."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.case import descriptor, stored
from tests.support.descriptor_case import GONE, changed, found, read
from tests.support.value_case import broken

from claims import validate
from claims.model.table import Field

# The first two were read differently as an example and as a cell.
SAME = [
    ({"type": "datetime"}, "2024-01-01T24:00:00", True),
    ({"type": "string", "format": "uri"}, "http://u@v@w/", False),
    ({"type": "datetime"}, "2024-01-01T25:00:00", False),
    ({"type": "datetime"}, "2024-01-01T10:00:00.123456789+14:00", True),
    ({"type": "datetime"}, "9999-12-31T24:00:00", False),
    ({"type": "string", "format": "uri"}, "http://u@w/", True),
    ({"type": "string", "format": "uri"}, "http://[", False),
    ({"type": "time"}, "10:00:00.5", False),
    ({"type": "time"}, "10:00:00Z", False),
    ({"type": "string", "format": "binary"}, "aGk=", True),
    ({"type": "string", "format": "binary"}, "aGk", False),
    ({"type": "string", "format": "email"}, "a@example.org", True),
    ({"type": "string", "format": "email"}, "a at example.org", False),
    ({"type": "number"}, "INF", True),
    ({"type": "number"}, "Infinity", False),
    ({"type": "number", "groupChar": ","}, "1,234.5", True),
    ({"type": "number", "groupChar": ","}, ",1", False),
    ({"type": "integer", "groupChar": " "}, "1 234", True),
    ({"type": "integer", "bareNumber": False}, "€95 EUR", True),
    ({"type": "boolean", "trueValues": ["ja"]}, "ja", True),
    ({"type": "boolean", "trueValues": ["ja"]}, "true", False),
    ({"type": "date", "format": "%d.%m.%Y"}, "05.03.2024", True),
    ({"type": "date", "format": "%d.%m.%Y"}, "2024-03-05", False),
    ({"type": "list", "itemType": "integer", "delimiter": ";"}, "1;2", True),
    ({"type": "list", "itemType": "integer"}, "1,x", False),
    ({"type": "duration"}, "P1Y2M", True),
    ({"type": "duration"}, "P1W", False),
    ({"type": "geopoint"}, "90.5, 45.5", True),
    ({"type": "geopoint"}, "1, 91", False),
    ({"type": "array"}, "[1]", True),
    ({"type": "object"}, "[1]", False),
]


@pytest.mark.parametrize(("field", "text", "right"), SAME)
def test_example_is_valid_if_the_same_cell_is(
    tmp_path: Path, field: dict[str, Any], text: str, right: bool
) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "cell", "example": text, **field}]
    described = descriptor(table={"schema": {"fields": fields}})
    stored(tmp_path, described, {"table.csv": "id,cell\n1,\n"})
    found = [each.rule for each in validate(tmp_path).findings]
    cell = broken(Field("cell", field["type"], field.get("format", "default"), properties=field), [text])
    assert (found == [], cell == []) == (right, right)


# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
    (
        "Table Schema › field",
        "MUST be an object",
        {"resources.0.schema.fields.2": "day"},
        [("invalid-property-type", "resources[0].schema.fields[2] is 'day': expected an object")],
    ),
    (
        "Table Schema › name",
        "MUST contain a name",
        {"resources.0.schema.fields.2.name": GONE},
        [("missing-required-property", "resources[0].schema.fields[2] has no 'name', which is required")],
    ),
    (
        "Table Schema › name",
        "MUST be unique, although readers accept it",
        {"resources.0.schema.fields.2.name": "id"},
        [
            (
                "duplicate-field-name",
                "resources[0].schema.fields[2].name is 'id', the same as resources[0].schema.fields[0].name: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › name",
        "is a name",
        {"resources.0.schema.fields.2.name": ""},
        [("empty-property", "resources[0].schema.fields[2].name is empty: fill it in or remove it")],
    ),
    (
        "Table Schema › type",
        "one of the types",
        {"resources.0.schema.fields.2.type": "dat"},
        [("unknown-field-type", "resources[0].schema.fields[2].type is 'dat': did you mean 'date'?")],
    ),
    (
        "Table Schema › type",
        "is a string",
        {"resources.0.schema.fields.2.type": ["date"]},
        [("invalid-property-type", "resources[0].schema.fields[2].type is an array: expected a string")],
    ),
    (
        "Table Schema › format",
        "one of the type's",
        {"resources.0.schema.fields.1.format": "url"},
        [
            (
                "unknown-format",
                "resources[0].schema.fields[1].format is 'url', which is not a format of type 'string': expected one of 'default', 'email', 'uri', 'binary', 'uuid'",
            )
        ],
    ),
    (
        "Table Schema › format",
        "one of the type's",
        {"resources.0.schema.fields.3.format": "%d"},
        [
            (
                "unknown-format",
                "resources[0].schema.fields[3].format is '%d', which is not a format of type 'integer': expected 'default'",
            )
        ],
    ),
    (
        "Table Schema › format",
        "a pattern of strptime",
        {"resources.0.schema.fields.2.format": "DD.MM.YYYY"},
        [
            (
                "unknown-format",
                "resources[0].schema.fields[2].format is 'DD.MM.YYYY', which is not a format of type 'date': expected 'default', 'any', or a pattern such as '%Y-%m-%d'",
            )
        ],
    ),
    (
        "Table Schema › format",
        "a pattern of strptime",
        {"resources.0.schema.fields.2.format": "%d.%m.%J"},
        [
            (
                "unknown-format",
                "resources[0].schema.fields[2].format is '%d.%m.%J', which is not a format of type 'date': '%J' is not a directive of strptime",
            )
        ],
    ),
    (
        "Table Schema 0.9 › format",
        "without its prefix",
        {"resources.0.schema.fields.2.format": "fmt:%d.%m.%Y"},
        [],
    ),
    (
        "Table Schema › categories",
        "MUST be an array",
        {"resources.0.schema.fields.1.categories": "a"},
        [("invalid-property-type", "resources[0].schema.fields[1].categories is 'a': expected an array")],
    ),
    (
        "Table Schema › categories",
        "says something",
        {"resources.0.schema.fields.1.categories": []},
        [("empty-property", "resources[0].schema.fields[1].categories is empty: fill it in or remove it")],
    ),
    (
        "Table Schema › categories",
        "for string and integer fields",
        {"resources.0.schema.fields.2.categories": ["2024-01-01"]},
        [
            (
                "invalid-categories",
                "resources[0].schema.fields[2].categories is in a field of type 'date': expected a string or integer field",
            )
        ],
    ),
    (
        "Table Schema › categories",
        "enum MUST be a subset",
        {
            "resources.0.schema.fields.1.categories": ["a", "b"],
            "resources.0.schema.fields.1.constraints": {"enum": ["a", "c"]},
        },
        [
            (
                "enum-not-in-categories",
                "resources[0].schema.fields[1].constraints.enum[1] is 'c', which is not among the categories",
            )
        ],
    ),
    (
        "Table Schema › categoriesOrdered",
        "MUST be boolean",
        {
            "resources.0.schema.fields.1.categories": ["a"],
            "resources.0.schema.fields.1.categoriesOrdered": "yes",
        },
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[1].categoriesOrdered is 'yes': expected true or false",
            )
        ],
    ),
    (
        "Table Schema › categoriesOrdered",
        "with categories",
        {"resources.0.schema.fields.1.categoriesOrdered": True},
        [
            (
                "invalid-categories",
                "resources[0].schema.fields[1].categoriesOrdered has no effect without 'categories'",
            )
        ],
    ),
    (
        "Table Schema › rdfType",
        "MUST be a URI",
        {"resources.0.schema.fields.1.rdfType": "Claim"},
        [("invalid-url", "resources[0].schema.fields[1].rdfType is 'Claim': expected the URI of a class")],
    ),
    (
        "Table Schema › example",
        "is an example of the type",
        {"resources.0.schema.fields.2.example": "5 March"},
        [
            (
                "invalid-example",
                "resources[0].schema.fields[2].example is '5 March': expected a value of type 'date', format 'default'",
            )
        ],
    ),
    (
        "Table Schema › number",
        "decimalChar is a string",
        {"resources.0.schema.fields.3.type": "number", "resources.0.schema.fields.3.decimalChar": 0},
        [("invalid-property-type", "resources[0].schema.fields[3].decimalChar is 0: expected a string")],
    ),
    (
        "Table Schema › number",
        "decimalChar says something",
        {"resources.0.schema.fields.3.type": "number", "resources.0.schema.fields.3.decimalChar": ""},
        [("empty-property", "resources[0].schema.fields[3].decimalChar is empty: fill it in or remove it")],
    ),
    (
        "Table Schema › number",
        "and is not the groupChar",
        {
            "resources.0.schema.fields.3.type": "number",
            "resources.0.schema.fields.3.decimalChar": ",",
            "resources.0.schema.fields.3.groupChar": ",",
        },
        [
            (
                "ambiguous-number-format",
                "resources[0].schema.fields[3].groupChar is ',', the same as the decimal character: use another one",
            )
        ],
    ),
    (
        "Table Schema › number",
        "bareNumber is boolean",
        {"resources.0.schema.fields.3.bareNumber": "no"},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[3].bareNumber is 'no': expected true or false",
            )
        ],
    ),
    (
        "Table Schema › number",
        "decimalChar is for numbers",
        {"resources.0.schema.fields.1.decimalChar": ","},
        [
            (
                "unsupported-property",
                "resources[0].schema.fields[1].decimalChar has no effect in a field of type 'string', only in number",
            )
        ],
    ),
    (
        "Table Schema › boolean",
        "trueValues is an array of strings",
        {"resources.0.schema.fields.4.trueValues": [1]},
        [("invalid-property-type", "resources[0].schema.fields[4].trueValues[0] is 1: expected a string")],
    ),
    (
        "Table Schema › boolean",
        "says something",
        {"resources.0.schema.fields.4.trueValues": []},
        [
            (
                "ambiguous-boolean-values",
                "resources[0].schema.fields[4].trueValues is empty: add at least one text",
            )
        ],
    ),
    (
        "Table Schema › boolean",
        "no text is both",
        {"resources.0.schema.fields.4.trueValues": ["y", "0"]},
        [
            (
                "ambiguous-boolean-values",
                "resources[0].schema.fields[4].trueValues contains '0', which means both true and false",
            )
        ],
    ),
    (
        "Table Schema › list",
        "itemType MUST be one of seven",
        {"resources.0.schema.fields.5.itemType": "array"},
        [
            (
                "unknown-field-type",
                "resources[0].schema.fields[5].itemType is 'array': expected one of string, integer, boolean, number, datetime, date, time",
            )
        ],
    ),
    (
        "Table Schema › list",
        "delimiter says something",
        {"resources.0.schema.fields.5.delimiter": ""},
        [
            (
                "empty-property",
                "resources[0].schema.fields[5].delimiter is empty: fill it in or remove it",
            )
        ],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


def test_invalid_properties_are_left_out_of_a_field(tmp_path):
    change = {
        "resources.0.schema.fields.3": {
            "name": "number",
            "type": "integer",
            "constraints": {"minimum": "ten", "maximum": 9, "pattern": "x", "required": True},
            "categories": [{"value": 1, "label": "one"}, {"value": 2}, {"value": "two"}],
            "missingValues": [{"value": "-", "label": "none"}, {"value": "-"}],
        }
    }
    package, _ = read(tmp_path, changed(change))
    field = package.tables[0].schema.fields[3]
    assert field.constraints == {"maximum": 9, "required": True}
    assert field.categories == (1, 2)
    assert field.missing_values == ("-",)


# where in the standard, what it says there, a change that violates it (or does not), all that is found
LABEL_CASES = [
    (
        "Table Schema › missingValues",
        "of strings",
        {"resources.0.schema.missingValues": ["", -99]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues[1] is -99: expected a value of type 'string'",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "each unique",
        {"resources.0.schema.missingValues": ["", "-", ""]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues[2] is '', the same as resources[0].schema.missingValues[0]: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "or of objects",
        {"resources.0.schema.missingValues": ["", {"value": "-"}]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues mixes plain values and objects: use only one of the two",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "each with a value",
        {"resources.0.schema.missingValues": [{"label": "none"}]},
        [
            (
                "missing-required-property",
                "resources[0].schema.missingValues[0] has no 'value', which is required",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "that is unique",
        {"resources.0.schema.missingValues": [{"value": "-"}, {"value": "-"}]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues[1].value is '-', the same as resources[0].schema.missingValues[0].value: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "and a unique label",
        {"resources.0.schema.missingValues": [{"value": "-", "label": "x"}, {"value": "", "label": "x"}]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.missingValues[1].label is 'x', the same as resources[0].schema.missingValues[0].label: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › missingValues",
        "label MUST be a string",
        {"resources.0.schema.missingValues": [{"value": "-", "label": 1}]},
        [("invalid-property-type", "resources[0].schema.missingValues[0].label is 1: expected a string")],
    ),
    (
        "Table Schema 1.0 › missingValues",
        "knows no labels",
        {"$schema": GONE, "resources.0.schema.missingValues": [{"value": "-", "label": "x"}]},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "property-requires-version-2",
                "resources[0].schema.missingValues has labels, which need version 2.0",
            ),
        ],
    ),
    (
        "Table Schema › categories",
        "of unique values",
        {"resources.0.schema.fields.1.categories": ["a", "a"]},
        [
            (
                "invalid-categories",
                "resources[0].schema.fields[1].categories[1] is 'a', the same as resources[0].schema.fields[1].categories[0]: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › categories",
        "or of objects with a value",
        {"resources.0.schema.fields.3.categories": [{"value": 1, "label": "one"}, {"label": "two"}]},
        [
            (
                "missing-required-property",
                "resources[0].schema.fields[3].categories[1] has no 'value', which is required",
            )
        ],
    ),
    (
        "Table Schema › categories",
        "labels MUST be unique",
        {
            "resources.0.schema.fields.3.categories": [
                {"value": 1, "label": "one"},
                {"value": 2, "label": "one"},
            ]
        },
        [
            (
                "invalid-categories",
                "resources[0].schema.fields[3].categories[1].label is 'one', the same as resources[0].schema.fields[3].categories[0].label: each must be unique",
            )
        ],
    ),
    (
        "Table Schema › categories",
        "of the field's type",
        {"resources.0.schema.fields.3.categories": [1, "two"]},
        [
            (
                "invalid-categories",
                "resources[0].schema.fields[3].categories[1] is 'two': expected a value of type 'integer'",
            )
        ],
    ),
    (
        "Table Schema › missingValues of a field",
        "as of a schema",
        {"resources.0.schema.fields.1.missingValues": ["", " ", ""]},
        [
            (
                "invalid-missing-values",
                "resources[0].schema.fields[1].missingValues[2] is '', the same as resources[0].schema.fields[1].missingValues[0]: each must be unique",
            )
        ],
    ),
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), LABEL_CASES)
def test_violations_of_the_standard_on_labels(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected
