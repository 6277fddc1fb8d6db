"""`claims add`."""

import os
from pathlib import Path
from typing import Any

import click

from claims.cli.changes import complete_claim, complete_row, edit_dataset
from claims.cli.row_options import ColumnCommand, column_values, source_text, text_options
from claims.model.errors import CannotDo
from claims.text.display import quote

DEFAULT = "claim"
SUBCOMMANDS = ("claim", "speaker", "source")


class AddGroup(click.Group):
    """A group that runs its first command if none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert the default command. Raises UsageError for a word that is neither a command nor a package."""
        first = args[0] if args else ""
        if first not in SUBCOMMANDS and first not in ctx.help_option_names:
            if first.isalpha() and not os.path.lexists(first):
                ctx.fail(
                    f"unknown command 'add {first}': use {', '.join(f'add {each}' for each in SUBCOMMANDS)}"
                )
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


no_input_option = click.option(
    "--no-input", is_flag=True, help="Do not prompt: fail if a required value is missing."
)


@click.group("add", cls=AddGroup, no_args_is_help=False)
def command() -> None:
    """Add a claim, a speaker or a source.

    Prompts for values that are not given as options. `claims add` alone adds a claim; `claims add claim --help` lists
    the options, one for each column. At a prompt, Enter accepts the default in brackets, - leaves the value empty,
    and ? explains it.
    """


@command.command("claim", cls=ColumnCommand, table="claims")
@click.argument("package", required=False)
@text_options
@no_input_option
def add_claim(
    package: str | None, text: str | None, passage: str | None, no_input: bool, **given: Any
) -> None:
    """Add a claim.

    The claim gets a new random id and is inserted in the order of the file. It is written only if it introduces no
    error.

    PACKAGE is a folder or a datapackage.json. Defaults to the datapackage.json in the current directory or the
    nearest parent directory.

    Exit codes: 0: written; 1: not written, because it would introduce an error; 2: usage error or unreadable input.
    """
    words = source_text(text, passage)
    with edit_dataset(package) as dataset:
        values = complete_claim(dataset, column_values(given), words, None if no_input else {})
        dataset.add("claims", values)


@command.command("speaker", cls=ColumnCommand, table="speakers")
@click.argument("package", required=False)
@no_input_option
def add_speaker(package: str | None, no_input: bool, **given: Any) -> None:
    """Add a speaker.

    Without --speaker-id, the id is made from the name. Otherwise as claims add claim.
    """
    from claims.curate.values import slugify

    with edit_dataset(package) as dataset:
        values = column_values(given)
        if no_input and values.get("name") and "speaker_id" not in values:
            values["speaker_id"] = slugify(values["name"])
            if not values["speaker_id"]:
                raise CannotDo(
                    f"cannot make an id from the name {quote(values['name'])}: add --speaker-id ID"
                )
        dataset.add("speakers", complete_row(dataset, "speakers", values, None if no_input else {}))


@command.command("source", cls=ColumnCommand, table="sources", without=("text_length", "text_sha256"))
@click.argument("package", required=False)
@click.option("--text", type=click.Path(path_type=Path), metavar="FILE",
              help="Record the length and hash of the source's text.")  # fmt: skip
@no_input_option
def add_source(package: str | None, text: Path | None, no_input: bool, **given: Any) -> None:
    """Add a source.

    A source is one snapshot of one document. At the prompts, an unknown publisher can be added as well. Otherwise as
    claims add claim.
    """
    from claims.curate.passage import text_values

    with edit_dataset(package) as dataset:
        values = column_values(given) | (text_values(text) if text is not None else {})
        values = complete_row(dataset, "sources", values, None if no_input else {})
        dataset.add("sources", values)
        if text is not None:
            dataset.texts[values["source_id"]] = text
