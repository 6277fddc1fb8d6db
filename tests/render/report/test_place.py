"""The place of a finding."""

from typing import Any

import pytest

from claims.model.report import Finding
from claims.render.report.place import aside, cell_end, place
from claims.table.lines import Line


def finding(**given: Any) -> Finding:
    fixed = {
        "rule": "x",
        "severity": "error",
        "message": "m",
        "fix": "f",
        "fingerprint": "0",
        "table": "boats",
    }
    return Finding.model_construct(
        **({"file": None, "line": None, "column": None, "row": None} | fixed | given)
    )


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "boats"),
        ({"file": "data/boats.csv"}, "data/boats.csv"),
        ({"file": "data/boats.csv", "row": 3}, "data/boats.csv (row 3)"),
        ({"file": "all.xlsx", "row": 3}, "all.xlsx (boats, row 3)"),
        ({"file": "boats.csv", "line": 4, "row": 3}, "boats.csv:4:1"),
        ({"file": "boats.csv", "line": 4, "column": 7}, "boats.csv:4:7"),
    ],
)
def test_a_place_is_as_exact_as_it_is_known(given: dict[str, Any], text: str) -> None:
    each = finding(**given)
    assert place(each, each.file) == text


def test_table_and_row_precede_a_message_without_a_line() -> None:
    assert aside(finding(file="all.xlsx", row=3)) == "boats: row 3: "
    assert aside(finding(file="all.xlsx", line=4, row=3)) == ""


@pytest.mark.parametrize(
    ("text", "value", "end"),
    [("a,bcd,e", "bcd", 6), ('a,"b""c",e', 'b"c', 9), ('a,"b', "b\nc", 5), ("a,,e", "", 3)],
)
def test_the_end_of_a_cell(text: str, value: str, end: int) -> None:
    assert cell_end(finding(line=1, column=3, value=value), Line(text, 0, len(text))) == end
