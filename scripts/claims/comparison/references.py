"""Foreign keys that a change broke or repaired, and the number of rows that refer to a row."""

import hashlib
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


class _ComparedForeignKey(Struct, frozen=True):
    """A foreign key of the new side, the table that has it, and the table that it refers to."""

    table: TableComparison
    target: TableComparison
    key: ForeignKey

    @property
    def target_text(self) -> str:
        """Return the target in words."""
        return f"{', '.join(self.key.reference_fields)} in {self.target.name}"

    def values(self, side: str) -> "_Values":
        """Return the values on side `o` (old) or `n` (new)."""
        rows, target = ((each.old if side == "o" else each.new) for each in (self.table, self.target))
        return _Values(rows, target, self.key)

    def is_retyped(self) -> bool:
        """Return True if the same text may now be another value."""
        return any(each.old.schema.fields != each.new.schema.fields for each in (self.table, self.target))


class _Values(Struct, frozen=True):
    """The values of a foreign key on one side as columns r0, r1, …; as text if the types of both ends differ."""

    rows: Rows
    target: Rows
    key: ForeignKey

    def select(self, rows: Rows, names: Sequence[str], cells: Sequence[str]) -> str:
        """Return the select list of the values of fields with these cells."""
        ends = zip(self.key.fields, self.key.reference_fields, strict=True)
        same = [field(self.rows, one).type == field(self.target, other).type for one, other in ends]
        found = zip(names, cells, same, strict=True)
        values = ((typed(field(rows, name), cell) or cell) if each else cell for name, cell, each in found)
        return ", ".join(f"{value} AS r{at}" for at, value in enumerate(values))

    def referring(self) -> str:
        """Return the query for all rows that may refer, with all columns and the values."""
        return self._with_values(self.rows, self.key.fields, "*, ")

    def targets(self) -> str:
        """Return the query for the values of all rows that may be referred to."""
        return self._with_values(self.target, self.key.reference_fields, "")

    def _with_values(self, rows: Rows, names: Sequence[str], more: str) -> str:
        values = self.select(rows, names, [column(number(rows, name)) for name in names])
        return f"SELECT {more}{values} FROM (SELECT {columns(rows)} FROM {reading(rows)})"

    def equal(self, one: str, other: str) -> str:
        """Return the condition that the values of two table aliases are equal; of several, parts may be empty."""
        width = len(self.key.fields)
        if width == 1:
            return f"{one}.r0 = {other}.r0"
        return " AND ".join(f"{one}.r{at} IS NOT DISTINCT FROM {other}.r{at}" for at in range(width))

    @property
    def given(self) -> str:
        """Return the condition that at least one part of the foreign key is not empty."""
        return "(" + " OR ".join(f"r{at} IS NOT NULL" for at in range(len(self.key.fields))) + ")"

    def differing(self, compared: RowComparison, side: str, names: Sequence[str]) -> str:
        """Return the query for the values of rows that differ, on one side."""
        values = self.select(
            compared.pair.rows(side), names, [compared.pair.cell(side, name) for name in names]
        )
        rows = f"SELECT {values} FROM {compared.table} WHERE {side}_cells IS NOT NULL"
        return f"SELECT DISTINCT * FROM ({rows}) WHERE {self.given}"

    def joined(self, key: tuple[str, ...], join: str) -> str | None:
        """Return the query for key (k0, …) and foreign key (v0, …) of rows with or without a match.

        `join` is `SEMI` or `ANTI`. None if a column is missing.
        """
        if not all(has(self.rows, name) for name in (*self.key.fields, *key)):
            return None
        if not all(has(self.target, name) for name in self.key.reference_fields):
            return None
        chosen = [
            f"{column(number(self.rows, name))} AS {letter}{at}"
            for letter, names in (("k", key), ("v", self.key.fields))
            for at, name in enumerate(names)
        ]
        joined = f"({self.referring()}) h {join} JOIN ({self.targets()}) t ON {self.equal('h', 't')}"
        return f"SELECT {', '.join(chosen)} FROM {joined} WHERE {self.given}"


def _has_rows(connection: "duckdb.DuckDBPyConnection", query: str) -> bool:
    return bool(rows_of(connection, f"SELECT 1 FROM ({query}) LIMIT 1"))


class ReferenceChange(Struct, frozen=True):
    """A row whose foreign key was broken or repaired."""

    table: str
    key: Key
    message: str


def _references(comparison: Comparison) -> Iterator[_ComparedForeignKey]:
    """Yield the foreign keys of the new side whose target is compared."""
    tables = {table.name: table for table in comparison.tables}
    for table in comparison.tables:
        for key in table.new.schema.foreign_keys:
            target = tables.get(key.resource) if key.resource else table
            if target is not None:
                yield _ComparedForeignKey(table, target, key)


