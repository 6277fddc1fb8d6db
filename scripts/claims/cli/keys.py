"""Reads `--key TABLE=COLUMN[,COLUMN]`, which several commands have."""

from collections.abc import Iterable

from claims.errors import CannotDo


def keys_of(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Table → the columns by which its rows are told apart. Raises CannotDo for what is not written so."""
    keys: dict[str, tuple[str, ...]] = {}
    for each in given:
        table, sign, columns = each.partition("=")
        if not sign or not table or not all(columns.split(",")):
            raise CannotDo(f"'{each}' is no key: write TABLE=COLUMN or TABLE=COLUMN,COLUMN")
        keys[table] = tuple(columns.split(","))
    return keys
