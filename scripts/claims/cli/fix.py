"""`claims fix`."""

import sys
from datetime import UTC, datetime

import click

from claims.cli.completion import complete_rule
from claims.cli.terminal import reported, say


@click.command()
@click.argument("package", required=False)
@click.option("--diff", is_flag=True, help="Show what would change, and write nothing.")
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rule,
    help="Only this rule or family. Repeatable.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rule,
    help="Not this rule or family. Repeatable.",
)
@click.option("--exit-zero", is_flag=True, help="Exit 0 whatever stays, as in a hook that only repairs.")
@reported
def fix(
    package: str | None, diff: bool, select: tuple[str, ...], ignore: tuple[str, ...], *, exit_zero: bool
) -> None:
    """Repair in PACKAGE what is safe to repair.

    Byte order marks, line ends, Unicode's composed form, spaces at the ends of cells, stray quotes, the order
    of rows: whatever a rule marks as fixable; bytes and hash of a file that is changed, here or since the last
    commit or release, are taken out until the next one; of any other file only where --select names their rule.
    PACKAGE is a folder or a datapackage.json; by default the nearest one upward. Exit code 0: no error is left;
    1: an error stays, or something that could not be repaired here (not with --exit-zero), or with --diff
    something would change; 2: it could not be done. Warnings that cannot be repaired, suppressed findings and
    rules that were not chosen do not count.
    """
    from claims.edit.fix import plan_fixes
    from claims.package.open import open_store
    from claims.package.temporary import temporary_folder
    from claims.render.fixes import leftovers, nothing, patch, repairs
    from claims.rules.choice import chosen

    choice = chosen(select, ignore, {}, None)
    with open_store(package) as store, temporary_folder() as folder:
        plan = plan_fixes(store, choice, folder, datetime.now(UTC).date())
        if diff:
            for each in plan.revisions:
                say(patch(each.shown, each.edits()))
        else:
            plan.write()
            say(repairs(plan))
    if diff:
        click.echo("".join(leftovers(plan)), nl=False, err=True)
    else:
        say(leftovers(plan))
    if not plan.revisions and not plan.left:
        say([nothing(plan)])
    stays = bool(plan.left or plan.stay["error"]) and not exit_zero
    sys.exit(1 if stays or (diff and plan.revisions) else 0)
