"""The tables of the data model: which record each is made of, and what refers to what."""

from claims.models.claim import Claim
from claims.models.record import Record
from claims.models.source import Source
from claims.models.speaker import Speaker

MODELS: tuple[type[Record], ...] = (Claim, Speaker, Source)
MODEL: dict[str, type[Record]] = {each.layout.name: each for each in MODELS}


def key_of(table: str) -> str:
    """The column that tells a table's rows apart."""
    return MODEL[table].layout.primary_key[0]


def references_of(table: str) -> dict[str, str]:
    """The columns that refer to a table, and to which, be it their own."""
    return {each.column: each.table or table for each in MODEL[table].layout.references}
