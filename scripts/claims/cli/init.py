"""`claims init`."""

from pathlib import Path

import click

from claims.cli.terminal import reported, say


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path(), required=False)
@click.option("--name", metavar="NAME", help="The package's name.  [default: after the folder]")
@click.option("--title", metavar="TEXT", help="Its title.  [default: after the name]")
@click.option("--license", "--licence", "license_name", metavar="SPDX", default="CC-BY-4.0", show_default=True,
              help="The licence of the data.")  # fmt: skip
@reported
def init(folder: Path, name: str | None, title: str | None, license_name: str) -> None:
    """Begin a package for another article or project in FOLDER, by default this one.

    It has no rows yet, and is valid: a descriptor, the schemas, the tables, .gitattributes, workflows, hooks, and
    READMEs. No file is overwritten: where one of them is there, nothing is written, and the exit code is 2.
    """
    from claims.curate.init import Wish, begin
    from claims.text.display import terminal

    files = begin(folder, Wish(name, title, license_name))
    say(f"{terminal((folder / path).as_posix())}\n" for path in files)
