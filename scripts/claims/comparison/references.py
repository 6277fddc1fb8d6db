"""References from one table to another, in SQL: the values by which rows refer, and where they lead."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from claims.comparison.compare import TableCompared
from claims.comparison.pair import field, has, number
from claims.comparison.rows import RowsCompared
from claims.engine.duck import rows_of
from claims.engine.reader import Rows
from claims.engine.scan import column, columns, reading
from claims.engine.types import typed
from claims.models.table import ForeignKey

if TYPE_CHECKING:
    import duckdb


def retyped(*tables: TableCompared) -> bool:
    """True where the same texts may have come to be other values."""
    return any(table.old.schema.fields != table.new.schema.fields for table in tables)


class Values:
    """The values by which rows refer, as columns r0, r1, …: text where the types of both ends differ."""

    def __init__(self, rows: Rows, target: Rows, reference: ForeignKey) -> None:
        """The reference from `rows` to `target`."""
        self.ours, self.theirs = reference.fields, reference.reference_fields
        pairs = zip(self.ours, self.theirs, strict=True)
        self._typed = [field(rows, one).type == field(target, other).type for one, other in pairs]

    def said(self, rows: Rows, names: Sequence[str], cells: Sequence[str]) -> str:
        """The select list of the values of fields whose cells are given."""
        values = zip(names, cells, self._typed, strict=True)
        typed_cells = (
            (typed(field(rows, name), cell) or cell) if alike else cell for name, cell, alike in values
        )
        return ", ".join(f"{cell} AS r{at}" for at, cell in enumerate(typed_cells))

    def on(self, one: str, other: str) -> str:
        """Where the values of two tables, by their aliases, are the same: of several, also where a part is empty."""
        if len(self.ours) == 1:
            return f"{one}.r0 = {other}.r0"
        return " AND ".join(f"{one}.r{at} IS NOT DISTINCT FROM {other}.r{at}" for at in range(len(self.ours)))

    @property
    def given(self) -> str:
        """True for a row that refers: it has a part of the reference."""
        return "(" + " OR ".join(f"r{at} IS NOT NULL" for at in range(len(self.ours))) + ")"

    def of(self, rows: RowsCompared, side: str, names: Sequence[str]) -> str:
        """The query for the values by which rows with a difference refer, or are referred to, on a side."""
        cells = [rows.pair.cell(side, name) for name in names]
        values = self.said(rows.pair.rows(side), names, cells)
        return f"SELECT DISTINCT * FROM (SELECT {values} FROM {rows.table} WHERE {side}_cells IS NOT NULL) WHERE {self.given}"


def any_row(connection: "duckdb.DuckDBPyConnection", query: str) -> bool:
    """True where the query has a row."""
    return bool(rows_of(connection, f"SELECT 1 FROM ({query}) LIMIT 1"))


def dangling(rows: Rows, target: Rows, reference: ForeignKey, key: tuple[str, ...]) -> str | None:
    """The query for key (k0, …) and reference (v0, …) of every row that leads nowhere; None where a column is missing."""
    return _rows(rows, target, reference, key, "ANTI")


def led(rows: Rows, target: Rows, reference: ForeignKey, key: tuple[str, ...]) -> str | None:
    """The same for every row that leads somewhere."""
    return _rows(rows, target, reference, key, "SEMI")


def _rows(rows: Rows, target: Rows, reference: ForeignKey, key: tuple[str, ...], join: str) -> str | None:
    if not all(has(rows, name) for name in (*reference.fields, *key)):
        return None
    if not all(has(target, name) for name in reference.reference_fields):
        return None
    values = Values(rows, target, reference)
    cells = [column(number(rows, name)) for name in values.ours]
    theirs = [column(number(target, name)) for name in values.theirs]
    chosen = [f"{column(number(rows, name))} AS k{at}" for at, name in enumerate(key)]
    chosen += [f"{cell} AS v{at}" for at, cell in enumerate(cells)]
    inner = f"SELECT {columns(rows)} FROM {reading(rows)}"
    known = f"SELECT {values.said(target, values.theirs, theirs)} FROM (SELECT {columns(target)} FROM {reading(target)})"
    there = f"SELECT *, {values.said(rows, values.ours, cells)} FROM ({inner})"
    joined = f"{join} JOIN ({known}) t ON {values.on('h', 't')}"
    return f"SELECT {', '.join(chosen)} FROM ({there}) h {joined} WHERE {values.given}"
