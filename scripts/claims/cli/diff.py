"""`claims diff`."""

import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from claims.cli.completion import complete_table
from claims.cli.options import (
    format_option,
    key_option,
    memory_option,
    parse_keys,
    parse_severities,
    severity_option,
)
from claims.cli.terminal import use_color, write_cells, write_text
from claims.model.errors import CannotDo
from claims.render.diff.formats import DIFF_FORMATS, STAT
from claims.render.diff.kinds import KINDS, Kind
from claims.text.display import plain, quote, terminal

if TYPE_CHECKING:
    from claims.comparison.compare import Comparison
    from claims.model.diff import Diff
    from claims.render.report.view import Checkout


def _requires(*bumps: str) -> "Callable[[Diff], bool]":
    return lambda diff: diff.version_bump.required in bumps


FAILURES: "dict[str, Callable[[Diff], bool]]" = {
    "error": lambda diff: any(each.severity == "error" for each in diff.findings),
    "warning": lambda diff: any(each.severity != "note" for each in diff.findings),
    "major": _requires("major"),
    "minor": _requires("major", "minor"),
    "removed": lambda diff: diff.removes_rows,
}


NEED_KEY = ("major", "minor", "removed")  # an inferred key serves reading only


@click.command("diff")
@click.argument("sides", nargs=-1, metavar="[OLD [NEW] | A..B | A...B]")
@format_option(DIFF_FORMATS)
@click.option("--index", "staged", is_flag=True, help="Compare the staged files instead of the working tree.")
@click.option("--table", "tables", multiple=True, metavar="TABLE", shell_complete=complete_table,
              help="Only this table. Repeatable.")  # fmt: skip
@click.option("--ignore-column", "ignored", multiple=True, metavar="COLUMN",
              help="Ignore this column (COLUMN or TABLE.COLUMN). Repeatable.")  # fmt: skip
@key_option
@click.option("--only", metavar="KIND[,KIND]", help=f"List only these kinds of change: {', '.join(KINDS)}.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N",
              help="Rows to list per table and kind of change.  [default: 100 for text and markdown, 10,000 for "
                   "github, 100,000 for html, else all]")  # fmt: skip
@click.option("--max-bytes", type=click.IntRange(min=10_000), default=60_000, show_default=True,
              help="Maximum size of --format markdown.")  # fmt: skip
@click.option("--stat", is_flag=True, help="Print only counts, one line per table.")
@severity_option
@click.option("--fail-on", type=click.Choice(list(FAILURES)),
              help="Exit with 1 for findings of this severity or higher, for this version bump or a higher one, or "
                   "for removed rows.")  # fmt: skip
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there are changes.")
@click.option("--quiet", is_flag=True, help="Print nothing, and exit with 1 if there are changes.")
@memory_option
def command(
    sides: tuple[str, ...], output_format: str, limit: int | None, exit_code: bool, **given: Any
) -> None:
    """Show changes between two packages, by row and cell.

    With no arguments, compare HEAD with the working tree. REV compares that revision with the working tree, A..B
    two revisions, A...B their merge base with B, and OLD NEW two packages: each is a revision, a folder, a
    datapackage.json, a .zip, or REV:path in git. Each can also be a data file, such as a .csv file. A side without
    a descriptor is read with that of the other side. A table that cannot be read is not compared. Totals and the
    exit code include changes that are not listed.

    Exit codes: 0: success; 1: --exit-code, --quiet or --fail-on applies; 2: usage error or unreadable input.
    """
    from claims.comparison.compare import compare
    from claims.comparison.diff import diff_of, differs, list_rows
    from claims.comparison.display_names import links_of, names_of
    from claims.comparison.package_pair import open_sides
    from claims.comparison.prepared_table import CompareOptions
    from claims.package.configuration import read_configuration
    from claims.render.diff.view import DiffView
    from claims.rules.choice import choose_change_rules
    from claims.rules.registry import RULES

    fails = FAILURES.get(given["fail_on"])
    _check_options(output_format, fails=fails is not None, **given)
    only = _kinds(given["only"])
    severities = parse_severities(given["severities"])
    options = CompareOptions(
        tables=given["tables"],
        ignored=given["ignored"],
        keys=parse_keys(given["keys"]),
        memory_limit=given["memory_limit"],
    )
    if given["quiet"]:
        with compare(*open_sides(sides, staged=given["staged"]), options) as comparison:
            sys.exit(differs(comparison))
    renderer = STAT if given["stat"] else DIFF_FORMATS[output_format]
    limit = renderer.limit if limit is None else limit
    fetched = limit if renderer.fetched is None or limit is None else max(limit, renderer.fetched)
    with compare(*open_sides(sides, staged=given["staged"]), options) as comparison:
        choice = choose_change_rules(read_configuration(comparison.new.store), severities)
        found = diff_of(comparison, 0, choice, datetime.now(UTC).date())
        _require_keys(found, given["fail_on"])
        view = DiffView(
            found,
            RULES,
            names_of(comparison),
            links_of(comparison),
            color=use_color(),
            streamed=tuple(list_rows(each, fetched) for each in comparison.tables),
            only=only,
            limit=limit,
            max_bytes=given["max_bytes"],
            files=comparison.new_files(),
            checkout=_checkout(comparison),
            asked=shlex.join([*sides, *(["--index"] if given["staged"] else [])]),
        )
        (write_cells if renderer.raw else write_text)(renderer.render(view))
    if output_format != "text":
        _warn(found)
    if (fails is not None and (fails(found) or not found.is_complete)) or (exit_code and found.differs):
        sys.exit(1)


def _require_keys(diff: "Diff", fail_on: str | None) -> None:
    """Raise CannotDo if --fail-on depends on rows that were matched without a stated key."""
    if fail_on in NEED_KEY and diff.version_bump.without_key:
        name = diff.version_bump.without_key[0]
        raise CannotDo(
            f"--fail-on {fail_on} needs a key of table {quote(name)}: add primaryKey to its schema, or give one with "
            f"--key {plain(name)}=COLUMN"
        )


def _warn(diff: "Diff") -> None:
    for warning in diff.warnings:
        click.echo(f"claims: {terminal(warning)}", err=True)
    for each in diff.not_compared:
        click.echo(f"claims: {terminal(each.name)}: not compared: {terminal(each.reason)}", err=True)


def _checkout(comparison: "Comparison") -> "Checkout | None":
    """Return the git checkout of the new side; None if it is not a folder, since its paths start at the top then."""
    from claims.package.folder import FolderStore
    from claims.render.report.view import find_checkout

    store = comparison.new.store
    return find_checkout(store.folder) if isinstance(store, FolderStore) else None


def _check_options(output_format: str, *, fails: bool, quiet: bool, stat: bool, **_: Any) -> None:
    """Raise UsageError for options that cannot be combined."""
    if quiet and (stat or fails):
        raise click.UsageError("--quiet cannot be combined with --stat or --fail-on")
    if (stat or quiet) and output_format != "text":
        raise click.UsageError(f"--{'stat' if stat else 'quiet'} cannot be combined with --format")


def _kinds(given: str | None) -> frozenset[Kind]:
    names = given.split(",") if given is not None else KINDS
    for name in names:
        if name not in KINDS:
            raise CannotDo(f"unknown kind of change {quote(name)} in --only: use {', '.join(KINDS)}")
    return frozenset(kind for kind in KINDS if kind in names)
