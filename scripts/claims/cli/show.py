"""`claims show`."""

import click

from claims.cli.completion import completing
from claims.cli.ending import reported
from claims.cli.output import say


@click.command()
@click.argument("claim", shell_complete=completing("claims"))
@click.argument("package", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="How to say it.")  # fmt: skip
@reported
def show(claim: str, package: str | None, form: str) -> None:
    """Show CLAIM whole: speaker, source, what it revises, what revises or answers it, and the commits that changed it.

    PACKAGE is a folder, a datapackage.json, a .zip, or REV:path in git; by default the nearest one upward.
    """
    from claims.curation.desk import Desk
    from claims.curation.reading import opened
    from claims.curation.showing import shown
    from claims.render.claims import whole
    from claims.render.escape import json_text
    from claims.store.find import open_store
    from claims.temporary import temporary_folder

    with open_store(package) as store, temporary_folder() as folder:
        desk = Desk(opened(store, folder))
        found = shown(desk, claim)
        if form == "json":
            say([json_text(found.model_dump_json(indent=2)) + "\n"])
        else:
            say(whole(found, desk.names()))
