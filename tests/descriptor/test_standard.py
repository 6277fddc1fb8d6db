"""The declared types accept the values that the standard allows, and the tables fit together."""

import pytest

from claims.descriptor import standard
from claims.descriptor.standard import COUNT, NUMBER, NUMBERS, TEXT_OR_TEXTS, TEXTS, JsonType


@pytest.mark.parametrize(
    ("expected", "right", "wrong"),
    [
        (COUNT, [0, 7], [-1, 1.0, True, "0", None]),
        (NUMBER, [1], [0, True, "1"]),
        (NUMBERS, [[], [1, 2]], [[0], [1, True], 1]),
        (TEXTS, [[], ["a"]], ["a", ["a", 1]]),
        (TEXT_OR_TEXTS, ["a", ["a", "b"]], [1, ["a", None]]),
        (standard.BOOLEAN, [True, False], [0, "true"]),
        (standard.TEXT_OR_OBJECT, ["a", {}], [[], None]),
        (standard.ANY, [None, 1, "a", [], {}], []),
    ],
)
def test_values_of_a_type(expected: JsonType, right: list[object], wrong: list[object]) -> None:
    assert [value for value in right if not expected.holds(value)] == []
    assert [value for value in wrong if expected.holds(value)] == []


def test_every_field_type_of_a_declaration_has_formats() -> None:
    used = {name for each in standard.FIELD.properties.values() for name in each.field_types}
    used |= {name for each in standard.CONSTRAINTS.values() for name in each.field_types}
    assert used | {*standard.ITEM_TYPES, *standard.ORDERED, *standard.SIZED} <= standard.FORMATS.keys()
    assert all(formats[0] == "default" for formats in standard.FORMATS.values())


def test_no_property_is_misplaced_in_its_own_object() -> None:
    objects = (standard.PACKAGE, standard.DIALECT, standard.RESOURCE, standard.SCHEMA, standard.FIELD)
    assert [each.properties.keys() & each.misplaced.keys() for each in objects] == [set()] * 5


def test_constraints_are_misplaced_in_a_field() -> None:
    assert standard.FIELD.misplaced["required"] == "constraints"
    assert standard.RESOURCE.misplaced["primaryKey"] == "schema"
    assert standard.RESOURCE.misplaced["delimiter"] == "dialect"
    assert standard.PACKAGE.misplaced["fields"] == "resources[].schema"
