"""Options made from the columns of a model: one for each, with its choices, its help, and what completes it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from claims.cli.completion import completing
from claims.model.errors import CannotDo
from claims.text.display import quote
from claims.text.suggest import did_you_mean

if TYPE_CHECKING:
    from claims.model.report import Severity


PREFIX = "column_"
OTHER_NAMES = {("claims", "text"): "--says"}  # --text is the text of a source, as in claims validate


class Late(click.Command):
    """A command some of whose parameters are only made when it is asked for, since they take time."""

    def __init__(self, *given: Any, late: Callable[[], Sequence[click.Parameter]], **named: Any) -> None:
        """Take a command, and what makes the parameters that come after its arguments."""
        super().__init__(*given, **named)
        self._late = late
        self._made: Sequence[click.Parameter] | None = None

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """All parameters, in the order of the help."""
        if self._made is None:
            self._made = self._late()
        rest = super().get_params(ctx)
        arguments = [each for each in rest if isinstance(each, click.Argument)]
        return [*arguments, *self._made, *(each for each in rest if each not in arguments)]


def options_of(table: str, but: Sequence[str] = ()) -> list[click.Parameter]:
    """An option for each column of a table, `but` for some; its value comes as `column_NAME`."""
    from claims.model.dataset import MODEL, references_of

    found: list[click.Parameter] = []
    for column, info in MODEL[table].model_fields.items():
        if column in but:
            continue
        listed = choices(table, column)
        target = references_of(table).get(column)
        found.append(
            click.Option(
                [PREFIX + column, *names_of(table, column)],
                metavar=None if listed else _metavar(column, target),
                type=click.Choice(listed) if listed else str,
                help=_first_sentence(info.description or ""),
                shell_complete=completing(target) if target else None,
            )
        )
    return found


def names_of(table: str, column: str) -> list[str]:
    """The names of the option for a column, the one that is told first; a reference goes without `_id`."""
    from claims.model.dataset import references_of

    if (table, column) in OTHER_NAMES:
        return [OTHER_NAMES[table, column]]
    full = "--" + column.replace("_", "-")
    return (
        [full.removesuffix("-id"), full]
        if full.endswith("-id") and column in references_of(table)
        else [full]
    )


def choices(table: str, column: str) -> list[str]:
    """The values that a column may have; none where it is free, or they are too many to list."""
    from claims.model.dataset import MODEL

    info = MODEL[table].model_fields[column]
    if info.annotation is bool:
        return ["true", "false"]
    extra = info.json_schema_extra
    listed: Any = extra.get("categories", ()) if isinstance(extra, Mapping) else ()
    return [str(each["value"]) for each in listed]


def values_of(given: Mapping[str, Any]) -> dict[str, str]:
    """The values of the columns for which an option was given, as a cell has them."""
    from claims.curate.entry import mended

    return {
        name.removeprefix(PREFIX): mended(value)
        for name, value in given.items()
        if name.startswith(PREFIX) and value is not None
    }


def text_of(given: str) -> tuple[str, str]:
    """The source and the file that --text SOURCE_ID=FILE names. Raises CannotDo where it names none."""
    source, sign, file = given.partition("=")
    if not sign or not source or not file:
        raise CannotDo(f"'{given}' names no text: write SOURCE_ID=FILE")
    return source, file


def _metavar(column: str, target: str | None) -> str:
    if target is not None:
        return "ID|NAME" if target == "speakers" else "ID"
    return "ID" if column.endswith("_id") else "TEXT"


def _first_sentence(text: str) -> str:
    head, stop, _ = text.partition(". ")
    return head + stop.strip()


def keys_of(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Table → the columns by which its rows are told apart. Raises CannotDo for what is not written so."""
    keys: dict[str, tuple[str, ...]] = {}
    for each in given:
        table, sign, columns = each.partition("=")
        if not sign or not table or not all(columns.split(",")):
            raise CannotDo(f"'{each}' is no key: write TABLE=COLUMN or TABLE=COLUMN,COLUMN")
        keys[table] = tuple(columns.split(","))
    return keys


SEVERITIES = ("error", "warning")


def severities_of(given: tuple[str, ...]) -> "dict[str, Severity]":
    """Rule or family → severity, from texts such as `RULE=warning`. Raises CannotDo."""
    severities: dict[str, Severity] = {}
    for each in given:
        name, _, word = each.partition("=")
        if word not in SEVERITIES:
            hint = did_you_mean(word, SEVERITIES, cutoff=0.5) or ": write RULE=error or RULE=warning"
            raise CannotDo(f"{quote(each)} names no severity{hint}")
        severities[name] = "error" if word == "error" else "warning"
    return severities
