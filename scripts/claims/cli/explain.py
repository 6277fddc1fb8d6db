"""`claims explain`."""

from collections.abc import Iterator
from textwrap import indent
from typing import TYPE_CHECKING

import click

from claims.cli.completion import complete_rule
from claims.cli.rules import list_family
from claims.cli.terminal import write_text
from claims.model.errors import CannotDo

if TYPE_CHECKING:
    from claims.model.rule import Rule


@click.command("explain")
@click.argument("rule", shell_complete=complete_rule)
def command(rule: str) -> None:
    """Explain a rule.

    Shows what RULE finds and why it matters, with a bad and a good example and the fix. If RULE is a family, lists
    its rules.
    """
    from claims.rules.choice import unknown
    from claims.rules.registry import FAMILIES, RULES

    if rule in RULES:
        write_text(_explain(RULES[rule]))
    elif rule in FAMILIES:
        write_text(list_family(rule, FAMILIES[rule]))
    else:
        raise CannotDo(unknown(rule))


def _explain(rule: "Rule") -> Iterator[str]:
    yield f"{rule.id} (family {rule.family})\n\n{rule.title}.\n\nSeverity: {rule.severities}.\n\n{rule.why}\n\n"
    yield f"Bad:\n{indent(rule.bad, '    ', bool)}\n\nGood:\n{indent(rule.good, '    ', bool)}\n\n"
    yield f"Fix: {rule.fix}.\n\nSee {rule.url}\n"
