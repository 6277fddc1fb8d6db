"""The tables of the data model: which record each is made of, and what refers to what."""

from claims.model.claim import Claim
from claims.model.record import Record
from claims.model.source import Source
from claims.model.speaker import Speaker

MODELS: tuple[type[Record], ...] = (Claim, Speaker, Source)
MODEL: dict[str, type[Record]] = {each.layout.name: each for each in MODELS}


def key_of(table: str) -> str:
    """The column that tells a table's rows apart."""
    return MODEL[table].layout.primary_key[0]


def references_of(table: str) -> dict[str, str]:
    """The columns that refer to a table, and to which, be it their own."""
    return {each.column: each.table or table for each in MODEL[table].layout.references}


def _order(model: type[Record]) -> tuple[tuple[str, str], ...]:
    kinds = {name: each.annotation for name, each in model.model_fields.items()}
    return tuple(
        (name, "number" if kinds[name] in (int, int | None) else "text") for name in model.layout.order
    )


NUMBER = "[+-]?[0-9]{1,18}"  # what a number has to be for its row to have a place


# table → (field, kind): text by code point, number as a number with empty cells last
ORDER = {model.layout.name: _order(model) for model in MODELS}
