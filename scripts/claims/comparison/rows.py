"""Compares the rows of one table on both sides, by key and cell, with one SQL join."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from claims.comparison.lost_rows import count_lost_rows, leave_out_partners
from claims.comparison.row_order import Moved, moved_among, moved_rows
from claims.comparison.table_pair import WORD, TablePair, field
from claims.engine.duckdb import one, put, rows_of
from claims.model.diff import TableCounts
from claims.types.python import TYPES_WITH_SEVERAL_TEXTS, FrictionlessReader
from claims.types.sql import normalize_value

if TYPE_CHECKING:
    import duckdb

    from claims.model.table import Field


PAIRS = 10_000  # pairs of texts that are read at once
TYPES = (*TYPES_WITH_SEVERAL_TEXTS, "geojson")


def is_compared_in_python(pair: TablePair, name: str) -> bool:
    """Return True for a field whose values have to be compared in Python, by `compare_in_python`."""
    fields = pair.of_one_type(name)
    if fields is None or fields[0].type not in TYPES:
        return False
    return pair.reread(name) or any(normalize_value(each, "cell") is None for each in fields)


def _reference(each: "Field") -> FrictionlessReader:
    """Return the parser of the field's texts; GeoJSON is parsed as any object, which is a thousand times faster."""
    return FrictionlessReader(replace(each, type="object") if each.type == "geojson" else each)


def compare_in_python(connection: "duckdb.DuckDBPyConnection", pair: TablePair, table: str, at: int) -> None:
    """Move the bits of equal values of the field number `at`, in the joined `table`, from the columns `v` to `f`.

    Those of equal texts are removed.
    """
    name, word, bit = pair.fields[at], at // WORD, 1 << at % WORD
    cells = pair.cell("o", name), pair.cell("n", name)
    differing = f"FROM {table} WHERE o_at IS NOT NULL AND n_at IS NOT NULL AND v{word} & {bit} <> 0"
    there = " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
    old, new = (_reference(field(rows, name)) for rows in (pair.old, pair.new))
    same: list[tuple[str, str]] = []
    cursor = connection.cursor()
    cursor.execute(f"SELECT DISTINCT {cells[0]}, {cells[1]} {differing} AND {there} ORDER BY ALL")
    while batch := cursor.fetchmany(PAIRS):
        before, after = old.same([one for one, _ in batch]), new.same([other for _, other in batch])
        same += [texts for texts, *values in zip(batch, before, after, strict=True) if values[0] == values[1]]
    if same:
        put(connection, f"{table}_same", ("o", "n"), same)
        pairs = f"SELECT o, n FROM {table}_same"
        moved = f"CASE WHEN {cells[0]} = {cells[1]} THEN 0 ELSE {bit} END"
        connection.execute(
            f"UPDATE {table} SET v{word} = v{word} & ~{bit}, f{word} = f{word} | {moved} "
            f"WHERE v{word} & {bit} <> 0 AND ({cells[0]}, {cells[1]}) IN ({pairs})"
        )


class UnusableKey(Struct, frozen=True):
    """A row that its key does not identify: its number (from 0), and its key, of which every part may be empty."""

    at: int
    key: tuple[str | None, ...]

    @property
    def is_empty(self) -> bool:
        """Return True if no part of the key has a value."""
        return not any(each is not None for each in self.key)


def has_unusable_keys(connection: "duckdb.DuckDBPyConnection", pair: TablePair, table: str) -> bool:
    """Return True if a row of the joined `table` has a key that is partly empty, or that another row of its side has."""
    for side, other in (("o", "n"), ("n", "o")):
        keys = pair.key_cells(side)
        alone = f"FROM {table} WHERE {other}_at IS NULL"
        empty = " OR ".join(f"{cell} IS NULL" for cell in keys)
        total, distinct = one(
            connection, f"SELECT count({other}_at), count(DISTINCT {other}_at) FROM {table}"
        )
        repeated = f"SELECT 1 {alone} GROUP BY {', '.join(keys)} HAVING count(*) > 1 LIMIT 1"
        if (
            total != distinct
            or rows_of(connection, f"SELECT 1 {alone} AND ({empty}) LIMIT 1")
            or rows_of(connection, repeated)
        ):
            return True
    return False


