"""The embedded engine, locked down before it sees a package: no network, no extension, no other file."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.errors import CannotDo

if TYPE_CHECKING:
    import duckdb


def literal(text: str) -> str:
    """`text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def connect(
    paths: Iterable[Path], spill: Path, memory_limit: str | None = None
) -> "duckdb.DuckDBPyConnection":
    """A connection that can read `paths` and nothing else, and spills into the folder `spill`.

    `memory_limit` is the engine's, for example "1GB". Raises CannotDo where it is no such size.
    """
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "python_enable_replacements": "false",
        "temp_directory": str(spill),
        # With two threads, CREATE TABLE AS swapped halves of a million rows now and then (DuckDB 2.0.1), although
        # preserve_insertion_order is on: row numbers, and with them every place, would be wrong.
        "threads": 1,
    }
    connection = duckdb.connect(":memory:", config=settings)
    if memory_limit is not None:
        try:
            connection.execute(f"SET memory_limit = {literal(memory_limit)}")
        except duckdb.Error as error:
            connection.close()
            raise CannotDo(
                f"'{memory_limit}' is not a memory limit: write a number and a unit, as in 2GB"
            ) from error
    allowed = ", ".join(literal(str(path)) for path in paths)
    connection.execute(f"SET allowed_paths = [{allowed}]")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def rows_of(connection: "duckdb.DuckDBPyConnection", query: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return connection.execute(query).fetchall()


def one(connection: "duckdb.DuckDBPyConnection", query: str) -> Sequence[Any]:
    """The only row of a query."""
    return rows_of(connection, query)[0]
