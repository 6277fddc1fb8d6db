"""Rules of the family `key`: primary keys, unique keys, foreign keys, the order of rows."""

from typing import TYPE_CHECKING

from claims.model.rule import Rule

if TYPE_CHECKING:
    pass

DUPLICATE_KEY = Rule(
    "duplicate-key",
    "key",
    "error",
    "Duplicate primary key",
    "Two rows with the same key cannot be distinguished: references, reviews and merges may reach "
    "either of them.",
    "c0a1b2c,…\nc0a1b2c,…",
    "c0a1b2c,…\nc9x8y7z,…",
    "give the later row another key, or delete it if it is a duplicate",
)
NULL_KEY = Rule(
    "null-key",
    "key",
    "error",
    "Empty primary key",
    "A row without a key cannot be cited, compared or merged.",
    ",putin,…",
    "c0a1b2c,putin,…",
    "fill in the key",
)
DUPLICATE_UNIQUE_KEY = Rule(
    "duplicate-unique-key",
    "key",
    "error",
    "Duplicate unique key",
    "The schema declares these cells unique (Table Schema: uniqueKeys, constraints.unique).",
    "Q42 in two rows of a field that is unique",
    "Q42 in one row",
    "correct one of the rows",
)
CASE_INSENSITIVE_DUPLICATE_KEY = Rule(
    "case-insensitive-duplicate-key",
    "key",
    "warning",
    "Primary keys differ only in case",
    "Such keys are confused by people, by file systems, and by databases that ignore case.",
    "Putin,…\nputin,…",
    "putin,…\nputin-2,…",
    "give one of the rows another key, or delete it if it is a duplicate",
)
UNMATCHED_FOREIGN_KEY = Rule(
    "unmatched-foreign-key",
    "key",
    "error",
    "Foreign key matches no row",
    "A dangling reference loses who said something, or where.",
    "speaker_id puttin, where speakers has putin",
    "speaker_id putin",
    "correct the reference, or add the missing row",
)
UNREFERENCED_ROW = Rule(
    "unreferenced-row",
    "key",
    "warning",
    "Unreferenced speaker or source",
    "A row that is never referenced is often left over from a deleted or misspelled reference.",
    "a speaker whom no claim, source or speaker names",
    "a speaker whom a claim names",
    "reference the row, or delete it",
)
UNSORTED_ROW = Rule(
    "unsorted-row",
    "key",
    "warning",
    "Unsorted row",
    "In sorted tables, changes appear next to related rows, and two branches rarely insert at the same "
    "place. Speakers and sources are sorted by key; claims by source, passage start (as a number, "
    "empty last) and ID. Rows with an unreadable sort key are skipped.",
    "putin\nbogdanov",
    "bogdanov\nputin",
    "move the row, or run claims fix",
    fixable=True,
    claims_severity="error",
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
