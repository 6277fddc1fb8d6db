"""The engine reads only the files it is given, is stopped on request, and explains what it lacks."""

import resource
from pathlib import Path
from threading import Timer

import pytest

from claims.engine import core
from claims.engine.duckdb import interrupt_all, one, put, rows_of, running
from claims.model.errors import CannotDo


def test_only_the_given_files_are_read(tmp_path: Path) -> None:
    given, other = tmp_path / "given.csv", tmp_path / "other.csv"
    given.write_text("1\n")
    other.write_text("2\n")
    spill = tmp_path / "spill"
    spill.mkdir()
    with running([given], spill) as engine:
        assert rows_of(engine.connection, f"SELECT * FROM read_csv('{given}', header = false)") == [(1,)]
        with pytest.raises(core.Error, match="disabled by configuration"):
            rows_of(engine.connection, f"SELECT * FROM read_csv('{other}', header = false)")


@pytest.mark.parametrize(
    "statement",
    ["INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true", "COPY (SELECT 1) TO 'x.csv'"],
)
def test_the_engine_is_locked_down(tmp_path: Path, statement: str) -> None:
    with running([], tmp_path) as engine, pytest.raises(core.Error):
        engine.connection.execute(statement)


@pytest.mark.parametrize("limit", ["much", "-1GB", "0", "2 XB"])
def test_a_memory_limit_that_is_not_a_size_is_refused(tmp_path: Path, limit: str) -> None:
    with pytest.raises(CannotDo, match=f"'{limit}' is not a memory limit"), running([], tmp_path, limit):
        pass


def test_a_memory_limit_that_is_too_low_is_reported(tmp_path: Path) -> None:
    query = "CREATE TABLE t AS SELECT range AS a, hash(range) AS b FROM range(20_000_000) ORDER BY b"
    with (
        pytest.raises(CannotDo, match="the engine needs more memory than its limit of '1MB'"),
        running([], tmp_path, "1MB") as engine,
    ):
        engine.connection.execute(query)


def test_too_little_memory_to_start_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object, **__: object) -> None:
        raise core.OutOfMemoryException("Allocation failure")

    monkeypatch.setattr(core, "connect", connect)
    with (
        pytest.raises(CannotDo, match="the engine needs more memory than is available"),
        running([], tmp_path),
    ):
        pass


def test_missing_memory_is_reported_as_a_full_disk_if_no_temporary_file_can_be_written(
    tmp_path: Path,
) -> None:
    # A thread that waits for the memory of another one may notice first that nothing can be moved to the disk.
    def run() -> None:
        with running([], tmp_path, "1GB"):
            raise core.OutOfMemoryException("could not allocate block")

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, limits[1]))
    try:
        with pytest.raises(CannotDo, match=r"cannot write temporary files in .* \(File too large\)"):
            run()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CannotDo, match="needs more memory than its limit of '1GB'"):
        run()


def test_an_interrupted_query_raises_keyboard_interrupt(tmp_path: Path) -> None:
    endless = "SELECT count(*) FROM range(10_000_000) a, range(10_000_000) b WHERE a.range * b.range = 7"
    timer = Timer(0.2, interrupt_all)

    def run() -> None:
        with running([], tmp_path) as engine:
            timer.start()
            rows_of(engine.connection, endless)

    with pytest.raises(KeyboardInterrupt):
        run()
    timer.join()


def test_rows_of_text_are_put_into_a_table(tmp_path: Path) -> None:
    rows = [(str(at), "it's") for at in range(2_500)]
    with running([], tmp_path) as engine:
        put(engine.connection, "words", ["id", "word"], rows)
        assert rows_of(engine.connection, "SELECT * FROM words ORDER BY id::INT") == rows
        put(engine.connection, "words", ["id"], [])
        assert one(engine.connection, "SELECT count(*) FROM words") == (0,)


def test_each_cursor_queries_the_same_tables(tmp_path: Path) -> None:
    with running([], tmp_path) as engine:
        put(engine.connection, "words", ["word"], [("pier",)])
        for each in engine.per_cursor():
            assert rows_of(each.unoptimized, "SELECT word FROM words") == [("pier",)]
