"""The queries for repeated keys, unmatched references, unreferenced rows and unsorted rows."""

from collections.abc import Iterator

import duckdb
import pytest

from claims.checks.key_queries import (
    NOTHING,
    Side,
    keep_values,
    keys_differing_in_case,
    repeated_keys,
    select,
    sortable_rows,
    store_values,
    union,
    unmatched,
    unreferenced,
    unsorted,
)


@pytest.fixture
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def table(engine: duckdb.DuckDBPyConnection, name: str, *rows: tuple[str | None, ...]) -> None:
    """Create a table with the columns a, b …, and the number of each row."""
    columns = [chr(ord("a") + at) for at in range(len(rows[0]))]
    engine.execute(f"CREATE TABLE {name} (row BIGINT, {', '.join(f'{each} VARCHAR' for each in columns)})")
    marks = ", ".join("?" * (len(columns) + 1))
    engine.executemany(f"INSERT INTO {name} VALUES ({marks})", [[at, *row] for at, row in enumerate(rows)])


def test_repeated_keys_come_with_their_first_row(engine: duckdb.DuckDBPyConnection) -> None:
    table(engine, "t", ("x", "1"), ("y", "1"), ("x", "1"), ("x", "2"), (None, "1"), (None, "1"), ("x", "1"))
    assert repeated_keys(engine, "t", ["a", "b"], 10) == (2, [(2, 0), (6, 0)])
    assert repeated_keys(engine, "t", ["a", "b"], 1) == (2, [(2, 0)])
    assert repeated_keys(engine, "t", ["row"], 10) == NOTHING


def test_keys_that_differ_only_in_case(engine: duckdb.DuckDBPyConnection) -> None:
    table(engine, "t", ("Ada",), ("bo",), ("ada",), ("ADA",), ("Ada",), (None,))
    assert keys_differing_in_case(engine, "t", "a", 10) == (2, [(2, 0), (3, 0)])
    table(engine, "lower", ("ada",), ("bo",))
    assert keys_differing_in_case(engine, "lower", "a", 10) == NOTHING


def test_references_of_one_and_of_two_columns(engine: duckdb.DuckDBPyConnection) -> None:
    table(engine, "here", ("x", "1"), ("z", "1"), (None, None), ("x", None))
    table(engine, "there", ("x", "1"), ("y", "1"))
    one = unmatched(Side("here", ("a",)), Side("there", ("a",)))
    assert select(engine, "r.row", one, 10) == (1, [(1,)])
    two = unmatched(Side("here", ("a", "b")), Side("there", ("a", "b")))
    assert select(engine, "r.row", two, 10) == (2, [(1,), (3,)])
    used = unreferenced(Side("there", ("a",)), [Side("here", ("a",)), Side("here", ("b",))])
    assert select(engine, "r.row", used, 10) == (1, [(1,)])


def test_distinct_values_are_stored_and_kept_by_number(engine: duckdb.DuckDBPyConnection) -> None:
    table(engine, "t", ("y",), ("x",), ("y",), ("z",))
    values = Side("found", ("v",))
    assert store_values(engine, values, ["a"], "FROM t r") == [("x",), ("y",), ("z",)]
    keep_values(engine, values, [1], 2)
    assert engine.execute("SELECT v FROM found ORDER BY v").fetchall() == [("y",), ("z",)]
    both = union(engine, Side("t", ("a",)), values)
    assert engine.execute(f"SELECT count(*) FROM {both.table}").fetchone() == (6,)


def test_rows_that_belong_further_up(engine: duckdb.DuckDBPyConnection) -> None:
    table(engine, "t", ("a", "2"), ("a", "1"), ("b", "0"), (None, "0"), ("c", "0"))
    assert unsorted(engine, sortable_rows(engine, "t", "false"), ["a", "b"], 10) == (2, [(1,), (4,)])
    assert unsorted(engine, sortable_rows(engine, "t", "coalesce(b = '1', false)"), ["a", "b"], 10) == (
        1,
        [(4,)],
    )
