"""The words of a text that are closest to a quotation."""

import time

import pytest

from claims.text.nearest import LONGEST, excerpt, nearest

PASSAGE = 'the new pier "will open in May"'


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("will surely open in May", PASSAGE, "will open in May"),
        ("will open in June", PASSAGE, "will open in May"),
        ("ill open in Ma", PASSAGE, "will open in May"),
        ("港口将在六月开放", "他说:港口将在五月开放。", "港口将在五月开放"),
        ("will open in June", "x " * 5_000 + PASSAGE + " y" * 5_000, "will open in May"),
        ("nothing of the kind", PASSAGE, None),
        ("words", "", None),
        ("x", "y", None),
    ],
)
def test_nearest_words(words: str, text: str, expected: str | None) -> None:
    found = nearest(words, text)
    assert (found and text[found[0] : found[1]]) == expected


def test_excerpt_is_around_the_first_difference() -> None:
    words = " ".join(map(str, range(2_000)))
    changed = words.replace(" 1500 ", " fifteen ")
    shown = excerpt(changed, words)
    assert len(shown) == LONGEST
    assert " 1499 fifteen 1501 " in shown
    assert excerpt("short", words) == "short"


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "ab" * 500_000, "".join(f"w{at} " for at in range(150_000))]
)
def test_cost_is_bounded_for_long_texts(text: str) -> None:
    words = text[5_000:14_000] + "!" + text[14_000:15_000]
    started = time.process_time()
    nearest(excerpt(words, text), text)
    assert time.process_time() - started < 5
