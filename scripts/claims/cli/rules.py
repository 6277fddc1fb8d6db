"""`claims rules` and `claims explain`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from claims.cli.completion import complete_family, complete_rule
from claims.cli.ending import reported
from claims.cli.output import say
from claims.errors import CannotDo
from claims.quote import quote

if TYPE_CHECKING:
    from claims.models.rule import Rule


@click.command("rules")
@click.argument("families", nargs=-1, metavar="[FAMILY]...", shell_complete=complete_family)
@reported
def list_rules(families: tuple[str, ...]) -> None:
    """List every rule, or those of FAMILY, with its level and what it holds to be true."""
    from claims.rules.choose import unknown
    from claims.rules.registry import FAMILIES, RULES

    for name in families:
        if name in RULES:
            raise CannotDo(f"{quote(name)} is a rule: claims explain {name} tells of it")
        if name not in FAMILIES:
            raise CannotDo(unknown(name))
    say(line for family in families or FAMILIES for line in _family(family, FAMILIES[family]))


@click.command()
@click.argument("rule", shell_complete=complete_rule)
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
