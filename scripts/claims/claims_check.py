"""Runs the claim rules: conditions on rows in the scan of their table, queries over narrow views of tables."""

from claims.engine.checks import Check
from claims.engine.duck import identifier
from claims.engine.index import Found
from claims.engine.scan import column
from claims.models.rule import Break
from claims.rules.claim_rules import ROW_RULES, TABLE_RULES, RowRule, TableRule, narrow
from claims.tables import Loaded, Run, cell_of, place_of

BY_RULE: dict[str, RowRule] = {each.rule.id: each for each in ROW_RULES}


def plan_claims(run: Run) -> None:
    """Write down the row rules that apply, and the columns that the table rules need."""
    for each in ROW_RULES:
        loaded = run.tables.get(each.table)
        if loaded is not None and _applies(run, each):
            names = _names(loaded)
            loaded.plan.checks.append(Check(each.rule, each.field, each.over(names), ""))
    rules = [each for each in TABLE_RULES if _applies(run, each)]
    names_of = {table: _names(loaded) for table, loaded in run.tables.items()}
    for table, columns in narrow(rules, names_of).items():
        for expression in columns.values():
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


def row_message(loaded: Loaded, check: Check, found: Found) -> str:
    """What a row rule says of a row."""
    rule = BY_RULE[check.rule.id]
    return rule.say({name: cell_of(loaded, found, name) for name in rule.needs[rule.table]})


def claim_breaks(run: Run) -> None:
    """Run the table rules that apply."""
    rules = [each for each in TABLE_RULES if _applies(run, each)]
    names_of = {table: _names(loaded) for table, loaded in run.tables.items()}
    for table, columns in narrow(rules, names_of).items():
        plan = run.tables[table].plan
        chosen = ", ".join(
            f"{plan.kept(expression)} AS {identifier(name)}" for name, expression in columns.items()
        )
        run.connection.execute(
            f"CREATE TEMP VIEW {identifier(table)} AS SELECT row + 1 AS row, {chosen} FROM {plan.name}"
        )
    for each in rules:
        _run_rule(run, each)


def _run_rule(run: Run, rule: TableRule) -> None:
    loaded = run.tables[rule.table]
    if rule.candidates is not None:
        rows = [int(row) - 1 for (row, *_) in run.connection.execute(rule.candidates).fetchall()]
        if not rows:
            return
        found = loaded.rows.index.find(rows)
        named = ", ".join(f"{identifier(name)} VARCHAR" for name in rule.confirm)
        run.connection.execute(f"CREATE TEMP TABLE candidates (row BIGINT, {named})")
        marks = ", ".join("?" for _ in range(len(rule.confirm) + 1))
        cells = [
            [row + 1, *(cell_of(loaded, found[row], name) for name in rule.confirm)] for row in sorted(found)
        ]
        run.connection.executemany(f"INSERT INTO candidates VALUES ({marks})", cells)
    cursor = run.connection.execute(f"SELECT * FROM ({rule.query}) ORDER BY row")
    names = [each[0] for each in cursor.description]
    broken = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    if rule.candidates is not None:
        run.connection.execute("DROP TABLE candidates")
    shown = broken[: run.collector.room(rule.rule)]
    found = loaded.rows.index.find(int(each["row"]) - 1 for each in shown)
    breaks = [
        Break(rule.rule, place_of(loaded, found[int(each["row"]) - 1], rule.field), rule.say(each))
        for each in shown
    ]
    run.collector.add_some(rule.rule, len(broken), breaks)
