"""What the shell offers for claims, speakers and sources: their ids in the nearest package, and nothing that is unsafe.

The engine is not started, and whatever goes wrong is no completion: a shell has no place for messages.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from claims.model.errors import CannotDo

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

LIMIT = 32 << 20  # bytes of a table's file: reading more takes longer than typing
MOST = 200  # completions
LONGEST = 80  # characters that describe one
SAFE = re.compile(
    r"[a-z0-9]+(?:-[a-z0-9]+)*"
)  # ids as the data model has them; nothing else reaches the shell
KEYS = {"claims": ("claim_id", "text"), "speakers": ("speaker_id", "name"), "sources": ("source_id", "title")}

Completing = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def completing(*tables: str) -> Completing:
    """What completes an id of these tables."""

    def complete(
        _context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        found: list[CompletionItem] = []
        with suppress(*_troubles()):
            for key, about in (each for table in tables for each in _rows(table)):
                if len(found) == MOST:
                    break
                if key.startswith(incomplete) and SAFE.fullmatch(key):
                    found.append(CompletionItem(key, help=_said(about)))
        return found

    return complete


def complete_rule(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """What completes a rule, or a family of rules."""
    from click.shell_completion import CompletionItem

    from claims.rules.registry import FAMILIES, RULES

    rules = [CompletionItem(each.id, help=each.title) for each in RULES.values()]
    families = [CompletionItem(name, help="family of rules") for name in FAMILIES]
    return [each for each in [*families, *rules] if each.value.startswith(incomplete)]


def complete_family(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """What completes a family of rules."""
    from click.shell_completion import CompletionItem

    from claims.rules.registry import FAMILIES

    return [CompletionItem(name) for name in FAMILIES if name.startswith(incomplete)]


def complete_table(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """What completes the name of a table."""
    from click.shell_completion import CompletionItem

    found: list[CompletionItem] = []
    with suppress(*_troubles()):
        names = [each.get("name") for each in _resources() if isinstance(each, dict)]
        found = [
            CompletionItem(name)
            for name in names
            if isinstance(name, str) and SAFE.fullmatch(name) and name.startswith(incomplete)
        ]
    return found


def _troubles() -> tuple[type[Exception], ...]:
    from claims.package.store import Refused

    return OSError, ValueError, RecursionError, CannotDo, Refused


def _resources() -> list[object]:
    import json

    from claims.package.open import open_store

    with open_store(None) as store:
        descriptor = json.loads(store.read(store.descriptor, LIMIT))
    found = descriptor.get("resources") if isinstance(descriptor, dict) else None
    return found if isinstance(found, list) else []


def _rows(table: str) -> Iterator[tuple[str, str]]:
    """The key of each row, and what describes it."""
    from claims.package.open import open_store
    from claims.table.dialect import Grammar
    from claims.table.records import records

    key, about = KEYS[table]
    for each in _resources():
        path = each.get("path") if isinstance(each, dict) and each.get("name") == table else None
        if isinstance(path, str):
            with open_store(None) as store:
                text = store.read(path, LIMIT).decode("utf-8-sig")
            names, *rows = [each.cells or [] for each in records(text, Grammar())]
            for cells in rows:
                row = dict(zip(names, cells, strict=False))
                yield row.get(key, ""), row.get(about, "")


def _said(text: str) -> str:
    from claims.text.display import inert, truncate

    return inert(truncate(text, LONGEST))
