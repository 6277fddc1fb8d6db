"""`claims log`."""

import os
import sys
from pathlib import Path

import click

from claims.cli.completion import complete_table, completing
from claims.cli.options import keys_of
from claims.cli.terminal import reported, say


@click.command()
@click.argument(
    "key",
    metavar="ID...",
    nargs=-1,
    required=True,
    shell_complete=completing("claims", "speakers", "sources"),
)
@click.option(
    "--table",
    "tables",
    multiple=True,
    metavar="TABLE",
    shell_complete=complete_table,
    help="Only this table. Repeatable.",
)
@click.option("--key", "keys", multiple=True, metavar="TABLE=COLUMN",
              help="Tell the table's rows apart by this column. Repeatable.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="How to say it.")  # fmt: skip
@reported
def log(key: tuple[str, ...], tables: tuple[str, ...], keys: tuple[str, ...], form: str) -> None:
    """Tell the history of a claim, a speaker, a source, or any row with the key ID.

    Of a key of several fields each is given, in its order: claims log b1 2024-05-03.

    When it was added, each change by cell, and the commit, the author, the date; the newest first. The package is
    the nearest one upward, as it was committed: HEAD and all before it.
    """
    from claims.comparison.package_pair import nearest
    from claims.history.states import Sought
    from claims.history.walk import log_of
    from claims.package.git_tree import place_of
    from claims.render.log import render
    from claims.text.display import json_text

    here = Path.cwd()
    found = log_of(here, place_of(here, nearest()), Sought(key, tables, keys_of(keys)))
    if form == "json":
        say([json_text(found.model_dump_json(indent=2)) + "\n"])
    else:
        say(render(found, color=sys.stdout.isatty() and not os.environ.get("NO_COLOR")))
