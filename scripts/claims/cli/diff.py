"""`claims diff`."""

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from claims.cli.ending import reported
from claims.cli.levels import levels_of
from claims.cli.output import say
from claims.errors import CannotDo
from claims.render.diff.formats import DIFF_FORMATS

if TYPE_CHECKING:
    from claims.models.diff import Diff


def _requires(*bumps: str) -> "Callable[[Diff], bool]":
    return lambda diff: diff.verdict.required_bump in bumps


FAILURES: "dict[str, Callable[[Diff], bool]]" = {
    "error": lambda diff: any(each.level == "error" for each in diff.events),
    "warning": lambda diff: bool(diff.events),
    "major": _requires("major"),
    "minor": _requires("major", "minor"),
    "removed": lambda diff: any(each.counts.removed for each in diff.tables),
}


@click.command()
@click.argument("sides", nargs=-1, metavar="[OLD [NEW] | A..B | A...B]")
@click.option("--format", "form", type=click.Choice(list(DIFF_FORMATS)), default="text", show_default=True,
              help="How to say it.")  # fmt: skip
@click.option("--index", "staged", is_flag=True, help="What is staged, in place of the working tree.")
@click.option("--table", "tables", multiple=True, metavar="TABLE", help="Only this table. Repeatable.")
@click.option("--ignore-column", "ignored", multiple=True, metavar="COLUMN",
              help="Not this column, as COLUMN or TABLE.COLUMN. Repeatable.")  # fmt: skip
@click.option("--key", "keys", multiple=True, metavar="TABLE=COLUMN[,COLUMN]",
              help="Tell the table's rows apart by these columns. Repeatable.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=0), metavar="N",
              help="Rows listed of each kind and table; totals are always true.")  # fmt: skip
@click.option("--level", "levels", multiple=True, metavar="RULE=LEVEL",
              help="Level of an event. Repeatable.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(list(FAILURES)),
              help="Exit 1 for an event of this level or worse, a required version step, or a removed row.")  # fmt: skip
@click.option("--exit-code", is_flag=True, help="Exit 1 where anything differs.")
@click.option("--memory-limit", metavar="SIZE", help="Memory for the engine, as in 2GB; it spills to disk.")
@reported
def diff(sides: tuple[str, ...], form: str, limit: int | None, exit_code: bool, **given: Any) -> None:
    """Say what changed between two packages, by key and cell.

    Nothing named: HEAD against the working tree. REV: that revision against the working tree. A..B: two
    revisions; A...B: their merge base against B. OLD NEW: two packages, each a folder, a datapackage.json,
    a .zip, or REV:path in git. Exit code 0; with --exit-code 1 where anything differs; 2: it could not be done.
    """
    from claims.comparison.compare import Options, compared
    from claims.comparison.names import names_of
    from claims.comparison.result import diff_of
    from claims.comparison.sides import open_sides
    from claims.render.diff.view import DiffView
    from claims.rules.choose import chosen
    from claims.rules.registry import RULES

    choice = chosen(["event"], [], levels_of(given["levels"]), None)
    options = Options(
        tables=given["tables"],
        ignored=given["ignored"],
        keys=_keys(given["keys"]),
        memory_limit=given["memory_limit"],
    )
    with compared(*open_sides(sides, staged=given["staged"]), options) as comparison:
        found = diff_of(comparison, limit, choice, datetime.now(UTC).date())
        view = DiffView(found, RULES, names_of(comparison), color=_colored())
    say(DIFF_FORMATS[form].render(view))
    fails = FAILURES.get(given["fail_on"])
    if (fails is not None and fails(found)) or (exit_code and found.differs):
        sys.exit(1)


def _colored() -> bool:
    return sys.stdout is not None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _keys(given: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    keys: dict[str, tuple[str, ...]] = {}
    for each in given:
        table, sign, columns = each.partition("=")
        if not sign or not table or not all(columns.split(",")):
            raise CannotDo(f"'{each}' is no key: write TABLE=COLUMN or TABLE=COLUMN,COLUMN")
        keys[table] = tuple(columns.split(","))
    return keys
