"""The names of speakers and the titles of sources, which a reader wants beside their ids."""

from collections.abc import Mapping

from claims.comparison.compare import Comparison
from claims.comparison.pair import number
from claims.engine.duck import rows_of
from claims.engine.reader import Rows
from claims.engine.scan import column, columns, reading

NAMED = {"speakers": ("speaker_id", "name"), "sources": ("source_id", "title")}


def names_of(comparison: Comparison) -> Mapping[str, str]:
    """Id → name for every speaker and source that has one; what the new side says comes first."""
    names: dict[str, str] = {}
    for table in comparison.tables:
        wanted = NAMED.get(table.name)
        for rows in (table.old, table.new):
            there = {
                each.name for at, each in enumerate(rows.schema.fields) if rows.labels.column[at] is not None
            }
            if wanted is not None and there.issuperset(wanted):
                names |= _pairs(comparison, rows, wanted)
    return names


def _pairs(comparison: Comparison, rows: Rows, wanted: tuple[str, str]) -> dict[str, str]:
    key, name = (column(number(rows, each)) for each in wanted)
    cells = f"SELECT {columns(rows)} FROM {reading(rows)}"
    query = f"SELECT {key}, {name} FROM ({cells}) WHERE {key} IS NOT NULL AND {name} IS NOT NULL"
    return {str(one): str(other) for one, other in rows_of(comparison.connection, query)}
