"""A table of several files: a column that only a later one has is read, checked and compared as any other."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.case import descriptor, stored, told

from claims.comparison.compare import compare
from claims.comparison.diff import diff_of
from claims.comparison.options import CompareOptions
from claims.package.open import open_store

Told = list[tuple[str, str | None, int | None]]
NUMBER = {"name": "n", "type": "integer", "constraints": {"maximum": 5, "unique": True}}


def table(*fields: dict[str, Any], **schema: Any) -> dict[str, Any]:
    """A table of two files, any of whose columns may be missing."""
    return {
        "path": ["a.csv", "b.csv"],
        "schema": {"fields": list(fields), "fieldsMatch": "superset", **schema},
    }


CASES: list[tuple[dict[str, Any], str, str, Told]] = [
    (
        {"t": table({"name": "id"}, NUMBER)},
        "id\n1\n",
        "id,n\n2,abc\n3,9\n4,4\n5,4\n",
        [("type-error", "b.csv", 2), ("above-maximum", "b.csv", 3), ("duplicate-unique-key", "b.csv", 5)],
    ),
    (
        {
            "t": table(
                {"name": "id"},
                {"name": "n"},
                foreignKeys=[{"fields": ["n"], "reference": {"resource": "u", "fields": ["k"]}}],
            ),
            "u": {"path": "u.csv", "schema": {"fields": [{"name": "k"}]}},
        },
        "id\n1\n",
        "n,id\n5,2\n9,3\n",
        [("unmatched-foreign-key", "b.csv", 3)],
    ),
    (
        {"t": table({"name": "id"}, {"name": "n"}, primaryKey=["id"])},
        "n\n1\n",
        "id,n\n2,2\n2,3\n",
        [("missing-column", "a.csv", 1), ("null-key", "a.csv", 2), ("duplicate-key", "b.csv", 3)],
    ),
    (
        {"t": table({"name": "id"}, {"name": "n", "type": "integer"}, fieldsMatch="exact")},
        "id\n1\n",
        "id,n\n2,x\n",
        [("missing-column", "a.csv", 1), ("type-error", "b.csv", 2)],
    ),
    (
        {"t": table({"name": "id"}, {"name": "n"})},
        "id\n1\n",
        "id,n,x\n2,a,\n3,b,\n4,c\n",
        [("extra-column", "b.csv", 1), ("ragged-row", "b.csv", 4)],
    ),
]


@pytest.mark.parametrize(("resources", "first", "second", "expected"), CASES)
def test_its_cells_are_checked(
    tmp_path: Path, resources: dict[str, Any], first: str, second: str, expected: Told
) -> None:
    files = {"a.csv": first, "b.csv": second, "u.csv": "k\n5\n"}
    found = told(stored(tmp_path, descriptor(**resources), files))
    assert [(each.rule, each.file, each.line) for each in found] == expected


def test_it_may_be_what_a_reference_leads_to(tmp_path: Path) -> None:
    reference = {"fields": ["n"], "reference": {"resource": "u", "fields": ["k"]}}
    resources = {
        "t": {"schema": {"fields": [{"name": "id"}, {"name": "n"}], "foreignKeys": [reference]}},
        "u": table({"name": "z"}, {"name": "k"}),
    }
    files = {"t.csv": "id,n\n1,5\n2,7\n", "a.csv": "z\nq\n", "b.csv": "z,k\nr,5\n"}
    found = told(stored(tmp_path, descriptor(**resources), files))
    assert [(each.rule, each.file, each.line) for each in found] == [("unmatched-foreign-key", "t.csv", 3)]


def test_its_cells_are_compared(tmp_path: Path) -> None:
    resources = {"t": table({"name": "id"}, {"name": "a"}, primaryKey=["id"])}
    old, new = (
        stored(tmp_path / cell, descriptor(**resources), {"a.csv": "id\n1\n", "b.csv": f"id,a\n2,{cell}\n"})
        for cell in ("q", "w")
    )
    with compare(open_store(str(old)), open_store(str(new)), CompareOptions()) as comparison:
        (found,) = diff_of(comparison).tables
    (change,) = found.changed
    assert [(cell.field, cell.old, cell.new) for cell in change.cells] == [("a", "q", "w")]
    assert (change.key, change.old_line, change.new_line) == ({"id": "2"}, 2, 2)


@pytest.mark.parametrize("match", ["superset", "partial"])
def test_a_column_whose_cells_must_not_be_empty_is_missed(tmp_path: Path, match: str) -> None:
    required = {"name": "r", "constraints": {"required": True}}
    schema = {"fields": [{"name": "id"}, {"name": "n"}, required], "primaryKey": ["id"], "fieldsMatch": match}
    found = told(stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": "n\n1\n2\n"}))
    assert [(each.rule, each.field) for each in found] == [("missing-column", "id"), ("missing-column", "r")]
