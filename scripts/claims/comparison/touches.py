"""Who refers to a row: how many rows of which tables; and references that a change has left without a target."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims.comparison.compare import Comparison, TableCompared
from claims.comparison.pair import field, number
from claims.engine.duck import literal, rows_of
from claims.engine.reader import Rows
from claims.engine.scan import column, columns, reading
from claims.engine.types import typed
from claims.models.diff import Key
from claims.models.table import ForeignKey
from claims.quote import quote


@dataclass(frozen=True, slots=True)
class Orphan:
    """A row of the new side whose reference leads nowhere, and did not before."""

    table: str
    key: Key
    message: str


class Touches:
    """How many rows of the new side refer to some rows of a table, by the key of one field."""

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
            there = [each for each in referring if _has(table.new, each)]
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
        """Table → rows that refer to the row with this key; tables without any are left out."""
        return self._counts.get(key, {})


def orphans(comparison: Comparison) -> Iterator[Orphan]:
    """References of the new side that lead nowhere, where they led somewhere before or are new themselves."""
    tables = {table.name: table for table in comparison.tables}
    for table in comparison.tables:
        for reference in table.new.schema.foreign_keys:
            target = tables.get(reference.resource) if reference.resource else table
            if target is not None and not _untouched(table, target):
                yield from _orphans(comparison, table, target, reference)


def _untouched(table: TableCompared, target: TableCompared) -> bool:
    counts = table.rows.counts, target.rows.counts
    return not (counts[0].added or counts[0].changed or counts[1].removed or counts[1].changed)


def _orphans(
    comparison: Comparison, table: TableCompared, target: TableCompared, reference: ForeignKey
) -> Iterator[Orphan]:
    new = _dangling(table.new, target.new, reference, table.key)
    if new is None:
        return
    old = _dangling(table.old, target.old, reference, table.key)
    query = new if old is None else f"({new}) EXCEPT ({old})"
    width = len(table.key)
    for row in sorted(
        rows_of(comparison.connection, query), key=lambda cells: [cell or "" for cell in cells]
    ):
        key, cells = dict(zip(table.key, row[:width], strict=True)), row[width:]
        said = ", ".join(quote(str(cell)) for cell in cells)
        where = f"{', '.join(reference.reference_fields)} of {target.name}"
        names = ", ".join(reference.fields)
        yield Orphan(table.name, key, f"{names} {said} is not in {where} any more")


def _dangling(rows: Rows, target: Rows, reference: ForeignKey, key: tuple[str, ...]) -> str | None:
    """The query for key and reference of every row that leads nowhere; None where a column is missing."""
    if not all(_has(rows, name) for name in (*reference.fields, *key)):
        return None
    if not all(_has(target, name) for name in reference.reference_fields):
        return None
    pairs = list(zip(reference.fields, reference.reference_fields, strict=True))
    same = [field(rows, one).type == field(target, other).type for one, other in pairs]
    ours = [_value(rows, one, alike) for (one, _), alike in zip(pairs, same, strict=True)]
    theirs = [_value(target, other, alike) for (_, other), alike in zip(pairs, same, strict=True)]
    chosen = ", ".join(column(number(rows, name)) for name in (*key, *reference.fields))
    there = ", ".join(f"{cell} AS r{at}" for at, cell in enumerate(ours))
    inner = f"SELECT {columns(rows)} FROM {reading(rows)}"
    named = ", ".join(f"{cell} AS t{at}" for at, cell in enumerate(theirs))
    known = f"SELECT {named} FROM (SELECT {columns(target)} FROM {reading(target)})"
    on = " AND ".join(f"r{at} = t{at}" for at in range(len(pairs)))
    full = " AND ".join(f"r{at} IS NOT NULL" for at in range(len(pairs)))
    return f"SELECT {chosen} FROM (SELECT *, {there} FROM ({inner})) ANTI JOIN ({known}) ON {on} WHERE {full}"


def _value(rows: Rows, name: str, alike: bool) -> str:
    cell = column(number(rows, name))
    return (typed(field(rows, name), cell) or cell) if alike else cell


def _has(rows: Rows, name: str) -> bool:
    return any(
        each.name == name and rows.labels.column[at] is not None for at, each in enumerate(rows.schema.fields)
    )
