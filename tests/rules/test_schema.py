"""Every sentence of the standard on Table Schemas, the rule it became, and a case that breaks it."""

import copy
import json
import random

import pytest
from tests.support.descriptor_case import FILES, GONE, PACKAGE, changed, found, read

from claims.rules import schema as rules

# where in the standard, what it says there, a change that breaks it (or does not), all that is found
CASES = [
    (
        "Table Schema › fields",
        "MUST contain fields",
        {"resources.0.schema": {}},
        [("missing-required-property", "resources[0].schema has no 'fields', which is required")],
    ),
    (
        "Table Schema › fields",
        "MUST be an array",
        {"resources.1.schema.fields": "id", "resources.0.schema.foreignKeys": GONE},
        [("invalid-property-type", "resources[1].schema.fields is 'id': expected an array")],
    ),
    (
        "Table Schema › fields",
        "says something",
        {"resources.1.schema.fields": [], "resources.0.schema.foreignKeys": GONE},
        [("empty-property", "resources[1].schema.fields is empty: fill it in or remove it")],
    ),
    (
        "frictionless",
        "refuses other names of a schema",
        {"resources.0.schema.name": "Claims!", "resources.0.schema.type": "T1"},
        [
            (
                "invalid-name",
                "resources[0].schema.name is 'Claims!': expected lowercase letters, as frictionless requires",
            ),
            (
                "invalid-name",
                "resources[0].schema.type is 'T1': expected lowercase letters, as frictionless requires",
            ),
        ],
    ),
    (
        "Table Schema › fieldsMatch",
        "MUST be one of five",
        {"resources.0.schema.fieldsMatch": "strict"},
        [
            (
                "invalid-fields-match",
                "resources[0].schema.fieldsMatch is 'strict': expected one of exact, equal, subset, superset, partial",
            )
        ],
    ),
    (
        "Table Schema › fieldsMatch",
        "as the published profile has it",
        {"resources.0.schema.fieldsMatch": ["subset"]},
        [],
    ),
    (
        "Table Schema › missingValues",
        "MUST be an array",
        {"resources.0.schema.missingValues": "-"},
        [("invalid-property-type", "resources[0].schema.missingValues is '-': expected an array")],
    ),
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
        "Table Schema › primaryKey",
        "MUST be an array of strings",
        {"resources.0.schema.primaryKey": [1]},
        [("invalid-property-type", "resources[0].schema.primaryKey[0] is 1: expected a string")],
    ),
    (
        "Table Schema › primaryKey",
        "or, in version 1, a string",
        {"resources.0.schema.primaryKey": "id"},
        [
            (
                "outdated-property",
                "resources[0].schema.primaryKey is a string, as in version 1: use an array, ['id']",
            )
        ],
    ),
    (
        "Table Schema › primaryKey",
        "each one of the fields",
        {"resources.0.schema.primaryKey": ["ids"]},
        [
            (
                "unknown-key-field",
                "resources[0].schema.primaryKey[0] is 'ids', which is not a field: did you mean 'id'?",
            )
        ],
    ),
    (
        "Table Schema › primaryKey",
        "says something",
        {"resources.0.schema.primaryKey": []},
        [("empty-property", "resources[0].schema.primaryKey is empty: fill it in or remove it")],
    ),
    (
        "Table Schema › primaryKey",
        "each once",
        {"resources.0.schema.primaryKey": ["id", "id"]},
        [("duplicate-key-field", "resources[0].schema.primaryKey[1] is 'id', which is already in the key")],
    ),
    (
        "Table Schema › uniqueKeys",
        "MUST be a non-empty array",
        {"resources.0.schema.uniqueKeys": []},
        [("empty-property", "resources[0].schema.uniqueKeys is empty: fill it in or remove it")],
    ),
    (
        "Table Schema › uniqueKeys",
        "of arrays of strings",
        {"resources.0.schema.uniqueKeys": ["id"]},
        [
            (
                "invalid-property-type",
                "resources[0].schema.uniqueKeys[0] is 'id': expected an array of strings",
            )
        ],
    ),
    (
        "Table Schema › uniqueKeys",
        "each one of the fields",
        {"resources.0.schema.uniqueKeys": [["id", "dya"]]},
        [
            (
                "unknown-key-field",
                "resources[0].schema.uniqueKeys[0][1] is 'dya', which is not a field: expected one of 'day', 'id', 'number', 'speaker', 'tags', 'true'",
            )
        ],
    ),
    (
        "Table Schema › uniqueKeys",
        "each once",
        {"resources.0.schema.uniqueKeys": [["id"], ["id"]]},
        [
            (
                "duplicate-key-field",
                "resources[0].schema.uniqueKeys[1] is the same key as resources[0].schema.uniqueKeys[0]: remove one of them",
            )
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "MUST be an array",
        {"resources.0.schema.foreignKeys": {}},
        [("invalid-property-type", "resources[0].schema.foreignKeys is an object: expected an array")],
    ),
    (
        "Table Schema › foreignKeys",
        "each MUST be an object",
        {"resources.0.schema.foreignKeys": ["speaker"]},
        [("invalid-property-type", "resources[0].schema.foreignKeys[0] is 'speaker': expected an object")],
    ),
    (
        "Table Schema › foreignKeys",
        "MUST have fields and reference",
        {"resources.0.schema.foreignKeys": [{}]},
        [
            (
                "missing-required-property",
                "resources[0].schema.foreignKeys[0] has no 'fields', which is required",
            ),
            (
                "missing-required-property",
                "resources[0].schema.foreignKeys[0] has no 'reference', which is required",
            ),
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "reference MUST be an object",
        {"resources.0.schema.foreignKeys.0.reference": "speakers"},
        [
            (
                "invalid-property-type",
                "resources[0].schema.foreignKeys[0].reference is 'speakers': expected an object",
            )
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "reference MUST have fields",
        {"resources.0.schema.foreignKeys.0.reference.fields": GONE},
        [
            (
                "missing-required-property",
                "resources[0].schema.foreignKeys[0].reference has no 'fields', which is required",
            )
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "fields of this schema",
        {"resources.0.schema.foreignKeys.0.fields": ["speakers"]},
        [
            (
                "unknown-key-field",
                "resources[0].schema.foreignKeys[0].fields[0] is 'speakers', which is not a field: did you mean 'speaker'?",
            )
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "fields of the target",
        {"resources.0.schema.foreignKeys.0.reference.fields": ["speaker_id"]},
        [
            (
                "invalid-foreign-key-target",
                "resources[0].schema.foreignKeys[0].reference.fields[0] is 'speaker_id', which is not a field of 'speakers': expected one of 'id', 'name'",
            )
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "of the same length",
        {"resources.0.schema.foreignKeys.0.fields": ["speaker", "id"]},
        [
            (
                "key-field-count-mismatch",
                "resources[0].schema.foreignKeys[0] has 2 fields, but its reference has 1: name as many on both sides",
            )
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "resource is one of the package",
        {"resources.0.schema.foreignKeys.0.reference.resource": "speeker"},
        [
            (
                "invalid-foreign-key-target",
                "resources[0].schema.foreignKeys[0].reference.resource is 'speeker', which is not a table of the package: did you mean 'speakers'?",
            )
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "resource is a table",
        {"resources.0.schema.foreignKeys.0.reference.resource": "readme"},
        [
            (
                "invalid-foreign-key-target",
                "resources[0].schema.foreignKeys[0].reference.resource is 'readme', which has no schema, so its fields are unknown",
            )
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "resource MUST be omitted for itself",
        {"resources.0.schema.foreignKeys.0.reference.resource": "claims"},
        [
            (
                "explicit-self-reference",
                "resources[0].schema.foreignKeys[0].reference.resource is 'claims', the table itself: remove it",
            )
        ],
    ),
    (
        "Table Schema › foreignKeys",
        "itself: its own fields",
        {"resources.0.schema.foreignKeys.0.reference": {"fields": ["ids"]}},
        [
            (
                "unknown-key-field",
                "resources[0].schema.foreignKeys[0].reference.fields[0] is 'ids', which is not a field: did you mean 'id'?",
            )
        ],
    ),
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
        "MUST be unique",
        {"resources.0.schema.fields.2.name": "id"},
        [
            (
                "duplicate-field-name",
                "resources[0].schema.fields[2].name is 'id', the same as that of resources[0].schema.fields[0]: names must be unique",
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
        "Table Schema › constraints",
        "MUST be an object",
        {"resources.0.schema.fields.2.constraints": ["required"]},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[2].constraints is an array: expected an object",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "one that is known",
        {"resources.0.schema.fields.2.constraints": {"requried": True}},
        [
            (
                "unknown-constraint",
                "resources[0].schema.fields[2].constraints.requried is not a constraint: did you mean 'required'?",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "of the field, not beside it",
        {"resources.0.schema.fields.2.required": True},
        [
            (
                "misplaced-property",
                "resources[0].schema.fields[2].required has no effect here: did you mean 'constraints.required'?",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "required is boolean",
        {"resources.0.schema.fields.2.constraints": {"required": "yes"}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[2].constraints.required is 'yes': expected true or false",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "unique is boolean",
        {"resources.0.schema.fields.2.constraints": {"unique": 1}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[2].constraints.unique is 1: expected true or false",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "minLength is an integer",
        {"resources.0.schema.fields.1.constraints": {"minLength": -1}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[1].constraints.minLength is -1: expected an integer of at least 0",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "maxLength is for collections",
        {"resources.0.schema.fields.3.constraints": {"maxLength": 3}},
        [
            (
                "unsupported-constraint",
                "resources[0].schema.fields[3].constraints.maxLength is not a constraint of type 'integer', only of string, array, object, list, geojson",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "minimum is of the field's type",
        {"resources.0.schema.fields.3.constraints": {"minimum": "ten"}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[3].constraints.minimum is 'ten': expected a value of type 'integer'",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "maximum is of the field's type",
        {"resources.0.schema.fields.2.constraints": {"maximum": "2024-02-30"}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[2].constraints.maximum is '2024-02-30': expected a value of type 'date'",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "exclusiveMinimum is for what has an order",
        {"resources.0.schema.fields.1.constraints": {"exclusiveMinimum": "a"}},
        [
            (
                "unsupported-constraint",
                "resources[0].schema.fields[1].constraints.exclusiveMinimum is not a constraint of type 'string', only of integer, number, date, time, datetime, duration, year, yearmonth",
            )
        ],
    ),
    (
        "Table Schema 1.0 › constraints",
        "knows no exclusive bounds",
        {"$schema": GONE, "resources.0.schema.fields.3.constraints": {"exclusiveMaximum": 3}},
        [
            (
                "old-version",
                "the descriptor names no version in '$schema', so it is read as version 1 of the standard",
            ),
            (
                "property-requires-version-2",
                "resources[0].schema.fields[3].constraints.exclusiveMaximum is a constraint that needs version 2.0",
            ),
        ],
    ),
    (
        "Table Schema › constraints",
        "minimum MUST have a type",
        {"resources.0.schema.fields.3.type": GONE, "resources.0.schema.fields.3.constraints": {"minimum": 1}},
        [
            (
                "unsupported-constraint",
                "resources[0].schema.fields[3].constraints.minimum is not a constraint of a field without 'type', only of integer, number, date, time, datetime, duration, year, yearmonth",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "jsonSchema is an object",
        {
            "resources.0.schema.fields.3.type": "object",
            "resources.0.schema.fields.3.constraints": {"jsonSchema": "x"},
        },
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[3].constraints.jsonSchema is 'x': expected an object",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "minimum below maximum",
        {"resources.0.schema.fields.3.constraints": {"minimum": 10, "maximum": "1"}},
        [
            (
                "contradictory-constraints",
                "resources[0].schema.fields[3].constraints.minimum is 10 and 'maximum' is '1': no value is allowed",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "minLength below maxLength",
        {"resources.0.schema.fields.1.constraints": {"minLength": 10, "maxLength": 1}},
        [
            (
                "contradictory-constraints",
                "resources[0].schema.fields[1].constraints.minLength is 10 and 'maxLength' is 1: no value is allowed",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "exclusive bounds apart",
        {"resources.0.schema.fields.3.constraints": {"minimum": 1, "exclusiveMaximum": 1}},
        [
            (
                "contradictory-constraints",
                "resources[0].schema.fields[3].constraints.minimum is 1 and 'exclusiveMaximum' is 1: no value is allowed",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is an expression",
        {"resources.0.schema.fields.1.constraints": {"pattern": "c[0-9"}},
        [
            (
                "invalid-pattern",
                "resources[0].schema.fields[1].constraints.pattern is not a regular expression: unterminated character set at character 2",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is a string",
        {"resources.0.schema.fields.1.constraints": {"pattern": 5}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[1].constraints.pattern is 5: expected a string",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is within bounds",
        {"resources.0.schema.fields.1.constraints": {"pattern": "(" * 3000 + ")" * 3000}},
        [
            (
                "invalid-pattern",
                "resources[0].schema.fields[1].constraints.pattern has too much nesting or repetition to be compiled",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is within bounds",
        {"resources.0.schema.fields.1.constraints": {"pattern": "x" * 10_001}},
        [
            (
                "invalid-pattern",
                "resources[0].schema.fields[1].constraints.pattern has 10,001 characters: expected at most 10,000",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern MUST be XML Schema's",
        {"resources.0.schema.fields.1.constraints": {"pattern": "(?!x)[a-z]+"}},
        [
            (
                "non-portable-pattern",
                "resources[0].schema.fields[1].constraints.pattern contains '(?!x', which is not in XML Schema: not every reader supports it",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern of XML Schema",
        {"resources.0.schema.fields.1.constraints": {"pattern": "\\i\\c*[\\p{L}]?\\p{L}+"}},
        [],
    ),
    (
        "Table Schema › constraints",
        "pattern names a block",
        {"resources.0.schema.fields.1.constraints": {"pattern": r"\p{IsKlingon}+"}},
        [
            (
                "unchecked-pattern",
                "resources[0].schema.fields[1].constraints.pattern is not checked: '\\p{IsKlingon}' is not a known category or block of characters",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is one that some engine reads",
        {"resources.0.schema.fields.1.constraints": {"pattern": r"[\i-[:]][\c-[:]]*"}},
        [
            (
                "unchecked-pattern",
                "resources[0].schema.fields[1].constraints.pattern is not checked: it mixes features that only XML Schema has with features that only other dialects have",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "pattern is one that some engine reads",
        {"resources.0.schema.fields.1.constraints": {"pattern": r"[\d-[5]]+"}},
        [
            (
                "unchecked-pattern",
                "resources[0].schema.fields[1].constraints.pattern is not checked: it mixes features that only XML Schema has with features that only other dialects have",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "enum is an array",
        {"resources.0.schema.fields.1.constraints": {"enum": "a"}},
        [
            (
                "invalid-property-type",
                "resources[0].schema.fields[1].constraints.enum is 'a': expected an array",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "enum says something",
        {"resources.0.schema.fields.1.constraints": {"enum": []}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[1].constraints.enum is empty: add at least one value",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "enum is of the field's type",
        {"resources.0.schema.fields.3.constraints": {"enum": [1, "two"]}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[3].constraints.enum[1] is 'two': expected a value of type 'integer'",
            )
        ],
    ),
    (
        "Table Schema › constraints",
        "enum has each once",
        {"resources.0.schema.fields.1.constraints": {"enum": ["a", "a"]}},
        [
            (
                "invalid-constraint-value",
                "resources[0].schema.fields[1].constraints.enum[1] is 'a', the same as resources[0].schema.fields[1].constraints.enum[0]: each must be unique",
            )
        ],
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


def test_a_valid_package_has_no_findings(tmp_path):
    assert found(tmp_path, PACKAGE) == []


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_what_the_standard_says(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


def test_every_rule_has_a_breaking_case():
    broken = {rule for case in CASES for rule, _ in case[3]}
    assert {rule.id for rule in rules.RULES} - broken == set()


def test_every_rule_is_explained():
    assert len({rule.id for rule in rules.RULES}) == len(rules.RULES)
    for rule in rules.RULES:
        assert rule.family == "schema"
        assert all((rule.title, rule.why, rule.bad, rule.good, rule.fix))


def test_what_is_wrong_in_a_field_is_left_out_of_it(tmp_path):
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


def test_a_key_that_names_no_field_is_left_out(tmp_path):
    change = {
        "resources.0.schema.primaryKey": ["ids"],
        "resources.0.schema.uniqueKeys": [["id"], ["nothing"]],
        "resources.0.schema.foreignKeys.0.fields": ["nobody"],
    }
    package, _ = read(tmp_path, changed(change))
    schema = package.tables[0].schema
    assert (schema.primary_key, schema.unique_keys, schema.foreign_keys) == ((), (("id",),), ())


@pytest.mark.parametrize(
    "pattern",
    [
        r"\\i",
        r"[\p{IsGreek}-]+",
        r"\(\?i\)",
        "(?i:a)b",
        "(?-i:a)",
        "(?i)" + "[a-\U0010ffff]" * 500,
        "(?:a{1,999}){9}",
    ],
)
def test_a_pattern_that_a_reader_may_know_compiles(tmp_path, pattern):
    """Also one whose ranges it would take minutes to compile for any case."""
    change = {"resources.0.schema.fields.1.constraints": {"pattern": pattern}}
    rules_found = {rule for rule, _ in found(tmp_path, changed(change))}
    assert rules_found <= {"non-portable-pattern"}


RICH = {
    "resources.0.schema.fields.0": {
        "name": "id",
        "type": "string",
        "format": "email",
        "title": "An id",
        "example": "a@example.org",
        "rdfType": "https://schema.org/identifier",
        "missingValues": ["", "-"],
        "constraints": {
            "required": True,
            "unique": True,
            "pattern": "^a.*$",
            "minLength": 1,
            "enum": ["a@b.co"],
        },
    },
    "resources.0.schema.fields.2": {
        "name": "day",
        "type": "date",
        "format": "%d.%m.%Y",
        "example": "05.03.2024",
        "constraints": {"minimum": "05.03.2024"},
    },
    "resources.0.schema.fields.3.constraints": {"minimum": 1, "maximum": "9"},
    "resources.0.schema.fields.4.trueValues": ["y"],
    "resources.0.bytes": 3,
    "resources.0.hash": "d41d8cd98f00b204e9800998ecf8427e",
    "resources.0.mediatype": "text/csv",
    "resources.0.encoding": "utf-8",
    "resources.0.dialect.headerRows": [1],
    "resources.0.dialect.commentChar": "#",
}
TYPES = [
    "string",
    "number",
    "integer",
    "boolean",
    "object",
    "array",
    "list",
    "datetime",
    "date",
    "time",
    "year",
]
TYPES += ["yearmonth", "duration", "geopoint", "geojson", "any"]
VALUES = [
    None,
    True,
    False,
    0,
    1,
    -1,
    1.5,
    "",
    "x",
    "a b",
    "X",
    "../x",
    "/etc/passwd",
    "~/x",
    "2024",
    "a@b",
    "id",
]
VALUES += [
    "claims",
    "claims.csv",
    "default",
    "%Y",
    "1.0",
    "[1,2]",
    "{}",
    "true",
    "(",
    "é@ö.de",
    [],
    {},
    [1],
    ["x"],
]
VALUES += [
    ["id", "id"],
    [None],
    {"a": 1},
    {"name": 1},
    [{"value": "x"}, {"value": "x"}],
    [{"label": "x"}],
    "1",
    *TYPES,
]
VALUES += [
    [{"value": "x", "label": "l"}],
    ["", {"value": "x"}],
    [[]],
    [["id"]],
    "exact",
    "http://x",
    "Said (final)",
]
NAMES = [
    "required",
    "missingValues",
    "fields",
    "exclusiveMinimum",
    "minLength",
    "pattern",
    "enum",
    "foo",
    "type",
]
NAMES += [
    "format",
    "data",
    "path",
    "url",
    "example",
    "trueValues",
    "name",
    "email",
    "schema",
    "dialect",
    "itemType",
]
NAMES += [
    "bareNumber",
    "header",
    "hash",
    "bytes",
    "constraints",
    "groupChar",
    "fieldsMatch",
    "primaryKey",
    "rows",
]

NARROWER = (
    'constraint "minimum" is not supported by type "duration"',
    'constraint "maximum" is not supported by type "duration"',
    'constraint "exclusiveM',
    'constraint "jsonSchema" is not supported',
    'constraint "enum" is not supported by type "list"',
    'constraint "minLength" is not supported by type "geojson"',
    'constraint "maxLength" is not supported by type "geojson"',
    "is not of type 'object', 'array' at property 'data'",
    "at property 'fieldsMatch'",
    "example value",
    "control type",
)
"""What frictionless 5.21 refuses and the standard allows: it knows fewer constraints, no text as data, reads
an example without the field's own properties."""


def oracle(package):
    """What frictionless says is wrong; None where it stops with an error of its own."""
    from frictionless import FrictionlessException, Package

    try:
        Package.from_descriptor(copy.deepcopy(package))
    except FrictionlessException as error:
        notes = [each.note for each in error.reasons or [error.error]]
        return [note for note in notes if not any(part in note for part in NARROWER)]
    except (TypeError, AttributeError, KeyError, ValueError):
        return None
    return []


def spots(value, pointer=()):
    """Every pointer in a value."""
    yield pointer
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from spots(value[key], (*pointer, key))


def at(value, pointer):
    for part in pointer:
        value = value[part]
    return value


def mutate(package, chance):
    """Put another value, or nothing, somewhere, or a property where it was not."""
    *way, last = chance.choice([each for each in spots(package) if each])
    value = copy.deepcopy(chance.choice(VALUES))
    kind = chance.random()
    if kind < 0.6:
        at(package, way)[last] = value
    elif kind < 0.75:
        del at(package, way)[last]
    else:
        places = [each for each in spots(package) if isinstance(at(package, each), dict)]
        at(package, chance.choice(places))[chance.choice(NAMES)] = value


@pytest.mark.parametrize("seed", range(8))
def test_what_frictionless_refuses_is_refused_here(tmp_path, seed):
    chance = random.Random(seed)
    for _ in range(60):
        package = changed(RICH)
        if chance.random() < 0.5:
            package = changed({"$schema": GONE}, package)
        for _ in range(chance.choice((1, 1, 1, 3))):
            mutate(package, chance)
        theirs = oracle(package)
        _, breaks = read(tmp_path, package, FILES)
        if theirs:
            assert any(each.rule.severity == "error" for each in breaks), (theirs, json.dumps(package))


def test_frictionless_finds_valid_what_is_valid_here(tmp_path):
    assert found(tmp_path, changed(RICH)) == []
    assert oracle(PACKAGE) == []
    assert oracle(changed(RICH)) == []
