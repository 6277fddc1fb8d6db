"""Changes to the rows of a package: completes them, checks them, writes them, and reports what was done."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from claims.cli.row_options import option_names
from claims.cli.terminal import write_text
from claims.model.errors import CannotDo
from claims.text.display import quote, shell, terminal

if TYPE_CHECKING:
    from claims.curate.dataset import Dataset
    from claims.curate.passage import SourceText
    from claims.edit.rows import Change, EditPlan

REFUSED = 1


@contextmanager
def edit_dataset(package: str | None) -> "Iterator[Dataset]":
    """Open a package, and write the changes made to it in the `with` block if they introduce no error.

    Otherwise prints the errors and the commands that would add the rows again, and exits with 1.
    """
    from claims.curate.dataset import open_dataset
    from claims.edit.rows import plan_changes

    with open_dataset(package) as dataset:
        yield dataset
        changes = dataset.ordered_changes()
        plan = plan_changes(dataset.opened, changes, dataset.texts)
        click.echo("".join(_findings(plan, changes)), nl=False, err=True)
        if plan.broken:
            retry = "".join(_retry(changes, dataset.texts))
            click.echo("claims: nothing written" + ("; correct and run:" if retry else ""), err=True)
            click.echo(retry, nl=False, err=True)
            sys.exit(REFUSED)
        plan.write()
        write_text(_written(plan, changes))


def complete_claim(
    dataset: "Dataset", values: dict[str, str], text: "SourceText | None", defaults: Mapping[str, str] | None
) -> dict[str, str]:
    """Return the cells of a new claim, completed as `complete_row` does, with the passage located in its text."""
    from claims.cli.row_prompts import Prompter
    from claims.curate.passage import locate_passage, passage_values, read_source_text
    from claims.curate.values import new_claim_id

    if text is not None:
        dataset.texts[text.source] = text.file
        if values.setdefault("source_id", text.source) != text.source:
            raise CannotDo(
                f"--source {quote(values['source_id'])} and --text {quote(text.source)} are different sources"
            )
        if defaults is not None:
            values |= Prompter(dataset).ask_passage(text, values)
        elif text.passage:
            whole = read_source_text(dataset.row("sources", text.source), text.file)
            values |= passage_values(locate_passage(whole, text.passage, values.get("passage_start", "")))
        elif not values.get("passage_hash"):
            raise CannotDo("--text needs --passage WORDS, the words of the text that contain the claim")
    values.setdefault("claim_id", new_claim_id(dataset.ids("claims")))
    values.setdefault("status", "current")
    return complete_row(dataset, "claims", values, defaults)


def complete_row(
    dataset: "Dataset", table: str, values: dict[str, str], defaults: Mapping[str, str] | None
) -> dict[str, str]:
    """Return the cells of a new row. Asks for those that are not given, with these defaults; None asks for nothing.

    Raises CannotDo if nothing is asked for and a required cell is missing, or a reference is misspelled.
    """
    from claims.cli.row_prompts import Prompter
    from claims.curate.values import missing_columns
    from claims.model.dataset import MODEL, references_of

    if defaults is not None:
        return Prompter(dataset).ask_row(table, values, defaults)
    missing = missing_columns(MODEL[table], values)
    empty = [option_names(table, each)[0] for each in missing if each in values]
    if empty:
        raise CannotDo(f"empty {', '.join(empty)}: a value is required")
    if missing:
        names = ", ".join(option_names(table, each)[0] for each in missing)
        raise CannotDo(f"missing {names}: required with --no-input")
    for column in references_of(table):
        if values.get(column):
            values[column] = _resolve(dataset, table, column, values[column])
    return values


def _resolve(dataset: "Dataset", table: str, column: str, name: str) -> str:
    """Return the key of the row that a reference names. Raises CannotDo, with suggestions, if it is misspelled."""
    from claims.model.dataset import references_of

    target = references_of(table)[column]
    found = dataset.find(target, name)
    if found is None and (close := dataset.closest(target, name)):
        raise CannotDo(
            f"unknown {target.removesuffix('s')} {quote(name)} in {option_names(table, column)[0]}: "
            f"did you mean {' or '.join(map(quote, close))}?"
        )
    return found or name


def _retry(changes: "Sequence[Change]", texts: Mapping[str, Path]) -> Iterator[str]:
    """Yield the commands that would add these rows, quoted for a shell.

    A row that revises another one is left out: no claims add changes the older row.
    """
    from claims.edit.rows import Added

    for each in changes:
        if isinstance(each, Added) and not each.values.get("revises"):
            words = ["claims", "add", each.table.removesuffix("s"), "--no-input"]
            options, stated = _text_options(each.table, each.values, texts)
            for column, value in each.values.items():
                if value and column not in stated:
                    words += [option_names(each.table, column)[0], value]
            yield f"  {shell([*words, *options])}\n"


def _text_options(
    table: str, values: Mapping[str, str], texts: Mapping[str, Path]
) -> tuple[list[str], Sequence[str]]:
    """Return the options that name a row's text, and the columns that are computed from it."""
    from claims.curate.passage import PASSAGE_COLUMNS, TEXT_COLUMNS, passage_words

    source = values.get("source_id", "")
    file = texts.get(source)
    if file is None:
        return [], ()
    if table == "sources":
        return ["--text", str(file)], TEXT_COLUMNS
    options = ["--text", f"{source}={file}"]
    words = passage_words(file, values)
    return ([*options, "--passage", words], PASSAGE_COLUMNS[1:]) if words else (options, ())


def _findings(plan: "EditPlan", changes: "Sequence[Change]") -> Iterator[str]:
    """Yield the findings that the changes introduce, except that a new speaker or source is not used yet."""
    new = {each.table for each in changes}
    for each in plan.findings:
        if each.rule == "unreferenced-row" and each.table in new:
            continue
        key = " ".join(value or "" for value in (each.key or {}).values())
        where = " ".join(part for part in (each.table or "", key, each.field or "") if part)
        yield f"{each.severity}[{each.rule}] {terminal(where)}: {terminal(each.message)}\n"
        command = (
            _add_command(each.table, each.field, changes) if each.rule == "unmatched-foreign-key" else ""
        )
        yield f"  = fix: {terminal(each.fix)}{f': {command}' if command else ''}\n"


def _add_command(table: str | None, column: str | None, changes: "Sequence[Change]") -> str:
    """Return the command that adds the speaker or source to which a new row refers; "" if there is none."""
    from claims.edit.rows import Added
    from claims.model.dataset import references_of

    if table is None or column is None:
        return ""
    target = references_of(table).get(column)
    names = (each.values.get(column) for each in changes if isinstance(each, Added) and each.table == table)
    name = next((each for each in names if each), "")
    if target not in ("speakers", "sources") or not name:
        return ""
    return shell(["claims", "add", target.removesuffix("s"), f"--{target.removesuffix('s')}-id", name])


def _written(plan: "EditPlan", changes: "Sequence[Change]") -> Iterator[str]:
    from claims.edit.rows import Added
    from claims.model.dataset import key_of

    for each, (file, line) in zip(changes, plan.places, strict=True):
        done = f"added {each.values[key_of(each.table)]}" if isinstance(each, Added) else f"changed {each.id}"
        yield f"{terminal(f'{file}:{line}')}: {terminal(done)}\n"