def collect_unusable_keys(connection: "duckdb.DuckDBPyConnection", pair: TablePair, table: str) -> None:
    """Create `table` with the keys that are empty, or that several rows of a side have."""
    repeated = (
        f"SELECT key FROM ({pair.keys(side)}) GROUP BY key HAVING count(*) > 1" for side in ("o", "n")
    )
    empty = ", ".join("CAST(NULL AS VARCHAR)" for _ in pair.key)
    connection.execute(f"CREATE TABLE {table} AS {' UNION '.join(repeated)} UNION SELECT [{empty}]")


BATCH = 2_000  # rows that are fetched at once
PATTERNS = 4_096  # sets of fields that differ together, of which the names are kept


class DifferingCell(Struct, frozen=True):
    """A cell that differs; `same` if both texts are the same value of the field's type."""

    field: str
    old: str | None
    new: str | None
    same: bool


class OneSidedRow(Struct, frozen=True):
    """A row of one side: `at` is its row number (from 0), `cells` is field → raw text, None if missing."""

    at: int
    cells: dict[str, str | None]


class DifferingRow(Struct, frozen=True):
    """A row of both sides: its row numbers (from 0), its key on the new side, and the cells that differ."""

    old_at: int
    new_at: int
    key: dict[str, str | None]
    cells: tuple[DifferingCell, ...]


