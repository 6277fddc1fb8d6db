"""Patterns are read as XML Schema has them, or as frictionless does, never as RE2 would guess."""

import re

import pytest
from tests.support.value_case import broken, evaluated

from claims.model.table import Field
from claims.types.pattern import compile_pattern, compiles, reads_alike


def matched(pattern: str, texts: list[str]) -> list[bool]:
    field = Field("code", "string", constraints={"pattern": pattern})
    wrong = {text for rule, text in broken(field, texts) if rule == "pattern-mismatch"}
    return [text not in wrong for text in texts]


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("s1|s2", ["s1", "s2"], ["s1x", "xs2", ""]),
        ("^a$", ["a"], ["a\n", "ab", "\na"]),
        (".+", ["a", "\r", "é"], ["a\nb"]),
        (r"\d+", ["12", "٣", "५"], ["x", "²", "½"]),
        (r"[\d-]+", ["1-٣"], ["a"]),
        (r"\s+", [" \t", "\u2003", "\x85"], ["\u200b", "a"]),
        ("é+", ["é", "éé"], ["e\u0301", "É"]),
        ("a{2,3}", ["aa", "aaa"], ["a", "aaaa"]),
        ("a{,2}", ["a", "aa"], ["aaa"]),
        (r"[\]\-^]+", ["]-^"], ["\\"]),
        (r"\i\c*", ["a1", "é-x", "_", ":a"], ["1a", "-a", "a b"]),
        (r"[\i.]+", ["a.b"], ["1"]),
        (r"\I\C", ["1 "], ["a ", "1a"]),
        (r"\p{IsGreek}+", ["αβγ"], ["abc", "αb"]),
        (r"\P{IsGreek}+", ["abc"], ["αb"]),
        (r"[\p{Lu}\p{Nd}]+", ["AÉ٣"], ["a"]),
        # subtraction, as XML Schema has it; Python, and so frictionless, reads a class and a bracket
        ("[a-z-[aeiou]]", ["b", "z"], ["a", "b]", "-", "["]),
        ("[a-z-[^aeiou]]+", ["aei"], ["b", "-"]),
        ("[^a-z-[0-9]]", ["A", "-", "["], ["b", "5", "A]"]),
        ("[a-z-[b-y-[m]]]{2}", ["am", "zz"], ["b", "ab", "m]"]),
        (r"[!-/-[\-\]]]", ["!", "+"], ["-", "]"]),
    ],
)
def test_the_engine_matches(pattern: str, yes: list[str], no: list[str]) -> None:
    assert compile_pattern(pattern) is not None
    texts = [*yes, *no]
    assert matched(pattern, texts) == [True] * len(yes) + [False] * len(no)


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (r"(a|b)\1", ["aa", "bb"], ["ab"]),
        ("a{1,2000}", ["a" * 2000], ["a" * 2001]),
        ("(?:a{40}){40}", ["a" * 1600], ["a" * 1599]),
        ("(?!ab).+", ["ba"], ["ab"]),
        ("a+?b", ["aab"], ["b"]),
        (r"\w+", ["é1_", "日"], ["-"]),
        ("(?i)ab", ["AB"], ["c"]),
        (r"a\Z", ["a"], ["a\n"]),
    ],
)
def test_the_bounded_process_matches_as_frictionless_does(
    pattern: str, yes: list[str], no: list[str]
) -> None:
    assert compile_pattern(pattern) is None
    texts = [*yes, *no]
    assert matched(pattern, texts) == [True] * len(yes) + [False] * len(no)
    assert [re.compile(f"^{pattern}$".replace("^(?i)", "(?i)^")).match(text) is not None for text in yes] == [
        True
    ] * len(yes)


@pytest.mark.parametrize("pattern", ["(", "[b-a]", "a**", r"\p{Is Greek}", r"\p{IsNowhere}", "*", "a{3,2}"])
def test_what_is_no_pattern_checks_nothing(pattern: str) -> None:
    assert compile_pattern(pattern) is None
    assert not compiles(pattern)
    assert matched(pattern, ["x"]) == [True]


def test_a_nested_set_gives_no_warning(recwarn: pytest.WarningsRecorder) -> None:
    re.purge()
    compile_pattern("[a-z-[aeiou]]")
    assert list(recwarn) == []


def test_what_a_pattern_promises_of_its_texts() -> None:
    made = compile_pattern("c[0-9a]{2}|-x")
    assert made is not None
    assert made.alphabet == frozenset("c0123456789a-x")
    assert made.first == frozenset("c-")
    assert evaluated(f"regexp_full_match(c0, '{made.re2}')", ["c0a", "-x", "c0"]) == [True, True, False]


@pytest.mark.parametrize("pattern", [r"[\d-[5]]", "[a-[a]]", r"[\i-[:]]", "[\u4e00-\u9fff-[\u4e01]]"])
def test_a_subtraction_that_the_engine_is_not_given_is_judged_by_nobody(pattern: str) -> None:
    assert compile_pattern(pattern) is None
    assert not reads_alike(pattern)
    assert matched(pattern, ["5", "a", "x]", ""]) == [True] * 4
