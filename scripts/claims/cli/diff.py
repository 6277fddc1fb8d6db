"""`claims diff`."""

import os
import sys

import click

from claims.cli.ending import reported
from claims.cli.output import say
from claims.errors import CannotDo
from claims.render.diff.formats import DIFF_FORMATS


@click.command()
@click.argument("sides", nargs=-1, metavar="[OLD [NEW] | A..B | A...B]")
@click.option("--format", "form", type=click.Choice(list(DIFF_FORMATS)), default="text", show_default=True,
              help="How to say it.")  # fmt: skip
@click.option("--table", "tables", multiple=True, metavar="TABLE", help="Only this table. Repeatable.")
@click.option("--ignore-column", "ignored", multiple=True, metavar="COLUMN",
              help="Not this column, as COLUMN or TABLE.COLUMN. Repeatable.")  # fmt: skip
@click.option("--key", "keys", multiple=True, metavar="TABLE=COLUMN[,COLUMN]",
              help="Tell the table's rows apart by these columns. Repeatable.")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=0), metavar="N",
              help="Rows listed of each kind and table; totals are always true.")  # fmt: skip
@click.option("--exit-code", is_flag=True, help="Exit 1 where anything differs.")
@click.option("--memory-limit", metavar="SIZE", help="Memory for the engine, as in 2GB; it spills to disk.")
@reported
def diff(sides: tuple[str, ...], form: str, tables: tuple[str, ...], ignored: tuple[str, ...],
         keys: tuple[str, ...], limit: int | None, exit_code: bool, memory_limit: str | None) -> None:  # fmt: skip
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

    options = Options(tables=tables, ignored=ignored, keys=_keys(keys), memory_limit=memory_limit)
    with compared(*open_sides(sides), options) as comparison:
        found = diff_of(comparison, limit)
        view = DiffView(found, names_of(comparison), color=_colored())
    say(DIFF_FORMATS[form].render(view))
    if exit_code and found.differs:
        raise click.exceptions.Exit(1)


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
