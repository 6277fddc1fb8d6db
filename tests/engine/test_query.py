"""The SQL of a scan reads the columns of a file by field, and counts the rows that break each check."""

from pathlib import Path

from msgspec.structs import replace
from tests.support.table_case import reading_task

from claims.engine.duckdb import put, rows_of, running
from claims.engine.load import load
from claims.engine.query import WORD, Check, Hits, ScanPlan, broken, columns, others, reading
from claims.model.table import Field, Schema, Table
from claims.rules.value import TOO_SHORT
from claims.table.reader import read_rows
from claims.table.task import Meter, Rows

FIELDS = (Field("id"), Field("note", missing_values=("NA",)), Field("absent"))
SCHEMA = Schema(FIELDS, fields_match="partial")


def rows_from(folder: Path, data: bytes, schema: Schema = SCHEMA) -> Rows:
    """Prepare a table with this content."""
    rows = read_rows(reading_task(folder, Table("t", ("t.csv",), schema=schema), data, lambda _: None))
    assert rows is not None
    return rows


def test_cells_are_selected_by_field_and_missing_values_are_null(tmp_path: Path) -> None:
    rows = rows_from(tmp_path, b'note,extra,id\nNA,x,1\n,,2\n"a, b",y,\n')
    assert rows.labels.column == (2, 0, None)
    assert others(rows) == [1]
    with running([rows.source], tmp_path) as engine:
        found = rows_of(engine.connection, f"SELECT {columns(rows)} FROM {reading(rows)}")
    assert found == [("1", None, None, "x"), ("2", "", None, None), (None, "a, b", None, "y")]


def test_the_grammar_and_the_line_endings_of_the_file_are_used(tmp_path: Path) -> None:
    rows = rows_from(tmp_path, b"id,note\r\n1,x\r\n")
    assert rows.carriage
    assert "new_line" not in reading(rows)
    unix = reading(replace(rows, carriage=False, grammar=replace(rows.grammar, delimiter="\t", quote="'")))
    assert "delim = '\t', quote = '''', escape = ''''" in unix
    assert "new_line = '\\n'" in unix


def test_a_long_line_raises_the_limit_of_the_engine(tmp_path: Path) -> None:
    rows = rows_from(tmp_path, b"id,note\n1,x\n")
    assert "max_line_size" not in reading(rows)
    assert "max_line_size = 4000016, buffer_size = 8000032" in reading(replace(rows, longest=1_000_000))


def test_rows_that_are_loaded_or_numbered_are_read_as_such(tmp_path: Path) -> None:
    rows = rows_from(tmp_path, b"id,note\n1,x\n")
    assert reading(replace(rows, loaded="t_1")) == "t_1"
    assert "columns = {'number': 'BIGINT', 'f0': 'VARCHAR', 'f1': 'VARCHAR'}" in reading(
        replace(rows, numbered=True)
    )


def test_broken_checks_are_counted_and_their_first_rows_listed(tmp_path: Path) -> None:
    rows = rows_from(tmp_path, b"id,note\n" + b"".join(b"%d,%s\n" % (at, b"x" * at) for at in range(6)))
    never = [Check(TOO_SHORT, "id", "c0 = 'none'", "") for _ in range(WORD)]
    short = Check(TOO_SHORT, "note", "length(c1) < 4", "at least 4 characters")
    excused = Check(TOO_SHORT, "note", "length(c1) < 4", "", unless="c0 <> '2'")
    plan = ScanPlan("loaded", rows, [*never, short, excused])
    with running([rows.source], tmp_path) as engine:
        assert load(engine, plan, Meter(0))
        assert plan.seen(engine.connection) == (0, 3)
        found = broken(engine.connection, plan, lambda _: 2)
        assert found == [Hits(short, 4, (0, 1)), Hits(excused, 1, (2,))]
        assert broken(engine.connection, plan, lambda _: 0) == [Hits(short, 4, ()), Hits(excused, 1, ())]


def test_a_table_without_broken_checks_has_no_hits(tmp_path: Path) -> None:
    rows = rows_from(tmp_path, b"id,note\n1,x\n")
    plan = ScanPlan("empty", rows)
    with running([], tmp_path) as engine:
        put(engine.connection, "empty", ["row"], [("0",)])
        assert broken(engine.connection, plan, lambda _: 1) == []


def test_bits_are_computed_again_after_they_were_changed(tmp_path: Path) -> None:
    rows = rows_from(tmp_path, b"id,note\n1,x\n")
    plan = ScanPlan("bits", rows, [Check(TOO_SHORT, "id", "c0 = '1'", "")])
    with running([rows.source], tmp_path) as engine:
        assert load(engine, plan, Meter(0))
        assert plan.seen(engine.connection) == (1,)
        engine.connection.execute("UPDATE bits SET b0 = 0")
        assert plan.seen(engine.connection) == (1,)
        plan.forget()
        assert plan.seen(engine.connection) == (0,)


def test_an_expression_is_kept_in_one_column(tmp_path: Path) -> None:
    plan = ScanPlan("t", rows_from(tmp_path, b"id,note\n1,x\n"))
    assert [plan.column_for("upper(c0)"), plan.column_for("c1"), plan.column_for("upper(c0)")] == [
        "n0",
        "n1",
        "n0",
    ]
