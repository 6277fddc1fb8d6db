"""Finds the format and the key of a file in the package that contains it."""

import os
import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path

from msgspec import Struct

from claims.descriptor import read_descriptor
from claims.merge.side import MergeFormat
from claims.model.dataset import ORDER
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.folder import descriptor_in, open_folder
from claims.package.overlay import Revised, plain_path
from claims.package.paths import DESCRIPTORS
from claims.package.store import Refused
from claims.table.records import Grammar, grammar_of, is_plain
from claims.text.display import quote

MARKS = {"decimalChar", "groupChar", "bareNumber"}
NUMBERS = {
    "integer": re.compile("[+-]?[0-9]+"),
    "number": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,6})?"),
}


class NoKey(Exception):
    """A file cannot be merged row by row, mostly for lack of a key; the message says why, in one line."""


class TableLocation(Struct, frozen=True):
    """The table that a file belongs to, and the folder of its package."""

    folder: Path
    table: Table


def find_table(file: Path, content: Path | None = None) -> TableLocation | None:
    """Return the table of a file, from the nearest package in its folder or above that contains it, or None.

    If `content` is given, the file need not exist. Errors in a descriptor are ignored.
    """
    full = Path(os.path.realpath(file.parent)) / file.name
    for folder in full.parents:
        if descriptor_in(folder) is None:
            continue
        path = full.relative_to(folder).as_posix()
        with open_folder(folder) as store:
            revised = store if content is None else Revised(store, {path: content})
            try:
                package, _ = read_descriptor(revised, revised.descriptor)
            except CannotDo:
                continue
            for table in package.tables if package else ():
                if any(_plain(each) == path for each in table.paths):
                    return TableLocation(folder, table)
    return None


def _plain(path: str) -> str | None:
    try:
        return plain_path(path, DESCRIPTORS[0])
    except Refused:
        return None


def merge_format(home: TableLocation | None, key: tuple[str, ...] = ()) -> MergeFormat:
    """Return the format of a file for merging; `key` replaces the primary key.

    Raises NoKey if there is no key, and for a dialect in which rows cannot be written.
    """
    if home is None:
        if not key:
            raise NoKey(f"unknown primary key: no {DESCRIPTORS[0]} in its folder or above lists the file")
        return MergeFormat(key)
    table = home.table
    grammar = grammar_of(table)
    if table.packings:
        raise NoKey(f"the file of table {quote(table.name)} is compressed")
    if not _is_writable(table, grammar):
        raise NoKey(f"the dialect of table {quote(table.name)} is not supported")
    key = key or (table.schema.primary_key if table.schema else ())
    if not key:
        raise NoKey(f"the schema of table {quote(table.name)} has no primary key")
    return MergeFormat(key, grammar, table.encoding, ORDER.get(table.name, ()), _numbers(table, key))


def _numbers(table: Table, key: tuple[str, ...]) -> dict[str, Callable[[str], str]]:
    """Return the key columns that hold plain numbers, each with `normalize_number`."""
    fields = table.schema.fields if table.schema else ()
    return {
        each.name: partial(normalize_number, NUMBERS[each.type])
        for each in fields
        if each.name in key and each.type in NUMBERS and not MARKS & each.properties.keys()
    }


def normalize_number(form: re.Pattern[str], cell: str) -> str:
    """Return the canonical text of a number in this form; other texts unchanged."""
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
