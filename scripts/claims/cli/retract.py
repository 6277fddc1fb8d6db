"""`claims retract`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.completion import completing
from claims.cli.terminal import reported

if TYPE_CHECKING:
    from claims.curate.dataset import Desk


@click.command()
@click.argument("claim", shell_complete=completing("claims"))
@click.argument("package", required=False)
@click.option("--source", metavar="ID", default="", shell_complete=completing("sources"),
              help="The source that shows it.")  # fmt: skip
@click.option(
    "--note", metavar="TEXT", default="", help="What a reader has to know; a note that is there is kept."
)
@click.option("--status", type=click.Choice(["retracted", "corrected", "removed", "deprecated"]), default="retracted",
              show_default=True, help="What happened to it: deprecated where our row was wrong.")  # fmt: skip
@reported
def retract(claim: str, package: str | None, source: str, note: str, status: str) -> None:
    """Say that CLAIM does not stand any more: it keeps its row, with another status and what shows it.

    retracted: the speaker or the outlet took it back; corrected: the outlet published a correction; removed: gone
    from the page without notice; deprecated: our row was wrong, which --note explains. Exit codes as for claims add.
    """
    from claims.cli.curate import write
    from claims.curate.entry import mended
    from claims.curate.status import Fate, retracted

    def wish(desk: "Desk") -> Mapping[str, Path]:
        desk.changes.append(retracted(desk, claim, Fate(status, mended(source), mended(note))))
        return {}

    write(package, wish)
