"""`claims rules` and `claims explain`."""

import click

from claims.cli.ending import reported
from claims.errors import CannotDo


@click.command("rules")
@reported
def list_rules() -> None:
    """List every rule with its level and what it holds to be true."""
    from claims.rules.registry import FAMILIES

    for family, rules in FAMILIES.items():
        click.echo(f"{family}:")
        for rule in rules:
            click.echo(f"  {rule.id:<28} {rule.level:<8} {rule.title}")


@click.command()
@click.argument("rule")
@reported
def explain(rule: str) -> None:
    """Say what RULE is for, with a bad and a good example and the fix."""
    from claims.rules.choose import unknown
    from claims.rules.registry import RULES

    if rule not in RULES:
        raise CannotDo(unknown(rule))
    each = RULES[rule]
    click.echo(f"{each.id} ({each.level}, family {each.family})\n\n{each.title}.\n\n{each.why}\n")
    click.echo(f"Bad:\n{_indented(each.bad)}\n\nGood:\n{_indented(each.good)}\n\nFix: {each.fix}.")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
