"""`claims init`."""

from pathlib import Path

import click

from claims.cli.terminal import write_text
from claims.model.errors import CannotDo

NEXT_STEPS = """
Next steps:
  claims add source    add the document and its publisher
  claims add           add a claim
  claims validate      check the package
"""


@click.command("init")
@click.argument("folder", default=".", required=False)
@click.option("--name", metavar="NAME", help="The package's name.  [default: from the folder's name]")
@click.option("--title", metavar="TEXT", help="The package's title.  [default: from the package's name]")
@click.option("--license", "--licence", "license_name", metavar="NAME", default="CC-BY-4.0", show_default=True,
              help="License of the data, by its SPDX identifier.")  # fmt: skip
def command(folder: str, name: str | None, title: str | None, license_name: str) -> None:
    """Create a new package.

    Writes a valid package without rows to FOLDER (default: the current directory): descriptor, schemas, tables,
    .gitattributes, workflows, pre-commit hooks and READMEs. Never overwrites a file: an existing README.md,
    .gitattributes or configuration is kept; any other existing file is an error, and nothing is written.
    """
    from claims.curate.init import create_package
    from claims.text.display import terminal

    if not folder:
        raise CannotDo("the name of the folder is empty: use . for the current directory")
    created, kept = create_package(Path(folder), name, title, license_name)
    write_text(f"created {terminal((Path(folder) / path).as_posix())}\n" for path in created)
    write_text(f"kept {terminal((Path(folder) / path).as_posix())} (already exists)\n" for path in kept)
    write_text([NEXT_STEPS])
