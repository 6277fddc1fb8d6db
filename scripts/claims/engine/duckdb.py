"""Starts DuckDB, locked down before it reads a package: no network, no extensions, no other files."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.package.temporary import unwritable
from claims.text.display import plain, quote
from claims.text.sql import literal

if TYPE_CHECKING:
    import duckdb

SIZE = re.compile(r"[0-9]+(?:\.[0-9]+)? ?[A-Za-z]+")
MOST_THREADS = 8  # each uses additional memory

PROBE_SIZE = 4 << 20  # bytes
FEW = 2_000  # rows of all tables; for fewer rows the optimizer takes longer than it saves


class LoadCursor(Struct, frozen=True):
    """A thread's cursor in the engine; `piece` is a file that it may write and read.

    The optimizer is off: for a scan it takes longer than it saves.
    """

    cursor: "duckdb.DuckDBPyConnection"
    piece: Path


class Engine(Struct, frozen=True, eq=False, weakref=True):
    """The embedded engine: a connection for queries, and cursors that load tables in parallel."""

    connection: "duckdb.DuckDBPyConnection"
    readers: tuple[LoadCursor, ...]

    @property
    def unoptimized(self) -> "duckdb.DuckDBPyConnection":
        """Return a connection without the optimizer, for few rows."""
        return self.readers[0].cursor

    def per_cursor(self) -> "list[Engine]":
        """Return an engine for each of the cursors, for queries in parallel threads."""
        return [Engine(self.connection, (reader,)) for reader in self.readers]

    def interrupt(self) -> None:
        """Stop the running query, which raises KeyboardInterrupt where the engine is used."""
        for reader in self.readers:
            reader.cursor.interrupt()
        self.connection.interrupt()

    def close(self) -> None:
        """Close the engine and drop its tables."""
        for reader in self.readers:
            reader.cursor.close()
        self.connection.close()


_running: "WeakSet[Engine]" = WeakSet()


def interrupt_all() -> None:
    """Stop the queries of every engine; call it from another thread than the one that waits for them."""
    for engine in list(_running):
        engine.interrupt()


@contextmanager
def running(paths: Iterable[Path], folder: Path, memory_limit: str | None = None) -> Iterator[Engine]:
    """Open an engine that can only read `paths` and its own temporary files in `folder`.

    `memory_limit` is a size such as "1GB". Raises CannotDo if it is not a size, and if the memory or the disk of
    `folder` turns out to be too small.
    """
    from claims.engine import core

    try:
        engine = _start(paths, folder, memory_limit)
        _running.add(engine)
        try:
            yield engine
        finally:
            _running.discard(engine)
            engine.close()
    except core.InterruptException as error:
        raise KeyboardInterrupt from error
    except core.OutOfMemoryException as error:
        if "max_temp_directory_size" in str(error):  # by default the space that there was on the disk
            raise unwritable(folder, "the disk is full") from error
        _check_writable(folder)
        if memory_limit is None:
            raise CannotDo("the engine needs more memory than is available: free some memory") from error
        message = (
            f"the engine needs more memory than its limit of {quote(memory_limit)}: raise --memory-limit"
        )
        raise CannotDo(message) from error
    except core.IOException as error:
        raise unwritable(folder, plain(str(error).split("\n")[0].rpartition(": ")[2])) from error


def _check_writable(folder: Path) -> None:
    """Raise CannotDo if not even a small file can be written.

    When a thread cannot move data from memory to a temporary file, another thread that waits for this memory may
    report first that there is none left.
    """
    probe = folder / "probe"
    try:
        probe.write_bytes(bytes(PROBE_SIZE))
    except OSError as error:
        raise unwritable(folder, str(error.strerror)) from None
    finally:
        probe.unlink(missing_ok=True)


def _start(paths: Iterable[Path], folder: Path, memory_limit: str | None) -> Engine:
    from claims.engine import core

    threads = min(os.cpu_count() or 1, MOST_THREADS)
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "python_enable_replacements": "false",
        "temp_directory": str(folder),
        "threads": threads,
    }
    connection = core.connect(":memory:", config=settings)
    if memory_limit is not None:
        try:
            if not SIZE.fullmatch(memory_limit):  # DuckDB reads a negative size as no limit
                raise core.Error
            connection.execute(f"SET memory_limit = {literal(memory_limit)}")
        except core.Error as error:
            connection.close()
            raise CannotDo(
                f"{quote(memory_limit)} is not a memory limit: write a number and a unit, as in 2GB"
            ) from error
    readers = tuple(LoadCursor(connection.cursor(), folder / f"piece{at}.csv") for at in range(threads))
    for reader in readers:
        reader.cursor.execute("PRAGMA disable_optimizer")
    allowed = ", ".join(literal(str(path)) for path in (*paths, *(reader.piece for reader in readers)))
    lockdown = ("enable_progress_bar = false", "enable_external_access = false", "lock_configuration = true")
    for setting in (f"allowed_paths = [{allowed}]", *lockdown):
        connection.execute(f"SET {setting}")
    return Engine(connection, readers)


def put(
    connection: "duckdb.DuckDBPyConnection", table: str, names: Sequence[str], rows: Sequence[tuple[str, ...]]
) -> None:
    """Create a table with these rows of text."""
    stated = ", ".join(f"{name} VARCHAR" for name in names)
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({stated})")
    for start in range(0, len(rows), 1_000):
        cells = ", ".join(f"({', '.join(map(literal, row))})" for row in rows[start : start + 1_000])
        connection.execute(f"INSERT INTO {table} VALUES {cells}")


def rows_of(connection: "duckdb.DuckDBPyConnection", query: str) -> list[tuple[Any, ...]]:
    """Return all rows of a query."""
    return connection.execute(query).fetchall()


def one(connection: "duckdb.DuckDBPyConnection", query: str) -> Sequence[Any]:
    """Return the only row of a query."""
    return rows_of(connection, query)[0]
