"""Text is split into records as its dialect declares; a malformed record does not affect the others."""

import csv
import io
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.model.table import Dialect, Table
from claims.table import records as tokens
from claims.table.proof import prove
from claims.table.records import (
    Grammar,
    MarkedConflict,
    cell_spans,
    cell_starts,
    find_conflicts,
    grammar_of,
    grammar_of_copy,
    has_unnecessary_quotes,
    is_conflict_marker,
    is_plain,
    is_quick,
    line_and_column,
    records,
)

CELL = st.text(alphabet=st.sampled_from(list('ab,"\n\r é中\u2028')), max_size=6)
TABLE = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
)
SOUP = st.text(alphabet=st.sampled_from(list('ab,;"\n\r')), max_size=40)


def written(rows: list[list[str]], end: str) -> str:
    out = io.StringIO()
    bare_return = any(
        "\r" in cell for row in rows for cell in row
    )  # csv.writer does not quote it before 3.13
    quoting = csv.QUOTE_ALL if bare_return else csv.QUOTE_MINIMAL
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


@given(TABLE, st.sampled_from(["\n", "\r\n"]))
def test_text_written_by_the_csv_module_is_read_back(rows: list[list[str]], end: str) -> None:
    found = list(records(written(rows, end), Grammar()))
    assert [record.cells for record in found] == rows
    assert [record.defect for record in found] == [None] * len(rows)


@given(TABLE, st.sampled_from(["\n", "\r\n"]))
def test_well_formed_text_is_proved_sound(rows: list[list[str]], end: str) -> None:
    text = written(rows, end)
    proof = prove(text.encode(), (",", '"'), len(rows[0]), last=True)
    blank = any(record.start == record.end for record in records(text, Grammar()))
    assert proof is not None
    controls = any("\r" in cell for row in rows for cell in row)
    assert proof.sound or blank or controls
    assert proof.records == len(rows)


@given(SOUP)
def test_the_quick_proof_never_accepts_text_with_defects(text: str) -> None:
    first = next(records(text, Grammar()), None)
    width = len(first.cells) if first is not None and first.cells else 1
    proof = prove(text.encode(), (",", '"'), width, last=True)
    if proof is not None and proof.sound:
        found = list(records(text, Grammar()))
        assert proof.end == len(text.encode())
        assert [record.defect for record in found] == [None] * len(found)
        assert proof.records == len(found)
        assert all(record.start < record.end for record in found)
        assert len({text[record.end : record.next] for record in found[:-1]}) <= 1


@given(SOUP)
def test_records_cover_the_text_without_gap_or_overlap(text: str) -> None:
    found = list(records(text, Grammar()))
    assert "".join(text[record.start : record.next] for record in found) == text
    assert all(record.start < record.next for record in found)


@given(SOUP | TABLE.map(lambda rows: written(rows, "\n")), st.sampled_from([",", ";", "|", "a"]))
def test_the_fast_path_for_quoted_records_gives_the_same_records(text: str, delimiter: str) -> None:
    def found_records() -> list[object]:
        found = records(text, Grammar(delimiter))
        return [(each.start, each.end, each.next, each.cells, each.width, each.defect) for each in found]

    at_once = found_records()
    with patch.object(tokens, "_quoted", lambda *_: None):
        assert found_records() == at_once


@given(SOUP, st.integers(0, 40))
def test_cutting_the_text_changes_no_record_before_the_cut(text: str, cut: int) -> None:
    whole = list(records(text, Grammar()))
    begun = list(records(text[:cut], Grammar(), last=False))
    assert begun == whole[: len(begun)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,"b\nc,d\n', [(None, "unclosed-quote", 2), (["c", "d"], None, None)]),
        ('a,"b\nc,"d"\n', [(None, "unclosed-quote", 2), (["c", "d"], None, None)]),
        ('"a"b,c\nd,e\n', [(None, "text-after-quote", 3), (["d", "e"], None, None)]),
        ('a"b,c\n', [(['a"b', "c"], "bare-quote", 1)]),
        ('"a""b",\n', [(['a"b', ""], None, None)]),
        ("a,b", [(["a", "b"], None, None)]),
        ("\na\n", [([""], None, None), (["a"], None, None)]),
    ],
)
def test_defects_are_found_with_their_position(
    text: str, expected: list[tuple[list[str] | None, str | None, int | None]]
) -> None:
    found = [
        (record.cells, record.defect and record.defect.kind, record.defect and record.defect.at)
        for record in records(text, Grammar())
    ]
    assert found == expected


def test_text_is_split_by_its_grammar() -> None:
    semicolons = Grammar(delimiter=";", quote="'")
    assert [record.cells for record in records("a;'b;c'\n", semicolons)] == [["a", "b;c"]]
    escaped = Grammar(doubled=False, escape="\\")
    assert [record.cells for record in records('"a\\"b",c\\,d\n', escaped)] == [['a"b', "c,d"]]
    spaced = Grammar(skip_space=True)
    assert [record.cells for record in records('a, "b, c"\n', spaced)] == [["a", "b, c"]]
    bare = Grammar(quote=None)
    assert [record.cells for record in records('a,"b\n', bare)] == [["a", '"b']]


def test_places_of_cells_count_physical_lines() -> None:
    assert cell_starts('a,"b\nc",d', Grammar()) == [(0, 1), (0, 3), (1, 4)]
    assert line_and_column("ab\r\ncd", 5) == (1, 2)


