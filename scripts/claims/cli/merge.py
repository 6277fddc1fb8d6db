"""`claims merge`."""

import sys
from pathlib import Path

import click

from claims.cli.terminal import reported, say_bytes
from claims.model.errors import CannotDo

LABELS = ("ours", "base", "theirs")
TOLD = 20  # conflicts


@click.command()
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.option("--path", type=click.Path(path_type=Path), metavar="PATH",
              help="Where the file belongs, to find its package (git's %P); by default OURS.")  # fmt: skip
@click.option(
    "--key", metavar="COLUMN[,COLUMN]", help="Tell rows apart by these columns, not the primary key."
)
@click.option("--marker-size", type=click.IntRange(min=1), default=7, show_default=True, metavar="N",
              help="Length of the markers of a conflict (git's %L).")  # fmt: skip
@click.option("-L", "--label", "labels", multiple=True, metavar="NAME",
              help="What ours, base and theirs are called, in this order. Up to three times.")  # fmt: skip
@click.option("--diff3", is_flag=True, help="Show the base in a conflict as well.")
@click.option(
    "-p", "--stdout", "print_it", is_flag=True, help="Print the merged file, and leave OURS as it is."
)
@click.option("--between-bases", is_flag=True, hidden=True)
@reported
def merge(base: Path, ours: Path, theirs: Path, path: Path | None, key: str | None,
          marker_size: int, labels: tuple[str, ...], diff3: bool, print_it: bool,
          between_bases: bool) -> None:  # fmt: skip
    """Merge into OURS what changed from BASE to THEIRS, by key and cell.

    Rows are told apart by the primary key that the package states, columns by their names. What both sides
    changed in different ways is left between git's markers, whole rows. A file without a known key is merged
    line by line, as git does. Exit code 0: merged; 1: something is left to settle; 2: it could not be done.
    """
    from claims.merge.driver import Files, merge_by_lines, merge_file, put
    from claims.merge.format import NoKey, form_of, home_of
    from claims.merge.three_way import Marks
    from claims.package.replace import stamp_of
    from claims.text.display import inert

    if len(labels) > len(LABELS):
        raise CannotDo("there are three sides to a merge: give --label up to three times")
    # A git that knows no labels leaves their placeholders as they are.
    named = [each if each and not each.startswith("%") else LABELS[at] for at, each in enumerate(labels)]
    names = [*named, *LABELS[len(named) :]]
    marks = Marks(marker_size, names[0], names[1], names[2], with_base=diff3, between_bases=between_bases)
    files = Files(base, ours, theirs, str(path or ours))
    files.read()
    stamp = stamp_of(ours)
    outcome = None
    try:
        try:
            form = form_of(home_of(path or ours), tuple(key.split(",")) if key else ())
        except NoKey as reason:
            outcome = merge_by_lines(files, marks, trusted=True, reason=str(reason))
        else:
            outcome = merge_file(files, form, marks)
    finally:
        if outcome is None and not print_it:  # a fault of ours: even so, nothing of theirs may be lost
            put(ours, stamp, merge_by_lines(files, marks, trusted=False, reason="a fault").data)
    if print_it:
        say_bytes(outcome.data)
    else:
        put(ours, stamp, outcome.data)
    for line in shortened(outcome.said):
        click.echo(f"claims: {inert(files.name)}: {inert(line)}", err=True)
    sys.exit(0 if outcome.clean else 1)


def shortened(said: tuple[str, ...]) -> tuple[str, ...]:
    """The first lines, and how many more there are."""
    return said if len(said) <= TOLD else (*said[:TOLD], f"… {len(said) - TOLD:,} more")
