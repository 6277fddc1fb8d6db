"""`claims resolve`."""

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.terminal import is_terminal, write_text
from claims.model.errors import CannotDo
from claims.text.display import quote, terminal

if TYPE_CHECKING:
    from claims.merge.conflict import Conflict, Side
    from claims.merge.resolve import ConflictedTable, ResolveOutcome
    from claims.merge.resolve_file import Picks

    Row = tuple[str, tuple[str, ...]]  # path of the file, key
    Conflicts = Mapping[Row, Conflict]

ANSWERS: "Mapping[str, Side]" = {"o": "ours", "t": "theirs", "b": "base"}
OPTIONS = {"o": "[o]urs", "t": "[t]heirs", "b": "[b]ase", "c": "[c]ell by cell", "s": "[s]kip", "q": "[q]uit"}
WIDTH = 100  # columns of the output if it is not a terminal
SHOWN = 20  # unresolved conflicts per file


@click.command("resolve")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--ours", is_flag=True, help="Take our side; in a rebase, the branch that is rebased onto.")
@click.option("--theirs", is_flag=True, help="Take their side.")
@click.option("--base", is_flag=True, help="Take the common ancestor.")
@click.option("--key", "keys", multiple=True, metavar="KEY", help="Only the row with this key. Repeatable.")
@click.option(
    "--column", "columns", multiple=True, metavar="COLUMN", help="Only cells in this column. Repeatable."
)
@click.option("--list", "only_list", is_flag=True, help="List the conflicts, without changing anything.")
def command(paths: tuple[Path, ...], keys: tuple[str, ...], columns: tuple[str, ...],
            only_list: bool, **sides: bool) -> None:  # fmt: skip
    """Resolve merge conflicts in tables, row by row.

    Resolves the conflicts that a merge, rebase or cherry-pick left in PATHS (default: all tables). Without a side, it
    prompts for each conflict on a terminal, and lists them otherwise. Only conflicting cells are taken from a side:
    other edits of the row are kept from both sides. Once a package has no conflicts left, its keys and references
    are checked; the files are written and added to the index only if they are valid.

    Exit codes: 0: all resolved; 1: conflicts remain; 2: usage error or unreadable input.
    """
    from claims.merge.resolve import find_conflicts
    from claims.package.git import Repository

    side = _side(sides, only_list=only_list)
    with Repository(Path.cwd()) as repository:
        found = find_conflicts(repository)
        cases = found.chosen(paths)
        conflicts = _select(cases, keys, columns)
        unreadable = {each.path: [each.reason] for each in cases if not each.parsed}
        if len(unreadable) == len(cases):
            _print_unresolved(unreadable, found.others)
            sys.exit(2)
        if side is not None:
            choices = {row: _take(side, dispute, columns) for row, dispute in conflicts.items()}
        elif conflicts and (only_list or not _can_ask()):
            write_text(_describe(cases, conflicts))
            _print_unresolved(unreadable, found.others)
            sys.exit(1)
        elif only_list:
            marked = [terminal(each.path) for each in cases if each.parsed]
            write_text(f"{path}: no conflicting cells: run claims resolve\n" for path in marked)
            sys.exit(1)
        else:
            choices = _ask(cases, conflicts)
        outcome = found.resolve(lambda case, dispute: choices.get((case.path, dispute.key), {}))
        _print_resolved(outcome)
        _print_unresolved(outcome.left, found.others)
        sys.exit(1 if outcome.refused or outcome.left else 0)


def _side(sides: Mapping[str, bool], *, only_list: bool) -> "Side | None":
    """Return the side that the options name. Raises UsageError for several, or for one with --list."""
    given: list[Side] = [side for side in ANSWERS.values() if sides[side]]
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(f'--{each}' for each in given)} cannot be combined")
    if given and only_list:
        raise click.UsageError(f"--list and --{given[0]} cannot be combined")
    return given[0] if given else None


def _can_ask() -> bool:
    return sys.stdin.isatty() and is_terminal()


def _take(side: "Side", dispute: "Conflict", columns: Sequence[str]) -> "Picks":
    return {name: side for name in dispute.fields if not columns or name in columns or not name}