class RowComparison:
    """The comparison of one table, kept in the engine: counts are computed at once, rows are fetched on demand."""

    def __init__(self, connection: "duckdb.DuckDBPyConnection", pair: TablePair, table: str) -> None:
        """Compare; `table` is a free table name.

        `left_out` are the rows of each side that are not compared, since the other side's row cannot be read.
        """
        self.pair = pair
        self._connection = connection
        self._names = {side: pair.names(side) for side in ("o", "n")}
        self.table = table
        connection.execute(f"CREATE TABLE {table} AS {pair.joined()}")
        if pair.key and has_unusable_keys(connection, pair, table):
            collect_unusable_keys(connection, pair, f"{table}_keys")
            self.pair = replace(pair, unusable=f"{table}_keys")
            connection.execute(f"CREATE OR REPLACE TABLE {table} AS {self.pair.joined()}")
        self.left_out = leave_out_partners(connection, self.pair, table)
        self._separate_formatting()
        self.moved = self._moved()
        self.counts = self._counted()

    def added(self, *, paired: bool = True) -> Iterator[OneSidedRow]:
        """Yield the rows that only the new side has, by key; `paired`: include those of `key_changed`."""
        return self._one_side("n", "o", paired=paired)

    def removed(self, *, paired: bool = True) -> Iterator[OneSidedRow]:
        """Yield the rows that only the old side has, by key; `paired`: include those of `key_changed`."""
        return self._one_side("o", "n", paired=paired)

    def changed(self) -> Iterator[DifferingRow]:
        """Yield the rows of both sides in which a value differs, by key."""
        return self._both(self.pair.any("v"))

    def changed_in_full(self) -> Iterator[dict[str, str | None]]:
        """Yield all cells on the new side of the rows of `changed`, in the same order."""
        rows = f"SELECT n_at, n_cells FROM {self.table} WHERE {self.pair.any('v')}"
        for at, cells in self._fetched(f"{rows} ORDER BY {self._order('n')}"):
            yield self._row("n", at, cells).cells

    def formatting_only(self) -> Iterator[DifferingRow]:
        """Yield the rows of both sides in which only the formatting of values differs, by key."""
        return self._both(f"NOT ({self.pair.any('v')}) AND ({self.pair.any('f')})")

    def key_changed(self) -> Iterator[tuple[OneSidedRow, OneSidedRow]]:
        """Yield pairs of a removed and an added row with the same content, if no other row has it."""
        if not self.counts.key_changed:
            return
        query = f"SELECT o_at, o_cells, n_at, n_cells FROM ({self._pairs()}) ORDER BY {self._order('n')}"
        for o_at, o_cells, n_at, n_cells in self._fetched(query):
            yield self._row("o", o_at, o_cells), self._row("n", n_at, n_cells)

    def renamed(self) -> dict[str, str]:
        """Return old name → new name of fields with the same cells in every row, unless ambiguous."""
        found = [names for at, names in enumerate(self.pair.moves) if self._always(f"m{at}")]
        return {
            old: new
            for old, new in found
            if sum(old == one for one, _ in found) == 1 and sum(new == other for _, other in found) == 1
        }

    def unusable_keys(self, side: str, limit: int) -> tuple[int, list[UnusableKey]]:
        """Return how many rows of side `o` or `n` have a key that is empty or repeated there, and the first of them."""
        if not self.pair.unusable:
            return 0, []
        keys = f"SELECT key FROM {self.pair.unusable}"
        rows = (
            f"FROM (SELECT *, count(*) OVER (PARTITION BY key) AS copies FROM ({self.pair.keys(side)})) r "
            f"WHERE key IN ({keys}) AND (copies > 1 OR list_count(key) = 0)"
        )
        total = int(one(self._connection, f"SELECT count(*) {rows}")[0])
        first = rows_of(self._connection, f"SELECT r.at, key {rows} ORDER BY r.at LIMIT {limit}")
        return total, [UnusableKey(int(at), tuple(key)) for at, key in first]

    def changed_by_field(self) -> dict[str, int]:
        """Return field → number of cells with another value, without fields that have none."""
        fields = [(name, *divmod(at, WORD)) for at, name in enumerate(self.pair.fields)]
        sums = ", ".join(f"coalesce(sum(v{word} >> {bit} & 1), 0)" for _, word, bit in fields)
        if not self.counts.changed:
            return {}
        numbers = one(self._connection, f"SELECT {sums} FROM {self.table} WHERE {self.pair.any('v')}")
        return {name: int(number) for (name, *_), number in zip(fields, numbers, strict=True) if number}

    def _always(self, column: str) -> bool:
        return one(self._connection, f"SELECT bool_and({column}) FROM {self.table}")[0] is True

    def _order(self, side: str) -> str:
        return ", ".join([*self.pair.key_cells(side), f"{side}_at"])

    def _one_side(self, side: str, other: str, *, paired: bool) -> Iterator[OneSidedRow]:
        rows = f"SELECT {side}_at, {side}_cells FROM {self.table} WHERE {other}_at IS NULL"
        if not paired and self.counts.key_changed:
            rows += f" AND {side}_at NOT IN (SELECT {side}_at FROM ({self._pairs()}))"
        for at, cells in self._fetched(f"{rows} ORDER BY {self._order(side)}"):
            yield self._row(side, at, cells)

    def _both(self, condition: str) -> Iterator[DifferingRow]:
        """Yield the rows, fetching only the cells that differ: fetching takes longer than finding the row."""
        pair, width = self.pair, len(self.pair.key)
        bits = ", ".join(f"v{at}, f{at}" for at in pair.words)
        fetched = ", ".join((*pair.key_cells("n"), *map(pair.differing_cells, ("o", "n")), bits))
        query = (
            f"SELECT o_at, n_at, {fetched} FROM {self.table} WHERE {condition} ORDER BY {self._order('n')}"
        )
        marked = lru_cache(PATTERNS)(self._marked)
        for o_at, n_at, *rest in self._fetched(query):
            cells = zip(marked(tuple(rest[width + 2 :])), rest[width], rest[width + 1], strict=True)
            yield DifferingRow(
                o_at,
                n_at,
                dict(zip(pair.key, rest[:width], strict=True)),
                tuple(DifferingCell(name, old, new, same) for (name, same), old, new in cells),
            )

    def _marked(self, words: tuple[int, ...]) -> list[tuple[str, bool]]:
        """Return the fields that differ in a row with these bits, and whether only in their formatting."""
        found = []
        for index, name in enumerate(self.pair.fields):
            word, bit = divmod(index, WORD)
            value, text = words[2 * word] >> bit & 1, words[2 * word + 1] >> bit & 1
            if value or text:
                found.append((name, not value))
        return found

    def _row(self, side: str, at: int, cells: Sequence[str | None]) -> OneSidedRow:
        return OneSidedRow(at, dict(zip(self._names[side], cells, strict=True)))

    def _fetched(self, query: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query, with a separate cursor, because several queries may be read in turn."""
        cursor = self._connection.cursor()
        cursor.execute(query)
        while batch := cursor.fetchmany(BATCH):
            yield from batch

    def _pairs(self) -> str:
        """Return the query for one-to-one pairs of unmatched rows with equal content of more than one cell."""
        pair, table = self.pair, self.table
        old, new = (
            f"(SELECT *, {pair.content_cells(side)} AS content, "
            f"count(*) OVER (PARTITION BY {pair.content_cells(side)}) AS copies FROM {table} WHERE {other}_at IS NULL)"
            for side, other in (("o", "n"), ("n", "o"))
        )
        enough = f"list_aggregate(o.content, 'count') > {min(1, len(pair.content) - 1)}"
        return (
            f"SELECT o.o_at, o.o_cells, n.n_at, n.n_cells FROM {old} o JOIN {new} n ON o.content = n.content "
            f"WHERE o.copies = 1 AND n.copies = 1 AND {enough}"
        )

    def _separate_formatting(self) -> None:
        """Distinguish values that differ from values that are only formatted differently."""
        if not self.pair.fields:
            return
        bits = ", ".join(f"coalesce(bit_or(v{at}), 0)" for at in self.pair.words)
        differing = one(self._connection, f"SELECT {bits} FROM {self.table}")
        asked = self.pair.fields_to_check(differing)
        if asked:
            odd = one(self._connection, self.pair.find_unusual_texts(self.table, asked))
            asked = [each for each, so in zip(asked, odd, strict=True) if so]
        if asked:
            self._connection.execute(self.pair.mark_equal_values(self.table, asked))
        for at, name in enumerate(self.pair.fields):
            if differing[at // WORD] >> at % WORD & 1 and is_compared_in_python(self.pair, name):
                compare_in_python(self._connection, self.pair, self.table, at)

    def _counted(self) -> TableCounts:
        value, text = self.pair.any("v"), self.pair.any("f")
        cells = " + ".join(f"CAST(bit_count(v{at}) AS BIGINT)" for at in self.pair.words) or "0"
        old, new, added, removed, changed, formatting_only, many = one(
            self._connection,
            "SELECT count(o_at), count(n_at), count(*) FILTER (o_at IS NULL), count(*) FILTER (n_at IS NULL), "
            f"count(*) FILTER ({value}), count(*) FILTER (NOT ({value}) AND ({text})), "
            f"coalesce(sum({cells}), 0) FROM {self.table}",
        )
        same = len(self.pair.sifted.same[0]) if self.pair.sifted else 0
        return TableCounts(
            rows_old=old + same,
            rows_new=new + same,
            added=added,
            removed=removed,
            changed=changed,
            key_changed=self._key_changed() if added and removed and self.pair.content else 0,
            formatting_only=formatting_only,
            moved=len(self.moved),
            not_compared=count_lost_rows(self.pair),
            cells=int(many),
        )

    def _key_changed(self) -> int:
        return int(one(self._connection, f"SELECT count(*) FROM ({self._pairs()})")[0])

    def _moved(self) -> Moved:
        both = f"FROM {self.table} WHERE o_at IS NOT NULL AND n_at IS NOT NULL"
        if self.pair.sifted is not None:
            return moved_among(self.pair.sifted.same, rows_of(self._connection, f"SELECT o_at, n_at {both}"))
        steps = f"SELECT n_at - lag(n_at) OVER (ORDER BY o_at) AS step {both}"
        if not one(self._connection, f"SELECT count(*) FROM ({steps}) WHERE step < 0")[0]:
            return []
        return moved_rows(self._fetched(f"SELECT o_at, n_at {both} ORDER BY o_at"))
