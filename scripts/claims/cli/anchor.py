"""`claims anchor`."""

from pathlib import Path

import click

from claims.cli.completion import complete_ids
from claims.cli.terminal import write_text

SHOWN = 10  # line numbers


@click.command("anchor")
@click.argument("source_id", shell_complete=complete_ids("sources"))
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("words")
def command(source_id: str, file: Path, words: str) -> None:
    """Find a passage in a source's text and print its offsets and hash.

    Prints one line per occurrence of WORDS in FILE. SOURCE_ID must be a source of the datapackage.json in the current
    directory or the nearest parent directory, if there is one, and FILE must contain its text.
    """
    from claims.checks.text import check_source
    from claims.text.passage import find_anchors, lines_of, read_text

    text = read_text(file)
    note = check_source(source_id, file, text)
    found = find_anchors(text, words)
    write_text(
        f"passage_start={each.start} passage_end={each.end} passage_hash={each.hash}\n" for each in found
    )
    if note:
        click.echo(f"claims: {note}", err=True)
    if len(found) > 1:
        lines = list(dict.fromkeys(lines_of(text, found)))
        listed = ", ".join(map(str, lines[:SHOWN])) + (", …" if len(lines) > SHOWN else "")
        where = f"on {'line' if len(lines) == 1 else 'lines'} {listed}"
        click.echo(
            f"claims: the passage occurs {len(found):,} times ({where}): choose one, or give more words",
            err=True,
        )
