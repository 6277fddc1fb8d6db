"""Shows one claim whole: who says it, where, what became of it, and what other claims have to do with it."""

from collections.abc import Sequence
from pathlib import Path

from claims.curation.desk import Desk
from claims.curation.listing import package_name
from claims.curation.reading import Cells
from claims.errors import CannotDo
from claims.git import Repository
from claims.history.states import Sought
from claims.history.walk import log_of
from claims.models.log import LogEntry
from claims.models.reading import Shown
from claims.models.tables import key_of
from claims.store.folder import FolderStore
from claims.store.git_store import GitStore, place_of
from claims.store.store import Store


def shown(desk: Desk, claim: str) -> Shown:
    """The claim with all that it refers to, and all that refers to it. Raises CannotDo where there is none."""
    row = desk.row("claims", claim)
    source = _row(desk, "sources", row.get("source_id"))
    claims = desk.rows("claims")
    return Shown(
        package=package_name(desk),
        claim=row,
        speaker=_row(desk, "speakers", row.get("speaker_id")),
        relayed_by=_row(desk, "speakers", row.get("relayed_by")),
        source=source,
        publisher=_row(desk, "speakers", source.get("publisher_id") if source else None),
        status_source=_row(desk, "sources", row.get("status_source_id")),
        revises=_row(desk, "claims", row.get("revises")),
        revised_by=[each for each in claims if each.get("revises") == claim],
        responds_to=_row(desk, "claims", row.get("responds_to")),
        answered_by=[each for each in claims if each.get("responds_to") == claim],
        history=_history(desk.opened.store, claim),
    )


def _row(desk: Desk, table: str, key: str | None) -> Cells | None:
    """The first row with that key: one that is there twice is for claims validate to say."""
    if key is None:
        return None
    return next((each for each in desk.rows(table) if each.get(key_of(table)) == key), None)


def _history(store: Store, claim: str) -> Sequence[LogEntry] | None:
    """What the commits say of the claim; nothing of one that is not committed yet."""
    revision = "HEAD"
    match store:
        case FolderStore():
            folder, path = store.folder, f"./{store.descriptor}"
        case GitStore():
            folder, path, revision = Path.cwd(), store.shown(store.descriptor), store.commit
        case _:
            return None
    try:
        with Repository(folder) as repository:
            repository.prefix()
        place = place_of(folder, path)
    except CannotDo:
        return None
    try:
        return log_of(folder, place, Sought((claim,), ("claims",)), revision).entries
    except CannotDo:
        return []
