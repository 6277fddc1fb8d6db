"""Rows are written so that they are read back as the same cells, with as few quotes as possible."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.table.records import Grammar, records
from claims.table.writer import replace_cells, write_cell, write_row

CELL = st.text(st.sampled_from("ab,;'\"\n\r \\#é"), max_size=6)
GRAMMARS = [
    Grammar(),
    Grammar(";", "'"),
    Grammar("\t"),
    Grammar(doubled=False, escape="\\"),
    Grammar(skip_space=True),
    Grammar(comment="#"),
]


@given(st.lists(CELL, min_size=1, max_size=4), st.sampled_from(GRAMMARS))
def test_a_written_row_is_read_back(cells: list[str], grammar: Grammar) -> None:
    (record,) = records(write_row(cells, grammar) + "\n", grammar)
    assert (record.cells, record.defect) == (cells, None)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["a", "", "b c"], "a,,b c"),
        (["a,b", 'say "x"', "two\nlines"], '"a,b","say ""x""","two\nlines"'),
        ([""], '""'),
        (["", ""], ","),
    ],
)
def test_cells_are_quoted_only_where_needed(cells: list[str], expected: str) -> None:
    assert write_row(cells) == expected


def test_a_cell_that_was_quoted_stays_quoted() -> None:
    assert write_cell("a", quoted=True) == '"a"'


def test_a_cell_that_the_dialect_cannot_express_is_refused() -> None:
    assert write_cell("a,b", Grammar(quote=None)) is None
    assert write_cell('a"b', Grammar(doubled=False)) is None
    with pytest.raises(ValueError, match="no way to write"):
        write_row(["a\nb"], Grammar(quote=None))


@pytest.mark.parametrize(
    ("raw", "changes", "expected"),
    [
        ('a,"b" ,c', {}, 'a,"b" ,c'),
        ('a,"b",c', {1: "x"}, 'a,"x",c'),
        ("a,b,c", {0: "1,2", 2: ""}, '"1,2",b,'),
        ("a", {0: "======="}, None),
        ("a,b", {1: "c"}, "a,c"),
    ],
)
def test_other_cells_of_a_changed_row_keep_their_text(
    raw: str, changes: dict[int, str], expected: str | None
) -> None:
    assert replace_cells(raw, changes, Grammar()) == expected
