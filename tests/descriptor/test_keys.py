"""Statements of the standard on keys, and a violation of each."""

import pytest
from tests.support.descriptor_case import GONE, changed, found, read

# where in the standard, what it says there, a change that violates it (or does not), all that is found
CASES = [
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
]


@pytest.mark.parametrize(("where", "what", "change", "expected"), CASES)
def test_violations_of_the_standard(tmp_path, where, what, change, expected):
    (tmp_path / "folder").mkdir()
    assert found(tmp_path, changed(change)) == expected


def test_key_with_an_unknown_field_is_left_out(tmp_path):
    change = {
        "resources.0.schema.primaryKey": ["ids"],
        "resources.0.schema.uniqueKeys": [["id"], ["nothing"]],
        "resources.0.schema.foreignKeys.0.fields": ["nobody"],
    }
    package, _ = read(tmp_path, changed(change))
    schema = package.tables[0].schema
    assert (schema.primary_key, schema.unique_keys, schema.foreign_keys) == ((), (("id",),), ())
