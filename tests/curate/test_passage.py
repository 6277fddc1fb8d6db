"""The text of a source, and passages in it."""

from pathlib import Path

import pytest

from claims.curate.passage import (
    AmbiguousPassage,
    locate_passage,
    passage_values,
    passage_words,
    read_source_text,
    text_values,
)
from claims.model.errors import CannotDo

TEXT = "The pier is long. The pier opens in May."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_passage_is_located_and_read_back(file: Path) -> None:
    found = locate_passage(TEXT, "opens in May")
    values = passage_values(found)
    assert TEXT[found.start : found.end] == "opens in May"
    assert passage_words(file, values) == "opens in May"
    assert passage_words(file, values | {"passage_start": "0"}) == ""
    assert passage_words(file, {}) == ""


def test_a_repeated_passage_needs_its_start() -> None:
    with pytest.raises(AmbiguousPassage, match="found 2 times, at offsets 0, 18: give more words"):
        locate_passage(TEXT, "The pier")
    assert locate_passage(TEXT, "The pier", "18").start == 18
    with pytest.raises(CannotDo, match="passage 'The pier' not found at offset 5"):
        locate_passage(TEXT, "The pier", "5")


def test_the_text_must_be_the_one_that_the_source_states(file: Path) -> None:
    declared: dict[str, str | None] = {"source_id": "post-1", **text_values(file)}
    assert read_source_text(declared, file) == TEXT
    with pytest.raises(
        CannotDo, match=r"source 'post-1' has no text_length and text_sha256: .* set them to 40 and"
    ):
        read_source_text({"source_id": "post-1", "text_length": None, "text_sha256": None}, file)
    with pytest.raises(CannotDo, match="post-1"):
        read_source_text(declared | {"text_length": "41"}, file)
