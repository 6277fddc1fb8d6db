"""`claims suppress`."""

import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from claims.cli.completion import complete_rule
from claims.cli.options import suppressions_option
from claims.cli.terminal import write_text
from claims.model.errors import CannotDo
from claims.text.display import plain, quote


@click.command("suppress")
@click.argument("package", required=False)
@click.option("--all", "every", is_flag=True, help="Suppress all findings.")
@click.option("--rule", "rules", multiple=True, metavar="RULE", shell_complete=complete_rule,
              help="Suppress all findings of this rule or family. Repeatable.")  # fmt: skip
@click.option("--reason", default="", metavar="TEXT", help="Why the findings are suppressed.")
@click.option("--owner", default="", metavar="NAME", help="Who is responsible for them.")
@click.option(
    "--until", default="", metavar="DATE", help="Last day on which they are suppressed (YYYY-MM-DD)."
)
@suppressions_option
def command(package: str | None, every: bool, rules: tuple[str, ...], reason: str, owner: str,
            until: str, suppressions: Path | None) -> None:  # fmt: skip
    """Suppress findings, with a reason.

    Adds the current findings of `claims validate` to the file of suppressed findings, so that only new ones are
    reported. Suppressions that have expired are renewed; others are kept unchanged.

    Exit codes: 0: all findings are suppressed; 1: some cannot be suppressed; 2: usage error or unreadable input.
    """
    from claims.validation.suppress import Approval, suppress_findings
    from claims.validation.suppressions import is_date
    from claims.validation.validate import Options

    today = datetime.now(UTC).date()
    if every == bool(rules):
        raise CannotDo("choose what to suppress: --all, or --rule RULE")
    if not reason.strip():
        raise CannotDo("give a reason: --reason TEXT")
    if until and not is_date(until):
        raise CannotDo(f"invalid date {quote(until)} in --until: use YYYY-MM-DD")
    if until and until < today.isoformat():
        raise CannotDo(f"--until {until} is in the past: use a later date")
    options = Options(select=rules, suppressions=suppressions, today=today)
    done = suppress_findings(package, options, Approval(reason, owner, until))
    write_text([f"{plain(done.file)}: {done.added:,} added, {done.renewed:,} renewed, {done.kept:,} kept\n"])
    for rule, count in sorted(Counter(done.left).items()):
        click.echo(f"claims: not suppressed: {count:,} × {rule}", err=True)
    sys.exit(1 if done.left else 0)
