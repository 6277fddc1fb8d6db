"""`claims show`."""

import click

from claims.cli.completion import complete_ids
from claims.cli.options import format_option
from claims.cli.terminal import write_text


@click.command("show")
@click.argument("claim", shell_complete=complete_ids("claims"))
@click.argument("package", required=False)
@format_option(["text", "json"])
def command(claim: str, package: str | None, output_format: str) -> None:
    """Show a claim with everything related to it.

    Shows its speaker and source, the claim that it revises, the claims that revise or answer it, and the commits
    that changed it.

    PACKAGE is a folder, a datapackage.json or .yaml, a .zip, or REV:path in git. Defaults to the descriptor in the
    current directory or the nearest parent directory.
    """
    from claims.curate.dataset import open_dataset
    from claims.curate.listing import show_claim
    from claims.render.claims import whole
    from claims.text.display import json_text

    with open_dataset(package) as dataset:
        found = show_claim(dataset, claim)
        if output_format == "json":
            write_text([json_text(found.model_dump_json(indent=2)) + "\n"])
        else:
            write_text(whole(found, dataset.names()))
