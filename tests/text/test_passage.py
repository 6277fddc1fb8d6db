"""Passages of a text: where words are, and the hashes that verify them."""

import hashlib
from pathlib import Path

import pytest

from claims.model.errors import CannotDo
from claims.text.passage import (
    Anchor,
    find_anchors,
    find_passage,
    lines_of,
    other_text,
    passage_hash,
    read_text,
    text_hash,
)

TEXT = "The pier opens in May.\nThe “pier” —\nso they say — opens in May."


def test_a_text_is_read_without_byte_order_mark_and_with_lf(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes("\ufeffa\r\nb\rc\u2028é".encode())
    assert read_text(file) == "a\nb\nc\u2028é"


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "is not a file"), (b"caf\xe9", r"is not UTF-8 \(byte 3\): save it as UTF-8")],
)
def test_what_is_not_a_text_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    file = tmp_path / "text.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CannotDo, match=message):
        read_text(file)


def test_words_are_found_at_each_place() -> None:
    found = find_anchors(TEXT, "opens in May")
    assert [(each.start, each.end) for each in found] == [(9, 21), (50, 62)]
    assert all(TEXT[each.start : each.end] == "opens in May" for each in found)
    assert {each.hash for each in found} == {passage_hash("opens in May")}
    assert lines_of(TEXT, found) == [1, 3]


def test_overlapping_places_are_all_found() -> None:
    assert [each.start for each in find_anchors("aaa", "aa")] == [0, 1]


def test_words_that_differ_in_quotation_marks_or_case_are_suggested() -> None:
    with pytest.raises(CannotDo, match="similar words are 'The “pier” —'"):
        find_anchors(TEXT, 'the "pier" -')
    with pytest.raises(
        CannotDo, match=r"^'nothing like it' is not in the text: copy the words from the text$"
    ):
        find_anchors(TEXT, "nothing like it")
    with pytest.raises(CannotDo, match=r"^the words are empty"):
        find_anchors(TEXT, " \n")


def test_a_passage_may_have_other_whitespace_between_its_words() -> None:
    words = "“pier” — so they say"
    (found,) = find_passage(TEXT, words)
    assert TEXT[found.start : found.end] == "“pier” —\nso they say"
    assert found == Anchor(found.start, found.end, passage_hash(TEXT[found.start : found.end]))
    with pytest.raises(CannotDo, match="is not in the text"):
        find_passage(TEXT, "a quay")


def test_hashes_are_sha_256_of_utf_8() -> None:
    digest = hashlib.sha256("é".encode()).hexdigest()
    assert (text_hash("é"), passage_hash("é")) == (digest, digest[:16])


def test_another_text_is_named_with_its_source() -> None:
    assert str(other_text(Path("a.txt"), "post-1")) == (
        "'a.txt' is not the text of source 'post-1': its length or hash is different"
    )
