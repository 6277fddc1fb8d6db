"""Evaluates a field's checks on cells, in the engine, as a scan of a table would."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import duckdb

from claims.checks.value import value_checks
from claims.engine.query import Check, PythonCheck
from claims.model.table import Field

Told = tuple[str, str | None]  # the id of a rule, the cell that breaks it


@cache
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect(":memory:", config={"autoload_known_extensions": "false"})
    made.execute("SET threads = 1")
    return made


def put(cells: Sequence[str | None]) -> duckdb.DuckDBPyConnection:
    engine = connection()
    engine.execute("CREATE OR REPLACE TABLE cells AS SELECT unnest($1::VARCHAR[]) AS c0", [list(cells)])
    return engine


def broken(field: Field, cells: Sequence[str | None], *, plain_text: bool = False) -> list[Told]:
    """Every rule of the field that a cell breaks: in the order of the checks, then of the cells."""
    checks = value_checks(field, "c0", plain_text=plain_text)
    engine = put(cells)
    sql = [check for check in checks if isinstance(check, Check)]
    wanted = ", ".join(f"coalesce({check.breaks}, false)" for check in sql) or "false"
    rows = engine.execute(f"SELECT {wanted} FROM cells ORDER BY rowid").fetchall()
    found: list[Told] = []
    present = [cell for cell in cells if cell is not None]
    for check in checks:
        if isinstance(check, PythonCheck):
            verdicts = zip(present, check.judge(present), strict=True)
            found += [(check.rule.id, cell) for cell, bad in verdicts if bad]
        else:
            at = sql.index(check)
            found += [(check.rule.id, cell) for cell, row in zip(cells, rows, strict=True) if row[at]]
    return found


def evaluated(expression: str, cells: Sequence[str]) -> list[Any]:
    """An expression over the column c0, for each cell."""
    return [row[0] for row in put(cells).execute(f"SELECT {expression} FROM cells ORDER BY rowid").fetchall()]


__all__ = ["Told", "broken", "evaluated", "put"]
