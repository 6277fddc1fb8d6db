"""`claims resolve`."""

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.terminal import reported, say
from claims.model.errors import CannotDo

if TYPE_CHECKING:
    from claims.merge.dispute import Dispute, Side
    from claims.merge.resolve import Case, Outcome, Resolving
    from claims.merge.settle import Choice

ANSWERS: "Mapping[str, Side]" = {"o": "ours", "t": "theirs", "b": "base"}
WIDE = 100  # columns where no terminal says how many it has
LISTED = 20  # of what is left


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--ours", is_flag=True, help="Take our side: of a rebase, the branch rebased onto.")
@click.option("--theirs", is_flag=True, help="Take their side.")
@click.option("--base", is_flag=True, help="Take what both sides began with.")
@click.option(
    "--key", "keys", multiple=True, metavar="KEY", help="Only the row with this key. Several times."
)
@click.option(
    "--column", "columns", multiple=True, metavar="COLUMN", help="Only cells of this column. Several times."
)
@click.option("--list", "only_list", is_flag=True, help="Show the conflicts, and change nothing.")
@reported
def resolve(paths: tuple[Path, ...], keys: tuple[str, ...], columns: tuple[str, ...],
            only_list: bool, **sides: bool) -> None:  # fmt: skip
    """Settle the conflicts that a merge, rebase or cherry-pick left in tables, row by row.

    Without a side it asks for each at a terminal, and elsewhere lists them. Only what is at odds is taken from
    a side: other edits of the row are kept from both, and all else in the file stays as it is. Where no conflict
    is left in a package, its keys and references are checked: if they hold, the files are written and added to
    the index, and if not, nothing is changed. Exit code 0: all is settled; 1: something is left; 2: it could not
    be done.
    """
    from claims.merge.resolve import resolving
    from claims.package.git import Repository
    from claims.text.display import terminal

    taken: list[Side] = [side for side in ANSWERS.values() if sides[side]]
    if len(taken) > 1:
        raise click.UsageError(
            f"{' and '.join(f'--{each}' for each in taken)}: a cell is taken from one side"
        )
    side = taken[0] if taken else None
    if only_list and side:
        raise click.UsageError(f"--list changes nothing: leave out --{side}")
    with Repository(Path.cwd()) as repository:
        found = resolving(repository)
        cases = found.chosen(paths)
        chosen = _matching(cases, keys, columns)
        if not any(each.marked for each in cases):
            _tell_left({each.path: [each.reason] for each in cases}, found.others)
            sys.exit(2)
        choices: dict[tuple[str, tuple[str, ...]], Choice] = {}
        if side is not None:
            choices = {
                at: {name: side for name in dispute.fields if not columns or name in columns or not name}
                for at, dispute in chosen.items()
            }
        elif chosen and (only_list or not _at_terminal()):
            say(_listed(cases, chosen))
            _tell_left({each.path: [each.reason] for each in cases if not each.marked}, found.others)
            sys.exit(1)
        elif only_list:
            say(
                f"{terminal(each.path)}: nothing is at odds in it: run claims resolve\n"
                for each in cases
                if each.marked
            )
            sys.exit(1)
        else:
            choices = _asked(cases, chosen)
        outcome = found.settle(lambda case, dispute: choices.get((case.path, dispute.key), {}))
        sys.exit(_told(found, outcome))


def _matching(
    cases: "Sequence[Case]", keys: tuple[str, ...], columns: tuple[str, ...]
) -> "dict[tuple[str, tuple[str, ...]], Dispute]":
    """The conflicts that are meant. Raises CannotDo for a key or a column that none of them is about."""
    from claims.text.display import quote
    from claims.text.suggest import did_you_mean

    listed = [(case.path, each) for case in cases if case.marked for each in case.marked.disputes()]
    spelt = {name: each for _, each in listed for name in (",".join(each.key), ", ".join(each.key))}
    forms = [case.form for case in cases if case.form is not None]
    for key in keys:
        if key in spelt:
            continue
        cells = [cell.strip() for cell in key.split(",")]
        for form in forms:  # of a number, any text
            told = ",".join(form.identity(cells)) if len(cells) == len(form.key) else ""
            if told in spelt:
                spelt.setdefault(key, spelt[told])
        if key not in spelt:
            meant = did_you_mean(key, [name for name in spelt if name])
            raise CannotDo(f"no row with the key {quote(key)} is in conflict{meant}")
    fields = {name for _, each in listed for name in each.fields if name}
    for column in columns:
        if column not in fields:
            raise CannotDo(
                f"no cell of the column {quote(column)} is in conflict{did_you_mean(column, fields)}"
            )
    wanted = {spelt[key].key for key in keys}
    return {
        (path, each.key): each
        for path, each in listed
        if (not keys or each.key in wanted) and (not columns or set(columns) & set(each.fields))
    }


