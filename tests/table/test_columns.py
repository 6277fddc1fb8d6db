"""The columns of a file are mapped to the fields of its schema by name, and differences are noticed."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.support.case import descriptor, stored, told

from claims.model.table import Field, Schema
from claims.table.columns import Header, Labels, is_row, map_labels, most_similar
from claims.table.task import Flaw

FIELDS = (Field("id"), Field("name"), Field("crew", "integer"))


def header_of(*cells: str) -> Header:
    """Return a header whose cells begin in the columns 1, 2, …"""
    places = tuple((1, at) for at, _ in enumerate(cells, 1))
    return Header("t", "t.csv", cells, places, (1, len(cells) + 1), len(cells))


@pytest.mark.parametrize(
    ("cells", "match", "column", "expected"),
    [
        (("id", "name", "crew"), "exact", (0, 1, 2), []),
        (("crew", "name", "id"), "exact", (2, 1, 0), [("column-order", 1, ("id, name, crew",))]),
        (("crew", "name", "id"), "equal", (2, 1, 0), []),
        (("id", "Name ", "crew"), "exact", (0, 1, 2), [("misspelled-column", 2, ("name",))]),
        (("id", "ship", "crew"), "exact", (0, 1, 2), [("misspelled-column", 2, ("name",))]),
        (("id", "crew"), "exact", (0, None, 1), [("missing-column", 3, ("name",))]),
        (("id", "crew"), "superset", (0, None, 1), []),
        (("id", "name", "crew", "port"), "exact", (0, 1, 2), [("extra-column", 4, ("port",))]),
        (("id", "name", "crew", "port"), "subset", (0, 1, 2), []),
        (("id", "", "crew"), "exact", (0, 1, 2), [("blank-header", 2, ())]),
        (("id", "id", "crew"), "exact", (0, 1, 2), [("duplicate-header", 2, ("1",))]),
        (("x", "y", "z"), "exact", (None, None, None), [("missing-column", 1, ("id,name,crew",))]),
    ],
)
def test_columns_are_mapped_by_name_and_differences_noticed(
    cells: tuple[str, ...],
    match: str,
    column: tuple[int | None, ...],
    expected: list[tuple[str, int, tuple[str, ...]]],
) -> None:
    flaws: list[Flaw] = []
    labels = map_labels(header_of(*cells), Schema(FIELDS, fields_match=match), flaws.append)
    assert labels == Labels(cells, column)
    assert [(flaw.kind, flaw.place.column, flaw.details) for flaw in flaws] == expected


def test_with_a_malformed_header_the_columns_are_the_fields_in_order() -> None:
    flaws: list[Flaw] = []
    malformed = replace(header_of("x", "y", "z"), defect=True)
    assert map_labels(malformed, Schema(FIELDS), flaws.append).column == (0, 1, 2)
    assert flaws == []


def test_rows_wider_than_the_header_are_read_by_position() -> None:
    flaws: list[Flaw] = []
    narrow = replace(header_of("id", "crew"), width=3)
    assert map_labels(narrow, Schema(FIELDS), flaws.append) == Labels(("id", "crew", ""), (0, 1, 2))
    assert [flaw.kind for flaw in flaws] == ["missing-column"]


def test_a_name_is_similar_despite_case_spaces_and_typing_errors() -> None:
    assert most_similar("speaker_id", ["name", "Speaker ID"]) == "Speaker ID"
    assert most_similar("quotation", ["qoutation", "note"]) == "qoutation"
    assert most_similar("name", ["crew", "port"]) is None


@pytest.mark.parametrize(
    ("cells", "below", "expected"),
    [
        (["s1", "Gull", "7"], [], True),
        (["s1", "Gull", "many"], [], False),  # not an integer
        (["id", "Gull", "7"], [], False),  # names a field
        (["s1", "Gull"], [], False),
        (["s1", "Gull", ""], [], False),  # nothing is typical of a row
        (["s1", "Gull", ""], [["s2", "Gull", "8"]], True),
    ],
)
def test_a_first_record_is_a_row_only_if_it_is_typical_of_one(
    cells: list[str], below: list[list[str]], expected: bool
) -> None:
    assert is_row(cells, below, Schema(FIELDS)) is expected


def test_a_listed_value_is_typical_of_a_row() -> None:
    schema = Schema((Field("kind", constraints={"enum": ["ship", "boat"]}), Field("name")))
    assert is_row(["boat", "Gull"], [], schema)
    assert not is_row(["raft", "Gull"], [], schema)


@pytest.mark.parametrize("match", ["superset", "partial"])
def test_a_required_column_may_not_be_missing(tmp_path: Path, match: str) -> None:
    required = {"name": "r", "constraints": {"required": True}}
    schema = {"fields": [{"name": "id"}, {"name": "n"}, required], "primaryKey": ["id"], "fieldsMatch": match}
    found = told(stored(tmp_path, descriptor(t={"schema": schema}), {"t.csv": "n\n1\n2\n"}))
    assert [(each.rule, each.field) for each in found] == [("missing-column", "id"), ("missing-column", "r")]


def test_fields_with_one_name_are_columns_in_the_order_of_the_file() -> None:
    schema = Schema((Field("id"), Field("x"), Field("x (2)", properties={"name": "x"}), Field("y")))
    flaws: list[Flaw] = []
    assert map_labels(header_of("id", "x", "y", "x"), schema, flaws.append).column == (0, 1, 3, 2)
    assert [each.kind for each in flaws] == ["column-order"]
    flaws.clear()
    assert map_labels(header_of("id", "x", "x", "y", "x"), schema, flaws.append).column == (0, 1, 2, 3)
    assert [each.kind for each in flaws] == ["duplicate-header"]
