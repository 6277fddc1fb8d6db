"""Pairs the sentences of two versions of a text, one to one: equal ones first, then similar ones."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from claims.text.sentences import sentence_hash, sketch, split_sentences, word_interiors, words_of

if TYPE_CHECKING:
    import numpy as np

COMPARED = 4_000_000  # pairs of sentences in one matrix
SIMILAR_WORDS = (
    0.45,
    0.6,
)  # required similarity in the same place, and elsewhere: scripts/bench/anchoring.py
SIMILAR_SKETCH = (0.27, 0.38)

LENGTH_WEIGHT = 0.5  # how much a different length counts against a similar sketch

Scores = Callable[[Sequence[int], Sequence[int]], "np.ndarray"]  # old, new → similarity, 0 to 1


class Sentences(Struct, frozen=True):
    """The sentences of a text: spans and hashes; `text` is "" if only sketches are known.

    `word_interiors`: as returned by the function of that name.
    """

    spans: Sequence[tuple[int, int]]
    hashes: Sequence[str]
    text: str = ""
    sketches: Sequence[str] = ()
    word_interiors: bytes = b""

    def words(self, at: int) -> str:
        """Return the words of a sentence."""
        start, end = self.spans[at]
        return self.text[start:end]

    def overlapping(self, start: int, end: int) -> range:
        """Return the sentences of which a span has at least one character."""
        first = bisect_left(self.spans, start + 1, key=lambda each: each[1])
        return range(first, bisect_left(self.spans, end, lo=first, key=lambda each: each[0]))


class Pair(Struct, frozen=True):
    """The sentence of the new text that an old one became; `similarity` is 1 if they are equal.

    `in_order` is False for a sentence that moved.
    """

    new: int
    similarity: float
    in_order: bool = True


class Alignment(Struct, frozen=True):
    """The pairs, as old sentence → pair, and `origins`, as new sentence → old one.

    `best`: for an old sentence without a pair, the highest similarity to a sentence that was left.
    """

    old: Sentences
    new: Sentences
    pairs: Mapping[int, Pair]
    origins: Mapping[int, int]
    best: Mapping[int, float]


def read_sentences(text: str) -> Sentences:
    """Return the sentences of a text."""
    spans = split_sentences(text)
    hashes = [sentence_hash(text[start:end]) for start, end in spans]
    return Sentences(spans, hashes, text, (), bytes(word_interiors(text)))


def align(old: Sentences, new: Sentences) -> Alignment:
    """Pair the sentences, by their words if the old text is known, otherwise by sketches."""
    scores, required = (
        (_word_scores(old, new), SIMILAR_WORDS) if old.text else (_sketch_scores(old, new), SIMILAR_SKETCH)
    )
    equal = pair_equal(old.hashes, new.hashes)
    found = dict.fromkeys(equal.items(), 1.0)
    left = _Left(set(range(len(old.spans))) - equal.keys(), set(range(len(new.spans))) - set(equal.values()))
    best: dict[int, float] = {}
    chain = longest_chain([(one, other, _length(old, one)) for one, other in equal.items()])
    anchors = [(-1, -1), *sorted((each, equal[each]) for each in chain), (len(old.spans), len(new.spans))]
    for (one, other), (next_one, next_other) in pairwise(anchors):
        gap = left.between(range(one + 1, next_one), range(other + 1, next_other))
        left.take(found, best, _similar(*gap, scores, required[0]))
    left.take(found, best, _similar(sorted(left.old), sorted(left.new), scores, required[1]))
    kept = longest_chain([(one, other, score * _length(old, one)) for (one, other), score in found.items()])
    pairs = {one: Pair(other, score, one in kept) for (one, other), score in sorted(found.items())}
    origins = {each.new: one for one, each in pairs.items()}
    return Alignment(old, new, pairs, origins, best)


def pair_equal(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Pair equal hashes one to one: those that occur once, then their neighbors, then the rest in order."""
    counts, others = Counter(old), Counter(new)
    where = {each: at for at, each in enumerate(new)}
    found = {at: where[each] for at, each in enumerate(old) if counts[each] == others[each] == 1}
    taken = set(found.values())
    for step in (1, -1):
        for at in sorted(found, reverse=step < 0):
            one, other = at + step, found[at] + step
            while (
                0 <= one < len(old) and 0 <= other < len(new) and one not in found and other not in taken
            ) and old[one] == new[other]:
                found[one] = other
                taken.add(other)
                one, other = one + step, other + step
    rest: dict[str, list[int]] = {}
    for at in range(len(new) - 1, -1, -1):
        if at not in taken:
            rest.setdefault(new[at], []).append(at)
    for at, each in enumerate(old):
        if at not in found and rest.get(each):
            found[at] = rest[each].pop()
    return found


