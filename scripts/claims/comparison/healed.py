"""References that a change has given a target, which they had not before."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from claims.comparison.compare import Comparison, TableCompared
from claims.comparison.pair import number
from claims.comparison.references import Values, any_row, dangling, led, retyped
from claims.comparison.rows import RowsCompared
from claims.engine.duck import rows_of
from claims.engine.scan import column, columns, reading
from claims.models.diff import Key
from claims.models.table import ForeignKey
from claims.quote import quote

if TYPE_CHECKING:
    pass


class Healed(Struct, frozen=True):
    """A row of both sides whose reference leads somewhere, and did not before."""

    table: str
    key: Key
    message: str


def healed(comparison: Comparison) -> Iterator[Healed]:
    """References of rows of both sides that lead somewhere, where they led nowhere before."""
    tables = {table.name: table for table in comparison.tables}
    for table in comparison.tables:
        found = []
        # without a key no row can be named; its files are the same on both sides
        for reference in table.new.schema.foreign_keys if table.key else ():
            target = tables.get(reference.resource) if reference.resource else table
            if target is not None and not _unhealed(table, target):
                before = dangling(table.old, target.old, reference, table.key)
                after = led(table.new, target.new, reference, table.key)
                if before is not None and after is not None:
                    found.append((target, reference, before, after))
        wanted = _healable(comparison, table, [(target, reference) for target, reference, *_ in found])
        for (target, reference, before, after), so in zip(found, wanted, strict=True):
            if so:
                yield from _healed(comparison, table, _Healing(target, reference, before, after))


class _Healing(Struct, frozen=True):
    """A reference, and the queries for the rows that it leads nowhere before, and somewhere after."""

    target: TableCompared
    reference: ForeignKey
    before: str
    after: str


def _unhealed(table: TableCompared, target: TableCompared) -> bool:
    counts = table.rows.counts, target.rows.counts
    return not (counts[0].changed or counts[1].added or counts[1].changed or retyped(table, target))


def _healable(
    comparison: Comparison, table: TableCompared, references: Sequence[tuple[TableCompared, ForeignKey]]
) -> list[bool]:
    """For each reference, False where no change of either table can have given a row of it a target."""
    connection, asked = comparison.connection, list[str]()
    for target, reference in references:
        refers = Values(table.new, target.new, reference)
        changed = come = "false"
        if retyped(table, target) or len(refers.ours) > 1:
            changed = "true"
        elif isinstance(table.rows, RowsCompared):
            old, new = (table.rows.pair.cell(side, refers.ours[0]) for side in ("o", "n"))
            both = "o_cells IS NOT NULL AND n_cells IS NOT NULL"
            changed = (
                f"EXISTS (SELECT 1 FROM {table.rows.table} WHERE {both} AND {old} IS DISTINCT FROM {new})"
            )
        if changed != "true" and isinstance(target.rows, RowsCompared):
            gone, there = (refers.of(target.rows, side, refers.theirs) for side in ("o", "n"))
            if any_row(connection, f"({there}) EXCEPT ({gone})"):
                cell = refers.said(table.new, refers.ours, [column(number(table.new, refers.ours[0]))])
                come = f"bool_or({cell.removesuffix(' AS r0')} IN (({there}) EXCEPT ({gone})))"
        asked.append(f"coalesce({changed} OR {come}, false)")
    if not asked:
        return []
    rows = f" FROM (SELECT {columns(table.new)} FROM {reading(table.new)})"
    scanned = rows if any("bool_or" in each for each in asked) else ""
    return [bool(each) for each in rows_of(connection, f"SELECT {', '.join(asked)}{scanned}")[0]]


def _healed(comparison: Comparison, table: TableCompared, healing: _Healing) -> Iterator[Healed]:
    width, reference = len(table.key), healing.reference
    on = " AND ".join(f"b.k{at} IS NOT DISTINCT FROM a.k{at}" for at in range(width))
    query = f"SELECT a.* FROM ({healing.before}) b JOIN ({healing.after}) a ON {on}"
    for row in sorted(
        rows_of(comparison.connection, query), key=lambda cells: [cell or "" for cell in cells]
    ):
        said = ", ".join(quote(cell or "") for cell in row[width:])
        where = f"{', '.join(reference.reference_fields)} of {healing.target.name}"
        message = f"{', '.join(reference.fields)} {said} is in {where} now"
        yield Healed(table.name, dict(zip(table.key, row[:width], strict=True)), message)
