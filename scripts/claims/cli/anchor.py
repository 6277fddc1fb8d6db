"""`claims anchor`."""

from pathlib import Path

import click

from claims.cli.completion import completing
from claims.cli.terminal import reported, say


@click.command()
@click.argument("source_id", shell_complete=completing("sources"))
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("words")
@reported
def anchor(source_id: str, file: Path, words: str) -> None:
    """Print where WORDS stand in the text FILE of SOURCE_ID: start, end and hash, one line a place.

    SOURCE_ID has to be in the table sources of the nearest package upward, where there is one, and FILE its text.
    """
    from claims.checks.text import check_source
    from claims.text.passage import find_anchors, lines_of, read_text

    text = read_text(file)
    note = check_source(source_id, file, text)
    found = find_anchors(text, words)
    say(f"passage_start={each.start} passage_end={each.end} passage_hash={each.hash}\n" for each in found)
    if note:
        click.echo(f"claims: {note}", err=True)
    if len(found) > 1:
        lines = ", ".join(map(str, lines_of(text, found)[:10])) + (", …" if len(found) > 10 else "")
        click.echo(
            f"claims: the words stand at {len(found):,} places (on line {lines}): take the one that the claim "
            "rests on, or give more words",
            err=True,
        )
