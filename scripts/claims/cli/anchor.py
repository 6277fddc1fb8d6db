"""`claims anchor`."""

from pathlib import Path

import click

from claims.cli.ending import reported
from claims.cli.output import say
from claims.errors import CannotDo


@click.command()
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
    say(f"passage_start={each.start} passage_end={each.end} passage_hash={each.hash}\n" for each in found)
