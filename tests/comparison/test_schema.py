"""Whether a changed constraint allows fewer values, or more."""

from typing import Any

import pytest

from claims.comparison.schema import constraint_changes, fields_match_direction


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {}, []),
        ({"required": True}, {"required": True}, []),
        ({}, {"required": True}, [("required", "tightened")]),
        ({"unique": True}, {}, [("unique", "loosened")]),
        ({"minimum": 1}, {"minimum": "2"}, [("minimum", "tightened")]),
        ({"maximum": 1}, {"maximum": 2}, [("maximum", "loosened")]),
        ({"minimum": "2020-01-01"}, {"minimum": "2019-01-01"}, [("minimum", "loosened")]),
        ({"pattern": "a"}, {"pattern": "b"}, [("pattern", None)]),
        ({"enum": ["a", "b"]}, {"enum": ["b", "c"]}, [("enum", "tightened"), ("enum", "loosened")]),
        ({"enum": ["a", "b"]}, {"enum": ["b", "a"]}, [("enum", None)]),
    ],
)
def test_a_constraint_is_tightened_or_loosened(
    old: dict[str, Any], new: dict[str, Any], expected: list[tuple[str, str | None]]
) -> None:
    assert [(each.property, each.direction) for each in constraint_changes(old, new)] == expected


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ("exact", "partial", "loosened"),
        ("partial", "exact", "tightened"),
        ("exact", "subset", "loosened"),
        ("superset", "equal", "tightened"),
        ("subset", "superset", None),
    ],
)
def test_fields_match_is_tightened_or_loosened(old: str, new: str, direction: str | None) -> None:
    assert fields_match_direction(old, new) == direction