@given(TABLE, st.sampled_from(["\n", "\r\n"]))
def test_spans_contain_the_raw_text_of_each_cell(rows: list[list[str]], end: str) -> None:
    text = written(rows, end)
    for record in records(text, Grammar()):
        raw = text[record.start : record.end]
        cells = [raw[start:stop] for start, stop in cell_spans(raw, Grammar())]
        assert ",".join(cells) == raw
        assert [next(records(cell, Grammar())).cells if cell else [""] for cell in cells] == [
            [cell] for cell in record.cells or []
        ]


def test_a_table_without_a_dialect_is_split_at_commas() -> None:
    assert grammar_of(Table("t", ("t.csv",))) == Grammar(",", '"', True, None, False, None)


def test_a_tsv_file_is_split_at_tabs_unless_its_dialect_declares_a_delimiter() -> None:
    declared = Dialect(delimiter=",", stated=frozenset({"delimiter"}))
    assert grammar_of(Table("t", format="tsv")).delimiter == "\t"
    assert grammar_of(Table("t", format="tsv", dialect=declared)).delimiter == ","


def test_every_property_of_the_dialect_is_taken_over() -> None:
    dialect = Dialect(
        delimiter=";",
        quote_char="'",
        double_quote=False,
        escape_char="\\",
        skip_initial_space=True,
        comment_char="#",
    )
    assert grammar_of(Table("t", dialect=dialect)) == Grammar(";", "'", False, "\\", True, "#")


@pytest.mark.parametrize(
    ("table", "grammar", "expected"),
    [
        (Table("t", ("t.csv",)), Grammar(), True),
        (Table("t", ("t.csv",), encoding="US-ASCII"), Grammar("\t"), True),
        (Table("t", ("a.csv", "b.csv")), Grammar(), False),
        (Table("t", ("t.csv",), encoding="latin-1"), Grammar(), False),
        (Table("t", ("t.csv",), dialect=Dialect(header_rows=(2,))), Grammar(), False),
        (Table("t", ("t.csv",)), Grammar("||"), False),
        (Table("t", ("t.csv",)), Grammar(" "), False),
        (Table("t", ("t.csv",)), Grammar("é"), False),
        (Table("t", ("t.csv",)), Grammar(quote=None), False),
        (Table("t", ("t.csv",)), Grammar(quote="»"), False),
        (Table("t", ("t.csv",)), Grammar(doubled=False), False),
        (Table("t", ("t.csv",)), Grammar(escape="\\"), False),
        (Table("t", ("t.csv",)), Grammar(skip_space=True), False),
        (Table("t", ("t.csv",)), Grammar(comment="#"), False),
    ],
)
def test_only_a_simple_file_is_read_as_it_is(table: Table, grammar: Grammar, expected: bool) -> None:
    assert is_quick(table, grammar) is expected


@pytest.mark.parametrize(
    ("grammar", "expected"),
    [
        (Grammar(";", "'"), Grammar(";", "'")),
        (Grammar("\t", None, skip_space=True, comment="#"), Grammar("\t", '"')),
        (Grammar("||"), Grammar()),
        (Grammar(" "), Grammar()),
        (Grammar("é"), Grammar()),
    ],
)
def test_a_copy_keeps_the_delimiter_and_the_quote_that_the_engine_supports(
    grammar: Grammar, expected: Grammar
) -> None:
    assert grammar_of_copy(grammar) == expected


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        (Dialect(), True),
        (Dialect(header=False, header_rows=(3,)), True),
        (Dialect(header_rows=(1, 2)), False),
        (Dialect(comment_rows=(4,)), False),
    ],
)
def test_a_plain_file_has_only_rows_below_its_first_record(dialect: Dialect, expected: bool) -> None:
    assert is_plain(dialect) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [("<<<<<<< HEAD", True), ("=======", True), ("======= x", False), ("<<<<<<<", False), ("a", False)],
)
def test_markers_are_those_that_git_writes(line: str, expected: bool) -> None:
    assert is_conflict_marker(line) is expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["<<<<<<< a", "x", "=======", "y", ">>>>>>> b"], [MarkedConflict(2, 4, 6)]),
        (["<<<<<<< a", "x", "||||||| o", "z", "=======", "y", ">>>>>>> b"], [MarkedConflict(2, 4, 8)]),
        (["<<<<<<< a", "x", ">>>>>>> b"], []),
        (["=======", "x"], []),
    ],
)
def test_complete_conflicts_are_found_by_line(
    tmp_path: Path, lines: list[str], expected: list[MarkedConflict]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("\n".join(["id", *lines]) + "\n")
    assert list(find_conflicts(file, 3, 2)) == expected


@pytest.mark.parametrize(
    ("text", "grammar", "expected"),
    [
        ('"id","name"', Grammar(), True),
        ('"id","a,b"', Grammar(), True),
        ('"a,b"', Grammar(), False),
        ('"id",name', Grammar(), False),
        ('"id","name"', Grammar(quote=None), False),
        ('"id";"name"', Grammar(";"), True),
        ('"id"x,"name"', Grammar(), False),
        ('""', Grammar(), False),
    ],
)
def test_a_fully_quoted_record_has_unnecessary_quotes(text: str, grammar: Grammar, expected: bool) -> None:
    assert has_unnecessary_quotes(text, grammar) is expected
