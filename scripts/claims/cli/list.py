"""`claims list`."""

import click

from claims.cli.completion import completing
from claims.cli.terminal import reported, say, say_cells

STATUS = ["current", "updated", "corrected", "retracted", "removed", "deprecated"]


@click.command("list")
@click.argument("package", required=False)
@click.option("--speaker", "speakers", multiple=True, metavar="ID|NAME", shell_complete=completing("speakers"),
              help="Claims by this speaker. Repeatable.")  # fmt: skip
@click.option("--source", "sources", multiple=True, metavar="ID", shell_complete=completing("sources"),
              help="Claims read in this source. Repeatable.")  # fmt: skip
@click.option(
    "--status", "statuses", multiple=True, type=click.Choice(STATUS), help="With this status. Repeatable."
)
@click.option("--text", "words", multiple=True, metavar="WORDS",
              help="With these words in text or quotation, in any case. Repeatable.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True,
              help="How to say it.")  # fmt: skip
@reported
def list_claims(
    package: str | None,
    speakers: tuple[str, ...],
    sources: tuple[str, ...],
    statuses: tuple[str, ...],
    words: tuple[str, ...],
    form: str,
) -> None:
    """List the claims of PACKAGE: a folder, a datapackage.json, a .zip, or REV:path in git.

    By default those of the nearest package upward, all of them.
    """
    from claims.curate.dataset import Desk
    from claims.curate.listing import ClaimFilter, listing
    from claims.package.open import open_store
    from claims.package.temporary import temporary_folder
    from claims.render.claims import listed, listed_csv
    from claims.table.cells import opened
    from claims.text.display import json_text

    with open_store(package) as store, temporary_folder() as folder:
        desk = Desk(opened(store, folder))
        found = listing(desk, ClaimFilter(speakers, sources, statuses, words))
        if form == "json":
            say([json_text(found.model_dump_json(indent=2)) + "\n"])
        elif form == "csv":
            say_cells(listed_csv(found))
        else:
            say(listed(found, desk.names()))


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
    from claims.curate.dataset import Desk
    from claims.curate.listing import shown
    from claims.package.open import open_store
    from claims.package.temporary import temporary_folder
    from claims.render.claims import whole
    from claims.table.cells import opened
    from claims.text.display import json_text

    with open_store(package) as store, temporary_folder() as folder:
        desk = Desk(opened(store, folder))
        found = shown(desk, claim)
        if form == "json":
            say([json_text(found.model_dump_json(indent=2)) + "\n"])
        else:
            say(whole(found, desk.names()))
