"""`claims revise`."""

from typing import TYPE_CHECKING, Any

import click

from claims.cli.changes import complete_claim, edit_dataset
from claims.cli.completion import complete_ids
from claims.cli.row_options import ColumnCommand, column_values, source_text, text_options

if TYPE_CHECKING:
    from claims.curate.dataset import Dataset
    from claims.curate.passage import SourceText

WITHOUT = (
    "status",
    "status_source_id",
    "revises",
)  # options with another meaning here, or set by the command


@click.command("revise", cls=ColumnCommand, table="claims", without=WITHOUT)
@click.argument("claim", shell_complete=complete_ids("claims"))
@click.argument("package", required=False)
@click.option("--status", type=click.Choice(["updated", "corrected", "retracted", "removed", "deprecated"]),
              help="New status of the older claim.  [default: updated, if it is current]")  # fmt: skip
@click.option("--status-source", metavar="ID", default="", shell_complete=complete_ids("sources"),
              help="Source that is evidence for the status.  [default: the new claim's, if required]")  # fmt: skip
@click.option("--reason", metavar="TEXT", default="", help="Note to append to the older claim's note.")
@text_options
@click.option("--no-input", is_flag=True, help="Do not prompt: take missing values from the older claim.")
def command(claim: str, package: str | None, text: str | None, passage: str | None, **given: Any) -> None:
    """Replace a claim with a newer one.

    Adds a claim that revises CLAIM, which keeps its row and gets a new status. Prompts for values that are not given
    as options: Enter takes the value of the older claim, - leaves it empty. Both rows are written, or none.

    PACKAGE and exit codes: as for claims add claim.
    """
    from claims.curate.status import StatusChange, supersede
    from claims.curate.values import normalize

    words = source_text(text, passage)
    change = StatusChange(
        given["status"] or "", normalize(given["status_source"]), normalize(given["reason"])
    )
    with edit_dataset(package) as dataset:
        new = _revised(dataset, claim, column_values(given), words, ask=not given["no_input"])
        older = supersede(dataset, claim, new, change)
        if older is not None:
            dataset.changes.append(older)
        dataset.add("claims", new)


def _revised(
    dataset: "Dataset", claim: str, given: dict[str, str], text: "SourceText | None", *, ask: bool
) -> dict[str, str]:
    """Return the cells of the new claim: those that were given, and the answers to prompts or those of the older one."""
    from claims.curate.status import check_revision, clear_unsuitable, inherited

    old = dataset.row("claims", claim)
    name = given.get("source_id") or (text.source if text is not None else "")
    defaults = inherited(old, dataset.find("sources", name) or name)
    if ask:
        new = complete_claim(dataset, given | {"revises": claim}, text, defaults)
        new = clear_unsuitable(inherited(old, new["source_id"]) | new, new)
    else:
        values = clear_unsuitable(defaults | given, given) | {"revises": claim}
        new = complete_claim(dataset, values, text, None)
    check_revision(old, new)
    return new
