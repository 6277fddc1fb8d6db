"""Lists the claims of a package, and shows one claim with its related rows."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from claims.curate.dataset import Dataset
from claims.history.states import RowQuery
from claims.history.walk import log_of
from claims.model.dataset import key_of
from claims.model.errors import CannotDo
from claims.model.listing import Listing, Shown
from claims.model.log import LogEntry
from claims.model.report import PackageName
from claims.package.folder import FolderStore
from claims.package.git import Repository
from claims.package.git_tree import GitStore, place_of
from claims.package.store import Store
from claims.table.rows import Cells
from claims.text.display import quote
from claims.text.suggest import did_you_mean


class ClaimFilter(Struct, frozen=True):
    """Selects claims with one of these speakers, sources and statuses (empty: any), and all of these words."""

    speakers: Sequence[str] = ()
    sources: Sequence[str] = ()
    statuses: Sequence[str] = ()
    words: Sequence[str] = ()


def list_claims(dataset: Dataset, selection: ClaimFilter) -> Listing:
    """Return the selected claims, in the order of their file.

    A speaker is selected by id, name or alias. Raises CannotDo for an unknown speaker or source.
    """
    speakers = _keys(dataset, "speakers", selection.speakers)
    sources = _keys(dataset, "sources", selection.sources)
    words = [each.casefold() for each in selection.words]
    rows = list(dataset.opened.rows("claims"))
    found = [
        row
        for row in rows
        if (not speakers or row.get("speaker_id") in speakers)
        and (not sources or row.get("source_id") in sources)
        and (not selection.statuses or row.get("status") in selection.statuses)
        and (not words or _contains(row, words))
    ]
    columns = list(dataset.opened.columns("claims"))
    return Listing(package=_package_name(dataset), total=len(rows), columns=columns, claims=found)


def _package_name(dataset: Dataset) -> PackageName:
    package = dataset.opened.package
    return PackageName(name=package.name, version=package.version, path=dataset.opened.store.name)


def _keys(dataset: Dataset, table: str, names: Iterable[str]) -> frozenset[str]:
    found = set()
    for name in names:
        key = dataset.find(table, name)
        if key is None:
            hint = did_you_mean(name, dataset.ids(table) - {""})
            raise CannotDo(f"unknown {table.removesuffix('s')} {quote(name)}{hint}")
        found.add(key)
    return frozenset(found)


def _contains(row: Cells, words: Sequence[str]) -> bool:
    text = "\n".join(row.get(name) or "" for name in ("text", "quotation")).casefold()
    return all(each in text for each in words)


def show_claim(dataset: Dataset, claim: str) -> Shown:
    """Return a claim with all rows that it refers to and that refer to it. Raises CannotDo if there is none."""
    row = dataset.row("claims", claim)
    source = _row(dataset, "sources", row.get("source_id"))
    claims = dataset.rows("claims")
    return Shown(
        package=_package_name(dataset),
        claim=row,
        speaker=_row(dataset, "speakers", row.get("speaker_id")),
        relayed_by=_row(dataset, "speakers", row.get("relayed_by")),
        source=source,
        publisher=_row(dataset, "speakers", source.get("publisher_id") if source else None),
        status_source=_row(dataset, "sources", row.get("status_source_id")),
        revises=_row(dataset, "claims", row.get("revises")),
        revised_by=[each for each in claims if each.get("revises") == claim],
        responds_to=_row(dataset, "claims", row.get("responds_to")),
        answered_by=[each for each in claims if each.get("responds_to") == claim],
        history=_history(dataset.opened.store, claim),
    )


def _row(dataset: Dataset, table: str, key: str | None) -> Cells | None:
    """Return the first row with that key; a duplicate key is reported by claims validate."""
    if key is None:
        return None
    return next((each for each in dataset.rows(table) if each.get(key_of(table)) == key), None)


def _history(store: Store, claim: str) -> Sequence[LogEntry] | None:
    """Return the commits that changed a claim: empty if it is not committed yet, None outside a git repository."""
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
        return log_of(folder, place, RowQuery((claim,), ("claims",)), revision).entries
    except CannotDo:
        return []
