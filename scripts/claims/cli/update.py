"""`claims update`."""

from pathlib import Path

import click

from claims.cli.completion import complete_ids
from claims.cli.options import format_option, parse_texts
from claims.cli.terminal import use_color, write_text
from claims.render.update import UPDATE_FORMATS


@click.command("update")
@click.argument("source_id", shell_complete=complete_ids("sources"))
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("package", required=False)
@click.option("--text", "texts", multiple=True, metavar="SOURCE_ID=FILE",
              help="Text of an older version.  [default: texts/SOURCE_ID.txt]  Repeatable.")  # fmt: skip
@format_option(UPDATE_FORMATS)
def command(
    source_id: str, file: Path, package: str | None, texts: tuple[str, ...], output_format: str
) -> None:
    """Show how a later version of a text affects the claims.

    Compares the text in FILE with the versions of SOURCE_ID in the package: which claims are unchanged, moved,
    reworded, removed or ambiguous, and which sentences have no claim.

    The old texts make this more exact. Without them, passages are found by their hashes, and sentences by the table
    sentences, if the package has it.

    PACKAGE is a folder, a datapackage.json or .yaml, a .zip, or REV:path in git. Defaults to the descriptor in the
    current directory or the nearest parent directory.
    """
    from claims.curate.dataset import open_dataset
    from claims.curate.update.compare import compare_text
    from claims.package.configuration import find_texts, read_configuration
    from claims.render.update import UpdateView
    from claims.text.passage import read_text

    with open_dataset(package) as dataset:
        store = dataset.opened.store
        known = find_texts(store, read_configuration(store)) | parse_texts(texts)
        found = compare_text(dataset, source_id, file, known)
        view = UpdateView(found, read_text(file), dataset.names(), use_color())
        write_text(UPDATE_FORMATS[output_format](view))
