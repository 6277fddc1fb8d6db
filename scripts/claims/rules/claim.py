"""The claim rules: SQL files `claim/<rule>.sql`.

The SQL is either `select * from TABLE where CONDITION`, or a query over one or more tables that returns the rows that
violate the rule; in a query, every column is written `table.column` or `alias.column`. `$name` is replaced with the
words in `claim/codes/name.txt` or with the SQL in `claim/shared/name.sql`.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from claims.model.rule import Rule
from claims.rules.sql_file import COLUMNS, SLOT, BadRuleError, create_rule, split_file
from claims.text.display import plain

FOLDER = Path(__file__).with_name("claim")
Columns = Mapping[str, tuple[str, ...]]

_ROW_CONDITION = re.compile(r"select \* from (\w+)\s+where\s+((?:(?!\bselect\b).)+)", re.DOTALL)
_DERIVED = re.compile(r"([a-z]+)\.([a-z_]+) = (.+)")
_STRING_OR_WORD = re.compile(r"'[^']*'|\w+")
_STRING = re.compile("'[^']*'")
_TABLE = re.compile(r"\b(?:from|join)\s+(\w+)(?:\s+as\s+(\w+))?")
_QUALIFIED_COLUMN = re.compile(r"\b(\w+)\.(\w+)")


class RowRule(Struct, frozen=True):
    """A rule that a row can violate by itself: if `condition` is true.

    The condition and the message refer to columns by their names; cells are text, null if empty.
    `needs`: columns by table; the rule applies only if the package has all of them.
    """

    rule: Rule
    table: str
    field: str
    condition: str
    message: str
    needs: Columns


class TableRule(Struct, frozen=True):
    """A rule about several rows: `query` returns the rows of `table` that violate it, as `row`, and what the message needs.

    It reads temporary tables `claims`, `speakers` and `sources` with `row` and the columns in `columns`: cells as
    text, null if empty, and the `derived` columns. `needs`: as for a RowRule.
    `given`: nothing violates the rule if this column is empty in all rows of `table`.
    `absent`: the rule is skipped if rows of this table could not be read, since a missing row violates it.
    `candidates`: a query for the rows that may violate the rule, run first on a large table. `query` then reads only
    the table `candidates`: these rows (of a small table, all rows) with `row` and the columns in `confirm`.
    """

    rule: Rule
    table: str
    field: str
    query: str
    message: str
    needs: Columns
    columns: Columns
    derived: Mapping[str, Mapping[str, str]]
    given: str | None
    absent: str | None
    candidates: str | None
    confirm: tuple[str, ...]


def replace_columns(sql: str, expressions: Mapping[str, str]) -> str:
    """Return SQL on one table with each column replaced with its expression."""
    return _STRING_OR_WORD.sub(lambda match: expressions.get(match[0], match[0]), sql)


def format_message(rule: RowRule | TableRule, cells: Mapping[str, object]) -> str:
    """Return the message with the cells of a row that violates the rule, by column."""

    def text(slot: re.Match[str]) -> str:
        cell = cells[slot[1]]
        return "(empty)" if cell is None else plain(str(cell))

    return SLOT.sub(text, rule.message)


def read(rule_id: str, text: str) -> RowRule | TableRule:
    """Parse the text of a rule's file. Raises BadRuleError."""
    try:
        header, sql = split_file(text)
        rule = create_rule(rule_id, "claim", header, (["field"], ["derive", "given", "absent"]))
        if header["field"] not in COLUMNS[header["table"]]:
            raise BadRuleError(f"'{header['table']}' has no column '{header['field']}'")
        sql = _expanded(sql, header)
        if match := _ROW_CONDITION.fullmatch(sql):
            return _row_rule(rule, header, match)
        return _table_rule(rule, header, sql)
    except BadRuleError as error:
        raise BadRuleError(f"rule '{rule_id}': {error}") from error


