"""Writes the SQL that reads a table, and finds the rows of a loaded table that break a check."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from claims.engine.duckdb import one, rows_of
from claims.model.rule import Rule
from claims.table.task import Rows
from claims.text.sql import literal

if TYPE_CHECKING:
    import duckdb


class Check(Struct, frozen=True):
    """A check that the engine runs while it scans a table.

    `breaks` is an SQL condition over one column of text, missing values NULL; NULL counts as false.
    `expected` describes valid values in a message.
    `choices` are the values of an enum, from which a message suggests the closest one.
    `given`: `breaks` is only computed in rows in which one of these conditions of other checks holds; () for all.
    `unless` is a condition that excuses a row, only computed if `breaks` holds.
    `trimmed` is `breaks` for the cell without leading and trailing whitespace, if needed.
    `reason` returns why a value breaks the rule, "" if unknown.
    """

    rule: Rule
    field: str
    breaks: str
    expected: str
    choices: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    unless: str = ""
    trimmed: str = ""
    reason: Callable[[str], str] | None = None


class PythonCheck(Struct, frozen=True):
    """A check that Python runs on the distinct values of a column, in batches.

    `judge` returns True for each value that breaks the rule.
    """

    rule: Rule
    field: str
    expected: str
    judge: Callable[[Sequence[str]], list[bool]]
    choices: tuple[str, ...] = ()
    reason: Callable[[str], str] | None = None


WORD = 62  # checks in a column of bits, which stays positive as a signed 64-bit integer
BLANK = "blank"  # the name of the plan's `blank` while a table is scanned
LONGEST_LINE = 2_000_000  # bytes; DuckDB's default


class ScanPlan(Struct):
    """What one scan of a table computes; `keep` maps an expression to the column that will contain it.

    `blank` is true for a row without any value; checks refer to it as BLANK.
    """

    name: str
    rows: Rows
    checks: list[Check] = field(default_factory=list)
    keep: dict[str, str] = field(default_factory=dict)
    blank: str = ""
    _seen: tuple[int, ...] | None = None

    def seen(self, connection: "duckdb.DuckDBPyConnection") -> tuple[int, ...]:
        """Return the bits of all rows combined: which checks are broken at all. Computed once."""
        if self._seen is None:
            words = range((len(self.checks) + WORD - 1) // WORD)
            chosen = ", ".join(f"coalesce(bit_or(b{at}), 0)" for at in words)
            self._seen = tuple(one(connection, f"SELECT {chosen} FROM {self.name}")) if words else ()
        return self._seen

    def forget(self) -> None:
        """Compute the bits again, after they were changed."""
        self._seen = None

    def column_for(self, expression: str) -> str:
        """Return the name of the loaded table's column that contains `expression`."""
        return self.keep.setdefault(expression, f"n{len(self.keep)}")


class Hits(Struct, frozen=True):
    """The rows that break a check: how many, and the first engine row numbers (from 0)."""

    check: Check
    total: int
    rows: tuple[int, ...]


def column(at: int) -> str:
    """Return the name of the schema's field number `at` (from 0) while a table is scanned."""
    return f"c{at}"


def other(at: int) -> str:
    """Return the name of the file's column number `at` (from 0), which belongs to no field."""
    return f"x{at}"


def others(rows: Rows) -> list[int]:
    """Return the file's columns (from 0) that belong to no field."""
    return sorted({*range(rows.index.width)} - {*rows.labels.column})


def reading(rows: Rows) -> str:
    """Return the SQL that reads a table's file: every column as text, f0, f1, … in the file's order.

    If the rows are numbered, the first column is `number`.
    """
    if rows.loaded:
        return rows.loaded
    cells = [f"'f{at}': 'VARCHAR'" for at in range(rows.index.width)]
    columns = ", ".join(["'number': 'BIGINT'", *cells] if rows.numbered else cells)
    options = [
        literal(str(rows.source)),
        "auto_detect = false",
        f"header = {str(rows.header).lower()}",
        f"delim = {literal(rows.grammar.delimiter)}",
        f"quote = {literal(rows.grammar.quote or '')}",
        f"escape = {literal(rows.grammar.quote or '')}",
        f"columns = {{{columns}}}",
        "strict_mode = true",
        "parallel = false",
    ]
    if not rows.carriage:  # with new_line CRLF DuckDB 2.0.1 reads no rows; without the option it detects CRLF
        options.append(f"new_line = {literal(chr(92) + 'n')}")
    longest = max(LONGEST_LINE, rows.longest * 4 + 16)
    if longest > LONGEST_LINE:
        options.append(f"max_line_size = {longest}")
    options.append(f"buffer_size = {longest * 2}")  # otherwise sixteen lines for each reader
    return f"read_csv({', '.join(options)})"


def columns(rows: Rows) -> str:
    """Return the SQL select list of the fields' columns c0, c1, … and of the other columns, NULL for missing values."""
    parts = []
    for at, each in enumerate(rows.schema.fields):
        there = rows.labels.column[at]
        parts.append(f"{_present(there, each.missing_values)} AS {column(at)}")
    parts += [f"nullif(f{at}, '') AS {other(at)}" for at in others(rows)]
    return ", ".join(parts) or "1 AS nothing"


def _present(there: int | None, missing: Sequence[str]) -> str:
    if there is None:
        return "CAST(NULL AS VARCHAR)"
    name = f"f{there}"
    others = ", ".join(literal(text) for text in missing if text)
    cell = name if "" in missing else f"coalesce({name}, '')"
    return f"CASE WHEN {name} IN ({others}) THEN NULL ELSE {cell} END" if others else cell


def broken(
    connection: "duckdb.DuckDBPyConnection", plan: ScanPlan, limit: Callable[[Check], int]
) -> list[Hits]:
    """Return the broken checks of a loaded table: their totals, and at most `limit(check)` rows of each."""
    found: list[Hits] = []
    bits = [
        (at, bit) for at, word in enumerate(plan.seen(connection)) for bit in range(WORD) if word >> bit & 1
    ]
    if not bits:
        return found
    sums = ", ".join(f"sum((b{at} >> {bit}) & 1)" for at, bit in bits)
    totals = one(connection, f"SELECT {sums} FROM {plan.name}")
    for (at, bit), total in zip(bits, totals, strict=True):
        check = plan.checks[at * WORD + bit]
        most = limit(check)
        query = f"SELECT row FROM {plan.name} WHERE (b{at} >> {bit}) & 1 = 1 ORDER BY row LIMIT {most}"
        rows = rows_of(connection, query) if most else []
        found.append(Hits(check, int(total), tuple(int(row) for (row,) in rows)))
    return found
