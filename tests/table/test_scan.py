"""Rows, rejected rows and blank rows are together what Python's csv counts, on every path by which a file is read."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.diff_oracle import Sheet, written

from claims import Options, Report, validate
from claims.table.reader import SMALL

CELL = st.text(st.sampled_from('ab",;\n é'), max_size=5)
ROWS = st.lists(
    st.lists(CELL, min_size=2, max_size=2) | st.lists(CELL, min_size=1, max_size=4) | st.just([]), max_size=8
)
QUOTED = st.lists(st.booleans(), min_size=32, max_size=32)  # cells that could do without, in their order
SELECTED = ("ragged-row", "blank-row")
PADDING = ["p" * 1_000, "é"]
PADDED = SMALL // 1_000  # rows that make any file a large one


def text_of(rows: list[list[str]], quoted: list[bool]) -> str:
    """The rows as CSV; a cell is quoted where it has to be, and where it is drawn to be."""
    draws = iter(quoted)

    def cell(text: str) -> str:
        needed = any(char in text for char in '",\n')
        return '"' + text.replace('"', '""') + '"' if next(draws) or needed else text

    return "".join(",".join(map(cell, row)) + "\n" for row in rows)


def report(folder: Path, text: str) -> Report:
    package = written(folder, Sheet({"a": "string", "b": "string"}, ("a",), []))
    (package / "rows.csv").write_text(f"a,b\n{text}", encoding="utf-8", newline="")
    return validate(package, Options(select=SELECTED, limit=None))


@given(rows=ROWS, quoted=QUOTED)
@settings(max_examples=40)
def test_no_row_is_lost_or_made(rows: list[list[str]], quoted: list[bool]) -> None:
    text = text_of(rows, quoted)
    read = list(csv.reader(io.StringIO(text, newline="")))
    padding = text_of([PADDING], [False, False]) * PADDED
    with tempfile.TemporaryDirectory() as place:
        small = report(Path(place, "small"), text)
        large = report(Path(place, "large"), text + padding)
    told = [(each.rule, each.line, each.row, each.message) for each in small.findings]
    assert told == [(each.rule, each.line, each.row, each.message) for each in large.findings]
    assert small.counts.rows["rows"] + PADDED == large.counts.rows["rows"]
    rejected = {
        each.row for each in small.findings if each.rule == "ragged-row" or each.message == "the row is blank"
    }
    kept_blank = sum(row == ["", ""] for row in read)
    assert small.counts.rows["rows"] + len(rejected) - kept_blank == len(read)
