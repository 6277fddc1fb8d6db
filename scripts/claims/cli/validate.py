"""`claims validate`."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from claims.cli.accepting import accept_first, accepting, accepting_options
from claims.cli.ending import reported
from claims.errors import CannotDo


@click.command()
@click.argument("package", required=False)
@click.option("--select", multiple=True, metavar="RULE", help="Only this rule or family. Repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Not this rule or family. Repeatable.")
@click.option("--level", multiple=True, metavar="RULE=LEVEL", help="Level of a rule or family. Repeatable.")
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True,
              help="Findings listed per rule; totals are always true.")  # fmt: skip
@click.option("--text", "texts", multiple=True, metavar="SOURCE_ID=FILE",
              help="Prove a source's passages and quotations against its text. Repeatable.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["full", "concise", "json"]),
              help="How to say it; full on a terminal, concise otherwise.")  # fmt: skip
@click.option("--fail-on", type=click.Choice(["error", "warning"]), default="error", show_default=True,
              help="Exit 1 for a finding of this level or worse.")  # fmt: skip
@click.option("--memory-limit", metavar="SIZE", help="Memory for the engine, as in 2GB; it spills to disk.")
@accepting_options
@reported
def validate(package: str | None, form: str | None, fail_on: str, **given: Any) -> None:
    """Check PACKAGE and say what is wrong with it.

    PACKAGE is a folder, a datapackage.json, a .zip, or REV:path in git; by default the nearest
    datapackage.json upward. Exit code 0: nothing found; 1: a finding at or above --fail-on; 2: it could
    not be done.
    """
    from claims.render.formats import FORMATS, View
    from claims.rules.registry import RULES
    from claims.validation import Options, validate

    options = Options(
        select=given["select"],
        ignore=given["ignore"],
        levels=_levels(given["level"]),
        limit=given["limit"],
        memory_limit=given["memory_limit"],
        texts=_texts(given["texts"]),
        **accepting(given),
    )
    accept_first(package, options, given)
    report = validate(package, options)
    name = form or ("full" if sys.stdout.isatty() else "concise")
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    for piece in FORMATS[name](View(report, RULES, color)):
        click.echo(piece, nl=False, color=True)
    bad = report.counts.error or (fail_on == "warning" and report.counts.warning)
    sys.exit(1 if bad else 0)


def _levels(given: tuple[str, ...]) -> dict[str, Any]:
    levels: dict[str, Any] = {}
    for each in given:
        name, _, level = each.partition("=")
        if level not in ("error", "warning"):
            raise CannotDo(f"'{each}' is no level: write RULE=error or RULE=warning")
        levels[name] = level
    return levels


def _texts(given: tuple[str, ...]) -> dict[str, Path]:
    texts: dict[str, Path] = {}
    for each in given:
        source, sign, file = each.partition("=")
        if not sign or not source or not file:
            raise CannotDo(f"'{each}' names no text: write SOURCE_ID=FILE")
        texts[source] = Path(file)
    return texts
