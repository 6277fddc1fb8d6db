"""The options of `claims validate` that accept findings, and what `--accept-all` does before it validates."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claims.errors import CannotDo

if TYPE_CHECKING:
    from claims.validation import Options

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option("--accepted", metavar="FILE", type=click.Path(path_type=Path),
                 help="The file of accepted findings.  [default: accepted-findings.csv beside the descriptor]"),
    click.option("--no-accepted", is_flag=True, help="Accept nothing: show what the file hides."),
    click.option("--accept-all", is_flag=True,
                 help="First add all present findings to the file of accepted findings; needs --reason."),
    click.option("--reason", metavar="TEXT", help="With --accept-all: why they are accepted."),
    click.option("--owner", metavar="NAME", help="With --accept-all: who answers for it."),
    click.option("--since", metavar="REV",
                 help="Only findings that are new since a git revision, or on a row that changed since; of "
                      "those that no row carries (descriptor, schema, header, file), also where their file changed."),
)  # fmt: skip


def accepting_options(command: Command) -> Command:
    """Give a command these options."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def accepting(given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of validation.Options that these options set; the day is that of UTC on every machine."""
    if given["accepted"] is not None and given["no_accepted"]:
        raise CannotDo("--accepted and --no-accepted exclude each other")
    return {
        "accepted": given["accepted"],
        "accepting": not given["no_accepted"],
        "today": datetime.now(UTC).date(),
        "since": given["since"],
    }


def accept_first(package: str | None, options: "Options", given: Mapping[str, Any]) -> None:
    """Do what --accept-all asks for, if it is there, and say on stderr what was written."""
    if not given["accept_all"]:
        for name in ("reason", "owner"):
            if given[name] is not None:
                raise CannotDo(f"--{name} is said of what --accept-all accepts, which is not given")
        return
    if given["since"] is not None or given["no_accepted"]:
        raise CannotDo("--accept-all accepts all findings: leave out --since and --no-accepted")
    from claims.accepted import Terms
    from claims.quote import quote
    from claims.validation import accept_all

    file, more = accept_all(package, options, Terms(given["reason"] or "", given["owner"] or ""))
    kept = len(more.entries) - more.new - more.renewed
    said = f"{more.new:,} new, {more.renewed:,} renewed that had expired, {kept:,} kept as they were"
    click.echo(f"claims: accepted findings in {quote(str(file))}: {said}", err=True)