def _select(cases: "Sequence[ConflictedTable]", keys: Sequence[str], columns: Sequence[str]) -> "Conflicts":
    """Return the selected conflicts. Raises CannotDo for a key or column without a conflict."""
    from claims.text.suggest import did_you_mean

    conflicts = [(case.path, each) for case in cases if case.parsed for each in case.parsed.conflicts()]
    by_key = {name: each.key for _, each in conflicts for name in (",".join(each.key), ", ".join(each.key))}
    forms = [case.form for case in cases if case.form is not None]
    selected = set()
    for key in keys:
        cells = [cell.strip() for cell in key.split(",")]
        # A key may be written differently, such as a number with leading zeros.
        others = (",".join(form.identity(cells)) for form in forms if len(cells) == len(form.key))
        name = next((each for each in (key, *others) if each in by_key), None)
        if name is None:
            raise CannotDo(
                f"no conflict in a row with key {quote(key)}{did_you_mean(key, filter(None, by_key))}"
            )
        selected.add(by_key[name])
    fields = {name for _, each in conflicts for name in each.fields if name}
    for column in columns:
        if column not in fields:
            raise CannotDo(f"no conflict in column {quote(column)}{did_you_mean(column, fields)}")
    return {
        (path, each.key): each
        for path, each in conflicts
        if (not keys or each.key in selected) and (not columns or set(columns) & set(each.fields))
    }


def _describe(cases: "Sequence[ConflictedTable]", conflicts: "Conflicts") -> Iterator[str]:
    from claims.merge.resolve import context_columns, names_of_ids
    from claims.render.conflicts import Context, conflict

    names = names_of_ids(cases)
    width = shutil.get_terminal_size((WIDTH, 24)).columns if is_terminal() else WIDTH
    by_path = {case.path: case for case in cases}
    for at, ((path, _), dispute) in enumerate(conflicts.items()):
        yield "\n" if at else ""
        yield from conflict(path, dispute, Context(names, context_columns(by_path[path]), width))


def _ask(cases: "Sequence[ConflictedTable]", conflicts: "Conflicts") -> "dict[Row, Picks]":
    """Ask for each conflict. Raises CannotDo at the end of the input."""
    from claims.cli.prompts import prompt

    choices: dict[Row, Picks] = {}
    for row, dispute in conflicts.items():
        write_text([*_describe(cases, {row: dispute}), "\n"])
        known = [letter for letter, side in ANSWERS.items() if side in dispute.choices]
        known += ["c"] if not dispute.whole and len(dispute.fields) > 1 else []
        known += ["s", "q"]
        answer = prompt(_options(known), "s", _one_of(known))
        if answer == "q":
            break
        if answer == "c":
            label = _options("otbs")
            cells = {
                name: prompt(f"  {terminal(name)}: {label}", "s", _one_of("otbs")) for name in dispute.fields
            }
            choices[row] = {name: ANSWERS[cell] for name, cell in cells.items() if cell in ANSWERS}
        elif answer in ANSWERS:
            choices[row] = dict.fromkeys(dispute.fields, ANSWERS[answer])
    return choices


def _options(known: Sequence[str]) -> str:
    return ", ".join(OPTIONS[each] for each in known)


def _one_of(known: Sequence[str]) -> Callable[[str], str | None]:
    """Return a check that accepts only these answers."""
    return lambda answer: None if answer in known else f"enter one of {', '.join(known)}"


def _print_resolved(outcome: "ResolveOutcome") -> None:
    """Print what was resolved, or why nothing was."""
    for path, count in outcome.resolved.items():
        if path in outcome.staged:
            added = " and added to the index"
        elif path in outcome.left:
            added = ""
        elif outcome.left:
            added = "; not added to the index, because its package still has conflicts"
        else:
            added = ": run git add"
        write_text([f"{terminal(path)}: {count:,} resolved{added}\n"])
    for path in outcome.descriptors:
        added = "added to the index" if path in outcome.staged else "run git add"
        write_text([f"{terminal(path)}: bytes and hash of resolved files removed; {added}\n"])
    for each in outcome.mismatches:
        where = terminal(each.file or each.table or "")
        click.echo(f"claims: {where}: {terminal(each.message)}: {terminal(each.fix)}", err=True)
    if outcome.refused:
        click.echo(
            "claims: nothing written, because keys or references of the package would be invalid:", err=True
        )
        for each in outcome.refused:
            key = ", ".join(str(cell) for cell in (each.key or {}).values())
            where = f"{terminal(each.file or each.table or '')}{f': {terminal(key)}' if key else ''}"
            click.echo(f"  {where}: {each.rule}: {terminal(each.message)}", err=True)
        click.echo(
            "correct them in the files without conflicts, or choose other sides, and run it again", err=True
        )


def _print_unresolved(left: "Mapping[str, Sequence[str]]", others: Sequence[str]) -> None:
    for path, reasons in left.items():
        for each in reasons[:SHOWN]:
            click.echo(f"claims: {terminal(path)}: unresolved: {terminal(each)}", err=True)
        if len(reasons) > SHOWN:
            click.echo(f"claims: {terminal(path)}: … {len(reasons) - SHOWN:,} more", err=True)
    for path in others:
        click.echo(f"claims: {terminal(path)}: not a table: resolve it by hand", err=True)
