"""The commands: parses arguments, calls, prints, exits; the only module that does any of these."""

import os
import signal
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from claims.errors import CannotDo

Parameters = ParamSpec("Parameters")
CANNOT = 2


def reported(command: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """Turn what could not be done into one line on stderr and exit code 2."""

    @wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        try:
            command(*args, **kwargs)
        except CannotDo as error:
            click.echo(f"claims: {error}", err=True)
            sys.exit(CANNOT)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(128 + signal.SIGPIPE)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claims-datapackage", prog_name="claims")
def cli() -> None:
    """Validate datasets of claims: who said what, when, through which source."""


@cli.command()
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
    )
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


@cli.command("rules")
@reported
def list_rules() -> None:
    """List every rule with its level and what it holds to be true."""
    from claims.rules.registry import FAMILIES

    for family, rules in FAMILIES.items():
        click.echo(f"{family}:")
        for rule in rules:
            click.echo(f"  {rule.id:<28} {rule.level:<8} {rule.title}")


@cli.command()
@click.argument("rule")
@reported
def explain(rule: str) -> None:
    """Say what RULE is for, with a bad and a good example and the fix."""
    from claims.rules.choose import unknown
    from claims.rules.registry import RULES

    if rule not in RULES:
        raise CannotDo(unknown(rule))
    each = RULES[rule]
    click.echo(f"{each.id} ({each.level}, family {each.family})\n\n{each.title}.\n\n{each.why}\n")
    click.echo(f"Bad:\n{_indented(each.bad)}\n\nGood:\n{_indented(each.good)}\n\nFix: {each.fix}.")


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


@cli.command()
@click.argument("source_id")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("words")
@reported
def anchor(source_id: str, file: Path, words: str) -> None:
    """Print where WORDS stand in the text FILE of SOURCE_ID: start, end and hash, one line a place."""
    from claims.passage import anchors, read_text

    found = anchors(read_text(file), words)
    if not found:
        raise CannotDo(f"'{words}' does not stand in '{file}', the text of '{source_id}'")
    for each in found:
        click.echo(f"passage_start={each.start} passage_end={each.end} passage_hash={each.hash}")


@cli.command("schemas")
@click.option("--check", is_flag=True, help="Say what is stale, and write nothing.")
@click.option("--root", type=click.Path(path_type=Path), default=Path(), help="Folder of the project.")
@reported
def write_schemas(check: bool, root: Path) -> None:
    """Write schemas/ and the data dictionary anew from the models."""
    from claims.schemas import stale, write

    if not check:
        write(root)
        return
    old = stale(root)
    for name in old:
        click.echo(f"{name} is stale: run claims schemas", err=True)
    sys.exit(1 if old else 0)
