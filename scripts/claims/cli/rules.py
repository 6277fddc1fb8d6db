"""`claims rules`."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from claims.cli.completion import complete_family
from claims.cli.terminal import write_text
from claims.model.errors import CannotDo
from claims.text.display import quote

if TYPE_CHECKING:
    from claims.model.rule import Rule


@click.command("rules")
@click.argument("families", nargs=-1, metavar="[FAMILY]...", shell_complete=complete_family)
def command(families: tuple[str, ...]) -> None:
    """List the rules.

    Lists the rules of each FAMILY (default: all families) with their severity and title.
    """
    from claims.rules.choice import unknown
    from claims.rules.registry import FAMILIES, RULES

    for name in families:
        if name in RULES:
            raise CannotDo(f"{quote(name)} is a rule, not a family: run claims explain {name}")
        if name not in FAMILIES:
            raise CannotDo(unknown(name))
    for name in families or FAMILIES:
        write_text(list_family(name, FAMILIES[name]))


def list_family(family: str, rules: "Iterable[Rule]") -> Iterator[str]:
    """Yield the family and a line for each of its rules."""
    yield f"{family}:\n"
    for rule in rules:
        strict = f" ({rule.claims_severity} in a dataset of claims)" if rule.claims_severity else ""
        yield f"  {rule.id:<32} {rule.severity:<8} {rule.title}{strict}\n"