def _expanded(sql: str, header: Mapping[str, str]) -> str:
    """Return the SQL with each `$name` replaced; in shared SQL, `$table`, `$field` and `$key` are those of the rule."""
    names = {"table": header["table"], "field": header["field"], "key": COLUMNS[header["table"]][0]}

    def text(match: re.Match[str]) -> str:
        name = match[1]
        if name in names:
            return names[name]
        shared, codes = FOLDER / f"shared/{name}.sql", FOLDER / f"codes/{name}.txt"
        if shared.is_file():
            return _expanded(split_file(shared.read_text(encoding="utf-8"))[1], header)
        if not codes.is_file():
            raise BadRuleError(f"there is no file '{codes.name}' or '{shared.name}' for '${name}'")
        lines = codes.read_text(encoding="utf-8").splitlines()
        return f"' {' '.join(line for line in lines if not line.startswith('#'))} '"

    return re.sub(r"\$([a-z_]+)", text, sql)


def _row_rule(rule: Rule, header: Mapping[str, str], match: re.Match[str]) -> RowRule:
    table, condition = match[1], match[2]
    if table != header["table"]:
        raise BadRuleError(f"the condition is on '{table}', the header names the table '{header['table']}'")
    columns = _columns_of(condition, table)
    for name in (header["field"], *SLOT.findall(header["message"])):
        if name not in columns:
            raise BadRuleError(f"the field and the message name '{name}', the condition does not")
    return RowRule(rule, table, header["field"], condition, header["message"], {table: columns})


def _table_rule(rule: Rule, header: Mapping[str, str], sql: str) -> TableRule:
    table, field = header["table"], header["field"]
    *first, query = (each.strip() for each in sql.split(";"))
    if len(first) > 1:
        raise BadRuleError("a rule has one query, or one for candidates and one that confirms them")
    derived = _derived(header.get("derive", ""))
    columns = _columns_by_table(first[0] if first else query, derived)
    confirm = _columns_of(query, table) if first else ()
    needs = {name: _needed(name, each, derived.get(name, {})) for name, each in columns.items()}
    wanted = {*needs.get(table, ()), field, *confirm}
    needs[table] = tuple(each for each in COLUMNS[table] if each in wanted)
    return TableRule(
        rule,
        table,
        field,
        query,
        header["message"],
        needs,
        columns,
        derived,
        header.get("given"),
        header.get("absent"),
        first[0] if first else None,
        confirm,
    )


def _derived(lines: str) -> dict[str, dict[str, str]]:
    """Return the expressions of the derived columns, by table and column."""
    derived: dict[str, dict[str, str]] = {}
    for line in lines.splitlines():
        match = _DERIVED.fullmatch(line)
        if match is None or match[1] not in COLUMNS or match[2] in COLUMNS[match[1]]:
            raise BadRuleError(f"'{line}' is not 'TABLE.NEW_COLUMN = expression'")
        derived.setdefault(match[1], {})[match[2]] = match[3]
    return derived


def _columns_of(sql: str, table: str) -> tuple[str, ...]:
    """Return the columns of a table that SQL on this table alone names."""
    words = set(_STRING_OR_WORD.findall(sql))
    return tuple(each for each in COLUMNS[table] if each in words)


def _columns_by_table(query: str, derived: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the tables that a query reads, each with the columns that it names, derived ones last."""
    sql = _STRING.sub("''", query)
    tables = {alias or table: table for table, alias in _TABLE.findall(sql) if table in COLUMNS}
    named = {(tables.get(alias), column) for alias, column in _QUALIFIED_COLUMN.findall(sql)}
    return {
        table: tuple(each for each in (*COLUMNS[table], *derived.get(table, ())) if (table, each) in named)
        for table in tables.values()
    }


def _needed(table: str, columns: tuple[str, ...], derived: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns of the file from which these columns are made."""
    needed = {*columns}.union(*(_columns_of(expression, table) for expression in derived.values()))
    return tuple(each for each in COLUMNS[table] if each in needed)


_RULES = [read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.sql"))]
ROW_RULES: tuple[RowRule, ...] = tuple(each for each in _RULES if isinstance(each, RowRule))
TABLE_RULES: tuple[TableRule, ...] = tuple(each for each in _RULES if isinstance(each, TableRule))
RULES: tuple[Rule, ...] = tuple(each.rule for each in _RULES)
