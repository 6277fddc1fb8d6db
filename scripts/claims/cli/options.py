"""Options that several commands share."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claims.cli.completion import complete_rule
from claims.model.errors import CannotDo
from claims.text.display import quote
from claims.text.suggest import closest

if TYPE_CHECKING:
    from claims.model.report import Severity

Command = TypeVar("Command", bound=Callable[..., Any])


def parse_text(given: str) -> tuple[str, str]:
    """Return source and file of `SOURCE_ID=FILE`. Raises CannotDo for anything else."""
    source, sign, file = given.partition("=")
    if not sign or not source or not file:
        raise CannotDo(f"invalid --text {quote(given)}: use SOURCE_ID=FILE")
    return source, file


def parse_texts(given: Iterable[str]) -> dict[str, Path]:
    """Return source → file for texts such as `SOURCE_ID=FILE`. Raises CannotDo for anything else, or a second file."""
    texts: dict[str, Path] = {}
    for source, file in map(parse_text, given):
        if source in texts:
            raise CannotDo(
                f"two texts for source {quote(source)}: {quote(str(texts[source]))} and {quote(file)}"
            )
        texts[source] = Path(file)
    return texts


def format_option(
    names: Iterable[str], default: str | None = "text"
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option --format; its value is passed as `output_format`."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(list(names)),
        default=default,
        show_default=default is not None,
        help="Output format." if default else "Output format.  [default: full on a terminal, else concise]",
    )


memory_option = click.option(
    "--memory-limit", metavar="SIZE", help="Memory limit, such as 2GB; larger data spills to disk."
)
key_option = click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="[TABLE=]COLUMN[,COLUMN]",
    help="Match the table's rows by these columns; TABLE is optional if only one has them. Repeatable.",
)
severity_option = click.option(
    "--severity",
    "severities",
    multiple=True,
    metavar="RULE=SEVERITY",
    help="Set the severity of a rule or family to error, warning or note. Repeatable.",
)


def rule_options(command: Command) -> Command:
    """Add --select and --ignore to a command."""
    for name, text in (("--ignore", "Skip this rule or family."), ("--select", "Only this rule or family.")):
        command = click.option(
            name, multiple=True, metavar="RULE", shell_complete=complete_rule, help=f"{text} Repeatable."
        )(command)
    return command


suppressions_option = click.option(
    "--suppressions",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="File of suppressed findings.  [default: suppressions.csv beside the descriptor]",
)


def parse_keys(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return table → key columns for texts such as `TABLE=COLUMN,COLUMN`; "" is the table if none is named.

    Raises CannotDo for any other text, and for a second key of a table.
    """
    keys: dict[str, tuple[str, ...]] = {}
    for each in given:
        table, columns = each.split("=", 1) if "=" in each else ("", each)
        if not all(columns.split(",")) or each.startswith("="):
            raise CannotDo(f"invalid --key {quote(each)}: use COLUMN, TABLE=COLUMN or TABLE=COLUMN,COLUMN")
        if table in keys:
            raise CannotDo(f"second --key {quote(each)}: give all columns of a key together, as in --key a,b")
        keys[table] = tuple(columns.split(","))
    return keys


SEVERITIES: "Mapping[str, Severity]" = {"error": "error", "warning": "warning", "note": "note"}


def parse_severities(given: Iterable[str]) -> "dict[str, Severity]":
    """Return rule or family → severity for texts such as `RULE=warning`. Raises CannotDo for anything else."""
    severities: dict[str, Severity] = {}
    for each in given:
        name, _, word = each.partition("=")
        if word not in SEVERITIES:
            close = closest(word, SEVERITIES, cutoff=0.5)
            hint = (
                f"did you mean {quote(f'{name}={close}')}?"
                if close
                else "use RULE=error, RULE=warning or RULE=note"
            )
            raise CannotDo(f"invalid --severity {quote(each)}: {hint}")
        severities[name] = SEVERITIES[word]
    return severities
