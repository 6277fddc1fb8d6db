"""Writes and runs the queries for repeated keys, unmatched references, unreferenced rows and unsorted rows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from claims.engine.duckdb import one, put, rows_of

if TYPE_CHECKING:
    import duckdb

# How many rows violate a rule, and the numbers (from 0) of the first ones, each with a row that it conflicts with, if any
Selected = tuple[int, list[tuple[int, ...]]]
NOTHING: Selected = (0, [])
Values = Sequence[tuple[str | None, ...]]  # of some columns of some rows, as text


class Side(Struct, frozen=True):
    """One side of a foreign key: a loaded table and its columns."""

    table: str
    columns: tuple[str, ...]


def select(connection: "duckdb.DuckDBPyConnection", chosen: str, body: str, most: int) -> Selected:
    """Return how many rows `body` (a FROM and a WHERE, the table as r) has, and `chosen` of the first `most`."""
    total = int(one(connection, f"SELECT count(*) {body}")[0])
    if not total:
        return NOTHING
    rows = rows_of(connection, f"SELECT {chosen} {body} ORDER BY r.row LIMIT {most}")
    return total, [tuple(map(int, row)) for row in rows]


def repeated_keys(
    connection: "duckdb.DuckDBPyConnection", table: str, columns: Sequence[str], most: int
) -> Selected:
    """Select the rows whose `columns` (none of them null) are the same as in an earlier row, and that row."""
    given = " AND ".join(f"{name} IS NOT NULL" for name in columns)
    names = ", ".join(columns)
    repeated = f"FROM {table} WHERE {given} GROUP BY {names} HAVING count(*) > 1"
    if not rows_of(connection, f"SELECT {names} {repeated} LIMIT 1"):
        return NOTHING
    first = f"SELECT {names}, min(row) AS first_row {repeated}"
    same = " AND ".join(f"r.{name} = g.{name}" for name in columns)
    body = f"FROM {table} r JOIN ({first}) g ON {same} WHERE r.row <> g.first_row"
    return select(connection, "r.row, g.first_row", body, most)


def keys_differing_in_case(
    connection: "duckdb.DuckDBPyConnection", table: str, name: str, most: int
) -> Selected:
    """Select the rows whose key differs only in case from an earlier one, and that row; fast if all are lower-case."""
    probes = (
        f"SELECT 1 FROM {table} WHERE {name} <> lower({name}) LIMIT 1",
        f"SELECT 1 FROM {table} WHERE {name} IS NOT NULL GROUP BY hash(lower({name})) HAVING count(*) > 1 LIMIT 1",
    )
    if not all(rows_of(connection, probe) for probe in probes):
        return NOTHING
    folded = (
        f"SELECT lower({name}) AS folded, min(row) AS first_row, arg_min({name}, row) AS first "
        f"FROM {table} WHERE {name} IS NOT NULL GROUP BY 1 HAVING min({name}) <> max({name})"
    )
    body = f"FROM {table} r JOIN ({folded}) g ON lower(r.{name}) = g.folded WHERE r.{name} <> g.first"
    return select(connection, "r.row, g.first_row", body, most)


def unmatched(here: Side, there: Side) -> str:
    """Return the body of a query for the rows of `here` that refer (not every cell null) to no row of `there`."""
    pairs = list(zip(here.columns, there.columns, strict=True))
    if len(pairs) == 1:
        same, given = f"r.{pairs[0][0]} = t.{pairs[0][1]}", f"r.{pairs[0][0]} IS NOT NULL"
    else:
        same = " AND ".join(f"r.{ours} IS NOT DISTINCT FROM t.{theirs}" for ours, theirs in pairs)
        given = "(" + " OR ".join(f"r.{ours} IS NOT NULL" for ours, _ in pairs) + ")"
    return f"FROM {here.table} r ANTI JOIN {there.table} t ON {same} WHERE {given}"


def unreferenced(target: Side, users: Sequence[Side]) -> str:
    """Return the body of a query for the rows of `target` (one key column) that no row of `users` refers to."""
    (key,) = target.columns
    parts = []
    for user in users:
        (name,) = user.columns
        parts.append(f"SELECT u.{name} AS used FROM {user.table} u WHERE u.{name} IS NOT NULL")
    used = " UNION ".join(parts)
    return f"FROM {target.table} r ANTI JOIN ({used}) u ON r.{key} = u.used WHERE r.{key} IS NOT NULL"


def store_values(
    connection: "duckdb.DuckDBPyConnection", values: Side, columns: Sequence[str], body: str
) -> Values:
    """Create the table `values` of the distinct values of `columns` in a query's rows, and return them."""
    chosen = ", ".join(f"r.{name} AS {other}" for name, other in zip(columns, values.columns, strict=True))
    numbered = f"row_number() OVER (ORDER BY {', '.join(values.columns)}) - 1 AS number"
    rows = f"SELECT {numbered}, * FROM (SELECT DISTINCT {chosen} {body})"
    connection.execute(f"CREATE OR REPLACE TABLE {values.table} AS {rows}")
    texts = ", ".join(f"CAST({name} AS VARCHAR)" for name in values.columns)
    return rows_of(connection, f"SELECT {texts} FROM {values.table} ORDER BY number")


def keep_values(
    connection: "duckdb.DuckDBPyConnection", values: Side, numbers: Sequence[int], most: int
) -> None:
    """Delete the stored values except those with these numbers (from 0, in the returned order) or from `most` on."""
    put(connection, f"{values.table}_kept", ("kept",), [(str(number),) for number in numbers])
    kept = f"SELECT CAST(kept AS BIGINT) FROM {values.table}_kept"
    connection.execute(f"DELETE FROM {values.table} WHERE number < {most} AND number NOT IN ({kept})")


def union(connection: "duckdb.DuckDBPyConnection", side: Side, more: Side) -> Side:
    """Return one side of a reference with the values of another table of as many columns."""
    view, columns = f"{side.table}_and_more", ", ".join(side.columns)
    rows = f"SELECT {columns} FROM {side.table} UNION ALL SELECT {', '.join(more.columns)} FROM {more.table}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {rows}")
    return Side(view, side.columns)


def sortable_rows(connection: "duckdb.DuckDBPyConnection", table: str, unsortable: str) -> str:
    """Return the rows of a table for which `unsortable` is false; `at` is their position among these."""
    if not rows_of(connection, f"SELECT 1 FROM {table} WHERE {unsortable} LIMIT 1"):
        return f"(SELECT *, row AS at FROM {table})"
    view = f"{table}_sortable"
    query = f"SELECT *, row_number() OVER (ORDER BY row) AS at FROM {table} WHERE NOT {unsortable}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {view} AS {query}")
    return view


def unsorted(
    connection: "duckdb.DuckDBPyConnection", rows: str, columns: Sequence[str], most: int
) -> Selected:
    """Select the sortable rows that belong before the row they follow, by `columns` in turn (nulls last)."""
    tests = []
    for at, name in enumerate(columns):
        equal = [f"r.{other} IS NOT DISTINCT FROM p.{other}" for other in columns[:at]]
        less = f"(r.{name} < p.{name} OR (p.{name} IS NULL AND r.{name} IS NOT NULL))"
        tests.append(f"({' AND '.join([*equal, less])})")
    body = f"FROM {rows} r JOIN {rows} p ON p.at = r.at - 1 WHERE ({' OR '.join(tests)})"
    return select(connection, "r.row", body, most)
