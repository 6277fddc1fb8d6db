"""`claims list`."""

import click

from claims.cli.completion import complete_ids
from claims.cli.options import format_option
from claims.cli.terminal import write_cells, write_text

STATUS = ["current", "updated", "corrected", "retracted", "removed", "deprecated"]


@click.command("list")
@click.argument("package", required=False)
@click.option("--speaker", "speakers", multiple=True, metavar="ID|NAME", shell_complete=complete_ids("speakers"),
              help="Only claims by this speaker. Repeatable.")  # fmt: skip
@click.option("--source", "sources", multiple=True, metavar="ID", shell_complete=complete_ids("sources"),
              help="Only claims from this source. Repeatable.")  # fmt: skip
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATUS),
              help="Only claims with this status. Repeatable.")  # fmt: skip
@click.option("--text", "words", multiple=True, metavar="WORDS",
              help="Only claims with these words in text or quotation, ignoring case. Repeatable.")  # fmt: skip
@format_option(["text", "json", "csv"])
def command(
    package: str | None,
    speakers: tuple[str, ...],
    sources: tuple[str, ...],
    statuses: tuple[str, ...],
    words: tuple[str, ...],
    output_format: str,
) -> None:
    """List claims.

    PACKAGE is a folder, a datapackage.json or .yaml, a .zip, or REV:path in git. Defaults to the descriptor in the
    current directory or the nearest parent directory.
    """
    from claims.curate.dataset import open_dataset
    from claims.curate.listing import ClaimFilter, list_claims
    from claims.render.claims import listed, listed_csv
    from claims.text.display import json_text

    with open_dataset(package) as dataset:
        found = list_claims(dataset, ClaimFilter(speakers, sources, statuses, words))
        if output_format == "json":
            write_text([json_text(found.model_dump_json(indent=2)) + "\n"])
        elif output_format == "csv":
            write_cells(listed_csv(found))
        else:
            write_text(listed(found, dataset.names()))
