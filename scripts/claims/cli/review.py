"""`claims review`."""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.options import memory_option, parse_severities, severity_option
from claims.cli.terminal import is_terminal, write_text
from claims.model.errors import CannotDo

if TYPE_CHECKING:
    from claims.model.review import Review
    from claims.review.review import Reviewed


def _requires(*bumps: str) -> "Callable[[Review], bool]":
    return lambda review: review.required_bump in (None, *bumps)


# A change that could not be compared (no required bump) fails all of these but the first.
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


@click.command("review")
@click.argument("between", metavar="BASE..HEAD | BASE...HEAD")
@click.argument("package", required=False)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="Write the files of the review to this folder.  [default: a temporary folder]")  # fmt: skip
@click.option("--format", "output_format", type=click.Choice(["markdown", "github"]), default="markdown",
              show_default=True, help="Output format: a comment, or annotations of a pull request.")  # fmt: skip
@click.option("--open/--no-open", "opens", default=None,
              help="Open the HTML page in a browser.  [default: on a terminal]")  # fmt: skip
@severity_option
@click.option("--fail-on", type=click.Choice([*FAILURES, "never"]), default="invalid", show_default=True,
              help="Exit with 1 for an invalid package, and also for findings of this severity or higher, for this "
                   "version bump or a higher one, or for removed rows.")  # fmt: skip
@memory_option
def command(
    between: str,
    package: str | None,
    output: Path | None,
    output_format: str,
    fail_on: str,
    severities: tuple[str, ...],
    memory_limit: str | None,
    *,
    opens: bool | None,
) -> None:
    """Review a change: validate it, compare it, write a report.

    BASE..HEAD are two git revisions; BASE...HEAD compares HEAD with their merge base, as a pull request does.
    Validates the package at HEAD, compares it with BASE, and prints the comment for the pull request. Writes
    comment.md (if anything changed), summary.md, page.html, annotations.txt and result.json to DIR.

    PACKAGE is a folder or a datapackage.json. Defaults to the datapackage.json in the current directory or the
    nearest parent directory.

    Exit codes: 0: success; 1: --fail-on applies; 2: usage error or unreadable input.
    """
    from claims.review.refs import find_ends
    from claims.review.review import make_review
    from claims.validation.validate import Options

    options = Options(
        severities=parse_severities(severities), today=datetime.now(UTC).date(), memory_limit=memory_limit
    )
    ends = find_ends(between, package)
    folder = output or Path(tempfile.mkdtemp(prefix="claims-review-"))
    made = make_review(ends, options, folder)
    if output_format == "github":
        write_text([made.read("annotations.txt")])
    elif made.review.changed:
        write_text([made.read("comment.md")])
    else:
        write_text([f"{ends.base.revision} → {ends.head.revision}: nothing changed, no comment written\n"])
    _open_page(made, opens=opens)
    if fails(made.review, fail_on):
        sys.exit(1)


def fails(found: "Review", fail_on: str) -> bool:
    """Return whether a review fails; an invalid or missing package always does, unless `fail_on` is "never"."""
    return fail_on != "never" and (found.verdict != "valid" or FAILURES[fail_on](found))


def _open_page(made: "Reviewed", *, opens: bool | None) -> None:
    """Print the URL of the page on stderr, and open it if asked to, or on a terminal unless asked not to."""
    page = made.folder / "page.html"
    if not page.exists():
        if opens:
            raise CannotDo("no page to open: nothing was compared, or nothing changed")
        return
    click.echo(f"claims: report: {page.resolve().as_uri()}", err=True)
    if opens or (opens is None and is_terminal()):
        click.launch(page.resolve().as_uri())
