"""`claims add`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from claims.cli.options import Late, names_of, options_of, text_of, values_of
from claims.cli.terminal import reported
from claims.model.errors import CannotDo

if TYPE_CHECKING:
    from claims.cli.prompts import Text
    from claims.curate.dataset import Desk

NO_INPUT = click.option("--no-input", is_flag=True, help="Ask nothing: what is required must be given.")
DEFAULT = "claim"


class _Add(click.Group):
    """A group whose first command is meant where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command before arguments that name none."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Add, no_args_is_help=False)
def add() -> None:
    """Add a claim, a speaker or a source: asks for what is not given.

    `claims add` alone adds a claim. `claims add claim --help` lists the options, one for each column.
    At a prompt, Enter takes what stands in brackets, - leaves a column empty, and ? explains it.
    """


def _late(name: str, table: str, but: tuple[str, ...] = ()) -> Callable[[Callable[..., None]], click.Command]:
    def made(function: Callable[..., None]) -> click.Command:
        return add.command(name, cls=Late, late=lambda: options_of(table, but))(reported(function))

    return made


@_late("claim", "claims")
@click.argument("package", required=False)
@click.option(
    "--text", metavar="SOURCE_ID=FILE", help="The source's text: anchors the passage, proves the quotation."
)
@click.option(
    "--passage", metavar="WORDS", help="With --text: the words of the passage, as they stand there."
)
@NO_INPUT
def _claim(package: str | None, text: str | None, passage: str | None, no_input: bool, **given: Any) -> None:
    """Add a claim to PACKAGE, by default the nearest one upward.

    It gets a new random id and stands in its place. It is written only where the package then breaks no rule that
    it kept before. Exit code 0: written; 1: it would break a rule that is an error; 2: it could not be done.
    """
    from claims.cli.curate import write
    from claims.cli.prompts import Text

    if passage is not None and text is None:
        raise click.UsageError("--passage is looked for in the text that --text names")
    source, file = text_of(text) if text is not None else ("", "")
    words = Text(source, Path(file), passage or "") if text is not None else None

    def wish(desk: "Desk") -> Mapping[str, Path]:
        values = claimed(desk, values_of(given), words, None if no_input else {})
        desk.add("claims", values)
        return {source: Path(file)} if text is not None else {}

    write(package, wish)


def claimed(
    desk: "Desk", values: dict[str, str], text: "Text | None", before: Mapping[str, str] | None
) -> dict[str, str]:
    """The cells of a new claim. `before`: what Enter means where something is asked; None where nothing is."""
    from claims.cli.prompts import Asking
    from claims.curate.entry import anchor, new_id, own_text, passage_values

    if text is not None:
        if values.setdefault("source_id", text.source) != text.source:
            raise CannotDo(
                f"--source and --text name two sources: '{values['source_id']}' and '{text.source}'"
            )
        if before is not None:
            values |= Asking(desk).passage(text, values)
        elif text.passage:
            whole = own_text(desk.row("sources", text.source), text.file)
            values |= passage_values(anchor(whole, text.passage, values.get("passage_start", "")))
        elif not values.get("passage_hash"):
            raise CannotDo("--passage is missing: which words of the text make the claim")
    values.setdefault("claim_id", new_id(desk.ids("claims")))
    values.setdefault("status", "current")
    return _filled(desk, "claims", values, before)


def _filled(
    desk: "Desk", table: str, values: dict[str, str], before: Mapping[str, str] | None
) -> dict[str, str]:
    """The cells with those that are asked for. Raises CannotDo where nothing is asked and a required one is missing."""
    from claims.cli.prompts import Asking
    from claims.curate.entry import missing
    from claims.model.dataset import MODEL, references_of

    if before is not None:
        return Asking(desk).row(table, values, before)
    lacking = missing(MODEL[table], values)
    if lacking:
        names = ", ".join(names_of(table, each)[0] for each in lacking)
        raise CannotDo(f"{names} {'is' if len(lacking) == 1 else 'are'} missing, and --no-input asks nothing")
    for column in references_of(table):
        if values.get(column):
            values[column] = _meant(desk, table, column, values[column])
    return values


def _meant(desk: "Desk", table: str, column: str, said: str) -> str:
    """The key that was meant. Raises CannotDo where a row's name or key is nearly what was said; else it is as said."""
    from claims.model.dataset import references_of
    from claims.text.display import quote

    target = references_of(table)[column]
    found = desk.find(target, said)
    close = desk.closest(target, said) if found is None else []
    if close:
        option = names_of(table, column)[0]
        raise CannotDo(
            f"{option} {quote(said)} is no {target.removesuffix('s')}: did you mean {' or '.join(map(quote, close))}?"
        )
    return found or said


@_late("speaker", "speakers")
@click.argument("package", required=False)
@NO_INPUT
def _speaker(package: str | None, no_input: bool, **given: Any) -> None:
    """Add a speaker to PACKAGE; without --speaker-id, the id is made from the name."""
    from claims.cli.curate import write
    from claims.curate.entry import slug

    def wish(desk: "Desk") -> Mapping[str, Path]:
        values = values_of(given)
        if no_input:
            values.setdefault("speaker_id", slug(values.get("name", "")))
        desk.add("speakers", _filled(desk, "speakers", values, None if no_input else {}))
        return {}

    write(package, wish)


@_late("source", "sources", ("text_length", "text_sha256"))
@click.argument("package", required=False)
@click.option(
    "--text", type=click.Path(path_type=Path), metavar="FILE", help="Its text: length and hash are stated."
)
@NO_INPUT
def _source(package: str | None, text: Path | None, no_input: bool, **given: Any) -> None:
    """Add a source to PACKAGE: one snapshot of one document. An unknown publisher is added too, when you say so."""
    from claims.cli.curate import write
    from claims.curate.entry import text_values

    def wish(desk: "Desk") -> Mapping[str, Path]:
        values = values_of(given) | (text_values(text) if text is not None else {})
        filled = _filled(desk, "sources", values, None if no_input else {})
        desk.add("sources", filled)
        return {filled["source_id"]: text} if text is not None else {}

    write(package, wish)
