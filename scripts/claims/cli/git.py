"""`claims git`."""

import os
import sys
from collections.abc import Iterator, Sequence
from filecmp import cmp
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.terminal import ignore_closed_output, use_color, write_text
from claims.model.errors import CannotDo
from claims.text.display import inert, quote

if TYPE_CHECKING:
    from claims.merge.git_diff import DiffedFile

NULL = "/dev/null"  # git's name for a missing file, on every system
LIMIT = 100  # rows to show per table and kind of change


@click.group("git")
def command() -> None:
    """Set up git to diff and merge tables by row and cell."""


@command.command()
def install() -> None:
    """Set up git diff, git log -p, git show and git merge.

    Applies to this repository only: writes diff.claims and merge.claims to the repository's configuration, and two
    lines for *.csv and *.tsv to its info/attributes. Nothing is committed, and other settings are kept.
    """
    from claims.merge.git_setup import install as write
    from claims.package.git import Repository

    with Repository(Path.cwd()) as repository:
        write(repository)
    write_text(["git now compares and merges *.csv and *.tsv by row and cell in this repository\n"])


@command.command()
def uninstall() -> None:
    """Remove what install set up."""
    from claims.merge.git_setup import uninstall as remove
    from claims.package.git import Repository

    with Repository(Path.cwd()) as repository:
        remove(repository)
    write_text(["git now compares and merges *.csv and *.tsv line by line in this repository\n"])


@command.command()
def status() -> None:
    """Show what is set up.

    Exit codes: 0: everything is installed; 1: something is not; 2: usage error or unreadable input.
    """
    from claims.merge.git_setup import states
    from claims.package.git import Repository

    with Repository(Path.cwd()) as repository:
        found = states(repository)
    words = {
        "stale": "out of date: run claims git install",
        "foreign": "set by something else, left unchanged",
    }
    write_text(f"{each.what}: {words.get(each.state, each.state)}\n" for each in found)
    sys.exit(0 if all(each.state == "installed" for each in found) else 1)


@command.command(hidden=True)
@click.argument("file", type=click.Path(path_type=Path))
def show_text(file: Path) -> None:
    """Print a table's file with one cell per line (git's textconv)."""
    from claims.merge.git_diff import as_lines

    try:
        data = file.read_bytes()
    except OSError as error:
        raise CannotDo(f"cannot read {quote(str(file))}: {error.strerror}") from None
    write_text(as_lines(data, file.name))


@command.command(hidden=True)
@click.argument("path")
@click.argument("rest", nargs=-1)
def show_diff(path: str, rest: tuple[str, ...]) -> None:
    """Print the changes to a table's file (git's GIT_EXTERNAL_DIFF: path, then file, id and mode of each side).

    Always exits with 0, since git would stop at anything else; errors are part of the output.
    """
    with ignore_closed_output():
        _show_file(path, rest)


def _show_file(path: str, rest: Sequence[str]) -> None:
    from claims.merge.git_diff import DiffedFile

    write_text([f"claims diff {inert(path)}\n"])
    if len(rest) < 6:
        write_text(["  in conflict: run claims resolve\n"])
        return
    old, new = (None if each == NULL else Path(each) for each in (rest[0], rest[3]))
    file_changes = list(_file_changes(rest))
    write_text(file_changes)
    if file_changes and old and new and cmp(old, new, shallow=False):
        return
    try:
        _show_rows(DiffedFile(rest[6] if len(rest) > 6 else path, old, new))
    except CannotDo as error:
        from claims.package.git import diff_lines

        write_text([f"  not shown by rows: {error}\n"])
        text = diff_lines(Path(rest[0]), Path(rest[3])).decode("utf-8", "surrogateescape")
        write_text("\t".join(map(inert, line.split("\t"))) + "\n" for line in text.split("\n")[:-1])


def _file_changes(rest: Sequence[str]) -> Iterator[str]:
    """Yield the changes to the file itself: its existence, name and mode."""
    (old, _, old_mode), (new, _, new_mode) = rest[:3], rest[3:6]
    if NULL in (old, new):
        yield "  file added\n" if old == NULL else "  file removed\n"
        return
    if len(rest) > 6:
        copied = len(rest) > 7 and "\ncopy to " in f"\n{rest[7]}"
        yield f"  {'copied' if copied else 'renamed'} to {inert(rest[6])}\n"
    if old_mode != new_mode:
        yield f"  mode {inert(old_mode)} → {inert(new_mode)}\n"


def _show_rows(shown: "DiffedFile") -> None:
    from claims.comparison.diff import list_rows
    from claims.comparison.display_names import names_of
    from claims.merge.git_diff import changes
    from claims.render.diff.formats import FETCHED
    from claims.render.diff.text import render
    from claims.render.diff.view import DiffView
    from claims.rules.choice import chosen
    from claims.rules.registry import RULES

    color = use_color() or bool(os.environ.get("GIT_PAGER_IN_USE") and not os.environ.get("NO_COLOR"))
    with changes(shown, chosen(["change"], [], {}, None)) as (comparison, diff):
        if not diff.differs:
            written = [words for each in diff.tables for words in each.file_format]
            write_text([f"  no cells changed: {', '.join(map(inert, written)) or 'the bytes are equal'}\n"])
            return
        rows = tuple(list_rows(each, FETCHED) for each in comparison.tables)
        view = DiffView(diff, RULES, names_of(comparison), color=color, streamed=rows, limit=LIMIT)
        _, *lines = render(view)
    write_text(lines)
