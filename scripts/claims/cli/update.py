"""`claims update`."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from claims.cli.changes import edit_dataset
from claims.cli.completion import complete_ids
from claims.cli.options import format_option, parse_texts
from claims.cli.terminal import is_terminal, use_color, write_text
from claims.model.errors import CannotDo
from claims.text.display import quote, terminal

if TYPE_CHECKING:
    from claims.curate.dataset import Dataset
    from claims.render.update import UpdateView


@click.command("update")
@click.argument("source_id", shell_complete=complete_ids("sources"))
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("package", required=False)
@click.option("--text", "texts", multiple=True, metavar="SOURCE_ID=FILE",
              help="Text of an older version.  [default: texts/SOURCE_ID.txt]  Repeatable.")  # fmt: skip
@format_option(("text", "json", "markdown"))
@click.option("--write", is_flag=True, help="Record the new text, and what you decide about each claim.")
@click.option("--apply", "worksheet", type=click.Path(path_type=Path), metavar="WORKSHEET",
              help="Record the new text, and the decisions in a worksheet.")  # fmt: skip
@click.option(
    "--new-id", metavar="ID", help="Id of the new source.  [default: the old one with the new date]"
)
@click.option(
    "--published", metavar="DATE", help="Publication date of the new text.  [default: that of the old one]"
)
@click.option("--retrieved", metavar="TIME", help="When the new text was retrieved, in UTC.  [default: now]")
def command(
    source_id: str, file: Path, package: str | None, texts: tuple[str, ...], output_format: str, **given: Any
) -> None:
    """Show how a later version of a text affects the claims.

    Compares the text in FILE with the versions of SOURCE_ID in the package: which claims are unchanged, moved,
    reworded, removed or ambiguous, and which sentences have no claim.

    The old texts make this more exact. Without them, passages are found by their hashes, and sentences by the table
    sentences, if the package has it.

    With --write, adds a source for the new text and asks about each claim that is not the same: keep it, revise it,
    or mark it as removed. Without a terminal, it adds the source and writes a worksheet, update-NEW_ID.csv; fill in
    its column decision (keep, revise or removed), and read it with --apply. Each run writes everything or nothing.

    PACKAGE is a folder, a datapackage.json or .yaml, a .zip, or REV:path in git. Defaults to the descriptor in the
    current directory or the nearest parent directory.

    Exit codes: 0: success; 1: not written, because it would introduce an error; 2: usage error or unreadable input.
    """
    from claims.curate.dataset import open_dataset
    from claims.package.replace import write_file

    if given["write"] and given["worksheet"]:
        raise click.UsageError("--write and --apply cannot be combined")
    if not given["write"] and given["worksheet"] is None:
        with open_dataset(package) as dataset:
            view = _compare(dataset, source_id, file, parse_texts(texts))
            from claims.render.update import UPDATE_FORMATS

            write_text(UPDATE_FORMATS[output_format](view))
        return
    values = {"retrieved": given["retrieved"] or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
    values |= {"source_id": given["new_id"]} if given["new_id"] else {}
    values |= {"published": given["published"]} if given["published"] else {}
    with edit_dataset(package) as dataset:
        view = _compare(dataset, source_id, file, parse_texts(texts))
        sheet = _record(dataset, view, values, given["worksheet"])
    if sheet:
        name, text = sheet
        write_file(name, None, text.encode())
        click.echo(
            f"fill in the column decision of {terminal(str(name))}, and read it with --apply", err=True
        )


def _compare(dataset: "Dataset", source: str, file: Path, texts: Mapping[str, Path]) -> "UpdateView":
    from claims.curate.update.compare import compare_text
    from claims.package.configuration import find_texts, read_configuration
    from claims.render.update import UpdateView
    from claims.text.passage import read_text

    store = dataset.opened.store
    known = {**find_texts(store, read_configuration(store)), **texts}
    update = compare_text(dataset, source, file, known)
    dataset.texts |= {each: known[each] for each in update.texts}
    return UpdateView(update, read_text(file), dataset.names(), use_color())


def _record(
    dataset: "Dataset", view: "UpdateView", values: Mapping[str, str], worksheet: Path | None
) -> tuple[Path, str] | None:
    """Add the new source and the decisions to the changes; without a terminal, return a worksheet to be written."""
    from claims.curate.update.record import add_snapshot, open_claims, record_decisions
    from claims.curate.update.worksheet import read_worksheet, write_worksheet

    source = add_snapshot(dataset, view.update, Path(view.update.file), values)
    if worksheet is not None:
        record_decisions(dataset, source, read_worksheet(worksheet, view.text))
    elif sys.stdin.isatty() and is_terminal():
        from claims.cli.update_prompts import Interview

        record_decisions(dataset, source, Interview(dataset, view).ask())
    elif open_claims(view.update):
        sheet = Path(f"update-{source}.csv")
        if sheet.exists():
            raise CannotDo(f"{quote(str(sheet))} exists: read it with --apply, or delete it")
        return sheet, "".join(write_worksheet(view.update, dataset))
    return None
