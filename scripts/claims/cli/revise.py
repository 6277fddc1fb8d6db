"""`claims revise`."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from claims.cli.completion import completing
from claims.cli.options import Late, options_of, text_of, values_of
from claims.cli.terminal import reported

if TYPE_CHECKING:
    from claims.cli.prompts import Text
    from claims.curate.dataset import Desk

OLD = ("status", "status_source_id", "revises")  # set for the older claim, or by the command itself


@click.command(cls=Late, late=lambda: options_of("claims", OLD))
@click.argument("claim", shell_complete=completing("claims"))
@click.argument("package", required=False)
@click.option("--status", type=click.Choice(["updated", "corrected", "retracted", "removed", "deprecated"]),
              help="What becomes of the older claim.  [default: updated, where it is current]")  # fmt: skip
@click.option("--status-source", metavar="ID", default="", shell_complete=completing("sources"),
              help="The source that shows it.  [default: the newer claim's, where a status needs one]")  # fmt: skip
@click.option("--reason", metavar="TEXT", default="", help="A note on the older claim.")
@click.option(
    "--text", metavar="SOURCE_ID=FILE", help="The source's text: anchors the passage, proves the quotation."
)
@click.option(
    "--passage", metavar="WORDS", help="With --text: the words of the passage, as they stand there."
)
@click.option("--no-input", is_flag=True, help="Ask nothing: what is not given is as in the older claim.")
@reported
def revise(claim: str, package: str | None, text: str | None, passage: str | None, **given: Any) -> None:
    """Add a newer claim that takes the place of CLAIM, which keeps its row with another status.

    What is not given is asked for; Enter takes it from the older claim, - leaves it empty. Both rows are written, or
    none. Exit codes as for claims add.
    """
    from claims.cli.curate import write
    from claims.cli.prompts import Text
    from claims.curate.entry import mended
    from claims.curate.status import Fate, revised

    if passage is not None and text is None:
        raise click.UsageError("--passage is looked for in the text that --text names")
    source, file = text_of(text) if text is not None else ("", "")
    words = Text(source, Path(file), passage or "") if text is not None else None
    fate = Fate(given["status"] or "", mended(given["status_source"]), mended(given["reason"]))

    def wish(desk: "Desk") -> Mapping[str, Path]:
        new = _newer(desk, claim, values_of(given), (words, not given["no_input"]))
        older = revised(desk, claim, new, fate)
        desk.changes += [older] if older is not None else []
        desk.add("claims", new)
        return {source: Path(file)} if text is not None else {}

    write(package, wish)


def _newer(
    desk: "Desk", claim: str, given: dict[str, str], way: "tuple[Text | None, bool]"
) -> dict[str, str]:
    """The cells of the newer claim."""
    from claims.cli.add import claimed
    from claims.curate.status import carried, check_revised, settled

    text, asked = way
    old = desk.row("claims", claim)
    source = given.get("source_id") or (text.source if text is not None else "")
    before = carried(old, desk.find("sources", source) or source)
    if asked:
        new = claimed(desk, given | {"revises": claim}, text, before)
        new = settled(carried(old, new["source_id"]) | new, new)
    else:
        new = claimed(desk, settled(before | given, given) | {"revises": claim}, text, None)
    check_revised(old, new)
    return new
