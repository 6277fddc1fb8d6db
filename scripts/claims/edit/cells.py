"""Decides which cells may be changed: a change must not break a rule that the old cell does not break."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from claims.checks.column import Checks
from claims.checks.value import value_checks
from claims.checks.whitespace import VALUE
from claims.engine.duckdb import rows_of, running
from claims.engine.query import Check, PythonCheck
from claims.model.rule import Rule
from claims.model.table import Field
from claims.package.temporary import temporary_folder
from claims.rules.value import LEADING_OR_TRAILING_WHITESPACE, NOT_NFC
from claims.table.reader import TableLayout
from claims.table.rows import Codec
from claims.text.sql import literal
from claims.types.characters import ALL_SPACES

if TYPE_CHECKING:
    import duckdb


class Column(Struct, frozen=True):
    """A field whose cells may be changed; `at` is its column in the file, from 0.

    `spaces` are the characters to strip; `composed` is True if text is normalized to NFC.
    `bound` is True if whitespace at an end is a fault only if the stripped cell is valid, as for an enum.
    `kept` are the cells that must not change, each with the reason ("" if nothing is wrong with it, or nothing
    that is fixed here); it grows while the files are surveyed.
    """

    field: Field
    at: int
    spaces: str
    composed: bool
    bound: bool = False
    kept: dict[str, str] = msgspec.field(default_factory=dict)

    def mended(self, cell: str) -> str:
        """Return the fixed cell, or the cell itself if it is a missing value."""
        if cell in self.field.missing_values:
            return cell
        if self.composed and not cell.isascii():
            cell = unicodedata.normalize("NFC", cell)
        return cell.strip(self.spaces) if self.spaces else cell

    def rules(self, cell: str) -> list[Rule]:
        """Return the rules that `cell` breaks."""
        normal = unicodedata.normalize("NFC", cell) if self.composed else cell
        trimmed = normal.strip(self.spaces) if self.spaces else normal
        broken = ((NOT_NFC, normal != cell), (LEADING_OR_TRAILING_WHITESPACE, trimmed != normal))
        return [rule for rule, breaks in broken if breaks]


def columns_of(start: TableLayout, applies: Callable[[Rule], bool]) -> tuple[Column, ...]:
    """Return the columns whose cells may be changed by the rules that apply."""
    found: list[Column] = []
    for each, at in zip(start.schema.fields, start.labels.column, strict=True):
        if at is None:
            continue
        checked = {check.rule.id for check in value_checks(each, "cell")}
        composed = NOT_NFC.id in checked
        spaces = ALL_SPACES if applies(LEADING_OR_TRAILING_WHITESPACE) else ""
        bound = LEADING_OR_TRAILING_WHITESPACE.id not in checked
        column = Column(each, at, spaces, composed=composed and applies(NOT_NFC), bound=bound)
        if column.spaces or column.composed:
            found.append(column)
    return tuple(found)


BATCH = 1_000
OURS = (LEADING_OR_TRAILING_WHITESPACE, NOT_NFC)


class CellGuard(Struct, frozen=True):
    """Decides which cells of a column must not be changed.

    `key` is True if the column belongs to a key or a foreign key.
    """

    column: Column
    codec: Codec
    key: bool

    def kept(self, cells: list[str]) -> Iterator[tuple[str, str]]:
        """Yield the cells that must not be changed, each with the reason."""
        rest: dict[str, str] = {}
        sound = self._sound(cells) if self.column.bound else frozenset()
        for cell in sound:
            yield cell, ""
        for cell in cells:
            if cell in sound:
                continue
            reason = self._plain(cell, self.column.mended(cell))
            if reason:
                yield cell, reason
            else:
                rest[cell] = self.column.mended(cell)
        if rest:
            yield from self._by_rules(rest)

    def _plain(self, old: str, new: str) -> str:
        spaces = self.column.spaces
        if "\0" in old:
            return "it contains a NUL"
        if unicodedata.combining(new[:1] or " ") and old[:1] in spaces:
            return "the space carries an accent"
        if not self.codec.can_write(new):
            return f"{self.codec.name} has no such character"
        if new in self.column.field.missing_values:
            return "trimmed, it would be a missing value"
        if self.key and not new:
            return "it is only whitespace and belongs to a key or foreign key"
        return ""

    def _sound(self, cells: list[str]) -> frozenset[str]:
        """Return the cells with whitespace at an end that `leading-or-trailing-whitespace` does not report."""
        spaced = {cell: bare for cell in cells if (bare := cell.strip(self.column.spaces)) != cell}
        checks = [check for check in value_checks(self.column.field, "cell") if check.rule in VALUE]
        wrong = _broken(checks, list(dict.fromkeys([*spaced, *spaced.values()]))) if spaced else set()
        missing = self.column.field.missing_values
        return frozenset(
            cell for cell, bare in spaced.items() if cell not in wrong or bare in wrong or bare in missing
        )

    def _by_rules(self, changes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Yield the old cells whose new cell breaks another check of the field, each with the reason."""
        found: dict[str, str] = {}
        checks = [check for check in value_checks(self.column.field, "cell") if check.rule not in OURS]
        for check in checks:
            if isinstance(check, PythonCheck):
                olds = list(changes)
                before, after = check.judge(olds), check.judge([changes[old] for old in olds])
                broken = [old for old, was, now in zip(olds, before, after, strict=True) if now and not was]
                found.update((old, f"changed, it would break {check.rule.id}") for old in broken)
        compiled = [check for check in checks if isinstance(check, Check)]
        found.update(_compiled(compiled, changes))
        yield from found.items()


def _compiled(checks: Sequence[Check], changes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the old cells whose new cell breaks an SQL check that the old one does not break."""
    olds = list(changes)
    with _cells([olds, [changes[old] for old in olds]]) as connection:
        for check in checks:
            breaks = f"coalesce({check.breaks}, false)"
            query = (
                f"SELECT place FROM cells GROUP BY place HAVING bool_or(turn = 1 AND {breaks}) "
                f"AND NOT bool_or(turn = 0 AND {breaks}) ORDER BY place"
            )
            for (at,) in rows_of(connection, query):
                yield olds[at], f"changed, it would break {check.rule.id}"


def _broken(checks: Checks, cells: list[str]) -> set[str]:
    """Return the cells that break one of the checks."""
    found: set[str] = set()
    with _cells([cells]) as connection:
        for check in checks:
            if isinstance(check, PythonCheck):
                found.update(cell for cell, bad in zip(cells, check.judge(cells), strict=True) if bad)
            else:
                rows = rows_of(connection, f"SELECT place FROM cells WHERE {check.breaks}")
                found.update(cells[at] for (at,) in rows)
    return found


@contextmanager
def _cells(turns: Sequence[Sequence[str]]) -> Iterator["duckdb.DuckDBPyConnection"]:
    """Open an engine with the table `cells`: in each turn (from 0) a cell for each place (from 0)."""
    rows = [
        f"({turn}, {at}, {literal(cell)})"
        for turn, cells in enumerate(turns)
        for at, cell in enumerate(cells)
    ]
    with temporary_folder() as spill, running([], spill) as engine:
        engine.connection.execute("CREATE TABLE cells (turn INTEGER, place INTEGER, cell VARCHAR)")
        for start in range(0, len(rows), BATCH):
            engine.connection.execute(f"INSERT INTO cells VALUES {', '.join(rows[start : start + BATCH])}")
        yield engine.connection
