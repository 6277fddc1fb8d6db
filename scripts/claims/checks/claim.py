"""Runs the claim rules: conditions on rows in the scan of their table, queries over narrow views of tables."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from claims.checks.run import Loaded, Run, cell_of, place_of
from claims.engine.duckdb import one, rows_of
from claims.engine.query import Check, column, columns, reading
from claims.model.rule import Break
from claims.rules.claim import ROW_RULES, TABLE_RULES, RowRule, TableRule, narrow
from claims.table.positions import FoundRow
from claims.text.sql import identifier

SMALL = 10_000  # rows of a table of which every one is a candidate: looking for candidates would cost more
BY_RULE: dict[str, RowRule] = {each.rule.id: each for each in ROW_RULES}


class Answer(Struct, frozen=True):
    """What a table rule found: rows that break it, one at least, each with the total."""

    rule: TableRule
    broken: list[dict[str, Any]]


def plan_claims(run: Run) -> None:
    """Write down the row rules that apply, and the columns that the table rules need."""
    for each in ROW_RULES:
        loaded = run.tables.get(each.table)
        if loaded is not None and _applies(run, each):
            names = _names(loaded)
            loaded.plan.checks.append(Check(each.rule, each.field, each.over(names), ""))
    rules = [each for each in TABLE_RULES if _applies(run, each)]
    names_of = {table: _names(loaded) for table, loaded in run.tables.items()}
    for table, made in narrow(rules, names_of).items():
        for expression in made.values():
            run.tables[table].plan.kept(expression)


def _applies(run: Run, rule: RowRule | TableRule) -> bool:
    if not run.collector.choice.applies(rule.rule):
        return False
    return all(
        table in run.tables and run.tables[table].fields(columns) is not None
        for table, columns in rule.needs.items()
    )


def _names(loaded: Loaded) -> dict[str, str]:
    return {each.name: column(at) for at, each in enumerate(loaded.schema.fields)}


def row_message(loaded: Loaded, check: Check, found: FoundRow) -> str:
    """What a row rule says of a row."""
    rule = BY_RULE[check.rule.id]
    return rule.say({name: cell_of(loaded, found, name) for name in rule.needs[rule.table]})


def ask_claims(run: Run) -> list[Answer]:
    """Ask the table rules that apply, and tell nothing yet."""
    rules = [each for each in TABLE_RULES if _applies(run, each)]
    names_of = {table: _names(loaded) for table, loaded in run.tables.items()}
    for table, made in narrow(rules, names_of).items():
        plan = run.tables[table].plan
        chosen = ", ".join(
            f"{plan.kept(expression)} AS {identifier(name)}" for name, expression in made.items()
        )
        run.connection.execute(
            f"CREATE TEMP VIEW {identifier(table)} AS SELECT row + 1 AS row, {chosen} FROM {plan.name}"
        )
    empty = _empty(run, rules)
    answers = []
    for each in rules:
        lost = each.absent is not None and run.tables[each.absent].rows.lost
        if (each.table, each.given) not in empty and not lost:
            broken = _ask(run, each)
            if broken:
                answers.append(Answer(each, broken))
    return answers


def tell_claims(run: Run, answers: Iterable[Answer]) -> None:
    """Count and place what the table rules found."""
    for each in answers:
        rule, loaded = each.rule, run.tables[each.rule.table]
        shown = each.broken[: run.collector.room(rule.rule)]
        found = loaded.rows.index.find(int(row["row"]) - 1 for row in shown)
        breaks = [
            Break(rule.rule, place_of(loaded, found[int(row["row"]) - 1], rule.field), rule.say(row))
            for row in shown
        ]
        run.collector.add_some(rule.rule, int(each.broken[0]["total"]), breaks)


def _empty(run: Run, rules: list[TableRule]) -> set[tuple[str, str | None]]:
    """The (table, column) without a cell, among those without which some rule is not broken."""
    asked: dict[str, list[str]] = {}
    for each in rules:
        if each.given is not None and each.given not in asked.setdefault(each.table, []):
            asked[each.table].append(each.given)
    empty: set[tuple[str, str | None]] = set()
    for table, names in asked.items():
        counted = ", ".join(f"count({identifier(name)})" for name in names)
        counts = one(run.connection, f"SELECT {counted} FROM {identifier(table)}")
        empty.update((table, name) for name, count in zip(names, counts, strict=True) if not count)
    return empty


def _ask(run: Run, rule: TableRule) -> list[dict[str, Any]]:
    """The rows that break a rule, as many as there is room for, each with the total."""
    most = run.collector.room(rule.rule)
    if rule.candidates is not None and not _candidates(run, rule, rule.candidates):
        return []
    once = f"SELECT DISTINCT ON (row) * FROM ({rule.query}) ORDER BY ALL"
    cursor = run.connection.execute(
        f"SELECT count(*) OVER () AS total, * FROM ({once}) ORDER BY row LIMIT {max(1, most)}"
    )
    names = [each[0] for each in cursor.description]
    broken = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if rule.candidates is not None:
        run.connection.execute("DROP TABLE candidates")
    return broken


def _candidates(run: Run, rule: TableRule, query: str) -> bool:
    """Make the table `candidates`, if there are any: a second scan of the file reads the columns not kept."""
    loaded = run.tables[rule.table]
    wanted = ""
    if int(one(run.connection, f"SELECT count(*) FROM {loaded.plan.name}")[0]) > SMALL:
        if not rows_of(run.connection, f"SELECT 1 FROM ({query}) LIMIT 1"):
            return False
        wanted = f"WHERE row IN (SELECT row FROM ({query}))"
    names = _names(loaded)
    chosen = ", ".join(f"{names[name]} AS {identifier(name)}" for name in rule.confirm)
    scan = f"SELECT {columns(loaded.rows)} FROM {reading(loaded.rows)}"
    numbered = f"SELECT row_number() OVER () AS row, {chosen} FROM ({scan})"
    run.connection.execute(f"CREATE TEMP TABLE candidates AS SELECT * FROM ({numbered}) {wanted}")
    return True
