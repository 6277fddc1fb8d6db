"""`claims git`."""

import os
import sys
from collections.abc import Iterator, Sequence
from filecmp import cmp
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.terminal import reported, say, say_bytes
from claims.model.errors import CannotDo

if TYPE_CHECKING:
    from claims.merge.git_diff import Shown

NULL = "/dev/null"  # git's name for no file, on every system


@click.group()
def git() -> None:
    """Have git show and merge tables by key and cell, in this repository."""


@git.command()
@reported
def install() -> None:
    """Set up git diff, git log -p, git show and git merge, in this repository alone.

    Writes diff.claims and merge.claims to the repository's configuration and two lines for *.csv and *.tsv to its
    info/attributes. Nothing of it is committed, and nothing that others wrote is touched.
    """
    from claims.merge.git_setup import install as write
    from claims.package.git import Repository

    with Repository(Path.cwd()) as repository:
        write(repository)
    say(["git shows and merges *.csv and *.tsv by key and cell in this repository\n"])


@git.command()
@reported
def uninstall() -> None:
    """Take out of this repository what install wrote."""
    from claims.merge.git_setup import uninstall as remove
    from claims.package.git import Repository

    with Repository(Path.cwd()) as repository:
        remove(repository)
    say(["git shows and merges *.csv and *.tsv line by line in this repository\n"])


@git.command()
@reported
def status() -> None:
    """Say how this repository is set up. Exit code 0: all is installed; 1: something is not."""
    from claims.merge.git_setup import states
    from claims.package.git import Repository

    with Repository(Path.cwd()) as repository:
        found = states(repository)
    words = {"stale": "stale: run claims git install", "foreign": "set to something else, and left alone"}
    say(f"{each.what}: {words.get(each.state, each.state)}\n" for each in found)
    sys.exit(0 if all(each.state == "installed" for each in found) else 1)


@git.command(hidden=True)
@click.argument("file", type=click.Path(path_type=Path))
@reported
def show_text(file: Path) -> None:
    """Print a table's file one cell a line (git's textconv)."""
    from claims.merge.git_diff import as_lines

    try:
        data = file.read_bytes()
    except OSError as error:
        raise CannotDo(f"cannot read '{file}': {error.strerror}") from None
    say(as_lines(data, file.name))


@git.command(hidden=True)
@click.argument("path")
@click.argument("rest", nargs=-1)
@reported
def show_diff(path: str, rest: tuple[str, ...]) -> None:
    """Print what changed in a table's file (git's GIT_EXTERNAL_DIFF: path, then file, id and mode of each side).

    Ends with exit code 0 whatever happens, since git would stop at anything else: trouble is said in place.
    """
    from claims.merge.git_diff import Shown
    from claims.text.display import inert

    say([f"claims diff {inert(path)}\n"])
    if len(rest) < 6:
        say(["  in conflict: settle it with claims resolve\n"])
        return
    old, new = (None if each == NULL else Path(each) for each in (rest[0], rest[3]))
    told = list(_about_file(rest))
    say(told)
    if told and old and new and cmp(old, new, shallow=False):
        return
    try:
        _by_rows(Shown(rest[6] if len(rest) > 6 else path, old, new))
    except CannotDo as error:
        from claims.package.git import lines_that_differ

        say([f"  not shown by rows: {error}\n"])
        say_bytes(lines_that_differ(Path(rest[0]), Path(rest[3])))


def _about_file(rest: Sequence[str]) -> Iterator[str]:
    """What became of the file itself: its name, its mode."""
    from claims.text.display import inert

    (old, _, before), (new, _, after) = rest[:3], rest[3:6]
    if NULL in (old, new):
        yield "  the file is new\n" if old == NULL else "  the file is gone\n"
        return
    if len(rest) > 6:
        copied = len(rest) > 7 and "\ncopy to " in f"\n{rest[7]}"
        yield f"  {'copied' if copied else 'renamed'} to {inert(rest[6])}\n"
    if before != after:
        yield f"  mode {inert(before)} → {inert(after)}\n"


def _by_rows(shown: "Shown") -> None:
    from claims.comparison.diff import list_rows
    from claims.comparison.display_names import names_of
    from claims.merge.git_diff import changes
    from claims.render.diff.formats import FETCHED
    from claims.render.diff.text import render
    from claims.render.diff.view import DiffView
    from claims.rules.choice import chosen
    from claims.rules.registry import RULES
    from claims.text.display import inert

    seen = os.environ.get("GIT_PAGER_IN_USE") or sys.stdout.isatty()
    color = bool(seen) and not os.environ.get("NO_COLOR")
    with changes(shown, chosen(["change"], [], {}, None)) as (comparison, diff):
        if not diff.differs:
            written = [words for each in diff.tables for words in each.file_format]
            say([f"  no cell changed: {', '.join(map(inert, written)) or 'the bytes are the same'}\n"])
            return
        rows = tuple(list_rows(each, FETCHED) for each in comparison.tables)
        view = DiffView(diff, RULES, names_of(comparison), color=color, streamed=rows, limit=100)
        _, *lines = render(view)
    say(lines)
