"""Both texts can be read out of their marks; what is cut is said to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.render.diff.words import CONTEXT, LONGEST, marked

WORDS = st.lists(st.sampled_from(["the", "pier", "opens", "in", "May", ",", " ", "\n", "é", "𝄞"]), max_size=8)


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def mark(kind: str, text: str) -> str:
        found.append((kind, text))
        return text

    marked(old, new, mark)
    return found


def git_like(old: str, new: str) -> str:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return marked(old, new, lambda kind, text: signs[kind].format(text))


@given(old=WORDS.map(" ".join), new=WORDS.map(" ".join))
def test_both_texts_can_be_read_out_of_the_marks(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(text for kind, text in found if kind != "new") == old
    assert "".join(text for kind, text in found if kind != "gone") == new


def test_words_are_marked_and_small_islands_are_not_left() -> None:
    assert (
        git_like("The pier opens in May.", "The pier opens in June.") == "The pier opens in [-May-]{+June+}."
    )
    assert (
        git_like("He said that it is so", "He denied it is not so")
        == "He [-said that-]{+denied+} it is {+not +}so"
    )
    assert git_like("a of the b end", "x of the y end") == "[-a-]{+x+} of the [-b-]{+y+} end"


def test_long_equal_stretches_are_cut() -> None:
    same = "word " * 100
    found = git_like(f"old {same}end", f"new {same}end")
    assert found == f"[-old-]{{+new+}}{(' ' + same)[:CONTEXT]}…"
    assert len(git_like(f"{same}old {same}", f"{same}new {same}")) < 4 * CONTEXT


def test_texts_too_long_to_compare_are_cut_on_both_sides() -> None:
    found = git_like("a" * LONGEST, "b" * LONGEST)
    assert found == f"[-{'a' * (2 * CONTEXT - 1)}…-]{{+{'b' * (2 * CONTEXT - 1)}…+}}"


@pytest.mark.parametrize(
    ("start", "end"),
    [("x " * 3000, ""), ("word " * 900, " and " * 900), ("", "中文" * 2500), ("a" * 5000, "b" * 5000)],
)
def test_what_differs_in_a_very_long_text_is_seen(start: str, end: str) -> None:
    said = marked(f"{start}old{end}", f"{start}new{end}", lambda kind, text: f"<{kind}:{text}>")
    assert "<gone:old><new:new>" in said
    assert len(said) < 6 * CONTEXT
    assert (
        marked(f"{start}{end}", f"{start}new{end}", lambda kind, text: f"<{kind}:{text}>").count("new") == 2
    )


def test_two_very_long_texts_with_nothing_in_common_are_cut() -> None:
    said = marked("a" * 5000, "b" * 5000, lambda kind, text: f"<{kind}:{text}>")
    assert "<gone:aaa" in said
    assert "…><new:bbb" in said
