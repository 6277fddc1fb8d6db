"""The speakers of a generated package: each is referred to, unnamed ones by one source only."""

import random
from dataclasses import dataclass

from pools import cell, compose
from words import COUNTRIES, LANGUAGES

HEADER = "speaker_id,name,kind,named,aliases,member_of,country,wikidata_id\n"


@dataclass(frozen=True, slots=True)
class Speakers:
    """Speaker ids by use, and the sorted rows of the table."""

    publishers: tuple[str, ...]
    named: tuple[str, ...]
    unnamed: tuple[str, ...]
    rows: tuple[str, ...]


def make_speakers(count: int, rng: random.Random, kind: str | None = None) -> Speakers:
    """Return `count` speakers, at least twelve; `kind` replaces that column's value in every row, to break it."""
    count = max(12, count)
    words = LANGUAGES[0].words
    ids = sorted(f"{'-'.join(rng.choices(words, k=2))}-{number:05d}" for number in range(count))
    organizations = [ids[i] for i in range(count) if i % 20 == 0]
    names: set[str] = set()
    rows = []
    for i, speaker_id in enumerate(ids):
        language = LANGUAGES[i % len(LANGUAGES)]
        name = new_name(names, i, rng)
        alias = compose(language, 4, rng) if rng.random() < 0.2 else ""
        aliases = f"{alias};{compose(language, 5, rng)}" if alias and rng.random() < 0.3 else alias
        named = not is_unnamed(i)
        person = kind_of(i) == "person"
        member_of = rng.choice(organizations) if person and rng.random() < 0.4 else ""
        country = rng.choice(COUNTRIES) if rng.random() < 0.5 else ""
        # far above any existing id: a generated speaker must not be mistaken for a real one
        wikidata_id = f"Q{9_000_000_000 + i}" if named and rng.random() < 0.2 else ""
        cells = (speaker_id, cell(name), kind or kind_of(i), str(named).lower(), cell(aliases))
        rows.append(",".join((*cells, member_of, country, wikidata_id)) + "\n")
    return Speakers(
        tuple(organizations),
        tuple(ids[i] for i in range(count) if i % 20 and not is_unnamed(i)),
        tuple(ids[i] for i in range(count) if is_unnamed(i)),
        tuple(rows),
    )


def kind_of(i: int) -> str:
    """Return the kind of the speaker at this index: the first of every twenty is a publisher."""
    return {0: "organization", 1: "government", 2: "group", 3: "organization"}.get(i % 20, "person")


def is_unnamed(i: int) -> bool:
    """Return True if the speaker at this index has no name."""
    return i % 40 == 5


def new_name(names: set[str], i: int, rng: random.Random) -> str:
    """Return a new name, and add it to `names`."""
    while True:
        name = compose(LANGUAGES[i % len(LANGUAGES)], 3, rng).title()
        if name not in names:
            names.add(name)
            return name