def _listed(
    cases: "Sequence[Case]", chosen: "Mapping[tuple[str, tuple[str, ...]], Dispute]"
) -> Iterator[str]:
    from claims.merge.resolve import names_in, told_beside
    from claims.render.conflicts import Beside, conflict

    names = names_in(cases)
    wide = shutil.get_terminal_size((WIDE, 24)).columns if sys.stdout.isatty() else WIDE
    by_path = {case.path: case for case in cases}
    for at, ((path, _), dispute) in enumerate(chosen.items()):
        yield "\n" if at else ""
        yield from conflict(path, dispute, Beside(names, told_beside(by_path[path]), wide))


def _asked(
    cases: "Sequence[Case]", chosen: "Mapping[tuple[str, tuple[str, ...]], Dispute]"
) -> "dict[tuple[str, tuple[str, ...]], Choice]":
    """Ask for each conflict. Raises CannotDo, with nothing settled, where the answers end."""
    from claims.cli.prompts import prompt
    from claims.text.display import terminal

    choices: dict[tuple[str, tuple[str, ...]], Choice] = {}
    for at, dispute in chosen.items():
        say([*_listed(cases, {at: dispute}), "\n"])
        open_sides = [f"{letter} {side}" for letter, side in ANSWERS.items() if side not in dispute.closed]
        cells = ["c cell by cell"] if not dispute.whole and len(dispute.fields) > 1 else []
        answers = ", ".join([*open_sides, *cells, "s skip", "q leave the rest"])
        known = [each[0] for each in (*open_sides, *cells, "s", "q")]
        said = prompt(f"Take {answers}", "s", _one_of(known))
        if said == "q":
            break
        if said == "c":
            choice = {}
            for name in dispute.fields:
                part = prompt(f"  {terminal(name)}: o ours, t theirs, b base, s skip", "s", _one_of("otbs"))
                if part in ANSWERS:
                    choice[name] = ANSWERS[part]
            choices[at] = choice
        elif said in ANSWERS:
            choices[at] = dict.fromkeys(dispute.fields, ANSWERS[said])
    return choices


class _one_of:  # noqa: N801  reads as what it says where it is used
    """Says what is wrong with an answer that is none of these."""

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known

    def __call__(self, said: str) -> str | None:
        return None if said in self.known else f"one of {', '.join(self.known)}"


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _told(found: "Resolving", outcome: "Outcome") -> int:
    """Say what was settled, what not, and why; the exit code."""
    from claims.text.display import terminal

    for path, count in outcome.settled.items():
        left = path in outcome.left
        added = " and added to the index" if path in outcome.staged else "" if left else ": now run git add"
        if not left and outcome.left and path not in outcome.staged:
            added = ", not yet added to the index: its package is not settled"
        say([f"{terminal(path)}: {count:,} settled{added}\n"])
    for path in outcome.stated:
        added = "added to the index" if path in outcome.staged else "now run git add"
        say([f"{terminal(path)}: bytes and hash of settled files taken out; {added}\n"])
    if outcome.refused:
        click.echo(
            "claims: nothing is changed, as the package would not hold its keys and references:", err=True
        )
        for each in outcome.refused:
            key = ", ".join(str(cell) for cell in (each.key or {}).values())
            where = f"{terminal(each.file or each.table or '')}{f': {terminal(key)}' if key else ''}"
            click.echo(f"  {where}: {each.rule}: {terminal(each.message)}", err=True)
        click.echo(
            "mend these in the files that are not in conflict, or settle otherwise: then run it again",
            err=True,
        )
    _tell_left(outcome.left, found.others)
    return 1 if outcome.refused or outcome.left else 0


def _tell_left(left: "Mapping[str, Sequence[str]]", others: Sequence[str]) -> None:
    from claims.text.display import terminal

    for path, reasons in left.items():
        for each in reasons[:LISTED]:
            click.echo(f"claims: {terminal(path)}: left: {terminal(each)}", err=True)
        if len(reasons) > LISTED:
            click.echo(f"claims: {terminal(path)}: … {len(reasons) - LISTED:,} more", err=True)
    for path in others:
        click.echo(f"claims: {terminal(path)}: in conflict, and no table: settle it by hand", err=True)
