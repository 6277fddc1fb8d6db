"""`claims fix`."""

import sys
from datetime import UTC, datetime

import click

from claims.cli.options import rule_options
from claims.cli.terminal import write_text


@click.command("fix")
@click.argument("package", required=False)
@click.option("--diff", is_flag=True, help="Show what would change, without writing it.")
@rule_options
@click.option(
    "--exit-zero", is_flag=True, help="Exit with 0 even if findings remain, as in a pre-commit hook."
)
def command(
    package: str | None, select: tuple[str, ...], ignore: tuple[str, ...], *, diff: bool, exit_zero: bool
) -> None:
    """Fix problems that can be fixed safely.

    Fixes byte order marks, line endings, Unicode normalization, leading and trailing whitespace, bare quotes, the
    order of rows, and whatever else a rule marks as fixable. Removes `bytes` and `hash` of the files that it
    changes, or that changed since the last commit or release, until the next release; of other files only if
    --select names their rule.

    PACKAGE is a folder or a datapackage.json. Defaults to the datapackage.json in the current directory or the
    nearest parent directory.

    Exit codes: 0: no errors remain; 1: errors remain, a problem could not be fixed here (unless --exit-zero), or
    with --diff something would change; 2: usage error or unreadable input. Warnings that cannot be fixed,
    suppressed findings and skipped rules do not count.
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
                write_text(patch(each.shown, each.edits()))
        else:
            plan.write()
            write_text(repairs(plan))
    if diff:
        click.echo("".join(leftovers(plan)), nl=False, err=True)
    else:
        write_text(leftovers(plan))
    if not plan.revisions and not plan.left:
        write_text([nothing(plan)])
    remains = bool(plan.left or plan.stay["error"]) and not exit_zero
    sys.exit(1 if remains or (diff and plan.revisions) else 0)
