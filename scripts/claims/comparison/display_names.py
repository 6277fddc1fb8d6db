"""Names of speakers, and titles and URLs of sources, shown next to their ids."""

import re
from collections.abc import Mapping
from itertools import product

from claims.comparison.compare import Comparison
from claims.comparison.table_pair import has, number
from claims.engine.duckdb import rows_of
from claims.engine.query import column, columns, reading

# Characters that cannot end the markup around a URL.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9._~:/?#@!$&*+,;=%-]{0,2000}")
NAMED = {"speakers": ("speaker_id", "name"), "sources": ("source_id", "title")}


def names_of(comparison: Comparison) -> Mapping[str, str]:
    """Return id → name of every speaker and source that has one; the new side takes precedence."""
    names: dict[str, str] = {}
    for table, columns_of_table in NAMED.items():
        names |= _read_pairs(comparison, table, columns_of_table)
    return names


def links_of(comparison: Comparison) -> Mapping[str, str]:
    """Return id → URL of every source that has one; the new side takes precedence."""
    found = _read_pairs(comparison, "sources", ("source_id", "archive_url"), ("source_id", "url"))
    return {source: link for source, link in found.items() if _ADDRESS.fullmatch(link)}


def _read_pairs(comparison: Comparison, name: str, *pairs: tuple[str, str]) -> dict[str, str]:
    """Return first cell → second cell of each of these pairs of columns of a table, unless one is empty."""
    found: dict[str, str] = {}
    sides = [rows for table in comparison.tables if table.name == name for rows in (table.old, table.new)]
    for rows, pair in product(sides, pairs):
        if all(has(rows, each) for each in pair):
            key, value = (column(number(rows, each)) for each in pair)
            cells = f"SELECT {columns(rows)} FROM {reading(rows)}"
            query = f"SELECT {key}, {value} FROM ({cells}) WHERE {key} IS NOT NULL AND {value} IS NOT NULL"
            found |= {str(one): str(other) for one, other in rows_of(comparison.connection, query)}
    return found
