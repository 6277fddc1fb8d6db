"""`claims rules` and `claims explain`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.completion import complete_family, complete_rule
from claims.cli.terminal import reported, say
from claims.model.errors import CannotDo
from claims.text.display import quote

if TYPE_CHECKING:
    from claims.model.rule import Rule


@click.command("rules")
@click.argument("families", nargs=-1, metavar="[FAMILY]...", shell_complete=complete_family)
@reported
def list_rules(families: tuple[str, ...]) -> None:
    """List every rule, or those of FAMILY, with its severity and what it holds to be true."""
    from claims.rules.choice import unknown
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
    from claims.rules.choice import unknown
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
        yield f"  {rule.id:<32} {rule.severity:<8} {rule.title}\n"


def _rule(rule: "Rule") -> Iterator[str]:
    yield f"{rule.id} ({rule.severity}, family {rule.family})\n\n{rule.title}.\n\n{rule.why}\n\n"
    yield f"Bad:\n{_indented(rule.bad)}\n\nGood:\n{_indented(rule.good)}\n\nFix: {rule.fix}.\n\nSee {rule.url}\n"


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


@click.command("schemas")
@click.option("--check", is_flag=True, help="List stale files and write nothing.")
@click.option("--root", type=click.Path(path_type=Path), default=Path(), help="Folder of the project.")
@reported
def write_schemas(check: bool, root: Path) -> None:
    """Regenerate the schemas, the data dictionary and the pages of the rules."""
    from claims.curate.schemas import stale, write

    if not check:
        write(root)
        return
    old = stale(root)
    for name in old:
        click.echo(f"{name} is stale: run claims schemas", err=True)
    sys.exit(1 if old else 0)
