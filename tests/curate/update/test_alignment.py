"""Sentences of two texts are paired: equal ones, then similar ones."""

from hypothesis import given
from hypothesis import strategies as st

from claims.curate.update.alignment import Sentences, align, longest_chain, pair_equal, read_sentences
from claims.text.sentences import sketch

OLD = (
    "The pier will open in May if the winter is mild. Ferries run every day. A storm destroyed the old pier."
)
NEW = "A storm destroyed the old pier. The pier will open in June if the winter is mild. Tickets cost 40 crowns."


def pairs(old: Sentences, new: str) -> dict[int, tuple[int, bool, bool]]:
    return {
        one: (each.new, each.similarity == 1, each.in_order)
        for one, each in align(old, read_sentences(new)).pairs.items()
    }


def test_sentences_are_paired_by_their_words() -> None:
    assert pairs(read_sentences(OLD), NEW) == {0: (1, False, True), 2: (0, True, False)}


def test_sentences_are_paired_by_their_sketches_without_the_old_text() -> None:
    known = read_sentences(OLD)
    sketches = [sketch(known.words(at)) for at in range(len(known.spans))]
    assert pairs(Sentences(known.spans, known.hashes, "", sketches), NEW) == {
        0: (1, False, True),
        2: (0, True, False),
    }


def test_repeated_sentences_are_paired_with_their_neighbors() -> None:
    assert pair_equal(list("axbxcx"), list("xbxaxcx")) == {0: 3, 1: 4, 2: 1, 3: 2, 4: 5, 5: 6}


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_equal_sentences_are_paired_one_to_one(old: list[str], new: list[str]) -> None:
    found = pair_equal(old, new)
    assert all(old[one] == new[other] for one, other in found.items())
    assert len(set(found.values())) == len(found)
    assert len(found) == sum(min(old.count(each), new.count(each)) for each in set(old))


@given(st.permutations(range(8)), st.lists(st.integers(1, 9), min_size=8, max_size=8))
def test_chain_keeps_its_order_and_outweighs_any_single_pair(order: list[int], weights: list[int]) -> None:
    kept = longest_chain((old, new, weights[old]) for old, new in enumerate(order))
    places = [order[old] for old in sorted(kept)]
    assert places == sorted(places)
    assert sum(weights[old] for old in kept) >= max(weights)
