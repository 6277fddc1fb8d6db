"""`claims diff`."""

import os
import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from claims.cli.completion import complete_table
from claims.cli.options import keys_of, severities_of
from claims.cli.terminal import reported, say, say_cells
from claims.model.errors import CannotDo
from claims.render.diff.formats import DIFF_FORMATS, STAT
from claims.render.diff.kinds import KINDS, Kind

if TYPE_CHECKING:
    from claims.comparison.compare import Comparison
    from claims.model.diff import Diff
    from claims.render.report.view import Checkout


def _requires(*bumps: str) -> "Callable[[Diff], bool]":
    return lambda diff: diff.version_bump.required in bumps


FAILURES: "dict[str, Callable[[Diff], bool]]" = {
    "error": lambda diff: any(each.severity == "error" for each in diff.findings),
    "warning": lambda diff: bool(diff.findings),
    "major": _requires("major"),
    "minor": _requires("major", "minor"),
    "removed": lambda diff: diff.removes_rows,
}


@click.command()
@click.argument("sides", nargs=-1, metavar="[OLD [NEW] | A..B | A...B]")
@click.option("--format", "form", type=click.Choice(list(DIFF_FORMATS)), default="text", show_default=True,
              help="How to say it.")  # fmt: skip
@click.option("--index", "staged", is_flag=True, help="What is staged, in place of the working tree.")
@click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="TABLE",
    shell_complete=complete_table,
    help="Only this table. Repeatable.",
)
@click.option("--ignore-column", "ignored", multiple=True, metavar="COLUMN",
              help="Not this column, as COLUMN or TABLE.COLUMN. Repeatable.")  # fmt: skip
@click.option("--key", "keys", multiple=True, metavar="TABLE=COLUMN[,COLUMN]",
              help="Tell the table's rows apart by these columns. Repeatable.")  # fmt: skip
@click.option("--only", metavar="KIND[,KIND]", help=f"List only these: {', '.join(KINDS)}.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N",
              help="List N rows of each kind and table (default: 100 for people, 100,000 for html, all for json, "
                   "csv and changelog).")  # fmt: skip
@click.option("--max-bytes", type=click.IntRange(min=10_000), default=60_000, show_default=True,
              help="Room for --format markdown.")  # fmt: skip
@click.option("--stat", is_flag=True, help="Only figures: a line for each table.")
@click.option("--severity", "severities", multiple=True, metavar="RULE=SEVERITY",
              help="Severity of an finding. Repeatable.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(list(FAILURES)),
              help="Exit 1 for an finding of this severity or worse, a required version step, or a removed row.")  # fmt: skip
@click.option("--exit-code", is_flag=True, help="Exit 1 where anything differs.")
@click.option("--quiet", is_flag=True,
              help="Print nothing, and exit 1 if anything differs.")  # fmt: skip
@click.option("--memory-limit", metavar="SIZE", help="Memory for the engine, as in 2GB; it spills to disk.")
@reported
def diff(sides: tuple[str, ...], form: str, limit: int | None, exit_code: bool, **given: Any) -> None:
    """Say what changed between two packages, by key and cell.

    Nothing named: HEAD against the working tree. REV: that revision against the working tree. A..B: two
    revisions; A...B: their merge base against B. OLD NEW: two packages, each a folder, a datapackage.json,
    a .zip, or REV:path in git. Totals and the exit code are of all changes, whatever is listed. Exit code 0;
    with --exit-code or --quiet 1 where anything differs; 2: it could not be done.
    """
    from claims.comparison.compare import compare
    from claims.comparison.diff import diff_of, differs, list_rows
    from claims.comparison.display_names import links_of, names_of
    from claims.comparison.options import CompareOptions
    from claims.comparison.package_pair import open_sides
    from claims.render.diff.view import DiffView
    from claims.rules.choice import chosen
    from claims.rules.registry import RULES

    fails = FAILURES.get(given["fail_on"])
    _agree(form, quiet=given["quiet"], stat=given["stat"], judged=fails is not None)
    only = _kinds(given["only"])
    choice = chosen(["change"], [], severities_of(given["severities"]), None)
    options = CompareOptions(
        tables=given["tables"],
        ignored=given["ignored"],
        keys=keys_of(given["keys"]),
        memory_limit=given["memory_limit"],
    )
    if given["quiet"]:
        with compare(*open_sides(sides, staged=given["staged"]), options) as comparison:
            sys.exit(differs(comparison))
    way = STAT if given["stat"] else DIFF_FORMATS[form]
    limit = way.limit if limit is None else limit
    fetched = limit if way.fetched is None or limit is None else max(limit, way.fetched)
    with compare(*open_sides(sides, staged=given["staged"]), options) as comparison:
        found = diff_of(comparison, 0 if way.streams else limit, choice, datetime.now(UTC).date())
        view = DiffView(
            found,
            RULES,
            names_of(comparison),
            links_of(comparison),
            color=_colored(),
            streamed=tuple(list_rows(each, fetched) for each in comparison.tables) if way.streams else None,
            only=only,
            limit=limit,
            max_bytes=given["max_bytes"],
            files=_files(comparison),
            checkout=_checkout(comparison),
            asked=shlex.join([*sides, *(["--index"] if given["staged"] else [])]),
        )
        (say_cells if way.raw else say)(way.render(view))
    if (fails is not None and fails(found)) or (exit_code and found.differs):
        sys.exit(1)


def _files(comparison: "Comparison") -> dict[str, str]:
    """The file of each table that has one, as the new side's store shows it."""
    new = comparison.new
    return {
        table.name: new.store.shown(table.paths[0]) for table in new.package.tables if len(table.paths) == 1
    }


def _checkout(comparison: "Comparison") -> "Checkout | None":
    """The git checkout that the new side's folder lies in; None where its files are named from the top anyway."""
    from claims.package.folder import FolderStore
    from claims.render.report.view import Checkout

    if not isinstance(comparison.new.store, FolderStore):
        return None
    folder = comparison.new.store.folder
    top = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)
    return Checkout(top.as_posix(), Path.cwd().as_posix()) if top else None


def _agree(form: str, *, quiet: bool, stat: bool, judged: bool) -> None:
    """Raise UsageError for options of which one would be without effect."""
    if quiet and (stat or judged):
        raise click.UsageError("--quiet prints nothing and judges nothing: leave out --stat and --fail-on")
    if (stat or quiet) and form != "text":
        raise click.UsageError("--stat and --quiet have no other format than text")


def _kinds(asked: str | None) -> frozenset[Kind]:
    if asked is None:
        return frozenset(KINDS)
    for name in asked.split(","):
        if name not in KINDS:
            raise CannotDo(f"'{name}' is no kind of change: expected some of {', '.join(KINDS)}")
    return frozenset(kind for kind in KINDS if kind in asked.split(","))


def _colored() -> bool:
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
