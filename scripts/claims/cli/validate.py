"""`claims validate`."""

import os
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from claims.cli.completion import complete_rule
from claims.cli.options import severities_of
from claims.cli.terminal import on_stderr, reported, say
from claims.model.errors import CannotDo
from claims.render.report.formats import FORMATS
from claims.text.display import quote

if TYPE_CHECKING:
    from claims.render.report.view import Checkout, View
    from claims.validation.validate import Options


@click.command()
@click.argument("package", required=False)
@click.option(
    "--select",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rule,
    help="Only this rule or family. Repeatable.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rule,
    help="Not this rule or family. Repeatable.",
)
@click.option(
    "--severity", multiple=True, metavar="RULE=SEVERITY", help="Severity of a rule or family. Repeatable."
)
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True,
              help="Findings listed per rule; totals are always true.")  # fmt: skip
@click.option("--text", "texts", multiple=True, metavar="SOURCE_ID=FILE",
              help="Prove a source's passages and quotations against its text. Repeatable.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(list(FORMATS)),
              help="How to say it; full on a terminal, concise otherwise.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", show_default=True,
              help="Exit 1 for a finding of this severity or worse.")  # fmt: skip
@click.option("--memory-limit", metavar="SIZE", help="Memory for the engine, as in 2GB; it spills to disk.")
@click.option("--suppressions", metavar="FILE", type=click.Path(path_type=Path),
              help="File of suppressed findings.  [default: suppressions.csv beside the descriptor]")  # fmt: skip
@click.option("--no-suppressions", is_flag=True, help="Report suppressed findings, too.")
@click.option("--since", metavar="REV",
              help="Only report findings that are new since a git revision, or on a row or in a file that "
                   "changed since.")  # fmt: skip
@reported
def validate(package: str | None, form: str | None, fail_on: str, **given: Any) -> None:
    """Check PACKAGE and say what is wrong with it.

    PACKAGE is a folder, a datapackage.json, a .zip, or REV:path in git; by default the nearest
    datapackage.json upward. Exit code 0: nothing found; 1: a finding at or above --fail-on; 2: it could
    not be done.
    """
    from claims.validation.validate import Options

    if given["suppressions"] is not None and given["no_suppressions"]:
        raise CannotDo("--suppressions and --no-suppressions exclude each other")
    options = Options(
        select=given["select"],
        ignore=given["ignore"],
        severities=severities_of(given["severity"]),
        limit=given["limit"],
        memory_limit=given["memory_limit"],
        texts=_texts(given["texts"]),
        suppressions=given["suppressions"],
        use_suppressions=not given["no_suppressions"],
        today=datetime.now(UTC).date(),
        since=given["since"],
    )
    terminal = sys.stdout is not None and sys.stdout.isatty()
    name = form or ("full" if terminal else "concise")
    view = _view(package, options, lines=FORMATS[name].lines)
    if terminal:
        width = min(max(shutil.get_terminal_size().columns, 40), view.width)
        view = replace(view, color=not os.environ.get("NO_COLOR"), width=width)
    say(FORMATS[name].render(view))
    counts = view.report.counts
    sys.exit(1 if counts.error or (fail_on == "warning" and counts.warning) else 0)


def _view(package: str | None, options: "Options", *, lines: bool) -> "View":
    """Validate, with a progress bar where a person waits."""
    from claims.render.report.view import View
    from claims.rules.registry import RULES
    from claims.validation.validate import validate, validate_with_lines

    bar = on_stderr()
    if bar is not None:
        options = replace(options, progress=bar)
    try:
        if lines:
            report, found = validate_with_lines(package, options)
        else:
            report, found = validate(package, options), {}
    finally:
        if bar is not None:
            bar.erase()
    return View(report, RULES, found, checkout=_checkout(package))


def _checkout(package: str | None) -> "Checkout | None":
    """The git checkout that the package's folder lies in; None for a package that is no folder, or lies in none."""
    from claims.render.report.view import Checkout

    target = Path(package or ".")
    if not target.exists() or target.suffix.lower() == ".zip":
        return None
    folder = target.resolve()
    top = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)
    return Checkout(top.as_posix(), Path.cwd().as_posix()) if top else None


def _texts(given: tuple[str, ...]) -> dict[str, Path]:
    texts: dict[str, Path] = {}
    for each in given:
        source, sign, file = each.partition("=")
        if not sign or not source or not file:
            raise CannotDo(f"'{each}' names no text: write SOURCE_ID=FILE")
        if source in texts:
            raise CannotDo(
                f"--text names two texts of {quote(source)}: {quote(str(texts[source]))} and {quote(file)}"
            )
        texts[source] = Path(file)
    return texts
