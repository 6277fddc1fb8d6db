"""The SQL of the claim rules, word by word: which columns it names, and what it may not say."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from claims.models.claim import Claim
from claims.models.source import Source
from claims.models.speaker import Speaker

COLUMNS: Mapping[str, tuple[str, ...]] = {
    record.layout.name: tuple(record.model_fields) for record in (Claim, Speaker, Source)
}

_TOKEN = re.compile(
    r"(?P<text>'(?:[^']|'')*')|(?P<list>\$[a-z_]+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<space>\s+)|(?P<sign>::|\|\||<>|<=|>=|->|[-+*/=<>(),.\[\]:])"
)
_ROW_WORDS = {"and", "or", "not", "is", "null", "in", "like", "case", "when", "then", "else", "end", "as"}
_ROW_WORDS |= {"true", "false", "bigint", "date", "timestamp", "varchar"}


class BadRuleError(ValueError):
    """A rule's file does not say what a rule must say: our fault, so it stops the program."""


@lru_cache(maxsize=256)
def tokens(sql: str) -> tuple[tuple[str, str], ...]:
    """Take SQL; give its tokens as (kind, text), spaces included. Raise BadRuleError for anything else."""
    found = tuple(_scan(sql))
    if "".join(text for _, text in found) != sql:
        raise BadRuleError(f"cannot be read as the SQL of a rule: {sql!r}")
    return found


def _scan(sql: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(sql):
        yield str(match.lastgroup), match.group()


def columns_of_condition(sql: str, table: str) -> tuple[str, ...]:
    """Take a condition on one table; give the columns that it names, in the table's order.

    Raise BadRuleError for a name that is neither a column of that table, nor a function, nor a known word.
    """
    words = [token for token in tokens(sql) if token[0] != "space"]
    named: set[str] = set()
    for place, (kind, text) in enumerate(words):
        if kind != "name":
            continue
        if place + 1 < len(words) and words[place + 1][1] == "(" and text not in COLUMNS[table]:
            continue
        if text in COLUMNS[table]:
            named.add(text)
        elif text.lower() not in _ROW_WORDS:
            raise BadRuleError(f"'{text}' is no column of '{table}'")
    return _ordered(table, named)


def columns_of_query(sql: str, derived: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    """Take a query over tables; give table to the columns and derived columns that it names.

    Every table is given an alias or stands for itself, and every column is written `alias.column`.
    Raise BadRuleError for a column that the table has not, or one without its alias.
    """
    words = [token for token in tokens(sql) if token[0] != "space"]
    aliases = _aliases([text for _, text in words])
    named: dict[str, set[str]] = {table: set() for table in aliases.values()}
    every = {column for table in named for column in (*COLUMNS[table], *derived.get(table, ()))}
    for place, (kind, text) in enumerate(words):
        before = words[place - 1][1] if place else ""
        if kind != "name" or before == "as":
            continue
        if before != ".":
            after = words[place + 1][1] if place + 1 < len(words) else ""
            if text in every and after not in (".", "("):
                raise BadRuleError(f"column '{text}' stands without its table's alias")
            continue
        table = aliases.get(words[place - 2][1])
        if table is None or text == "row":
            continue
        if text not in COLUMNS[table] and text not in derived.get(table, ()):
            raise BadRuleError(f"'{text}' is no column of '{table}'")
        named[table].add(text)
    return {table: _ordered(table, columns) for table, columns in named.items()}


def candidate_columns(sql: str, table: str) -> tuple[str, ...]:
    """Take a query over `candidates`; give the columns of `table` that it names as `candidates.column`."""
    words = [text for kind, text in tokens(sql) if kind != "space"]
    named: set[str] = set()
    for place, word in enumerate(words):
        if word in COLUMNS and word != table:
            raise BadRuleError(
                f"a query that confirms candidates reads nothing else than these, not '{word}'"
            )
        if words[place - 2 : place] == ["candidates", "."] and word != "row":
            if word not in COLUMNS[table]:
                raise BadRuleError(f"'{word}' is no column of '{table}'")
            named.add(word)
    return _ordered(table, named)


def _aliases(words: list[str]) -> dict[str, str]:
    aliases: dict[str, str] = {}
    for place, word in enumerate(words[:-1]):
        table = words[place + 1]
        if word not in ("from", "join") or table not in COLUMNS:
            continue
        alias = words[place + 3] if words[place + 2 : place + 3] == ["as"] else table
        if aliases.setdefault(alias, table) != table:
            raise BadRuleError(f"alias '{alias}' stands for two tables")
    return aliases


def _ordered(table: str, named: set[str]) -> tuple[str, ...]:
    known = [column for column in COLUMNS[table] if column in named]
    return (*known, *sorted(named.difference(known)))


def renamed(sql: str, names: Mapping[str, str]) -> str:
    """Take SQL on one table, and column to SQL expression; put these in the columns' place."""
    return "".join(names.get(text, text) if kind == "name" else text for kind, text in tokens(sql))
