"""`claims rules` and `claims explain`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from claims.cli.ending import reported
from claims.cli.output import say
from claims.errors import CannotDo

if TYPE_CHECKING:
    from claims.models.rule import Rule


@click.command("rules")
@reported
def list_rules() -> None:
    """List every rule with its level and what it holds to be true."""
    from claims.rules.registry import FAMILIES

    say(line for family, rules in FAMILIES.items() for line in _family(family, rules))


@click.command()
@click.argument("rule")
@reported
def explain(rule: str) -> None:
    """Say what RULE is for, with a bad and a good example and the fix; of a family, which rules it has."""
    from claims.rules.choose import unknown
    from claims.rules.registry import FAMILIES, RULES

    if rule in RULES:
        say(_rule(RULES[rule]))
    elif rule in FAMILIES:
        say(_family(rule, FAMILIES[rule]))
    else:
        raise CannotDo(unknown(rule))


def _family(family: str, rules: "tuple[Rule, ...]") -> Iterator[str]:
    yield f"{family}:\n"
    for rule in rules:
        yield f"  {rule.id:<32} {rule.level:<8} {rule.title}\n"


def _rule(rule: "Rule") -> Iterator[str]:
    yield f"{rule.id} ({rule.level}, family {rule.family})\n\n{rule.title}.\n\n{rule.why}\n\n"
    yield f"Bad:\n{_indented(rule.bad)}\n\nGood:\n{_indented(rule.good)}\n\nFix: {rule.fix}.\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
