"""Foreign keys that a change broke or repaired, and the number of rows that refer to a row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from claims.comparison.compare import Comparison, TableComparison
from claims.comparison.rows import RowComparison
from claims.comparison.table_pair import field, has, number
from claims.engine.duckdb import rows_of
from claims.engine.query import column, columns, reading
from claims.model.diff import Key
from claims.model.table import ForeignKey
from claims.table.task import Rows
from claims.text.display import quote
from claims.text.sql import literal
from claims.types.sql import typed

if TYPE_CHECKING:
    import duckdb


def retyped(*tables: TableComparison) -> bool:
    """Return True if the same text may now be another value."""
    return any(table.old.schema.fields != table.new.schema.fields for table in tables)


class Values:
    """The values of a foreign key as columns r0, r1, …; as text if the types of both ends differ."""

    def __init__(self, rows: Rows, target: Rows, reference: ForeignKey) -> None:
        """Prepare the foreign key from `rows` to `target`."""
        self.ours, self.theirs = reference.fields, reference.reference_fields
        pairs = zip(self.ours, self.theirs, strict=True)
        self._typed = [field(rows, one).type == field(target, other).type for one, other in pairs]

    def said(self, rows: Rows, names: Sequence[str], cells: Sequence[str]) -> str:
        """Return the select list of the values of fields with these cells."""
        values = zip(names, cells, self._typed, strict=True)
        typed_cells = (
            (typed(field(rows, name), cell) or cell) if alike else cell for name, cell, alike in values
        )
        return ", ".join(f"{cell} AS r{at}" for at, cell in enumerate(typed_cells))

    def on(self, one: str, other: str) -> str:
        """Return the condition that the values of two table aliases are equal; of several, parts may be empty."""
        if len(self.ours) == 1:
            return f"{one}.r0 = {other}.r0"
        return " AND ".join(f"{one}.r{at} IS NOT DISTINCT FROM {other}.r{at}" for at in range(len(self.ours)))

    @property
    def given(self) -> str:
        """Return the condition that at least one part of the foreign key is not empty."""
        return "(" + " OR ".join(f"r{at} IS NOT NULL" for at in range(len(self.ours))) + ")"

    def of(self, rows: RowComparison, side: str, names: Sequence[str]) -> str:
        """Return the query for the values of rows that differ, on one side."""
        cells = [rows.pair.cell(side, name) for name in names]
        values = self.said(rows.pair.rows(side), names, cells)
        return f"SELECT DISTINCT * FROM (SELECT {values} FROM {rows.table} WHERE {side}_cells IS NOT NULL) WHERE {self.given}"


def any_row(connection: "duckdb.DuckDBPyConnection", query: str) -> bool:
    """Return True if the query has a row."""
    return bool(rows_of(connection, f"SELECT 1 FROM ({query}) LIMIT 1"))


def dangling(rows: Rows, target: Rows, reference: ForeignKey, key: tuple[str, ...]) -> str | None:
    """Return the query for key (k0, …) and foreign key (v0, …) of rows without a match; None if a column is missing."""
    return _rows(rows, target, reference, key, "ANTI")


def led(rows: Rows, target: Rows, reference: ForeignKey, key: tuple[str, ...]) -> str | None:
    """Return the same query for rows with a match."""
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


class ReferenceChange(Struct, frozen=True):
    """A row whose foreign key was broken or repaired."""

    table: str
    key: Key
    message: str


def _foreign_keys(comparison: Comparison) -> Iterator[tuple[TableComparison, TableComparison, ForeignKey]]:
    """Yield the foreign keys of the new side, each after its table and the table that it refers to."""
    tables = {table.name: table for table in comparison.tables}
    for table in comparison.tables:
        for reference in table.new.schema.foreign_keys:
            target = tables.get(reference.resource) if reference.resource else table
            if target is not None:
                yield table, target, reference


def repaired_references(comparison: Comparison) -> Iterator[ReferenceChange]:
    """Yield the foreign keys of rows of both sides that matched no row before and match one now."""
    for table, target, reference in _foreign_keys(comparison):
        # Without a key, no row can be named; then the files are identical on both sides.
        if not table.key or not _may_be_repaired(comparison.connection, table, target, reference):
            continue
        before = dangling(table.old, target.old, reference, table.key)
        after = led(table.new, target.new, reference, table.key)
        if before is None or after is None:
            continue
        on = " AND ".join(f"b.k{at} IS NOT DISTINCT FROM a.k{at}" for at in range(len(table.key)))
        where = f"{', '.join(reference.reference_fields)} in {target.name}"
        query = f"SELECT a.* FROM ({before}) b JOIN ({after}) a ON {on}"
        for key, names in _named(comparison, table, reference, query):
            yield ReferenceChange(table.name, key, f"{names} matches {where} again")


def _may_be_repaired(
    connection: "duckdb.DuckDBPyConnection",
    table: TableComparison,
    target: TableComparison,
    reference: ForeignKey,
) -> bool:
    """Return False if no change of either table can have repaired the foreign key."""
    values = Values(table.new, target.new, reference)
    if retyped(table, target):
        return True
    if not (table.counts.changed or target.counts.added or target.counts.changed):
        return False
    if len(values.ours) > 1:
        return True
    if table.rows is not None:
        old, new = (table.rows.pair.cell(side, values.ours[0]) for side in ("o", "n"))
        both = "o_cells IS NOT NULL AND n_cells IS NOT NULL"
        rows = f"SELECT 1 FROM {table.rows.table} WHERE {both} AND {old} IS DISTINCT FROM {new}"
        if any_row(connection, rows):
            return True
    if target.rows is None:
        return False
    old, new = (values.of(target.rows, side, values.theirs) for side in ("o", "n"))
    return _any_referring(connection, table.new, values, f"({new}) EXCEPT ({old})")


def _any_referring(connection: "duckdb.DuckDBPyConnection", rows: Rows, values: Values, targets: str) -> bool:
    """Return True if any row refers to one of the target values of a query."""
    if not any_row(connection, targets):
        return False
    cells = [column(number(rows, name)) for name in values.ours]
    all_rows = f"SELECT {columns(rows)} FROM {reading(rows)}"
    referring = f"SELECT {values.said(rows, values.ours, cells)} FROM ({all_rows})"
    joined = f"SELECT * FROM ({referring}) h SEMI JOIN ({targets}) t ON {values.on('h', 't')}"
    return any_row(connection, joined)


def _named(
    comparison: Comparison, table: TableComparison, reference: ForeignKey, query: str
) -> Iterator[tuple[Key, str]]:
    """Yield the key of each row of a query, and its foreign key in words; sorted by key."""
    width, names = len(table.key), ", ".join(reference.fields)
    rows = rows_of(comparison.connection, query)
    for row in sorted(rows, key=lambda cells: [cell or "" for cell in cells]):
        cells = ", ".join(quote(cell or "") for cell in row[width:])
        yield dict(zip(table.key, row[:width], strict=True)), f"{names} {cells}"


def broken_references(comparison: Comparison) -> Iterator[ReferenceChange]:
    """Yield the foreign keys of the new side that match no row, and are new or did match before."""
    targets = _Targets(comparison)
    for table, target, reference in _foreign_keys(comparison):
        if _untouched(table, target):
            continue
        new = dangling(table.new, target.new, reference, table.key)
        if new is None:
            continue
        old = dangling(table.old, target.old, reference, table.key)
        if old is not None and not targets.missing(table, target, reference):
            continue
        where = f"{', '.join(reference.reference_fields)} in {target.name}"
        query = new if old is None else f"({new}) EXCEPT ({old})"
        for key, names in _named(comparison, table, reference, query):
            yield ReferenceChange(table.name, key, f"{names} matches no {where}")


def _untouched(table: TableComparison, target: TableComparison) -> bool:
    if retyped(table, target):
        return False
    counts = table.counts, target.counts
    return not (counts[0].added or counts[0].changed or counts[1].removed or counts[1].changed)


class _Targets:
    """The targets of foreign keys on the new side: each is read once, and only if needed."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._made: dict[tuple[str, str], str] = {}

    def missing(self, table: TableComparison, target: TableComparison, reference: ForeignKey) -> bool:
        """Return False if no change of either table can have broken the foreign key."""
        if retyped(table, target):
            return True
        connection = self.comparison.connection
        refers = Values(table.new, target.new, reference)
        if table.rows is not None:
            here = refers.of(table.rows, "n", refers.ours)
            if any_row(connection, here):
                known = self._known(target, refers)
                if any_row(
                    connection, f"SELECT * FROM ({here}) h ANTI JOIN {known} t ON {refers.on('h', 't')}"
                ):
                    return True
        if target.rows is None:
            return False
        old, new = (refers.of(target.rows, side, refers.theirs) for side in ("o", "n"))
        return _any_referring(connection, table.new, refers, f"({old}) EXCEPT ({new})")

    def _known(self, target: TableComparison, refers: "Values") -> str:
        """Return the engine's table of the target values."""
        cells = [column(number(target.new, name)) for name in refers.theirs]
        values = refers.said(target.new, refers.theirs, cells)
        query = f"SELECT {values} FROM (SELECT {columns(target.new)} FROM {reading(target.new)})"
        if (target.name, query) not in self._made:
            name = self._made[target.name, query] = f"known{len(self._made)}"
            self.comparison.connection.execute(f"CREATE TABLE {name} AS {query}")
        return self._made[target.name, query]


