"""The family `key`: what makes rows findable: primary keys, unique keys, references, order."""

from typing import TYPE_CHECKING

from claims.model.rule import Rule

if TYPE_CHECKING:
    pass

DUPLICATE_KEY = Rule(
    "duplicate-key",
    "key",
    "error",
    "a key occurs once",
    "Two rows with one key cannot be told apart: references, reviews and merges hit either.",
    "c0a1b2c,…\nc0a1b2c,…",
    "c0a1b2c,…\nc9x8y7z,…",
    "give the later row a key of its own, or delete it if it says the same",
)
NULL_KEY = Rule(
    "null-key",
    "key",
    "error",
    "a key has no empty cell",
    "A row without a key cannot be cited, compared or merged.",
    ",putin,…",
    "c0a1b2c,putin,…",
    "fill in the key",
)
DUPLICATE_UNIQUE_KEY = Rule(
    "duplicate-unique-key",
    "key",
    "error",
    "what is declared unique occurs once",
    "The schema promises that these cells tell rows apart (Table Schema: uniqueKeys, constraints.unique).",
    "Q42 in two rows of a field that is unique",
    "Q42 in one row",
    "correct one of the rows",
)
CASE_INSENSITIVE_DUPLICATE_KEY = Rule(
    "case-insensitive-duplicate-key",
    "key",
    "warning",
    "keys differ in more than their case",
    "Two such keys are mixed up by people, by file names, and by the databases that compare without case.",
    "Putin,…\nputin,…",
    "putin,…\nputin-2,…",
    "give one of the rows another key, or delete it if both say the same",
)
UNMATCHED_FOREIGN_KEY = Rule(
    "unmatched-foreign-key",
    "key",
    "error",
    "a reference leads to a row",
    "A reference to nothing loses who said it, or where.",
    "speaker_id puttin, where speakers has putin",
    "speaker_id putin",
    "correct the reference, or add the row that it names",
)
UNREFERENCED_ROW = Rule(
    "unreferenced-row",
    "key",
    "warning",
    "every speaker and source is used",
    "A row that nothing refers to is often what a deleted or misspelt reference left behind.",
    "a speaker whom no claim, source or speaker names",
    "a speaker whom a claim names",
    "refer to the row, or delete it",
)
UNSORTED_ROW = Rule(
    "unsorted-row",
    "key",
    "error",
    "rows stand in the order of the data model",
    "In reading order a change shows beside its neighbours, and two branches seldom insert at one place. "
    "Speakers and sources are sorted by key, claims by source, passage start (as a number, empty last) and id. "
    "A row of which one of these cannot be read is passed over.",
    "putin\nbogdanov",
    "bogdanov\nputin",
    "move the row, or run claims fix",
    fixable=True,
)

RULES: tuple[Rule, ...] = (
    DUPLICATE_KEY,
    NULL_KEY,
    DUPLICATE_UNIQUE_KEY,
    CASE_INSENSITIVE_DUPLICATE_KEY,
    UNMATCHED_FOREIGN_KEY,
    UNREFERENCED_ROW,
    UNSORTED_ROW,
)
