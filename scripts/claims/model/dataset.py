"""The tables of the data model: their models, keys, references and sort order."""

from claims.model.claim import Claim
from claims.model.record import Record
from claims.model.source import Source
from claims.model.speaker import Speaker

MODELS: tuple[type[Record], ...] = (Claim, Speaker, Source)
MODEL: dict[str, type[Record]] = {each.layout.name: each for each in MODELS}


def key_of(table: str) -> str:
    """Return the primary key column of a table."""
    return MODEL[table].layout.primary_key[0]


def references_of(table: str) -> dict[str, str]:
    """Return column → table for the foreign keys of a table, including those to the table itself."""
    return {each.column: each.table or table for each in MODEL[table].layout.references}


def _order(model: type[Record]) -> tuple[tuple[str, str], ...]:
    kinds = {name: each.annotation for name, each in model.model_fields.items()}
    return tuple(
        (name, "number" if kinds[name] in (int, int | None) else "text") for name in model.layout.order
    )


# table → columns that every row must fill
REQUIRED = {
    model.layout.name: {name for name, each in model.model_fields.items() if each.is_required()}
    for model in MODELS
}
NUMBER = "[+-]?[0-9]{1,18}"  # a number by which a row can be sorted


# table → (field, kind): text is sorted by code point, numbers by value with empty cells last
ORDER = {model.layout.name: _order(model) for model in MODELS}
