"""`claims review`."""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.options import severities_of
from claims.cli.terminal import reported, say
from claims.model.errors import CannotDo

if TYPE_CHECKING:
    from claims.model.review import Review
    from claims.review.review import Reviewed


def _requires(*bumps: str) -> "Callable[[Review], bool]":
    return lambda review: review.required_bump in (None, *bumps)


# What could not be compared, and what is there no more, passes none of these but the last.
FAILURES: "dict[str, Callable[[Review], bool]]" = {
    "invalid": lambda _: False,
    "error": lambda review: review.required_bump is None or review.counts.finding_error > 0,
    "warning": lambda review: (
        review.required_bump is None
        or review.counts.warning + review.counts.finding_error + review.counts.finding_warning > 0
    ),
    "major": _requires("major"),
    "minor": _requires("major", "minor"),
    "removed": lambda review: review.required_bump is None or review.counts.removed > 0,
}


@click.command()
@click.argument("between", metavar="BASE..HEAD | BASE...HEAD")
@click.argument("package", required=False)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write the files of the review into this folder.  [default: a temporary one]")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["markdown", "github"]), default="markdown",
              show_default=True, help="What to print: the comment, or annotations of a pull request.")  # fmt: skip
@click.option("--open/--no-open", "opens", default=None, help="Open the page.  [default: on a terminal]")
@click.option("--severity", "severities", multiple=True, metavar="RULE=SEVERITY",
              help="Severity of a rule, a family or an finding. Repeatable.")  # fmt: skip
@click.option("--fail-on", type=click.Choice([*FAILURES, "never"]), default="invalid", show_default=True,
              help="Exit 1 for a package that is not valid, and also for findings and findings of this severity or "
                   "worse, a required version step, or a removed row.")  # fmt: skip
@click.option("--memory-limit", metavar="SIZE", help="Memory for the engine, as in 2GB; it spills to disk.")
@reported
def review(
    between: str,
    package: str | None,
    output: Path | None,
    form: str,
    fail_on: str,
    severities: tuple[str, ...],
    memory_limit: str | None,
    *,
    opens: bool | None,
) -> None:
    """Show what a change would do to PACKAGE, as a comment on its pull request would.

    BASE..HEAD are two revisions in git; BASE...HEAD compares HEAD with their merge base, as a pull request does.
    The head is validated, and compared with the base. PACKAGE is a folder or a datapackage.json; by default the
    nearest one upward. Into DIR are written comment.md (none where nothing changed), summary.md, page.html,
    annotations.txt and result.json. Exit code 0; 1: --fail-on; 2: it could not be done.
    """
    from claims.review.refs import Wish, find_ends
    from claims.review.review import make_review

    wish = Wish(severities_of(severities), datetime.now(UTC).date(), memory_limit)
    ends = find_ends(between, package)
    folder = output or Path(tempfile.mkdtemp(prefix="claims-review-"))
    made = make_review(ends, wish, folder)
    if form == "github":
        say([made.read("annotations.txt")])
    elif made.review.changed:
        say([made.read("comment.md")])
    else:
        say([f"{ends.base.revision} → {ends.head.revision}: nothing changed, so there is no comment\n"])
    _page(made, opens=opens)
    if fails(made.review, fail_on):
        sys.exit(1)


def fails(found: "Review", fail_on: str) -> bool:
    """Say whether a review fails: a package that is not valid, or gone, does so unless nothing fails."""
    return fail_on != "never" and (found.verdict != "valid" or FAILURES[fail_on](found))


def _page(made: "Reviewed", *, opens: bool | None) -> None:
    """Say on stderr where the page is, and open it: where that is asked for, or nothing is and a person reads."""
    page = made.folder / "page.html"
    if not page.exists():
        if opens:
            raise CannotDo("there is no page to open: nothing was compared, or nothing changed")
        return
    click.echo(f"claims: the page is {page.resolve().as_uri()}", err=True)
    if opens or (opens is None and _read_by_a_person()):
        click.launch(page.resolve().as_uri())


def _read_by_a_person() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()
