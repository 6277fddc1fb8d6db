"""Checks of characters in SQL, each with texts that it finds and texts that it must not find."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.sql_case import evaluate

from claims.types import characters

FOUND = {
    "not_nfc": ["Cafe\u0301", "\u1100\u1161"],
    "invisible": ["Mos\u200bcow", "soft\u00adhyphen", "\ufeffx", "x\u0092y", "ab\u200dc"],
    "bidi": ["user\u202etxt", "\u200fx"],
    "edge_space": [" a", "a\t", "\na"],
    "wide_edge_space": ["\u00a0a", "a\u3000"],
    "inner_space": ["New\u00a0York"],
    "garbled": ["CafÃ©", "donâ€™t", "\ufffd", "Ð¼Ð¾Ñ"],
    "formula_start": ["=1+1", "@x", "-x", "+cmd"],
}
NOT_FOUND = {
    "not_nfc": ["Café", "가", "plain", "a\0b"],
    "invisible": ["می\u200cخواهم", "👩\u200d🚀", "a\u00a0b"],
    "bidi": ["عربي", "plain"],
    "edge_space": ["a b", "a"],
    "wide_edge_space": ["a\u00a0b", "a"],
    "inner_space": ["New York", "\u00a0a"],
    "garbled": ["Café", "Ångström", "São", "été"],
    "formula_start": ["-50", "+1.5", "-", "a=b", "5"],
}


@pytest.mark.parametrize("check", FOUND)
def test_a_check_finds_what_it_should(check: str) -> None:
    expression = getattr(characters, check)("x")
    assert evaluate(expression, FOUND[check]) == [True] * len(FOUND[check])
    assert evaluate(expression, NOT_FOUND[check]) == [False] * len(NOT_FOUND[check])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=8), min_size=1, max_size=20))
def test_nfc_is_that_of_unicode(texts: list[str]) -> None:
    texts = [each.replace("\0", "") for each in texts]
    expected = [unicodedata.normalize("NFC", each) != each for each in texts]
    assert evaluate(characters.not_nfc("x"), texts) == expected


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
def test_plain_text_is_found_by_no_check(text: str) -> None:
    if characters.plain(text):
        for check in ("not_nfc", "invisible", "bidi", "wide_edge_space", "inner_space", "garbled"):
            assert evaluate(getattr(characters, check)("x"), [text]) == [False]


def test_whitespace_is_trimmed_as_python_strips_it() -> None:
    texts = [" \u00a0a b\t", "\u2003x", "y"]
    assert evaluate(characters.trimmed("x"), texts) == [each.strip() for each in texts]


def test_placeholders_that_the_field_allows_are_not_found() -> None:
    texts = ["N/A", "null", "-", "no"]
    assert evaluate(characters.placeholder("x", frozenset()), texts) == [True, True, True, False]
    assert evaluate(characters.placeholder("x", frozenset(["N/A"])), texts) == [False, True, True, False]
    assert characters.placeholder("x", frozenset(characters.PLACEHOLDERS)) == ""
