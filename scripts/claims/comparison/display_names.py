"""Names of speakers, and titles and URLs of sources, shown next to their ids."""

import re
from collections.abc import Mapping

from claims.comparison.compare import Comparison
from claims.comparison.table_pair import has, number
from claims.engine.duckdb import rows_of
from claims.engine.query import column, columns, reading
from claims.table.task import Rows

# Characters that cannot end the markup around a URL.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&*+,;=%-]{0,2000}")
NAMED = {"speakers": ("speaker_id", "name"), "sources": ("source_id", "title")}


def names_of(comparison: Comparison) -> Mapping[str, str]:
    """Return id → name of every speaker and source that has one; the new side takes precedence."""
    names: dict[str, str] = {}
    for table in comparison.tables:
        wanted = NAMED.get(table.name)
        for rows in (table.old, table.new):
            if wanted is not None and all(has(rows, each) for each in wanted):
                names |= _pairs(comparison, rows, wanted)
    return names


def links_of(comparison: Comparison) -> Mapping[str, str]:
    """Return id → URL of every source that has one; the new side takes precedence."""
    found: dict[str, str] = {}
    for table in comparison.tables:
        if table.name == "sources":
            for rows in (table.old, table.new):
                for name in ("archive_url", "url"):
                    if has(rows, "source_id") and has(rows, name):
                        found |= _pairs(comparison, rows, ("source_id", name))
    return {source: link for source, link in found.items() if _ADDRESS.fullmatch(link)}


def _pairs(comparison: Comparison, rows: Rows, wanted: tuple[str, str]) -> dict[str, str]:
    key, name = (column(number(rows, each)) for each in wanted)
    cells = f"SELECT {columns(rows)} FROM {reading(rows)}"
    query = f"SELECT {key}, {name} FROM ({cells}) WHERE {key} IS NOT NULL AND {name} IS NOT NULL"
    return {str(one): str(other) for one, other in rows_of(comparison.connection, query)}
