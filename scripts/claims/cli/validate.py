"""`claims validate`."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from claims.cli.options import (
    format_option,
    memory_option,
    parse_severities,
    parse_texts,
    rule_options,
    severity_option,
    suppressions_option,
)
from claims.cli.terminal import is_terminal, progress_bar, use_color, write_text
from claims.model.errors import CannotDo
from claims.render.report.formats import FORMATS

if TYPE_CHECKING:
    from claims.model.report import Report
    from claims.package.store import Store
    from claims.render.report.view import View
    from claims.validation.validate import Options


@click.command("validate")
@click.argument("package", required=False)
@click.option(
    "--schema", type=click.Path(path_type=Path), metavar="FILE", help="Table Schema of a data file."
)
@rule_options
@severity_option
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True,
              help="Findings to list per rule. Totals include findings that are not listed.")  # fmt: skip
@click.option("--text", "texts", multiple=True, metavar="SOURCE_ID=FILE",
              help="Verify a source's passages and quotations against its text. Repeatable.")  # fmt: skip
@format_option(FORMATS, default=None)
@click.option("--fail-on", type=click.Choice(["error", "warning", "unread"]),
              help="Exit with 1 for findings of this severity or higher; unread: for errors, and for tables and schemas "
                   "that were not read.  [default: error]")  # fmt: skip
@memory_option
@suppressions_option
@click.option("--no-suppressions", is_flag=True, help="Also report suppressed findings.")
@click.option("--since", metavar="REV",
              help="Only findings that are new since a git revision, or in a row or file that changed since.")  # fmt: skip
def command(package: str | None, output_format: str | None, fail_on: str | None, **given: Any) -> None:
    """Check a package for errors.

    PACKAGE is a folder, a datapackage.json or .yaml, a .zip, or REV:path in git. Defaults to the descriptor in the
    current directory or the nearest parent directory. It can also be a single data file, such as a .csv or
    .csv.gz, or - for standard input.

    Exit codes: 0: nothing that --fail-on names; 1: something; 2: usage error or unreadable input.
    """
    from claims.package.configuration import read_configuration
    from claims.package.open import open_package_or_file
    from claims.validation.validate import Options

    if given["suppressions"] is not None and given["no_suppressions"]:
        raise CannotDo("--suppressions and --no-suppressions cannot be combined")
    options = Options(
        select=given["select"],
        ignore=given["ignore"],
        severities=parse_severities(given["severities"]),
        limit=given["limit"],
        memory_limit=given["memory_limit"],
        texts=parse_texts(given["texts"]),
        suppressions=given["suppressions"],
        use_suppressions=not given["no_suppressions"],
        today=datetime.now(UTC).date(),
        since=given["since"],
    )
    name = output_format or ("full" if is_terminal() else "concise")
    with open_package_or_file(package, given["schema"]) as store:
        configuration = read_configuration(store)
        options = replace(options, configuration=configuration)
        view = _validate(store, options, lines=FORMATS[name].lines)
    if is_terminal():
        view = replace(view, width=min(max(shutil.get_terminal_size().columns, 40), view.width))
    write_text(FORMATS[name].render(replace(view, color=use_color())))
    sys.exit(1 if _fails(view.report, fail_on or configuration.fail_on) else 0)


def _fails(report: "Report", fail_on: str) -> bool:
    """Return whether a report has what --fail-on names, or errors."""
    unread = report.not_read.tables or report.not_read.schemas
    also = {"warning": report.counts.warning, "unread": unread}.get(fail_on)
    return bool(report.counts.error or also)


def _validate(store: "Store", options: "Options", *, lines: bool) -> "View":
    """Validate, with a progress bar on a terminal."""
    from claims.package.folder import FolderStore
    from claims.render.report.view import View, find_checkout
    from claims.rules.registry import RULES
    from claims.validation.validate import validate_store, validate_with_lines

    bar = progress_bar()
    if bar is not None:
        options = replace(options, progress=bar)
    try:
        if lines:
            report, found = validate_with_lines(store, options)
        else:
            report, found = validate_store(store, options), {}
    finally:
        if bar is not None:
            bar.erase()
    checkout = find_checkout(store.folder) if isinstance(store, FolderStore) else None
    return View(report, RULES, found, checkout=checkout)
