"""Options for the cells of a row, generated from the columns of its table, and for the passage of a claim."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claims.cli.completion import complete_ids
from claims.cli.options import parse_text

if TYPE_CHECKING:
    from claims.curate.passage import SourceText

Command = TypeVar("Command", bound=Callable[..., Any])

PREFIX = "column_"
OTHER_NAMES = {("claims", "text"): "--says"}  # --text is the text of a source, as in claims validate


class ColumnCommand(click.Command):
    """A command with an option for each column of a table, generated when needed, since that takes time."""

    def __init__(self, *args: Any, table: str, without: Sequence[str] = (), **named: Any) -> None:
        """Take the table, and the columns that get no option."""
        super().__init__(*args, **named)
        self._table, self._without = table, without
        self._options: list[click.Parameter] | None = None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the arguments, the options of the columns, and the other options."""
        if self._options is None:
            self._options = column_options(self._table, self._without)
        rest = super().get_params(ctx)
        arguments = [each for each in rest if isinstance(each, click.Argument)]
        return [*arguments, *self._options, *(each for each in rest if each not in arguments)]


def column_options(table: str, without: Sequence[str] = ()) -> list[click.Parameter]:
    """Return an option for each column of a table; the value is passed as `column_NAME`."""
    from claims.model.dataset import MODEL, references_of

    options: list[click.Parameter] = []
    for column, info in MODEL[table].model_fields.items():
        if column in without:
            continue
        listed = choices(table, column)
        target = references_of(table).get(column)
        options.append(
            click.Option(
                [PREFIX + column, *option_names(table, column)],
                metavar=None if listed else _metavar(column, target),
                type=click.Choice(listed) if listed else str,
                help=_first_sentence(info.description or ""),
                shell_complete=complete_ids(target) if target else None,
            )
        )
    return options


def option_names(table: str, column: str) -> list[str]:
    """Return the names of a column's option, the preferred one first: a reference is also accepted without `-id`."""
    from claims.model.dataset import references_of

    if (table, column) in OTHER_NAMES:
        return [OTHER_NAMES[table, column]]
    name = "--" + column.replace("_", "-")
    if name.endswith("-id") and column in references_of(table):
        return [name.removesuffix("-id"), name]
    return [name]


def choices(table: str, column: str) -> list[str]:
    """Return the values that a column allows; empty if any text is allowed."""
    from claims.model.dataset import MODEL

    info = MODEL[table].model_fields[column]
    if info.annotation is bool:
        return ["true", "false"]
    extra = info.json_schema_extra
    listed: Any = extra.get("categories", ()) if isinstance(extra, Mapping) else ()
    return [str(each["value"]) for each in listed]


def column_values(given: Mapping[str, Any]) -> dict[str, str]:
    """Return column → value for the options of `column_options` that were given."""
    from claims.curate.values import normalize

    return {
        name.removeprefix(PREFIX): normalize(value)
        for name, value in given.items()
        if name.startswith(PREFIX) and value is not None
    }


def _metavar(column: str, target: str | None) -> str:
    if target is not None:
        return "ID|NAME" if target == "speakers" else "ID"
    return "ID" if column.endswith("_id") else "TEXT"


def _first_sentence(text: str) -> str:
    head, stop, _ = text.partition(". ")
    return head + stop.strip()


def text_options(command: Command) -> Command:
    """Add --text and --passage to a command."""
    command = click.option(
        "--passage", metavar="WORDS", help="With --text: the words of the passage, copied from the text."
    )(command)
    return click.option(
        "--text",
        metavar="SOURCE_ID=FILE",
        help="Read the source's text from FILE to locate the passage and verify the quotation.",
    )(command)


def source_text(text: str | None, passage: str | None) -> "SourceText | None":
    """Return what --text and --passage name. Raises UsageError for --passage alone."""
    from claims.curate.passage import SourceText

    if text is None:
        if passage is not None:
            raise click.UsageError("--passage needs --text SOURCE_ID=FILE")
        return None
    source, file = parse_text(text)
    return SourceText(source, Path(file), passage or "")
