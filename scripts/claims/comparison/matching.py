"""Chooses how the rows of a table are matched: by a stated key, by an inferred one, or as whole rows.

The order of the steps is explained in docs/explanation/row-matching.md.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from claims.comparison.table_pair import TablePair, columns_of
from claims.engine.duckdb import one, rows_of
from claims.model.diff import MatchedBy
from claims.model.table import Table
from claims.table.task import Rows

if TYPE_CHECKING:
    import duckdb

STATED: frozenset[MatchedBy] = frozenset({"option", "primaryKey", "uniqueKey"})
SAMPLE = 2_000  # rows of each side by which most columns are ruled out
PAIRED = 12  # columns, the first of a table, of which pairs are tried
TRIED = 60  # columns and pairs that are examined as a whole
SHARED = 0.5  # share of the smaller side's values that the other side must have

Key = tuple[str, ...]


def likely_key(tables: tuple[Table, Table], given: Key | None) -> Key:
    """Return the key by which the rows of both sides will be matched, as far as the descriptors tell."""
    schemas = [each.schema for each in reversed(tables) if each.schema]
    return given or next((each.primary_key for each in schemas if each.primary_key), ())


def stated_key(old: Rows, new: Rows, given: Key | None) -> tuple[Key, MatchedBy]:
    """Return the stated key whose columns both sides have, and where it is stated; `rows` if there is none."""
    if given:
        return given, "option"
    shared = set(columns_of(old)) & set(columns_of(new))
    for rows in (new, old):
        if rows.schema.primary_key and shared.issuperset(rows.schema.primary_key):
            return rows.schema.primary_key, "primaryKey"
    for key in new.schema.every_unique_key:
        if key in old.schema.every_unique_key and shared.issuperset(key):
            return key, "uniqueKey"
    return (), "rows"


def infer_key(connection: "duckdb.DuckDBPyConnection", pair: TablePair) -> Key:
    """Return the first column, or else pair of columns, that identifies the rows on both sides; () if none does.

    Its values are unique and not empty on both sides, and each side shares at least half of the smaller side's.
    """
    names = [name for name in pair.fields if pair.both(name)]
    samples = [_sample(connection, pair, side, names) for side in ("o", "n")]
    for tried, key in enumerate(_candidates(names, samples)):
        if tried >= TRIED:
            break
        if _identifies(connection, pair, key):
            return key
    return ()


def _sample(
    connection: "duckdb.DuckDBPyConnection", pair: TablePair, side: str, names: Sequence[str]
) -> list[dict[str, str | None]]:
    if not names:
        return []
    cells = ", ".join(pair.value(side, name) for name in names)
    rows = rows_of(connection, f"SELECT {cells} FROM {pair.source(side)} LIMIT {SAMPLE}")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _candidates(names: Sequence[str], samples: Sequence[Sequence[dict[str, str | None]]]) -> Iterator[Key]:
    """Yield the columns, then the pairs of columns, that are unique and not empty in the samples."""
    for key in [*((name,) for name in names), *combinations(names[:PAIRED], 2)]:
        values = [[tuple(row[name] for name in key) for row in rows] for rows in samples]
        if all(len(set(each)) == len(each) and not any(None in one for one in each) for each in values):
            yield key


def _identifies(connection: "duckdb.DuckDBPyConnection", pair: TablePair, key: Key) -> bool:
    """Return whether a key is unique and not empty on both sides, and they share enough of its values."""
    sides = [
        f"SELECT [{', '.join(pair.value(side, name) for name in key)}] AS k FROM {pair.source(side)}"
        for side in ("o", "n")
    ]
    totals = []
    empty = "len(list_filter(k, lambda x: x IS NULL)) > 0"
    for query in sides:
        rows, distinct, unusable = one(
            connection, f"SELECT count(*), count(DISTINCT k), count(*) FILTER ({empty}) FROM ({query})"
        )
        if unusable or rows != distinct:
            return False
        totals.append(int(rows))
    (shared,) = one(connection, f"SELECT count(*) FROM ({sides[0]} INTERSECT {sides[1]})")
    return bool(min(totals)) and int(shared) >= SHARED * min(totals)
