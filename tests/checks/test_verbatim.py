"""Words that a claim copies from its source, looked up in its passage or in the sentences around it."""

import pytest

from claims.checks.verbatim import Missing, Place, find_missing, sentences_at
from claims.text.sentences import split_sentences

TEXT = "Mr. Marsh agreed. The quay, Quill said, will close.\nGulls, according to her, stay."
SENTENCES = split_sentences(TEXT)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("agreed", TEXT[:17]),
        ("The quay", TEXT[18:51]),
        ("agreed. The quay", TEXT[:51]),
        (TEXT, TEXT),
        ("close.", TEXT[18:51]),
        ("Gulls", TEXT[52:]),
    ],
)
def test_a_passage_is_in_the_sentences_that_it_touches(words: str, expected: str) -> None:
    start = TEXT.index(words)
    place = sentences_at(SENTENCES, Place("passage", start, start + len(words)))
    assert (place.name, TEXT[place.start : place.end]) == ("sentence", expected)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Quill said", None),
        ("The quay […] will close", None),
        ("Quill […] quay", Missing("quay", 33)),
        ("agreed", Missing("agreed", 18)),
        ("", None),
    ],
)
def test_the_first_part_that_is_not_in_its_place_is_found(words: str, expected: Missing | None) -> None:
    assert find_missing(words, TEXT, Place("sentence", 18, 51)) == expected
