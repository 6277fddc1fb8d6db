"""What frictionless refuses in a descriptor is refused here, and the other way round where it is valid."""

import copy
import json
import random

import pytest
from tests.support.descriptor_case import FILES, GONE, PACKAGE, changed, found, read

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
