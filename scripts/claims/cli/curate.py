"""How a change to the rows of a package is told: what it would break, or where it was written."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from claims.cli.terminal import say

if TYPE_CHECKING:
    from claims.curate.dataset import Desk
    from claims.edit.rows import Change, EditPlan

BROKEN = 1


def write(package: str | None, wish: "Callable[[Desk], Mapping[str, Path]]") -> None:
    """Put a wish to a desk, try it out, write it, and say so; exit with 1, and nothing written, where it breaks a rule.

    `wish` gives the texts of sources. The row that is not written is told as options, so that no answer is lost.
    """
    from claims.curate.dataset import Desk
    from claims.edit.rows import plan_changes
    from claims.package.open import open_store
    from claims.package.temporary import temporary_folder
    from claims.table.cells import opened

    with open_store(package) as store, temporary_folder() as folder:
        desk = Desk(opened(store, folder))
        texts = wish(desk)
        changes = desk.ordered()
        plan = plan_changes(desk.opened, changes, texts)
        click.echo("".join(_findings(plan, changes)), nl=False, err=True)
        if plan.broken:
            again = "".join(_again(changes, texts))
            click.echo("claims: nothing is written" + ("; to try again:" if again else ""), err=True)
            click.echo(again, nl=False, err=True)
            sys.exit(BROKEN)
        plan.write()
        say(_written(plan, changes))


def _again(changes: "Sequence[Change]", texts: "Mapping[str, Path]") -> Iterator[str]:
    """The commands that would add these rows, as a shell takes them back to the same words.

    A row that revises another one changes that one too, which no claims add does.
    """
    from claims.cli.options import names_of
    from claims.edit.rows import Added
    from claims.text.display import shell

    for each in changes:
        if isinstance(each, Added) and not each.values.get("revises"):
            words = ["claims", "add", each.table.removesuffix("s"), "--no-input"]
            text = _text_of(each.table, each.values, texts)
            for column, value in each.values.items():
                words += (
                    [names_of(each.table, column)[0], value] if value and column not in text.stated else []
                )
            yield f"  {shell([*words, *text.options])}\n"


class _Text(Struct, frozen=True):
    """The options that name a row's text, and the columns that are made from it."""

    options: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()


def _text_of(table: str, values: "Mapping[str, str]", texts: "Mapping[str, Path]") -> _Text:
    """The text that a row was proved against, and the words of its passage there."""
    from claims.curate.entry import PASSAGE, TEXT, passage_in

    source = values.get("source_id", "")
    file = texts.get(source)
    if file is None:
        return _Text()
    if table == "sources":
        return _Text(("--text", str(file)), TEXT)
    named = "--text", f"{source}={file}"
    words = passage_in(file, values)
    return _Text((*named, "--passage", words), PASSAGE[1:]) if words else _Text(named)


def _findings(plan: "EditPlan", changes: "Sequence[Change]") -> Iterator[str]:
    """What the change would break; that a new speaker or source is not used yet is in the nature of it."""
    from claims.text.display import terminal

    new = {each.table for each in changes}
    for each in plan.findings:
        if each.rule == "unreferenced-row" and each.table in new:
            continue
        key = " ".join(value or "" for value in (each.key or {}).values())
        where = " ".join(part for part in (each.table or "", key, each.field or "") if part)
        yield f"{each.severity}[{each.rule}] {terminal(where)}: {terminal(each.message)}\n"
        yield f"  = fix: {terminal(each.fix)}\n"


def _written(plan: "EditPlan", changes: "Sequence[Change]") -> Iterator[str]:
    from claims.edit.rows import Added
    from claims.model.dataset import key_of
    from claims.text.display import terminal

    for each, (file, line) in zip(changes, plan.places, strict=True):
        said = f"added {each.values[key_of(each.table)]}" if isinstance(each, Added) else f"changed {each.id}"
        yield f"{terminal(f'{file}:{line}')}: {terminal(said)}\n"
