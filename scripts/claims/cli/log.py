"""`claims log`."""

from pathlib import Path

import click

from claims.cli.completion import complete_ids, complete_table
from claims.cli.options import format_option, key_option, parse_keys
from claims.cli.terminal import use_color, write_text


@click.command("log")
@click.argument("key", metavar="ID...", nargs=-1, required=True,
                shell_complete=complete_ids("claims", "speakers", "sources"))  # fmt: skip
@click.option("--table", "tables", multiple=True, metavar="TABLE", shell_complete=complete_table,
              help="Only this table. Repeatable.")  # fmt: skip
@key_option
@format_option(["text", "json"])
def command(key: tuple[str, ...], tables: tuple[str, ...], keys: tuple[str, ...], output_format: str) -> None:
    """Show the history of a claim.

    ID is the key of a claim, a speaker, a source or any other row; if the key has several columns, give a value for
    each, in their order: claims log b1 2024-05-03. A table without a primary key is searched by a unique key, or by
    the first column, or pair of columns, that is unique in its newest file.

    Shows when the row was added and each change to a cell, with commit, author and date, newest first. Reads the
    commits of the datapackage.json in the current directory or the nearest parent directory, starting at HEAD.
    """
    from claims.comparison.package_pair import nearest
    from claims.history.states import RowQuery
    from claims.history.walk import log_of
    from claims.package.git_tree import place_of
    from claims.render.log import render
    from claims.text.display import json_text

    here = Path.cwd()
    found = log_of(here, place_of(here, nearest()), RowQuery(key, tables, parse_keys(keys)))
    if output_format == "json":
        write_text([json_text(found.model_dump_json(indent=2)) + "\n"])
    else:
        write_text(render(found, color=use_color()))
