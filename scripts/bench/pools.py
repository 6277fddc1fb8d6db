"""Cells that are generated once and used many times, which keeps the generator fast: NFC, minimal quoting."""

import random
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from words import EMOJI, Language

SIZE = 1024  # of every pool: ten bits choose an entry


class Shape(NamedTuple):
    """How a claim is expressed: the columns attribution to polarity, its hedge between spaces, its quotation."""

    columns: str
    hedge: str
    quotation: str
    length: int


@dataclass(frozen=True, slots=True)
class Pool:
    """The cells of one language; `marks[i]` is the quote that a text with `middles[i]` needs."""

    openings: tuple[str, ...]
    middles: tuple[str, ...]
    marks: tuple[str, ...]
    endings: tuple[str, ...]
    shapes: tuple[Shape, ...]
    own_shapes: tuple[Shape, ...]
    roles: tuple[str, ...]
    titles: tuple[str, ...]


def cell(text: str) -> str:
    """Return the text as a CSV cell, quoted if necessary."""
    if any(mark in text for mark in ',"\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def make_pool(language: Language, rng: random.Random, certainty: str | None = None) -> Pool:
    """Return the pool of a language; `certainty` replaces that column's value in every row, to break it."""
    openings, middles, endings = (phrases(language, count, rng) for count in language.phrase)
    space = language.space
    middles = [spoil(middle, rng) for middle in middles]
    endings = [
        f"{space}{ending}{' ' + rng.choice(EMOJI) if rng.random() < 0.02 else '.'}" for ending in endings
    ]
    cells = [cell(middle) for middle in middles]
    return Pool(
        tuple(openings),
        tuple(text[1:-1] if text.startswith('"') else text for text in cells),
        tuple('"' if text.startswith('"') else "" for text in cells),
        tuple(endings),
        tuple(make_shape(language, rng, ATTRIBUTIONS, certainty) for _ in range(SIZE)),
        tuple(make_shape(language, rng, ("none",), certainty) for _ in range(SIZE)),
        tuple("" if rng.random() < 0.4 else cell(compose(language, 2, rng)) for _ in range(SIZE)),
        tuple(cell(title(language, rng)) for _ in range(SIZE)),
    )


ATTRIBUTIONS = (
    ("direct",) * 30 + ("mixed",) * 17 + ("indirect",) * 53
)  # together with claims in the outlet's own voice, 40 % are quoted
CERTAINTIES = ("unmarked",) * 80 + ("probable",) * 5 + ("possible",) * 9 + ("conditional",) * 6


def phrases(language: Language, count: int, rng: random.Random) -> list[str]:
    """Return different phrases of `count` words each."""
    found: dict[str, None] = {}
    while len(found) < SIZE:
        found[compose(language, count, rng)] = None
    return list(found)


def compose(language: Language, count: int, rng: random.Random) -> str:
    """Return words in random order."""
    return unicodedata.normalize("NFC", language.space.join(rng.choices(language.words, k=count)))


def spoil(text: str, rng: random.Random) -> str:
    """Return the text with what makes CSV hard: commas (often), quotes (sometimes), line breaks (rarely)."""
    middle = len(text) // 2
    chance = rng.random()
    if " " not in text:
        return f"{text[:middle]}，{text[middle:]}" if chance < 0.4 else f"“{text}”" if chance < 0.5 else text
    first, rest = text.split(" ", 1)
    if chance < 0.35:
        return f"{first}, {rest}"
    if chance < 0.42:
        return f'"{first}" {rest}'
    return f"{first}\n{rest}" if chance < 0.43 else text


def title(language: Language, rng: random.Random) -> str:
    """Return a headline: in square brackets if it is ours, empty if there is none."""
    chance = rng.random()
    text = spoil(compose(language, rng.randint(4, 12), rng), rng).replace("\n", " ")
    return "" if chance < 0.05 else f"[{text}]" if chance < 0.15 else text


def make_shape(
    language: Language, rng: random.Random, attributions: tuple[str, ...], certainty: str | None
) -> Shape:
    """Return one way to express a claim, with one of these attributions."""
    attribution = rng.choice(attributions)
    degree = rng.choice(CERTAINTIES)
    hedge = language.hedges.get(degree, "")
    polarity = "denied" if rng.random() < 0.08 else "affirmed"
    quotation = quote(language, rng) if attribution in ("direct", "mixed") else ""
    space = language.space
    cue = "" if attribution == "none" else language.words[0]
    return Shape(
        f"{attribution},{cue},{certainty or degree},{polarity}",
        f"{space}{hedge}{space}" if hedge else space,
        cell(quotation),
        len(quotation),
    )


def quote(language: Language, rng: random.Random) -> str:
    """Return a quotation, sometimes split, sometimes of two lines."""
    first = spoil(compose(language, sum(language.phrase) * rng.randint(3, 8) // 10, rng), rng)
    first = first.strip("“”")  # a quotation does not include the marks around it
    chance = rng.random()
    if chance > 0.25:
        return first
    return first + (" […] " if chance > 0.05 else "\n") + compose(language, language.phrase[0], rng)
