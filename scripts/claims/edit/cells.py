"""Decides which cells may be changed: a change must not break a rule that the old cell does not break."""

import unicodedata
from collections.abc import Callable, Collection, Iterable

import msgspec
from msgspec import Struct

from claims.checks.column import Checks
from claims.checks.value import value_checks
from claims.checks.whitespace import VALUE
from claims.engine.duckdb import rows_of, running
from claims.engine.query import PythonCheck
from claims.model.rule import Rule
from claims.model.table import Field
from claims.package.temporary import temporary_folder
from claims.rules.value import LEADING_OR_TRAILING_WHITESPACE, NOT_NFC
from claims.table.reader import TableLayout
from claims.table.rows import Codec
from claims.text.sql import literal
from claims.types.characters import ALL_SPACES

BATCH = 1_000
OURS = (LEADING_OR_TRAILING_WHITESPACE, NOT_NFC)


class Column(Struct, frozen=True):
    """A field whose cells may be changed; `at` is its column in the file, from 0.

    `spaces` are the characters to strip; `composed` is True if text is normalized to NFC.
    `bound` is True if whitespace at an end is a fault only if the stripped cell is valid, as for an enum.
    `key` is True if the field belongs to a key or a foreign key.
    `kept` are the cells that must not change, each with the reason ("" if nothing is wrong with it, or nothing
    that is fixed here); it grows while the files are surveyed.
    """

    field: Field
    at: int
    spaces: str
    composed: bool
    bound: bool = False
    key: bool = False
    kept: dict[str, str] = msgspec.field(default_factory=dict)

    def fix(self, cell: str) -> str:
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

    def keep(self, cells: Collection[str], codec: Codec) -> None:
        """Add those of the cells of a file to `kept` that must not change."""
        valid = self._valid(cells) if self.bound else frozenset()
        self.kept.update(dict.fromkeys(valid, ""))
        changes = {cell: self.fix(cell) for cell in cells if cell not in valid}
        reasons = {old: self._reason(old, new, codec) for old, new in changes.items()}
        changes = {old: new for old, new in changes.items() if not reasons[old]}
        checks = [check for check in value_checks(self.field, "cell") if check.rule not in OURS]
        broken = _broken(checks, {*changes, *changes.values()}) if changes else {}
        for old, new in changes.items():
            added = [rule for rule in broken.get(new, ()) if rule not in broken.get(old, ())]
            if added:
                reasons[old] = f"changed, it would break {added[-1]}"
        self.kept.update((old, reason) for old, reason in reasons.items() if reason)

    def _reason(self, old: str, new: str, codec: Codec) -> str:
        """Return the reason for which a cell must not change; "" if there is none, apart from the checks of values."""
        if "\0" in old:
            return "it contains a NUL"
        if unicodedata.combining(new[:1] or " ") and old[:1] in self.spaces:
            return "the space carries an accent"
        if not codec.can_write(new):
            return f"{codec.name} has no such character"
        if new in self.field.missing_values:
            return "trimmed, it would be a missing value"
        if self.key and not new:
            return "it is only whitespace and belongs to a key or foreign key"
        return ""

    def _valid(self, cells: Iterable[str]) -> frozenset[str]:
        """Return the cells with whitespace at an end that `leading-or-trailing-whitespace` does not report."""
        spaced = {cell: bare for cell in cells if (bare := cell.strip(self.spaces)) != cell}
        checks = [check for check in value_checks(self.field, "cell") if check.rule in VALUE]
        wrong = _broken(checks, {*spaced, *spaced.values()}) if spaced else {}
        missing = self.field.missing_values
        return frozenset(
            cell for cell, bare in spaced.items() if cell not in wrong or bare in wrong or bare in missing
        )


def columns_of(
    start: TableLayout, applies: Callable[[Rule], bool], keys: Collection[str] = ()
) -> tuple[Column, ...]:
    """Return the columns whose cells may be changed by the rules that apply; `keys` are the fields of keys."""
    found: list[Column] = []
    for field, at in zip(start.schema.fields, start.labels.column, strict=True):
        checked = {check.rule.id for check in value_checks(field, "cell")} if at is not None else set()
        composed = NOT_NFC.id in checked and applies(NOT_NFC)
        spaces = ALL_SPACES if applies(LEADING_OR_TRAILING_WHITESPACE) else ""
        bound = LEADING_OR_TRAILING_WHITESPACE.id not in checked
        if at is not None and (spaces or composed):
            found.append(Column(field, at, spaces, composed=composed, bound=bound, key=field.name in keys))
    return tuple(found)


def _broken(checks: Checks, cells: Iterable[str]) -> dict[str, list[str]]:
    """Return the rules that each cell breaks, for the cells that break any."""
    cells = list(cells)
    rows = [f"({at}, {literal(cell)})" for at, cell in enumerate(cells)]
    found: dict[str, list[str]] = {}
    with temporary_folder() as spill, running([], spill) as engine:
        engine.connection.execute("CREATE TABLE cells (place INTEGER, cell VARCHAR)")
        for start in range(0, len(rows), BATCH):
            engine.connection.execute(f"INSERT INTO cells VALUES {', '.join(rows[start : start + BATCH])}")
        for check in checks:
            if isinstance(check, PythonCheck):
                places = [at for at, breaks in enumerate(check.judge(cells)) if breaks]
            else:
                query = f"SELECT place FROM cells WHERE {check.breaks}"
                places = [at for (at,) in rows_of(engine.connection, query)]
            for at in places:
                found.setdefault(cells[at], []).append(check.rule.id)
    return found
