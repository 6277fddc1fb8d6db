"""Schemas and their keys by the standard, and the same verdicts as frictionless."""

import copy
import json
import random

import pytest
from tests.support.descriptor_case import FILES, GONE, PACKAGE, changed, found, read

from claims.rules.descriptor import MISPLACED_PROPERTY

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
    "names of the fields",
)
# Properties of version 2 in a package of version 1, where they are custom ones.
NARROWER_IN_VERSION_1 = (
    "resource type",
    "at property 'uniqueKeys",
    "at property 'contributors",
    "categories",
)


def oracle(package):
    """Return the errors of frictionless; None if it fails with an exception."""
    from frictionless import FrictionlessException, Package

    try:
        Package.from_descriptor(copy.deepcopy(package))
    except FrictionlessException as error:
        notes = [each.note for each in error.reasons or [error.error]]
        narrower = NARROWER if "$schema" in package else NARROWER + NARROWER_IN_VERSION_1
        return [note for note in notes if not any(part in note for part in narrower)]
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
def test_what_frictionless_refuses_is_refused_here_or_is_in_the_wrong_place(tmp_path, seed):
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
            assert any(each.rule.severity == "error" or each.rule is MISPLACED_PROPERTY for each in breaks), (
                theirs,
                json.dumps(package),
            )


def test_frictionless_finds_valid_what_is_valid_here(tmp_path):
    assert found(tmp_path, changed(RICH)) == []
    assert oracle(PACKAGE) == []
    assert oracle(changed(RICH)) == []


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


OLD = {"$schema": GONE, "resources.0.schema.primaryKey": "id"}


@pytest.mark.parametrize(
    "change",
    [
        {"resources.0.schema.uniqueKeys": ["id"]},
        {"resources.0.schema.uniqueKeys": {"id": True}},
        {"resources.0.schema.fieldsMatch": 3},
        {"resources.0.schema.fields.1.categories": "any"},
        {"resources.0.type": "text"},
        {"contributors.0.roles": "author"},
    ],
)
def test_in_version_1_a_property_of_version_2_may_have_any_value(tmp_path, change):
    assert [rule for rule, _ in found(tmp_path, changed(OLD | change))] == ["old-version"]
    package, _ = read(tmp_path, changed(OLD | change))
    assert [each.name for each in package.tables] == ["claims", "speakers"]


def test_fields_with_one_name_are_numbered_and_keep_their_own_name(tmp_path):
    change = {"resources.1.schema.fields": [{"name": "x"}, {"name": "x (2)"}, {"name": "x"}, {"name": "x"}]}
    package, _ = read(tmp_path, changed(change | {"resources.0.schema.foreignKeys": GONE}))
    fields = package.tables[1].schema.fields
    assert [each.name for each in fields] == ["x", "x (2)", "x (3)", "x (4)"]
    assert [each.column_name for each in fields] == ["x", "x (2)", "x", "x"]


def test_a_foreign_key_may_refer_to_a_table_without_a_schema(tmp_path):
    expected = [("missing-recommended-property", "resources[1] has no 'schema', which is recommended")]
    assert found(tmp_path, changed({"resources.1.schema": GONE})) == expected
