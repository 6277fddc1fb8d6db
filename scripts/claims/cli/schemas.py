"""`claims schemas`."""

import sys
from pathlib import Path

import click

from claims.cli.ending import reported


@click.command("schemas")
@click.option("--check", is_flag=True, help="Say what is stale, and write nothing.")
@click.option("--root", type=click.Path(path_type=Path), default=Path(), help="Folder of the project.")
@reported
def write_schemas(check: bool, root: Path) -> None:
    """Write schemas/, the data dictionary and the README's list of rules anew."""
    from claims.schemas import stale, write

    if not check:
        write(root)
        return
    old = stale(root)
    for name in old:
        click.echo(f"{name} is stale: run claims schemas", err=True)
    sys.exit(1 if old else 0)
