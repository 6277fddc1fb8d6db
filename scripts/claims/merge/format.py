"""Finds how a file is written and what its key is: in the package that holds the file, by its path."""

import os
import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path

from msgspec import Struct

from claims.descriptor import read_descriptor
from claims.merge.side import Form
from claims.model.dataset import ORDER
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.folder import FolderStore
from claims.package.open import DESCRIPTOR
from claims.package.overlay import Revised, plain_path
from claims.package.store import Refused
from claims.table.dialect import Grammar, grammar_of, is_plain
from claims.text.display import quote

MARKS = {"decimalChar", "groupChar", "bareNumber"}
NUMBERS = {
    "integer": re.compile("[+-]?[0-9]+"),
    "number": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?"),
}


class NoKey(Exception):
    """There is no key to merge a file by; the message says why, one line."""


class Home(Struct, frozen=True):
    """The table that a file holds rows of, and the folder of its package."""

    folder: Path
    table: Table


def home_of(file: Path, content: Path | None = None) -> Home | None:
    """The table that `file` is a file of, in the nearest package upward that names it; None where none does.

    The file itself need not be read, nor be there where another one has its `content`. What is wrong with
    a descriptor is no matter here.
    """
    full = Path(os.path.realpath(file.parent)) / file.name
    for folder in full.parents:
        if not (folder / DESCRIPTOR).is_file():
            continue
        path = full.relative_to(folder).as_posix()
        with FolderStore(folder, DESCRIPTOR, str(folder)) as store:
            revised = store if content is None else Revised(store, {path: content})
            try:
                package, _ = read_descriptor(revised, DESCRIPTOR)
            except CannotDo:
                continue
            for table in package.tables if package else ():
                if any(_plain(each) == path for each in table.paths):
                    return Home(folder, table)
    return None


def _plain(path: str) -> str | None:
    try:
        return plain_path(path, DESCRIPTOR)
    except Refused:
        return None


def form_of(home: Home | None, key: tuple[str, ...] = ()) -> Form:
    """How a table's file is merged; `key` takes the place of its primary key.

    Raises NoKey where there is none, and where its dialect is one in which no row can be written anew.
    """
    if home is None:
        if not key:
            raise NoKey(f"no {DESCRIPTOR} here or above names it, so its key is not known")
        return Form(key)
    table = home.table
    grammar = grammar_of(table)
    if not _is_writable(table, grammar):
        raise NoKey(f"the dialect of the table {quote(table.name)} is not one that is merged by rows")
    key = key or (table.schema.primary_key if table.schema else ())
    if not key:
        raise NoKey(f"the schema of the table {quote(table.name)} states no primary key")
    return Form(key, grammar, table.encoding, ORDER.get(table.name, ()), _numbers(table, key))


def _numbers(table: Table, key: tuple[str, ...]) -> dict[str, Callable[[str], str]]:
    """The columns of the key that hold numbers, written without marks of their own; each with `one_text`."""
    fields = table.schema.fields if table.schema else ()
    return {
        each.name: partial(one_text, NUMBERS[each.type])
        for each in fields
        if each.name in key and each.type in NUMBERS and not MARKS & each.properties.keys()
    }


def one_text(form: re.Pattern[str], cell: str) -> str:
    """One text for all texts of a number that have this form; others as they are."""
    from claims.types.numbers import canonical  # seldom needed, and long to load

    return canonical(Decimal(cell)) if form.fullmatch(cell) else cell


def _is_writable(table: Table, grammar: Grammar) -> bool:
    return (
        table.format in ("csv", "tsv")
        and table.dialect.header
        and is_plain(table.dialect)
        and grammar.quote is not None
        and grammar.doubled
        and grammar.escape is None
        and not grammar.skip_space
        and grammar.comment is None
        and len(grammar.delimiter) == 1
    )
