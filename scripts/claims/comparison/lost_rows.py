"""Rows that only one side can read: neither they nor the unreadable ones are compared, or they would seem removed."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claims.comparison.table_pair import TablePair, number
from claims.engine.duckdb import put, rows_of
from claims.table.records import grammar_of, records
from claims.table.task import Rows

if TYPE_CHECKING:
    import duckdb


def leave_out_partners(
    connection: "duckdb.DuckDBPyConnection", pair: TablePair, table: str
) -> dict[str, list[int]]:
    """Delete the rows of the joined `table` that the other side has in a row that cannot be read.

    Returns the numbers (from 0) of these rows of side `o` and `n`. Such a row is recognized by its key.
    """
    return {
        side: _leave_out(connection, pair, table, (side, other)) for side, other in (("o", "n"), ("n", "o"))
    }


def _leave_out(
    connection: "duckdb.DuckDBPyConnection", pair: TablePair, table: str, sides: tuple[str, str]
) -> list[int]:
    side, other = sides
    keys = list(_keys_of_lost_rows(pair.rows(other), pair.key)) if pair.key else []
    if not keys:
        return []
    put(connection, f"{table}_{other}_lost", [f"k{at}" for at in range(len(pair.key))], keys)
    found = rows_of(
        connection,
        f"DELETE FROM {table} WHERE {other}_at IS NULL "
        f"AND ({', '.join(pair.key_cells(side))}) IN (SELECT * FROM {table}_{other}_lost) RETURNING {side}_at",
    )
    return sorted(int(at) for (at,) in found)


def _keys_of_lost_rows(rows: Rows, key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the texts of the keys of rows that could not be read, where their cells can be told apart."""
    columns = [at for name in key if (at := rows.labels.column[number(rows, name)]) is not None]
    for text in rows.lost.texts:
        cells = next((each.cells for each in records(text, grammar_of(rows.table))), None)
        if cells and max(columns) < len(cells):
            yield tuple(cells[at] for at in columns)


def count_lost_rows(pair: TablePair) -> int:
    """Return the number of rows that could not be read, without those that have the same text on both sides."""
    old, new = (Counter(rows.lost.texts) for rows in (pair.old, pair.new))
    return max((old - new).total(), (new - old).total())
