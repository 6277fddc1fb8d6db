"""`claims schemas`."""

import sys
from pathlib import Path

import click


@click.command("schemas")
@click.option("--check", is_flag=True, help="List files that are out of date, without writing them.")
@click.option("--root", type=click.Path(path_type=Path), default=Path(), help="Folder of the project.")
def command(check: bool, root: Path) -> None:
    """Generate schemas/, the data dictionary and the list of rules.

    Exit codes: 0: success; 1: with --check, some files are out of date; 2: usage error or unreadable input.
    """
    from claims.curate.schemas import stale, write

    if not check:
        write(root)
        return
    names = stale(root)
    for name in names:
        click.echo(f"{name} is out of date: run claims schemas", err=True)
    sys.exit(1 if names else 0)
