"""Literals and identifiers of SQL."""

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from claims.text.sql import identifier, literal

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(TEXTS)
def test_any_text_is_a_literal(text: str) -> None:
    assert duckdb.sql(f"SELECT {literal(text)}").fetchall() == [(text,)]


@given(TEXTS)
def test_any_text_is_an_identifier(name: str) -> None:
    assert duckdb.sql(f"SELECT 1 AS {identifier(name)}").columns == [name]
