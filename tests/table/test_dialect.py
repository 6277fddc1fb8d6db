"""The grammar of a file follows from its dialect, and decides whether the engine reads the file as it is."""

import pytest

from claims.model.table import Dialect, Table
from claims.table.dialect import Grammar, grammar_of, grammar_of_copy, is_plain, is_quick


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
