"""`claims suppress`."""

import os
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.completion import complete_rule
from claims.cli.options import suppressions_option
from claims.cli.terminal import write_text
from claims.model.errors import CannotDo
from claims.text.display import plain, quote

if TYPE_CHECKING:
    from claims.validation.suppress import Approval
    from claims.validation.suppressions import Suppression


@click.command("suppress")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--package", metavar="PACKAGE",
              help="Folder or descriptor.  [default: nearest package, in the current directory or above]")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Suppress all findings.")
@click.option("--rule", "rules", multiple=True, metavar="RULE", shell_complete=complete_rule,
              help="Suppress all findings of this rule or family. Repeatable.")  # fmt: skip
@click.option("--since", metavar="REV",
              help="Also findings of claims diff, compared with this git revision.  [default for IDs and change "
                   "rules: HEAD]")  # fmt: skip
@click.option("--reason", default="", metavar="TEXT", help="Why the findings are suppressed.")
@click.option("--owner", default="", metavar="NAME", help="Who is responsible for them.")
@click.option(
    "--until", default="", metavar="DATE", help="Last day on which they are suppressed (YYYY-MM-DD)."
)
@suppressions_option
def command(ids: tuple[str, ...], package: str | None, every: bool, rules: tuple[str, ...], since: str | None,
            reason: str, owner: str, until: str, suppressions: Path | None) -> None:  # fmt: skip
    """Suppress findings, with a reason.

    An ID is what `claims validate` and `claims diff` print in brackets after a finding. Adds findings to the file of
    suppressed findings, so that only others are reported. Suppressions that have expired are renewed; others are kept
    unchanged.

    Exit codes: 0: all findings are suppressed; 1: some cannot be suppressed; 2: usage error or unreadable input.
    """
    from claims.rules.registry import FAMILIES
    from claims.validation.suppress import Chosen, suppress_findings
    from claims.validation.validate import Options

    today = datetime.now(UTC).date()
    if [every, bool(rules), bool(ids)].count(True) != 1:
        raise CannotDo("choose what to suppress: --all, --rule RULE, or the ids of findings")
    approval = _approval(reason, owner, until, today)
    options = Options(select=rules, suppressions=suppressions, today=today)
    changes = {"change", *(rule.id for rule in FAMILIES["change"])}
    with_changes = since is not None or not changes.isdisjoint(rules)
    chosen = Chosen(ids, lambda: _changes(package, since or "HEAD", rules, today), with_changes)
    done = suppress_findings(package, options, chosen, approval)
    write_text([f"{plain(done.file)}: {done.added:,} added, {done.renewed:,} renewed, {done.kept:,} kept\n"])
    for rule, count in sorted(Counter(done.left).items()):
        click.echo(f"claims: not suppressed: {count:,} × {rule}", err=True)
    sys.exit(1 if done.left else 0)


def _approval(reason: str, owner: str, until: str, today: date) -> "Approval":
    """Return the approval. Raises CannotDo without a reason, and for an invalid or past date."""
    from claims.validation.suppress import Approval
    from claims.validation.suppressions import is_date

    if not reason.strip():
        raise CannotDo("give a reason: --reason TEXT")
    if until and not is_date(until):
        raise CannotDo(f"invalid date {quote(until)} in --until: use YYYY-MM-DD")
    if until and until < today.isoformat():
        raise CannotDo(f"--until {until} is in the past: use a later date")
    return Approval(reason, owner, until)


def _changes(package: str | None, since: str, rules: tuple[str, ...], today: date) -> "list[Suppression]":
    """Return the findings of the comparison of a revision with the package in the working tree."""
    from claims.comparison.package_pair import open_sides
    from claims.comparison.suppress import entries_for_changes

    if package is None:
        return entries_for_changes(open_sides([since]), rules, today)
    place = Path(os.path.relpath(package)).as_posix()
    return entries_for_changes(open_sides([f"{since}:./{place}", package]), rules, today)