def repaired_references(comparison: Comparison) -> Iterator[ReferenceChange]:
    """Yield the foreign keys of rows of both sides that matched no row before and match one now."""
    for reference in _references(comparison):
        key = reference.table.key
        # Without a key, no row can be named; then the files are identical on both sides.
        if not key or not _may_be_repaired(comparison.connection, reference):
            continue
        before, after = reference.values("o").joined(key, "ANTI"), reference.values("n").joined(key, "SEMI")
        if before is not None and after is not None:
            on = " AND ".join(f"b.k{at} IS NOT DISTINCT FROM a.k{at}" for at in range(len(key)))
            query = f"SELECT a.* FROM ({before}) b JOIN ({after}) a ON {on}"
            yield from _changes(comparison, reference, query, f"matches {reference.target_text} again")


def broken_references(comparison: Comparison) -> Iterator[ReferenceChange]:
    """Yield the foreign keys of the new side that match no row, and are new or did match before."""
    for reference in _references(comparison):
        counts = reference.table.counts, reference.target.counts
        touched = counts[0].added or counts[0].changed or counts[1].removed or counts[1].changed
        if not touched and not reference.is_retyped():
            continue
        old, new = (reference.values(side).joined(reference.table.key, "ANTI") for side in ("o", "n"))
        if new is not None and (old is None or _may_be_broken(comparison.connection, reference)):
            query = new if old is None else f"({new}) EXCEPT ({old})"
            yield from _changes(comparison, reference, query, f"matches no {reference.target_text}")


def _changes(
    comparison: Comparison, reference: _ComparedForeignKey, query: str, what: str
) -> Iterator[ReferenceChange]:
    """Yield a change for each row of a query, sorted by key."""
    table = reference.table
    width, names = len(table.key), ", ".join(reference.key.fields)
    rows = rows_of(comparison.connection, query)
    for row in sorted(rows, key=lambda cells: [cell or "" for cell in cells]):
        cells = ", ".join(quote(cell or "") for cell in row[width:])
        key = dict(zip(table.key, row[:width], strict=True))
        yield ReferenceChange(table.name, key, f"{names} {cells} {what}")


def _may_be_repaired(connection: "duckdb.DuckDBPyConnection", reference: _ComparedForeignKey) -> bool:
    """Return False if no change of either table can have repaired the foreign key."""
    table, target = reference.table, reference.target
    if reference.is_retyped():
        return True
    if not (table.counts.changed or target.counts.added or target.counts.changed):
        return False
    if len(reference.key.fields) > 1:
        return True
    if table.rows is not None:
        old, new = (table.rows.pair.cell(side, reference.key.fields[0]) for side in ("o", "n"))
        both = "o_cells IS NOT NULL AND n_cells IS NOT NULL"
        rows = f"SELECT 1 FROM {table.rows.table} WHERE {both} AND {old} IS DISTINCT FROM {new}"
        if _has_rows(connection, rows):
            return True
    return _is_any_referred_to(connection, reference, ("n", "o"))


def _may_be_broken(connection: "duckdb.DuckDBPyConnection", reference: _ComparedForeignKey) -> bool:
    """Return False if no change of either table can have broken the foreign key."""
    values, compared = reference.values("n"), reference.table.rows
    if reference.is_retyped():
        return True
    if compared is not None:
        here = values.differing(compared, "n", reference.key.fields)
        if _has_rows(connection, here):
            targets = values.targets()
            # Several foreign keys often have the same target: it is read once.
            known = f"known_{hashlib.sha256(targets.encode()).hexdigest()}"
            connection.execute(f"CREATE TABLE IF NOT EXISTS {known} AS {targets}")
            unmatched = f"SELECT * FROM ({here}) h ANTI JOIN {known} t ON {values.equal('h', 't')}"
            if _has_rows(connection, unmatched):
                return True
    return _is_any_referred_to(connection, reference, ("o", "n"))


def _is_any_referred_to(
    connection: "duckdb.DuckDBPyConnection", reference: _ComparedForeignKey, sides: tuple[str, str]
) -> bool:
    """Return True if a row refers to a target value that only the first of the two sides has."""
    values, compared = reference.values("n"), reference.target.rows
    if compared is None:
        return False
    one, other = (values.differing(compared, side, reference.key.reference_fields) for side in sides)
    targets = f"({one}) EXCEPT ({other})"
    joined = f"SELECT * FROM ({values.referring()}) h SEMI JOIN ({targets}) t ON {values.equal('h', 't')}"
    return _has_rows(connection, targets) and _has_rows(connection, joined)


def count_references(comparison: Comparison, name: str, keys: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return key → table → number of rows of the new side that refer to the row with this key of the table `name`."""
    counts: dict[str, dict[str, int]] = {}
    wanted = ", ".join(literal(key) for key in sorted(keys))
    for table in comparison.tables:
        cells = ", ".join(
            column(number(table.new, each.fields[0]))
            for each in table.new.schema.foreign_keys
            if (each.resource or table.name) == name
            and len(each.fields) == 1
            and has(table.new, each.fields[0])
        )
        if cells:
            rows = f"SELECT row_number() OVER () AS place, {columns(table.new)} FROM {reading(table.new)}"
            query = (
                f"SELECT key, count(DISTINCT place) FROM (SELECT place, unnest([{cells}]) AS key FROM ({rows})) "
                f"WHERE key IN ({wanted}) GROUP BY key"
            )
            for key, total in rows_of(comparison.connection, query):
                counts.setdefault(str(key), {})[table.name] = int(total)
    return counts
