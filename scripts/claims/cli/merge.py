"""`claims merge`."""

import sys
from pathlib import Path

import click

from claims.cli.terminal import write_bytes
from claims.model.errors import CannotDo

LABELS = ("ours", "base", "theirs")
SHOWN = 20  # messages about conflicts


@click.command("merge")
@click.argument("base", type=click.Path(path_type=Path))
@click.argument("ours", type=click.Path(path_type=Path))
@click.argument("theirs", type=click.Path(path_type=Path))
@click.option("--path", type=click.Path(path_type=Path), metavar="PATH",
              help="The file's path in its package (git's %P).  [default: OURS]")  # fmt: skip
@click.option("--key", metavar="COLUMN[,COLUMN]", help="Match rows by these columns, not by the primary key.")
@click.option("--marker-size", type=click.IntRange(min=1), default=7, show_default=True, metavar="N",
              help="Length of the conflict markers (git's %L).")  # fmt: skip
@click.option("-L", "--label", "labels", multiple=True, metavar="NAME",
              help="Labels of ours, base and theirs, in this order. Repeatable, up to three times.")  # fmt: skip
@click.option("--diff3", is_flag=True, help="Also show the base in conflicts.")
@click.option(
    "-p", "--stdout", "print_it", is_flag=True, help="Print the merged file instead of writing OURS."
)
@click.option("--between-bases", is_flag=True, hidden=True)
def command(base: Path, ours: Path, theirs: Path, path: Path | None, key: str | None,
            marker_size: int, labels: tuple[str, ...], diff3: bool, print_it: bool,
            between_bases: bool) -> None:  # fmt: skip
    """Merge two versions of a table, by row and cell.

    Applies the changes from BASE to THEIRS to the file OURS. Rows are matched by the package's primary key, columns
    by name. Conflicting changes are written between git's conflict markers, as whole rows. A file without a known
    key is merged line by line, as git does.

    Exit codes: 0: merged; 1: there are conflicts; 2: usage error or unreadable input.
    """
    from claims.merge.driver import MergeFiles, merge_by_lines, merge_file
    from claims.merge.format import NoKey, find_table, merge_format
    from claims.merge.three_way import Markers
    from claims.package.replace import stamp_of, write_file
    from claims.text.display import inert

    if len(labels) > len(LABELS):
        raise CannotDo(
            f"{len(labels)} labels given: use --label at most three times, for ours, base and theirs"
        )
    # A git without support for labels passes their placeholders unchanged.
    named = [each if each and not each.startswith("%") else LABELS[at] for at, each in enumerate(labels)]
    names = [*named, *LABELS[len(named) :]]
    marks = Markers(marker_size, names[0], names[1], names[2], with_base=diff3, between_bases=between_bases)
    files = MergeFiles(base, ours, theirs, str(path or ours))
    files.read()
    stamp = stamp_of(ours)
    outcome = None
    try:
        try:
            form = merge_format(find_table(path or ours), tuple(key.split(",")) if key else ())
        except NoKey as reason:
            outcome = merge_by_lines(files, marks, trusted=True, reason=str(reason))
        else:
            outcome = merge_file(files, form, marks)
    finally:
        if outcome is None and not print_it:  # even if this program fails, no edit of theirs may be lost
            write_file(ours, stamp, merge_by_lines(files, marks, trusted=False, reason="a fault").data)
    if print_it:
        write_bytes(outcome.data)
    else:
        write_file(ours, stamp, outcome.data)
    messages = list(outcome.messages)
    if len(messages) > SHOWN:
        messages[SHOWN:] = [f"… {len(messages) - SHOWN:,} more"]
    for line in messages:
        click.echo(f"claims: {inert(files.name)}: {inert(line)}", err=True)
    sys.exit(0 if outcome.clean else 1)
