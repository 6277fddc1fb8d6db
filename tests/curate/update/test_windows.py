"""Passages are found by length and hash alone."""

from claims.curate.update.windows import Known, find_windows
from claims.text.passage import passage_hash

TEXT = "Ćwikła, “die” 🚢 costs 4,000 crowns. It costs 4 crowns, or years."


def find(words: str, start: int = 0, text: str = TEXT) -> list[int]:
    known = Known(start, len(words), passage_hash(words))
    return find_windows(text, [known]).get(known, [])


def test_passage_is_found_in_code_points() -> None:
    for words in ("“die” 🚢 costs", "4,000 crowns.", "Ćwikła,", TEXT):
        assert find(words) == [TEXT.index(words)]


def test_part_of_a_word_or_number_is_no_passage() -> None:
    assert find("It costs 4 crown") == []
    assert find("🚢 costs 4") == []
    assert find("or year") == []


def test_nearest_place_wins_only_where_the_passage_was() -> None:
    assert find("costs", TEXT.index("costs")) == [TEXT.index("costs")]
    assert find("costs", 1) == [TEXT.index("costs"), TEXT.rindex("costs")]


def test_passage_is_found_everywhere() -> None:
    words = "It costs 4 crowns"
    assert find(words, 3, "x " * 2_000 + TEXT) == [4_000 + TEXT.index(words)]
    assert find(words, 10**17, TEXT) == [TEXT.index(words)]
    assert find(words, 0, "It costs") == []
    assert find(words, 0, "") == []
