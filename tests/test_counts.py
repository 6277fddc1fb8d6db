"""Rows, rejected rows and blank rows are together what Python's csv counts, on every path by which a file is read."""

import csv
import io
import tempfile
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from claims import Options, Report, validate
from claims.engine import reader
from diff_oracle import Sheet, written

CELL = st.text(st.sampled_from('ab",;\n é'), max_size=5)
ROWS = st.lists(
    st.lists(CELL, min_size=2, max_size=2) | st.lists(CELL, min_size=1, max_size=4) | st.just([]), max_size=8
)
SELECTED = ("ragged-row", "blank-row")


def text_of(rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["a", "b"], *rows])
    return out.getvalue()


def report(folder: Path, text: str, *, small: int) -> Report:
    package = written(folder, Sheet({"a": "string", "b": "string"}, ("a",), []))
    (package / "rows.csv").write_text(text, encoding="utf-8", newline="")
    with patch.object(reader, "SMALL", small):
        return validate(package, Options(select=SELECTED, limit=None))


@given(rows=ROWS)
@settings(max_examples=40, deadline=None)
def test_no_row_is_lost_or_made(rows: list[list[str]]) -> None:
    text = text_of(rows)
    counted = len(list(csv.reader(io.StringIO(text, newline="")))) - 1
    with tempfile.TemporaryDirectory() as place:
        small = report(Path(place, "small"), text, small=1 << 18)
        large = report(Path(place, "large"), text, small=0)
    told = [(each.rule, each.line, each.row, each.message) for each in small.findings]
    assert told == [(each.rule, each.line, each.row, each.message) for each in large.findings]
    assert small.counts.rows == large.counts.rows
    rejected = {
        each.row for each in small.findings if each.rule == "ragged-row" or each.message == "the row is blank"
    }
    kept_blank = sum(row == ["", ""] for row in rows)
    assert small.counts.rows["rows"] + len(rejected) - kept_blank == counted
