"""Refuses what cannot be compared: rows whose key is empty, or stands twice."""

from typing import TYPE_CHECKING

from claims.comparison.pair import Pair, number
from claims.engine.duck import one, rows_of
from claims.engine.reader import Rows
from claims.errors import CannotDo
from claims.quote import plain, quote

if TYPE_CHECKING:
    import duckdb


def refuse_keys(connection: "duckdb.DuckDBPyConnection", pair: Pair, table: str) -> None:
    """Raise CannotDo, with the lines, where a row of the joined `table` has no key or shares it."""
    for side, other in (("o", "n"), ("n", "o")):
        _refuse_null(connection, pair, side, f"SELECT {side}_at FROM {table} WHERE {other}_at IS NULL")
        found = _matched_twice(connection, table, side, other) or _alone_twice(
            connection, pair, side, f"FROM {table} WHERE {other}_at IS NULL"
        )
        if found:
            _refuse_repeat(pair, side, found)


def _refuse_null(connection: "duckdb.DuckDBPyConnection", pair: Pair, side: str, rows: str) -> None:
    empty = " OR ".join(f"{cell} IS NULL" for cell in pair.key_cells(side))
    for (at,) in rows_of(connection, f"{rows} AND ({empty}) ORDER BY 1 LIMIT 1"):
        key = ", ".join(map(plain, pair.key))
        raise _refusal(pair, side, f"{_place(pair.rows(side), at)}: the key ({key}) is empty: fill it in")


def _matched_twice(
    connection: "duckdb.DuckDBPyConnection", table: str, side: str, other: str
) -> tuple[int, int] | None:
    """Two rows of a side that were joined with one row of the other."""
    total, distinct = one(connection, f"SELECT count({other}_at), count(DISTINCT {other}_at) FROM {table}")
    if total == distinct:
        return None
    twice = (
        f"SELECT {other}_at FROM {table} WHERE {other}_at IS NOT NULL GROUP BY 1 HAVING count(*) > 1 LIMIT 1"
    )
    rows = rows_of(
        connection, f"SELECT {side}_at FROM {table} WHERE {other}_at IN ({twice}) ORDER BY 1 LIMIT 2"
    )
    return int(rows[0][0]), int(rows[1][0])


def _alone_twice(
    connection: "duckdb.DuckDBPyConnection", pair: Pair, side: str, rows: str
) -> tuple[int, int] | None:
    """Two rows of a side with one key that the other side has not."""
    first = f"min({side}_at) OVER (PARTITION BY {', '.join(pair.key_cells(side))})"
    query = f"SELECT {first} AS first, {side}_at {rows} QUALIFY first <> {side}_at ORDER BY 2 LIMIT 1"
    return next(((int(one), int(two)) for one, two in rows_of(connection, query)), None)


def _refuse_repeat(pair: Pair, side: str, found: tuple[int, int]) -> None:
    rows = pair.rows(side)
    first, second = (rows.index.find([at])[at] for at in found)
    standing = f"line {first.line}" if first.line is not None else f"row {first.row}"
    if first.file != second.file:
        standing += f" of {first.file}"
    cells = rows.index.find(found[1:])[found[1]].cells
    columns = {name: rows.labels.column[number(rows, name)] for name in pair.key}
    said = ", ".join(f"{plain(name)} {quote(cells[at])}" for name, at in columns.items() if at is not None)
    raise _refusal(pair, side, f"{_place(rows, found[1])}: {said} stands on {standing} already: change one")


def _refusal(pair: Pair, side: str, said: str) -> CannotDo:
    word = "old" if side == "o" else "new"
    key = f"--key {plain(pair.name)}=COLUMN[,COLUMN]"
    return CannotDo(f"the {word} side cannot be compared: {said}, or tell rows apart with {key}")


def _place(rows: Rows, at: int) -> str:
    found = rows.index.find([at])[at]
    return f"{found.file}:{found.line}" if found.line is not None else f"{found.file}, row {found.row}"