def longest_chain(pairs: Iterable[tuple[int, int, float]]) -> set[int]:
    """Return the old places of the pairs (old, new, weight) that keep their order, with the greatest total weight."""
    ends: list[
        int
    ] = []  # new places, ascending, each the end of a chain that outweighs all that end before it
    chains: list[tuple[float, int]] = []  # weight of that chain, and its last old place
    before: dict[int, int] = {}
    for old, new, weight in sorted(pairs):
        at = bisect_left(ends, new)
        total, previous = chains[at - 1] if at else (0.0, -1)
        total, before[old] = total + weight, previous
        stop = at
        while stop < len(ends) and chains[stop][0] <= total:
            stop += 1
        ends[at:stop], chains[at:stop] = [new], [(total, old)]
    kept = set()
    at = chains[-1][1] if chains else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept


class _Left(Struct):
    """The sentences of both texts that have no pair yet."""

    old: set[int]
    new: set[int]

    def between(self, old: range, new: range) -> tuple[list[int], list[int]]:
        """Return those in these ranges."""
        return [each for each in old if each in self.old], [each for each in new if each in self.new]

    def take(
        self,
        found: dict[tuple[int, int], float],
        best: dict[int, float],
        candidates: Iterable[tuple[float, int, int, bool]],
    ) -> None:
        """Add the candidates to the pairs, the most similar first; each sentence is used once."""
        for score, one, other, enough in candidates:
            if one in self.old and other in self.new:
                best[one] = max(best.get(one, 0.0), score)
                if enough:
                    found[one, other] = score
                    self.old.discard(one)
                    self.new.discard(other)


def _similar(
    old: Sequence[int], new: Sequence[int], scores: Scores, required: float
) -> Iterable[tuple[float, int, int, bool]]:
    """Yield similarity, old and new sentence, and whether that is enough, the most similar first."""
    if not old or not new:
        return
    if len(old) * len(new) > COMPARED:  # then only those at about the same place
        half, other = len(old) // 2, len(new) // 2
        yield from _similar(old[:half], new[:other], scores, required)
        yield from _similar(old[half:], new[other:], scores, required)
        return
    import numpy as np

    matrix = scores(old, new)
    near = {(at, int(matrix[at].argmax())) for at in range(len(old))}
    near |= {(int(one), int(other)) for one, other in np.argwhere(matrix >= required)}
    ranked = ((float(matrix[one, other]), one, other) for one, other in near)
    for score, one, other in sorted(ranked, key=lambda each: (-each[0], abs(each[1] - each[2]), each[1:])):
        yield score, old[one], new[other], score >= required


def _length(sentences: Sentences, at: int) -> int:
    start, end = sentences.spans[at]
    return end - start


def _word_scores(old: Sentences, new: Sentences) -> Scores:
    """Return a function that compares sentences by the words that they share in order."""
    from rapidfuzz import fuzz, process

    letters: dict[str, str] = {}  # a word becomes one character, since rapidfuzz compares characters

    def spell(sentences: Sentences, at: int) -> str:
        words = words_of(sentences.words(at))
        return "".join(letters.setdefault(each, chr(0x10000 + len(letters) % 0x100000)) for each in words)

    def scores(one: Sequence[int], other: Sequence[int]) -> "np.ndarray":
        olds, news = [spell(old, each) for each in one], [spell(new, each) for each in other]
        return process.cdist(olds, news, scorer=fuzz.ratio) / 100

    return scores


def _sketch_scores(old: Sentences, new: Sentences) -> Scores:
    """Return a function that compares sentences by their sketches."""
    import numpy as np

    def digits(sketches: Iterable[str]) -> "np.ndarray":
        return np.frombuffer("".join(sketches).encode(), np.uint8).reshape(-1, 16)

    def scores(one: Sequence[int], other: Sequence[int]) -> "np.ndarray":
        olds = digits(old.sketches[each] for each in one)
        news = digits(sketch(new.words(each)) for each in other)
        long = (
            np.array([_length(old, each) for each in one])[:, None],
            np.array([_length(new, each) for each in other]),
        )
        alike = np.minimum(*long) / np.maximum(*long)
        resembling: np.ndarray = np.stack([(row == news).mean(axis=1) for row in olds])
        resembling *= alike**LENGTH_WEIGHT
        return resembling

    return scores
