"""The embedded engine, locked down before it sees a package: no network, no extension, no other file."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.package.temporary import ROOM
from claims.text.display import plain, quote
from claims.text.sql import literal

if TYPE_CHECKING:
    import duckdb

SIZE = re.compile(r"[0-9]+(?:\.[0-9]+)? ?[A-Za-z]+")
MOST_THREADS = 8  # each has memory of its own

FEW = 2_000  # rows of all tables: what the optimizer could save is less than it costs


class LoadCursor(Struct, frozen=True):
    """One thread's way into the engine; `piece` is a file that it may write and read.

    Its statements run as they are written: what a scan asks takes longer to improve than it then saves.
    """

    cursor: "duckdb.DuckDBPyConnection"
    piece: Path


class Engine(Struct, frozen=True, eq=False, weakref=True):
    """The embedded engine: a connection for questions, and readers that load tables side by side."""

    connection: "duckdb.DuckDBPyConnection"
    readers: tuple[LoadCursor, ...]

    @property
    def hasty(self) -> "duckdb.DuckDBPyConnection":
        """The connection without the optimizer, for few rows: it would cost more than it saves."""
        return self.readers[0].cursor

    def parted(self) -> "list[Engine]":
        """The same engine once for each of its readers, for threads that ask at the same time."""
        return [Engine(self.connection, (reader,)) for reader in self.readers]

    def interrupt(self) -> None:
        """Stop what it is doing: that raises KeyboardInterrupt where the engine is used."""
        for reader in self.readers:
            reader.cursor.interrupt()
        self.connection.interrupt()

    def close(self) -> None:
        """End it; its tables are gone."""
        for reader in self.readers:
            reader.cursor.close()
        self.connection.close()


_running: "WeakSet[Engine]" = WeakSet()


def interrupt_all() -> None:
    """Stop what every engine is doing; to be called from another thread than the one that waits for them."""
    for engine in list(_running):
        engine.interrupt()


@contextmanager
def running(paths: Iterable[Path], folder: Path, memory_limit: str | None = None) -> Iterator[Engine]:
    """An engine that can read `paths` and files of its own in `folder`, where it also spills, and nothing else.

    `memory_limit` is the engine's, for example "1GB". Raises CannotDo where it is no such size, and, whenever it
    shows, where it is not enough or the disk of `folder` is.
    """
    from claims.engine import core

    engine = _start(paths, folder, memory_limit)
    try:
        _running.add(engine)
        yield engine
    except core.InterruptException as error:
        raise KeyboardInterrupt from error
    except core.OutOfMemoryException as error:
        if "max_temp_directory_size" in str(error):  # by default the space that there was on the disk
            raise CannotDo(f"the engine has filled the disk with temporary files: {ROOM}") from error
        limit = f"its limit of {quote(memory_limit)}" if memory_limit else "there is"
        raise CannotDo(f"the engine needs more memory than {limit}: raise --memory-limit") from error
    except core.IOException as error:
        said = plain(str(error).split("\n")[0].rpartition(": ")[2])
        raise CannotDo(f"the engine cannot use its temporary files ({said}): {ROOM}") from error
    finally:
        _running.discard(engine)
        engine.close()


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
            if not SIZE.fullmatch(memory_limit):  # the engine takes one below nothing for none
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
    connection.execute(f"SET allowed_paths = [{allowed}]")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return Engine(connection, readers)


def put(
    connection: "duckdb.DuckDBPyConnection", table: str, names: Sequence[str], rows: Sequence[tuple[str, ...]]
) -> None:
    """Make a table of these rows of text."""
    stated = ", ".join(f"{name} VARCHAR" for name in names)
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({stated})")
    for start in range(0, len(rows), 1_000):
        cells = ", ".join(f"({', '.join(map(literal, row))})" for row in rows[start : start + 1_000])
        connection.execute(f"INSERT INTO {table} VALUES {cells}")


def rows_of(connection: "duckdb.DuckDBPyConnection", query: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return connection.execute(query).fetchall()


def one(connection: "duckdb.DuckDBPyConnection", query: str) -> Sequence[Any]:
    """The only row of a query."""
    return rows_of(connection, query)[0]
