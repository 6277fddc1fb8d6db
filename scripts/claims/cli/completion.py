"""Shell completion of ids, rules and tables, read from the nearest package.

It does not start DuckDB, offers nothing that a shell would act on, and completes nothing if anything goes wrong.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from claims.package.store import Store

LIMIT = 32 << 20  # bytes of a table's file: reading more takes longer than typing
MOST = 200  # completions
LONGEST = 80  # characters of a description
SAFE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # ids and names without special characters
COLUMNS = {
    "claims": ("claim_id", "text"),
    "speakers": ("speaker_id", "name"),
    "sources": ("source_id", "title"),
}

Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def _completion(items: Callable[[], Iterator[tuple[str, str | None]]]) -> Complete:
    """Return a completion function that offers those of these values (with their descriptions) that match."""

    def complete(_context: object, _parameter: object, incomplete: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        from claims.model.errors import CannotDo
        from claims.package.store import Refused

        found: list[CompletionItem] = []
        with suppress(OSError, ValueError, RecursionError, CannotDo, Refused):
            for value, about in items():
                if len(found) == MOST:
                    break
                if value.startswith(incomplete) and SAFE.fullmatch(value):
                    found.append(CompletionItem(value, help=about))
        return found

    return complete


def complete_ids(*tables: str) -> Complete:
    """Return a completion function for the ids of these tables."""
    return _completion(lambda: (each for table in tables for each in _rows(table)))


def _rules() -> Iterator[tuple[str, str | None]]:
    from claims.rules.registry import FAMILIES, RULES

    yield from ((name, "family of rules") for name in FAMILIES)
    yield from ((each.id, each.title) for each in RULES.values())


def _families() -> Iterator[tuple[str, str | None]]:
    from claims.rules.registry import FAMILIES

    yield from ((name, None) for name in FAMILIES)


def _tables() -> Iterator[tuple[str, str | None]]:
    from claims.package.open import open_store

    with open_store(None) as store:
        names = [each.get("name") for each in _resources(store)]
    yield from ((name, None) for name in names if isinstance(name, str))


complete_rule = _completion(_rules)
complete_family = _completion(_families)
complete_table = _completion(_tables)


def _resources(store: "Store") -> list[dict[str, object]]:
    import json

    data, descriptor = store.read(store.descriptor, LIMIT), None
    if store.descriptor.lower().endswith(".json"):
        descriptor = json.loads(data)
    else:
        from claims.descriptor.yaml import parse_yaml

        text, _ = parse_yaml(data, store.descriptor)
        descriptor = text.value if text is not None else None
    found = descriptor.get("resources") if isinstance(descriptor, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _rows(table: str) -> Iterator[tuple[str, str]]:
    """Yield the key and the description of each row."""
    from claims.package.open import open_store
    from claims.table.records import Grammar, records
    from claims.text.display import inert, truncate

    key, about = COLUMNS[table]
    with open_store(None) as store:
        for resource in _resources(store):
            path = resource.get("path") if resource.get("name") == table else None
            if isinstance(path, str):
                text = store.read(path, LIMIT).decode("utf-8-sig")
                names, *rows = [each.cells or [] for each in records(text, Grammar())]
                for cells in rows:
                    row = dict(zip(names, cells, strict=False))
                    yield row.get(key, ""), inert(truncate(row.get(about, ""), LONGEST))
