"""Sentences are found in a text, and found again by their sketch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.text.sentences import resemblance, sentence_hash, sketch, split_sentences, words_of

SPLIT = [
    ("", []),
    (" \n\n ", []),
    ("The pier opens in May. It rained.", ["The pier opens in May.", "It rained."]),
    ("Opening in May?\n\nYes! “It will.” He left", ["Opening in May?", "Yes!", "“It will.”", "He left"]),
    ("New pier to open\nBy Ada Quill\nThe pier opens.", ["New pier to open", "By Ada Quill", "The pier opens."]),
    ("The pier opens\nin May. It\nrained.", ["The pier opens\nin May.", "It\nrained."]),
    ("Dr. Quill of the U.S. Navy met J. Marsh on Jan. 5. No. 3 sank.",
     ["Dr. Quill of the U.S. Navy met J. Marsh on Jan. 5.", "No. 3 sank."]),
    ("He said no. Then he left, and so did I. She did not.", ["He said no.", "Then he left, and so did I.", "She did not."]),
    ("It costs 3.5 million. “Too much,” he said. (We agree.) Done…",
     ["It costs 3.5 million.", "“Too much,” he said.", "(We agree.)", "Done…"]),
    ("橋は五月に開く。雨が降った。", ["橋は五月に開く。", "雨が降った。"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences"), SPLIT)
def test_text_is_split_into_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@given(st.text(st.sampled_from("ab A.!?…。 \n\t”'\x1b\u202e1"), max_size=60))
def test_sentences_are_in_order_and_hold_everything_but_whitespace(text: str) -> None:
    found = split_sentences(text)
    places = [at for span in found for at in range(*span)]
    assert places == sorted(set(places))
    assert all(text[at].isspace() for at in set(range(len(text))) - set(places))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in found)


@pytest.mark.parametrize("part", [".", "。", "”", ". ", "\n", " ", "a", "'", "A.", "a'"])
def test_long_run_of_one_character_is_split_at_once(part: str) -> None:
    text = part * (400_000 // len(part)) + "b"  # for hours, if time grew with the square of the length
    assert split_sentences(text)[-1][1] == len(text)
    assert words_of(text)[-1][-1] == "b"


def test_sketch_survives_an_edit() -> None:
    old = "The harbour master said on Monday that the new pier in Northhaven will open in May if the winter is mild."
    new = old.replace("Monday", "Tuesday")
    other = "Ferry tickets will cost four crowns more next year, according to the company that runs the line."
    assert sentence_hash(old) != sentence_hash(new)
    assert sketch(old) == sketch(old.upper())
    assert resemblance(sketch(old), sketch(new)) >= 0.5 > 0.3 > resemblance(sketch(old), sketch(other))
    assert sketch("…") == sketch("")
