"""Rows in JSON are read with their places: from a file, from NDJSON, and from the descriptor."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.json_case import places
from tests.support.table_case import reading_task

from claims import validate
from claims.model.table import Table
from claims.table.formats.json_rows import in_array, in_lines, inline, lines_in, member
from claims.table.formats.source import JsonPlaces
from claims.table.task import Flaw


def test_the_place_of_a_cell_in_an_object_is_reported(tmp_path: Path) -> None:
    text = '[\n  {"on": "2024-01-02", "id": 1},\n  {"id": 2,\n   "on": "2024-1-2"},\n  {"id": 3}\n]\n'
    assert places(tmp_path, {"path": "t.json", "format": "json"}, text) == [
        ("type-error", 4, 10, 2, "on"),
        ("missing-required-value", 5, 3, 3, "on"),
    ]


def test_the_place_of_a_cell_in_an_array_is_reported_and_only_the_malformed_row_is_lost(
    tmp_path: Path,
) -> None:
    text = '[["id", "on"],\n["é", "2024-01-02"], [1],\n{"id": 2}, 7,\n[2, "2024-1-2"]]'
    assert places(tmp_path, {"path": "t.json", "format": "json"}, text) == [
        ("type-error", 2, 2, 1, "id"),
        ("ragged-row", 2, 22, 2, None),
        ("ragged-row", 3, 1, 3, None),
        ("ragged-row", 3, 12, 4, None),
        ("type-error", 4, 5, 5, "on"),
    ]


def test_only_the_malformed_line_of_ndjson_is_lost(tmp_path: Path) -> None:
    rows = (
        '{"id": 1, "on": "2024-01-02"}',
        "",
        '{"id": 2, "on"}',
        '  {"id": "\u2028", "on": "2024-01-02", "on": "2024-01-03"}',
    )
    assert places(tmp_path, {"path": "t.ndjson", "format": "ndjson"}, "\n".join(rows)) == [
        ("invalid-json", 3, 15, None, None),
        ("type-error", 4, 10, 2, "id"),
        ("duplicate-json-key", 4, 35, None, None),
    ]


def test_the_place_of_inline_data_in_the_descriptor_is_reported(tmp_path: Path) -> None:
    found = places(tmp_path, {"data": [{"id": 1, "on": "2024-01-02"}, {"id": "x", "on": None}]})
    lines = (tmp_path / "datapackage.json").read_text().splitlines()
    number = next(number for number, line in enumerate(lines, 1) if '"x"' in line)
    assert found == [
        ("type-error", number, lines[number - 1].index('"x"') + 1, 2, "id"),
        ("missing-required-value", number + 1, lines[number].index("null") + 1, 2, "on"),
    ]


def test_the_place_of_a_header_in_json_is_reported(tmp_path: Path) -> None:
    text = '[\n["id", "when"], [1, "2024-01-02"]]'
    assert places(tmp_path, {"path": "t.json", "format": "json"}, text)[0][1:3] == (2, 8)


@pytest.mark.parametrize("text", ['{"rows": [{"id": "x", "on": "2024-01-02"}], "n": [1]}'])
def test_the_place_of_rows_in_a_property_is_reported(tmp_path: Path, text: str) -> None:
    dialect = {"property": "rows"}
    assert places(tmp_path, {"path": "t.json", "format": "json", "dialect": dialect}, text) == [
        ("type-error", 1, 18, 1, "id")
    ]


def test_each_file_of_a_table_in_json_has_its_header(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[["id", "on"], [1, "2024-01-02"]]')
    (tmp_path / "b.json").write_text('[["id", "on"],\n[1, "2024-01-02"]]')
    assert places(tmp_path, {"path": ["a.json", "b.json"], "format": "json"}) == [
        ("duplicate-unique-key", 2, 2, 2, "id")
    ]


@pytest.mark.parametrize(
    ("text", "rule", "message"),
    [
        ("[]", "empty-file", "the array is empty: a table needs a header, or a row that names"),
        (" \n", "empty-file", "the file is empty"),
        (
            '{"a": 1}',
            "unsupported-file-format",
            "the JSON is an object: expected an array of rows (the dialect's",
        ),
        ("[1, 2", "invalid-json", "unexpected end of the file: expected ','"),
        ('[{"id": 1, "on": NaN}]', "invalid-json-number", "'NaN' is not JSON"),
        (f'[{{"id": {"1" * 5000}}}]', "number-out-of-range", "is out of range"),
        ("[" * 100_000, "json-too-deep", "nested more than 64 levels deep"),
    ],
)
def test_invalid_json_is_reported_with_a_reason(tmp_path: Path, text: str, rule: str, message: str) -> None:
    places(tmp_path, {"path": "t.json", "format": "json"}, text)
    found = [each for each in validate(tmp_path).findings if each.table == "t"]
    assert (rule, True) in [(each.rule, message in each.message) for each in found]


@pytest.mark.parametrize("data", [[], "a,b", 5, [1, 2]])
def test_inline_data_that_is_not_a_table_is_a_finding(tmp_path: Path, data: Any) -> None:
    assert len(places(tmp_path, {"data": data})) > 0


def test_the_last_of_repeated_properties_is_found() -> None:
    text = '{"rows": [], "n": 1, "rows": [2]}'
    assert member(text, 0, "rows") == text.index("[2]")
    assert member(text, 0, "m") is None


def test_places_in_an_array_are_those_of_its_items_and_their_values() -> None:
    text = 'x [{"a": 1},\n {"b": [2], "a": 3}]'
    found = JsonPlaces(lambda: text, lambda text: in_array(text, 2))
    assert [found.item(at) for at in (0, 1)] == [(1, 4), (2, 2)]
    assert found.parts(1) == {"b": (2, 8), "a": (2, 18)}


def test_places_in_ndjson_are_those_of_its_lines() -> None:
    found = JsonPlaces(lambda: '{"a": 1}\n\n  [7, 8]\n', in_lines)
    assert [found.item(at) for at in (0, 2)] == [(1, 1), (3, 3)]
    assert (found.parts(0), found.parts(2)) == ({"a": (1, 7)}, {0: (3, 4), 1: (3, 7)})


def test_rows_inline_as_text_are_split_as_csv_or_tsv(tmp_path: Path) -> None:
    for kind, text in (("csv", 'a,"b,c"\n1,2\n'), ("tsv", "a\tb,c\n1\t2\n")):
        table = Table("t", ("t.csv",), data=text, format=kind)
        task = reading_task(tmp_path, table, b"", lambda _: None)
        assert inline(task).items == [["a", "b,c"], ["1", "2"]]


def test_lines_keep_their_numbers_where_one_is_blank_or_malformed(tmp_path: Path) -> None:
    flaws: list[Flaw] = []
    data = b'{"id": 1}\n\n{"id"}\n[2]\n'
    found = lines_in(reading_task(tmp_path, Table("t", ("t.ndjson",)), data, flaws.append), "t.ndjson")
    assert found is not None
    assert (found.items, found.numbers) == ([{"id": 1}, [2]], [0, 3])
    assert [(flaw.kind, flaw.place.line) for flaw in flaws] == [("invalid-json", 3)]
