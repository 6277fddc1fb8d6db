"""`claims release`."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from claims.cli.terminal import reported, say
from claims.model.errors import CannotDo

if TYPE_CHECKING:
    from claims.release.release import Release


@click.command()
@click.argument("package", required=False)
@click.option("--version", metavar="X.Y.Z", help="This version; refused where the changes require more.")
@click.option("--base", metavar="REV", help="Compare with this revision.  [default: the last release's tag]")
@click.option(
    "--date", "day", metavar="YYYY-MM-DD", help="The day to write into CHANGELOG.md; none is without it."
)
@click.option("--diff", "--dry-run", "shown", is_flag=True, help="Show what would change, and write nothing.")
@reported
def release(
    package: str | None, version: str | None, base: str | None, day: str | None, *, shown: bool
) -> None:
    """Make a release of PACKAGE: version, bytes and hash in its descriptor, the entry in CHANGELOG.md.

    The version is raised as what changed since the last release requires by the Data Package recipe. PACKAGE is a
    folder or a datapackage.json in a git repository; by default the nearest one upward. What to commit and which tag
    to make is said, and left to you.
    """
    from claims.package.open import open_store
    from claims.package.temporary import temporary_folder
    from claims.release.release import Wish, plan_release
    from claims.render.fixes import patch

    wish = Wish(version, base, _day(day), datetime.now(UTC).date())
    with open_store(package) as store, temporary_folder() as folder:
        plan = plan_release(store, wish, folder)
        if shown:
            for each in plan.changes:
                say(patch(each.shown, each.edits()))
            click.echo("".join(_told(plan)), nl=False, err=True)
        else:
            plan.write()
            say(_told(plan))


def _told(plan: "Release") -> Iterator[str]:
    from claims.text.display import terminal

    if plan.base is None:
        yield f"{plan.version}: the first release\n"
    else:
        why = "no version" if plan.required == "none" else f"a {plan.required} version"
        yield f"{plan.version}: what changed since {terminal(plan.base)} requires {why}\n"
    for each in plan.changes:
        yield f"  {terminal(each.shown)}\n"
    yield f"next: commit this, then git tag {plan.tag}\n"


def _day(given: str | None) -> str | None:
    if given is None:
        return None
    try:
        date.fromisoformat(given)
        right = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given)
    except ValueError:
        right = None
    if not right:
        raise CannotDo(f"'{given}' is no date: expected one such as 2031-01-31")
    return given


@click.command()
@click.argument("sides", nargs=-1, metavar="[A..B | OLD [NEW]]")
@reported
def changelog(sides: tuple[str, ...]) -> None:
    """Write what changed as an entry for CHANGELOG.md, in the form of Keep a Changelog.

    The sides are named as for claims diff. Where both state one version, the entry is called Unreleased.
    """
    from claims.comparison.compare import compare
    from claims.comparison.diff import diff_of
    from claims.comparison.options import CompareOptions
    from claims.comparison.package_pair import open_sides
    from claims.render.diff.changelog import render
    from claims.render.diff.view import DiffView
    from claims.rules.choice import chosen
    from claims.rules.registry import FAMILIES

    without_findings = chosen(["change"], [rule.id for rule in FAMILIES["change"]], {}, None)
    with compare(*open_sides(sides), CompareOptions()) as comparison:
        found = diff_of(comparison, None, without_findings)
    say(render(DiffView(found, {})))
