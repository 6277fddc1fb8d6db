"""What a claim rule is to the engine: a condition on a row, or a query over narrow tables; and its message."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from claims.models.rule import Rule
from claims.quote import plain
from claims.rules.claim_sql import renamed

SLOT = re.compile(r"\{([^{}]*)\}")


class RowRule(Struct, frozen=True):
    """A rule that one row can break on its own: the rows for which `condition` is true (not null) break it.

    `needs` is table to columns: the rule applies where the package has them all.
    The condition and the message speak of columns by their names in the CSV, as text, null where empty.
    """

    rule: Rule
    table: str
    field: str
    condition: str
    message: str
    needs: Mapping[str, tuple[str, ...]]

    def over(self, names: Mapping[str, str]) -> str:
        """Take column to SQL expression (such as `"c3"`); give the condition over these."""
        return f"({renamed(self.condition, names)})"

    def say(self, cells: Mapping[str, str | None]) -> str:
        """Take the row's cells by column (at least those in `needs`); give the message."""
        return _filled(self.message, cells)


class TableRule(Struct, frozen=True):
    """A rule that takes several rows: `query` gives the breaking rows.

    It runs over temporary tables `claims`, `speakers`, `sources`. Each has `row` and the columns in `columns`
    (the file's own, as text, null where empty, and `derived` ones). It gives `row` (in `table`), perhaps
    `value` (what stands in the field, where that is not the cell), and whatever else the message names.
    Where `given` is not None, nothing breaks the rule unless that column of `table` holds something.
    Where `absent` is not None, a row of that table that is not there breaks the rule.
    Where `candidates` is not None, that runs first on a large table, to say which rows may break the rule.
    A temporary table `candidates` is made, with `row` and the columns in `confirm` of these rows of `table`
    (of a small table, of all rows), and `query` runs over it alone.
    """

    rule: Rule
    table: str
    field: str
    query: str
    message: str
    needs: Mapping[str, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    derived: Mapping[str, Mapping[str, str]]
    given: str | None
    absent: str | None
    candidates: str | None
    confirm: tuple[str, ...]

    def say(self, found: Mapping[str, object]) -> str:
        """Take a row that the query gave, by column; give the message."""
        return _filled(self.message, found)


def narrow(rules: Iterable[TableRule], names: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Take the rules that will run, and table to column to SQL expression (such as `"c3"`).

    Give table to the columns that its narrow table has besides `row`, each with its expression over a row.
    """
    tables: dict[str, dict[str, str]] = {}
    for rule in rules:
        for table, columns in rule.columns.items():
            made = rule.derived.get(table, {})
            for column in columns:
                expression = renamed(made[column], names[table]) if column in made else names[table][column]
                tables.setdefault(table, {})[column] = expression
    return tables


def _filled(message: str, cells: Mapping[str, object]) -> str:
    return SLOT.sub(lambda slot: _word(cells[slot[1]]), message)


def _word(cell: object) -> str:
    return "(empty)" if cell is None else plain(str(cell))
