"""Who refers to a row: how many rows of which tables."""

from collections.abc import Iterable

from claims.comparison.compare import Comparison
from claims.comparison.pair import has, number
from claims.engine.duck import literal, rows_of
from claims.engine.scan import column, columns, reading


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
            there = [each for each in referring if has(table.new, each)]
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
