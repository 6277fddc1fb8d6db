"""`claims retract`."""

import click

from claims.cli.changes import edit_dataset
from claims.cli.completion import complete_ids


@click.command("retract")
@click.argument("claim", shell_complete=complete_ids("claims"))
@click.argument("package", required=False)
@click.option("--source", metavar="ID", default="", shell_complete=complete_ids("sources"),
              help="The source that is evidence for the new status.")  # fmt: skip
@click.option("--note", metavar="TEXT", default="", help="Note to append to the claim's note.")
@click.option("--status", type=click.Choice(["retracted", "corrected", "removed", "deprecated"]), default="retracted",
              show_default=True, help="The new status.")  # fmt: skip
def command(claim: str, package: str | None, source: str, note: str, status: str) -> None:
    """Mark a claim as retracted, corrected, removed or deprecated.

    The claim keeps its row and gets a new status: `retracted` if the speaker or the publisher took it back,
    `corrected` if the publisher issued a correction, `removed` if it disappeared from the page without notice, and
    `deprecated` if this dataset was wrong, which --note explains.

    PACKAGE and exit codes: as for claims add claim.
    """
    from claims.curate.status import StatusChange, retract
    from claims.curate.values import normalize

    with edit_dataset(package) as dataset:
        change = StatusChange(status, normalize(source), normalize(note))
        dataset.changes.append(retract(dataset, claim, change))
