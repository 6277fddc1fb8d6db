"""Measure how well claims are found again in edited articles: `python scripts/bench/anchoring.py`.

The articles are invented. Half of them serve to choose thresholds, the other half to measure: `--half 0` or `1`.
"""

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from msgspec import Struct

from claims.curate.update.alignment import Sentences, align, read_sentences
from claims.curate.update.compare import match_claims
from claims.curate.update.snapshots import Snapshot
from claims.model.update import ClaimUpdate
from claims.text.passage import passage_hash
from claims.text.sentences import sketch

ARTICLES, SENTENCES, VOCABULARY = 400, 40, 3_000
SHARES = (0.05, 0.1, 0.2, 0.3, 0.4)  # of the words of an edited sentence
STATES = ("unchanged", "moved", "reworded", "removed", "ambiguous")
SPECIAL = ("not", "never", "7", "4,000", "Marsh", "“soon”")
WAYS = ("old text", "sketches", "hashes")

Words = list[tuple[str, bool]]  # each with whether it belongs to the passage of the sentence's claim


class Case(Struct):
    """A claim: its passage in the old text, and what became of it; `place` is a span of the new text."""

    span: tuple[int, int]
    state: str
    place: tuple[int, int] | None


class Writer:
    """Writes invented articles, and edits them."""

    def __init__(self, seed: int) -> None:
        """Take the seed of all choices."""
        self.random = random.Random(seed)
        syllables = [
            one + two for one in "bdfgklmnprstvz" for two in ("a", "e", "i", "o", "u", "ar", "en", "ol")
        ]
        self.words = [
            "".join(self.random.choices(syllables, k=self.random.randint(1, 3))) for _ in range(VOCABULARY)
        ]
        self.weights = list(
            accumulate(1 / (at + 5) for at in range(VOCABULARY))
        )  # as in a language: Zipf's law

    def word(self) -> str:
        """Return a word: frequent ones often, and sometimes a number, a name or a negation."""
        if self.random.random() < 0.06:
            return self.random.choice(SPECIAL)
        return self.random.choices(self.words, cum_weights=self.weights)[0]

    def sentence(self) -> Words:
        """Return a sentence with the passage of a claim."""
        words = [self.word() for _ in range(self.random.randint(6, 32))]
        first = 0 if self.random.random() < 0.4 else self.random.randrange(len(words) // 2)
        last = len(words) if self.random.random() < 0.4 else self.random.randint(first + 3, len(words))
        return [(each, first <= at < last) for at, each in enumerate(words)]

    def edit(self, words: Words) -> Words:
        """Return a sentence with some words replaced, deleted and inserted."""
        new = list(words)
        for _ in range(max(1, round(len(words) * self.random.choice(SHARES)))):
            at, kind = self.random.randrange(len(new)), self.random.random()
            if kind < 0.5:
                new[at] = (self.word(), new[at][1])
            elif kind < 0.75 and len(new) > 5:
                del new[at]
            else:
                new.insert(at, (self.word(), new[at][1] and at > 0 and new[at - 1][1]))
        return new

    def article(self) -> tuple[str, str, list[Case]]:
        """Return an old text, a new one, and the claims."""
        old = [self.sentence() for _ in range(SENTENCES)]
        order = list(range(SENTENCES))
        moved: set[int] = set()
        if self.random.random() < 0.7:
            at = self.random.randrange(SENTENCES - 4)
            moved = {*order[at : at + 4]}
            order = [each for each in order if each not in moved]
            to = self.random.choice([each for each in range(len(order) + 1) if abs(each - at) > 4])
            order[to:to] = sorted(moved)
        new: list[tuple[int, Words]] = []
        for each in order:
            kind = self.random.random()
            if kind >= 0.1:
                new.append((each, self.edit(old[each]) if kind < 0.35 else old[each]))
            if self.random.random() < 0.1:
                new.append((-1, self.sentence()))
        old_text, old_spans = _write(old)
        new_text, spans = _write([words for _, words in new])
        places = {each: span for (each, _), span in zip(new, spans, strict=True)}
        cases = [
            _case(old_text, new_text, (span, places.get(at)), at in moved)
            for at, span in enumerate(old_spans)
        ]
        return old_text, new_text, [each for each in cases if each is not None]


def _write(sentences: list[Words]) -> tuple[str, list[tuple[int, int] | None]]:
    """Return the text of sentences, and the span of the passage in each."""
    text, spans = "", list[tuple[int, int] | None]()
    for number, words in enumerate(sentences):
        marks = []
        for at, (word, inside) in enumerate(words):
            text += ("" if at else "" if not text else "\n\n" if number % 4 == 0 else " ") + (
                " " if at else ""
            )
            shown = word[:1].upper() + word[1:] if at == 0 else word
            marks += [len(text), len(text) + len(shown)] if inside else []
            text += shown
        text += "."
        spans.append((min(marks), max(marks)) if marks else None)
    return text, spans


def _case(
    old: str, new: str, spans: tuple[tuple[int, int] | None, tuple[int, int] | None], moved: bool
) -> Case | None:
    span, place = spans
    if span is None:
        return None
    if place is None:
        return Case(span, "removed", None)
    words = old[slice(*span)]
    same = (
        words in new[max(0, place[0] - len(words)) : place[1] + len(words)]
    )  # one of two equal words may be deleted
    return Case(span, ("moved" if moved else "unchanged") if same else "reworded", place)


def _match(old: str, new: str, cases: list[Case], way: str) -> Iterator[tuple[Case, ClaimUpdate]]:
    """Yield each claim with what is found out about it in one of the ways."""
    rows = [
        {"claim_id": str(at), "passage_start": str(each.span[0]), "passage_end": str(each.span[1]),
         "passage_hash": passage_hash(old[slice(*each.span)])}
        for at, each in enumerate(cases)
    ]  # fmt: skip
    known: Sentences | None = read_sentences(old)
    if way != "old text" and known is not None:
        sketches = [sketch(known.words(at)) for at in range(len(known.spans))]
        known = Sentences(known.spans, known.hashes, "", sketches) if way == "sketches" else None
    target = read_sentences(new)
    snapshot = Snapshot("a", [dict(row) for row in rows], known)
    alignment = align(known, target) if known is not None else None
    found = {int(each.claim_id): each for each in match_claims(snapshot, target, alignment)}
    yield from ((each, found[at]) for at, each in enumerate(cases))


def _is_there(found: ClaimUpdate, place: tuple[int, int] | None) -> bool:
    """Return whether the place that was found, if any, overlaps the right one."""
    if found.start is None or found.end is None:
        return True
    return place is not None and found.start < place[1] and place[0] < found.end


def measure(half: int, way: str) -> Iterator[str]:
    """Yield a line for each state: precision, recall, and how often the place is wrong."""
    writer = Writer(7)
    true: Counter[str] = Counter()
    told: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed = 0
    for number in range(ARTICLES):
        old, new, cases = writer.article()
        for case, found in _match(old, new, cases, way) if number % 2 == half else ():
            true[case.state] += 1
            told[found.state] += 1
            right[case.state] += case.state == found.state
            wrong[found.state] += not _is_there(found, case.place)
            missed += case.state in ("reworded", "removed") and found.state in ("unchanged", "moved")
    for state in STATES:
        precision = right[state] / told[state] if told[state] else float("nan")
        recall = right[state] / true[state] if true[state] else float("nan")
        share = wrong[state] / told[state] if told[state] else 0
        yield f"| {way} | {state} | {true[state]:,} | {precision:.4f} | {recall:.4f} | {share:.4f} |"
    yield f"| {way} | changed passages that are reported as the same | {missed} | | | |"


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    half = parser.parse_args().half
    print(f"{ARTICLES // 2} articles of {SENTENCES} sentences\n")
    print(
        "| known | state | claims | precision | recall | wrong place |\n| --- | --- | ---: | ---: | ---: | ---: |"
    )
    for way in WAYS:
        print(*measure(half, way), sep="\n", flush=True)


if __name__ == "__main__":
    main()
