"""References that a change has left without a target."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from claims.comparison.compare import Comparison, TableCompared
from claims.comparison.pair import number
from claims.comparison.references import Values, any_row, dangling, retyped
from claims.comparison.rows import RowsCompared
from claims.engine.duck import rows_of
from claims.engine.scan import column, columns, reading
from claims.models.diff import Key
from claims.models.table import ForeignKey
from claims.quote import quote

if TYPE_CHECKING:
    pass


class Orphan(Struct, frozen=True):
    """A row of the new side whose reference leads nowhere, and did not before."""

    table: str
    key: Key
    message: str


def orphans(comparison: Comparison) -> Iterator[Orphan]:
    """References of the new side that lead nowhere, where they led somewhere before or are new themselves."""
    tables = {table.name: table for table in comparison.tables}
    targets = _Targets(comparison)
    for table in comparison.tables:
        for reference in table.new.schema.foreign_keys:
            target = tables.get(reference.resource) if reference.resource else table
            if target is not None and not _untouched(table, target):
                yield from _orphans(targets, table, target, reference)


def _untouched(table: TableCompared, target: TableCompared) -> bool:
    if retyped(table, target):
        return False
    counts = table.rows.counts, target.rows.counts
    return not (counts[0].added or counts[0].changed or counts[1].removed or counts[1].changed)


def _orphans(
    targets: "_Targets", table: TableCompared, target: TableCompared, reference: ForeignKey
) -> Iterator[Orphan]:
    new = dangling(table.new, target.new, reference, table.key)
    if new is None:
        return
    old = dangling(table.old, target.old, reference, table.key)
    if old is not None and not targets.missing(table, target, reference):
        return
    query = new if old is None else f"({new}) EXCEPT ({old})"
    width = len(table.key)
    for row in sorted(
        rows_of(targets.comparison.connection, query), key=lambda cells: [cell or "" for cell in cells]
    ):
        key, cells = dict(zip(table.key, row[:width], strict=True)), row[width:]
        said = ", ".join(quote(cell or "") for cell in cells)
        where = f"{', '.join(reference.reference_fields)} of {target.name}"
        names = ", ".join(reference.fields)
        yield Orphan(table.name, key, f"{names} {said} is not in {where}")


class _Targets:
    """What references lead to on the new side: each kind of target is read once, and only where it may be missed."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._made: dict[tuple[str, str], str] = {}

    def missing(self, table: TableCompared, target: TableCompared, reference: ForeignKey) -> bool:
        """False where no change of either table has left a reference of a row without a target."""
        if retyped(table, target):
            return True
        connection = self.comparison.connection
        refers = Values(table.new, target.new, reference)
        if isinstance(table.rows, RowsCompared):
            here = refers.of(table.rows, "n", refers.ours)
            if any_row(connection, here):
                known = self._known(target, refers)
                if any_row(
                    connection, f"SELECT * FROM ({here}) h ANTI JOIN {known} t ON {refers.on('h', 't')}"
                ):
                    return True
        if isinstance(target.rows, RowsCompared):
            gone, come = (refers.of(target.rows, side, refers.theirs) for side in ("o", "n"))
            lost = f"({gone}) EXCEPT ({come})"
            if any_row(connection, lost):
                cells = [column(number(table.new, name)) for name in refers.ours]
                all_rows = f"SELECT {columns(table.new)} FROM {reading(table.new)}"
                values = refers.said(table.new, refers.ours, cells)
                return any_row(
                    connection,
                    f"SELECT * FROM (SELECT {values} FROM ({all_rows})) h SEMI JOIN ({lost}) t ON {refers.on('h', 't')}",
                )
        return False

    def _known(self, target: TableCompared, refers: "Values") -> str:
        """The engine's table of all that the references may lead to."""
        cells = [column(number(target.new, name)) for name in refers.theirs]
        values = refers.said(target.new, refers.theirs, cells)
        query = f"SELECT {values} FROM (SELECT {columns(target.new)} FROM {reading(target.new)})"
        if (target.name, query) not in self._made:
            name = self._made[target.name, query] = f"known{len(self._made)}"
            self.comparison.connection.execute(f"CREATE TABLE {name} AS {query}")
        return self._made[target.name, query]
