"""Queries for repeated keys, and for references that match no row."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from claims.engine.duckdb import one, put, rows_of

if TYPE_CHECKING:
    import duckdb


class Repeat(Struct, frozen=True):
    """Rows that repeat a key: `total`, and for the first of them (row, first row with that key), from 0."""

    total: int
    rows: tuple[tuple[int, int], ...]


class Misses(Struct, frozen=True):
    """Rows that break a rule: how many, and the first of them (from 0)."""

    total: int
    rows: tuple[int, ...]


def repeats(connection: "duckdb.DuckDBPyConnection", table: str, columns: Sequence[str], most: int) -> Repeat:
    """Rows whose `columns` (none of them null) stand in an earlier row already."""
    given = " AND ".join(f"{name} IS NOT NULL" for name in columns)
    names = ", ".join(columns)
    repeated = f"FROM {table} WHERE {given} GROUP BY {names} HAVING count(*) > 1"
    if not rows_of(connection, f"SELECT {names} {repeated} LIMIT 1"):
        return Repeat(0, ())
    first = f"SELECT {names}, min(row) AS first_row {repeated}"
    same = " AND ".join(f"r.{name} = g.{name}" for name in columns)
    body = f"FROM {table} r JOIN ({first}) g ON {same} WHERE r.row <> g.first_row"
    total = int(one(connection, f"SELECT count(*) {body}")[0])
    query = f"SELECT r.row, g.first_row {body} ORDER BY r.row LIMIT {most}"
    return Repeat(total, tuple((int(row), int(start)) for row, start in rows_of(connection, query)))


def alike_but_for_case(connection: "duckdb.DuckDBPyConnection", table: str, name: str, most: int) -> Repeat:
    """Rows whose key differs only in case from that of an earlier row; free where no key has a capital."""
    probes = (
        f"SELECT 1 FROM {table} WHERE {name} <> lower({name}) LIMIT 1",
        f"SELECT 1 FROM {table} WHERE {name} IS NOT NULL GROUP BY hash(lower({name})) HAVING count(*) > 1 LIMIT 1",
    )
    if not all(rows_of(connection, probe) for probe in probes):
        return Repeat(0, ())
    folded = (
        f"SELECT lower({name}) AS folded, min(row) AS first_row, arg_min({name}, row) AS first "
        f"FROM {table} WHERE {name} IS NOT NULL GROUP BY 1 HAVING min({name}) <> max({name})"
    )
    body = f"FROM {table} r JOIN ({folded}) g ON lower(r.{name}) = g.folded WHERE r.{name} <> g.first"
    total = int(one(connection, f"SELECT count(*) {body}")[0])
    query = f"SELECT r.row, g.first_row {body} ORDER BY r.row LIMIT {most}"
    return Repeat(total, tuple((int(row), int(start)) for row, start in rows_of(connection, query)))


class Side(Struct, frozen=True):
    """One side of a reference: a loaded table and its columns."""

    table: str
    columns: tuple[str, ...]


def _misses(connection: "duckdb.DuckDBPyConnection", body: str, most: int) -> Misses:
    """How many rows `body` (a FROM and a WHERE, the table as r) has, and the first `most` of them."""
    total = int(one(connection, f"SELECT count(*) {body}")[0])
    if not total:
        return Misses(0, ())
    query = f"SELECT r.row {body} ORDER BY r.row LIMIT {most}"
    return Misses(total, tuple(int(row) for (row,) in rows_of(connection, query)))


def dangling(connection: "duckdb.DuckDBPyConnection", here: Side, there: Side, most: int) -> Misses:
    """Rows of `here` that refer (not every cell null) to no row of `there`."""
    return _misses(connection, _dangling(here, there), most)


Values = Sequence[tuple[str | None, ...]]  # of some columns of some rows, as text


def dangling_values(connection: "duckdb.DuckDBPyConnection", doubt: Side, here: Side, there: Side) -> Values:
    """The values by which rows of `here` refer to no row of `there`, each once; put into the new table `doubt`."""
    return _distinct(connection, doubt, here.columns, _dangling(here, there))


def dangling_rows(here: Side, there: Side) -> str:
    """The SQL for the rows of `here` that refer to no row of `there`."""
    return f"SELECT r.row {_dangling(here, there)}"


def _dangling(here: Side, there: Side) -> str:
    pairs = list(zip(here.columns, there.columns, strict=True))
    if len(pairs) == 1:
        same, given = f"r.{pairs[0][0]} = t.{pairs[0][1]}", f"r.{pairs[0][0]} IS NOT NULL"
    else:
        same = " AND ".join(f"r.{ours} IS NOT DISTINCT FROM t.{theirs}" for ours, theirs in pairs)
        given = "(" + " OR ".join(f"r.{ours} IS NOT NULL" for ours, _ in pairs) + ")"
    return f"FROM {here.table} r ANTI JOIN {there.table} t ON {same} WHERE {given}"


def united(connection: "duckdb.DuckDBPyConnection", side: Side, more: Side) -> Side:
    """One side of a reference with the values of another table of as many columns."""
    view, columns = f"{side.table}_and_more", ", ".join(side.columns)
    rows = f"SELECT {columns} FROM {side.table} UNION ALL SELECT {', '.join(more.columns)} FROM {more.table}"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {rows}")
    return Side(view, side.columns)


def keep(connection: "duckdb.DuckDBPyConnection", doubt: Side, numbers: Sequence[int], most: int) -> None:
    """Leave in a table of values those with these numbers (from 0, in the order in which they were given).

    Those from the number `most` on stay as well.
    """
    put(connection, f"{doubt.table}_kept", ("kept",), [(str(number),) for number in numbers])
    kept = f"SELECT CAST(kept AS BIGINT) FROM {doubt.table}_kept"
    connection.execute(f"DELETE FROM {doubt.table} WHERE number < {most} AND number NOT IN ({kept})")


def _distinct(
    connection: "duckdb.DuckDBPyConnection", doubt: Side, columns: Sequence[str], body: str
) -> Values:
    told = ", ".join(f"r.{name} AS {other}" for name, other in zip(columns, doubt.columns, strict=True))
    rows = f"SELECT row_number() OVER (ORDER BY {', '.join(doubt.columns)}) - 1 AS number, * FROM (SELECT DISTINCT {told} {body})"
    connection.execute(f"CREATE OR REPLACE TABLE {doubt.table} AS {rows}")
    texts = ", ".join(f"CAST({name} AS VARCHAR)" for name in doubt.columns)
    return rows_of(connection, f"SELECT {texts} FROM {doubt.table} ORDER BY number")


def unused(connection: "duckdb.DuckDBPyConnection", table: Side, users: Sequence[Side], most: int) -> Misses:
    """Rows of `table` (one key column) that no row of `users` refers to."""
    return _misses(connection, _unused(table, users), most)


def unused_values(
    connection: "duckdb.DuckDBPyConnection", doubt: Side, table: Side, users: Sequence[Side]
) -> Values:
    """The keys of `table` (one column) that no row of `users` refers to; put into the new table `doubt`."""
    return _distinct(connection, doubt, table.columns, _unused(table, users))


def _unused(table: Side, users: Sequence[Side]) -> str:
    (key,) = table.columns
    parts = []
    for user in users:
        (name,) = user.columns
        parts.append(f"SELECT u.{name} AS used FROM {user.table} u WHERE u.{name} IS NOT NULL")
    used = " UNION ".join(parts)
    return f"FROM {table.table} r ANTI JOIN ({used}) u ON r.{key} = u.used WHERE r.{key} IS NOT NULL"


def placed(connection: "duckdb.DuckDBPyConnection", table: str, doubt: str) -> str:
    """The rows of a table of which it can be read where they belong, `at` their place among these."""
    if not rows_of(connection, f"SELECT 1 FROM {table} WHERE {doubt} LIMIT 1"):
        return f"(SELECT *, row AS at FROM {table})"
    view = f"{table}_placed"
    query = f"SELECT *, row_number() OVER (ORDER BY row) AS at FROM {table} WHERE NOT {doubt}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {view} AS {query}")
    return view


def misplaced(
    connection: "duckdb.DuckDBPyConnection", table: str, columns: Sequence[str], most: int
) -> Misses:
    """Rows that belong before the row they follow (`at` is their place), by `columns` in turn (nulls last)."""
    tests = []
    for at, name in enumerate(columns):
        equal = [f"r.{other} IS NOT DISTINCT FROM p.{other}" for other in columns[:at]]
        less = f"(r.{name} < p.{name} OR (p.{name} IS NULL AND r.{name} IS NOT NULL))"
        tests.append(f"({' AND '.join([*equal, less])})")
    body = f"FROM {table} r JOIN {table} p ON p.at = r.at - 1 WHERE ({' OR '.join(tests)})"
    return _misses(connection, body, most)
