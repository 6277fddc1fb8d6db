"""Asks the engine what a SQL expression over one column gives for each text."""

from collections.abc import Sequence
from typing import Any

import duckdb


def evaluate(expression: str, texts: Sequence[str | None]) -> list[Any]:
    """Return the expression's value for each text, in which it names the column `x`."""
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (n INTEGER, x VARCHAR)")
        connection.executemany("INSERT INTO t VALUES (?, ?)", [list(each) for each in enumerate(texts)])
        return [value for (value,) in connection.execute(f"SELECT {expression} FROM t ORDER BY n").fetchall()]
