"""`claims release`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from claims.cli.terminal import write_text
from claims.model.errors import CannotDo
from claims.text.display import quote

if TYPE_CHECKING:
    from claims.release.release import Release


@click.command("release")
@click.argument("package", required=False)
@click.option(
    "--version", metavar="X.Y.Z", help="Use this version; an error if the changes require a higher one."
)
@click.option("--base", metavar="REV", help="Compare with this revision.  [default: the last release's tag]")
@click.option("--date", "day", metavar="YYYY-MM-DD", help="Date of the CHANGELOG.md entry.  [default: none]")
@click.option(
    "--diff", "--dry-run", "dry_run", is_flag=True, help="Show what would change, without writing it."
)
def command(
    package: str | None, version: str | None, base: str | None, day: str | None, *, dry_run: bool
) -> None:
    """Prepare a release: version, file hashes and changelog entry.

    Raises the version as the changes since the last release require (Data Package recipe), writes `version`, `bytes`
    and `hash` to the descriptor and an entry to CHANGELOG.md, and prints what to commit and which tag to create.

    PACKAGE is a folder or a datapackage.json in a git repository. Defaults to the datapackage.json in the current
    directory or the nearest parent directory.
    """
    from claims.package.open import open_store
    from claims.package.temporary import temporary_folder
    from claims.release.release import ReleaseOptions, plan_release
    from claims.render.fixes import patch
    from claims.validation.suppressions import is_date

    if day is not None and not is_date(day):
        raise CannotDo(f"invalid date {quote(day)}: use YYYY-MM-DD")
    options = ReleaseOptions(version, base, day, datetime.now(UTC).date())
    with open_store(package) as store, temporary_folder() as folder:
        plan = plan_release(store, options, folder)
        if dry_run:
            for each in plan.changes:
                write_text(patch(each.shown, each.edits()))
            click.echo("".join(_summarize(plan)), nl=False, err=True)
        else:
            plan.write()
            write_text(_summarize(plan))


def _summarize(plan: "Release") -> Iterator[str]:
    from claims.text.display import terminal

    if plan.base is None:
        yield f"{plan.version}: first release\n"
    else:
        bump = "no version bump" if plan.required == "none" else f"{plan.required} version bump"
        yield f"{plan.version}: {bump} required by the changes since {terminal(plan.base)}\n"
    for each in plan.changes:
        yield f"  {terminal(each.shown)}\n"
    yield f"next: commit these files, then run git tag {plan.tag}\n"