class ReferenceCounts:
    """Counts the rows of the new side that refer to rows of a table with a key of one field."""

    def __init__(self, comparison: Comparison, name: str, keys: Iterable[str]) -> None:
        """Count for these `keys` of the table `name`."""
        self._counts: dict[str, dict[str, int]] = {}
        wanted = ", ".join(literal(key) for key in sorted(keys))
        for table in comparison.tables:
            referring = [
                each.fields[0]
                for each in table.new.schema.foreign_keys
                if (each.resource or table.name) == name and len(each.fields) == 1
            ]
            there = [each for each in referring if has(table.new, each)]
            if there and wanted:
                cells = ", ".join(column(number(table.new, each)) for each in there)
                rows = f"SELECT row_number() OVER () AS place, {columns(table.new)} FROM {reading(table.new)}"
                query = (
                    f"SELECT key, count(DISTINCT place) FROM (SELECT place, unnest([{cells}]) AS key FROM ({rows})) "
                    f"WHERE key IN ({wanted}) GROUP BY key"
                )
                for key, total in rows_of(comparison.connection, query):
                    self._counts.setdefault(str(key), {})[table.name] = int(total)

    def of(self, key: str) -> dict[str, int]:
        """Return table → number of rows that refer to the row with this key, without tables that have none."""
        return self._counts.get(key, {})
