"""Runs the claim rules: conditions on a row in the scan of its table, queries on views of the loaded tables."""

from collections.abc import Iterable
from typing import Any

from claims.checks.run import Loaded, Run, cell_of, place_of
from claims.descriptor import Package
from claims.engine.duckdb import one, rows_of
from claims.engine.query import Check, column, columns, reading
from claims.model.dataset import REQUIRED
from claims.model.rule import Break
from claims.rules.claim import ROW_RULES, TABLE_RULES, RowRule, TableRule, format_message, replace_columns
from claims.rules.sql_file import COLUMNS
from claims.table.positions import FoundRow
from claims.text.sql import identifier

SMALL = 10_000  # rows of a table of which every one is a candidate: looking for candidates would cost more
ROW_RULES_BY_ID: dict[str, RowRule] = {each.rule.id: each for each in ROW_RULES}
Answers = list[tuple[TableRule, list[dict[str, Any]]]]


def find_claim_tables(package: Package) -> frozenset[str]:
    """Return the names of the tables that follow the published schemas: they have every column required there."""
    return frozenset(
        each.name
        for each in package.tables
        if each.schema
        and each.name in REQUIRED
        and REQUIRED[each.name].issubset(field.name for field in each.schema.fields)
    )


def plan_claims(run: Run) -> None:
    """Plan the checks of the row rules that apply, and the columns that the table rules need."""
    for each in ROW_RULES:
        if _applies(run, each):
            loaded = run.tables[each.table]
            condition = replace_columns(each.condition, _names(loaded))
            loaded.plan.checks.append(Check(each.rule, each.field, f"({condition})", ""))
    for table, expressions in _views(run).items():
        for expression in expressions.values():
            run.tables[table].plan.column_for(expression)


def _applies(run: Run, rule: RowRule | TableRule) -> bool:
    return run.collector.choice.applies(rule.rule) and all(
        table in run.tables
        and table in run.collector.choice.claim_tables
        and run.tables[table].fields(columns) is not None
        for table, columns in rule.needs.items()
    )


def _names(loaded: Loaded) -> dict[str, str]:
    """Return the names of a table's columns while it is scanned."""
    known = COLUMNS[loaded.rows.table.name]
    return {each.name: column(at) for at, each in enumerate(loaded.schema.fields) if each.name in known}


def _views(run: Run) -> dict[str, dict[str, str]]:
    """Return the columns of the views that the table rules read, by table: column → expression in the scan."""
    views: dict[str, dict[str, str]] = {}
    for rule in TABLE_RULES:
        if _applies(run, rule):
            for table, names in rule.columns.items():
                cells, derived = _names(run.tables[table]), rule.derived.get(table, {})
                view = views.setdefault(table, {})
                view.update((name, replace_columns(derived.get(name, name), cells)) for name in names)
    return views


def row_message(loaded: Loaded, check: Check, found: FoundRow) -> str:
    """Return the message of a row rule about a row."""
    rule = ROW_RULES_BY_ID[check.rule.id]
    return format_message(rule, {name: cell_of(loaded, found, name) for name in rule.needs[rule.table]})


def ask_claims(run: Run) -> Answers:
    """Run the table rules that apply; return the rows that violate each, of which there is at least one."""
    for table, expressions in _views(run).items():
        plan = run.tables[table].plan
        chosen = ", ".join(
            f"{plan.column_for(expression)} AS {identifier(name)}" for name, expression in expressions.items()
        )
        run.connection.execute(
            f"CREATE TEMP VIEW {identifier(table)} AS SELECT row + 1 AS row, {chosen} FROM {plan.name}"
        )
    rules = [each for each in TABLE_RULES if _applies(run, each)]
    empty = _empty_columns(run, rules)
    answers = []
    for each in rules:
        incomplete = each.absent is not None and run.tables[each.absent].rows.lost
        if (each.table, each.given) not in empty and not incomplete and (rows := _ask(run, each)):
            answers.append((each, rows))
    return answers


def report_claims(run: Run, answers: Answers) -> None:
    """Add the findings of the table rules."""
    for each, rows in answers:
        loaded = run.tables[each.table]
        shown = rows[: run.collector.room(each.rule, each.table)]
        found = loaded.rows.index.find(int(row["row"]) - 1 for row in shown)
        breaks = [
            Break(
                each.rule,
                place_of(loaded, found[int(row["row"]) - 1], each.field),
                format_message(each, row),
            )
            for row in shown
        ]
        run.collector.add_some(each.rule, each.table, int(rows[0]["total"]), breaks)


def _empty_columns(run: Run, rules: Iterable[TableRule]) -> set[tuple[str, str | None]]:
    """Return the (table, column) pairs without any value, among the columns that rules name as `given`."""
    asked: dict[str, dict[str, None]] = {}
    for each in rules:
        if each.given is not None:
            asked.setdefault(each.table, {})[each.given] = None
    empty: set[tuple[str, str | None]] = set()
    for table, names in asked.items():
        counted = ", ".join(f"count({identifier(name)})" for name in names)
        counts = one(run.connection, f"SELECT {counted} FROM {identifier(table)}")
        empty.update((table, name) for name, count in zip(names, counts, strict=True) if not count)
    return empty


def _ask(run: Run, rule: TableRule) -> list[dict[str, Any]]:
    """Return the rows that violate a rule, as many as there is room for (at least one), each with the total."""
    if rule.candidates is not None and not _create_candidates(run, rule, rule.candidates):
        return []
    distinct = f"SELECT DISTINCT ON (row) * FROM ({rule.query}) ORDER BY ALL"
    most = max(1, run.collector.room(rule.rule, rule.table))
    cursor = run.connection.execute(
        f"SELECT count(*) OVER () AS total, * FROM ({distinct}) ORDER BY row LIMIT {most}"
    )
    names = [each[0] for each in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if rule.candidates is not None:
        run.connection.execute("DROP TABLE candidates")
    return rows


def _create_candidates(run: Run, rule: TableRule, query: str) -> bool:
    """Create the table `candidates` if there are any: a second scan of the file reads the columns not kept."""
    loaded = run.tables[rule.table]
    condition = ""
    if int(one(run.connection, f"SELECT count(*) FROM {loaded.plan.name}")[0]) > SMALL:
        if not rows_of(run.connection, f"SELECT 1 FROM ({query}) LIMIT 1"):
            return False
        condition = f"WHERE row IN (SELECT row FROM ({query}))"
    names = _names(loaded)
    chosen = ", ".join(f"{names[name]} AS {identifier(name)}" for name in rule.confirm)
    scan = f"SELECT {columns(loaded.rows)} FROM {reading(loaded.rows)}"
    numbered = f"SELECT row_number() OVER () AS row, {chosen} FROM ({scan})"
    run.connection.execute(f"CREATE TEMP TABLE candidates AS SELECT * FROM ({numbered}) {condition}")
    return True
