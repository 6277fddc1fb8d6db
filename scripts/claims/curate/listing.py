"""Lists the claims of a package: by speaker, source, status, and words in them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from claims.curate.dataset import Desk
from claims.history.states import Sought
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
from claims.table.cells import Cells
from claims.text.display import quote
from claims.text.suggest import did_you_mean


class ClaimFilter(Struct, frozen=True):
    """The claims that are asked for: any of these speakers, sources and statuses (none: all), with all these words."""

    speakers: Sequence[str] = ()
    sources: Sequence[str] = ()
    statuses: Sequence[str] = ()
    words: Sequence[str] = ()


def listing(desk: Desk, sought: ClaimFilter) -> Listing:
    """The claims that are sought, in the order of their file.

    A speaker is named by id, name or alias. Raises CannotDo for a speaker or a source that is not in the package.
    """
    speakers, sources = _meant(desk, "speakers", sought.speakers), _meant(desk, "sources", sought.sources)
    words = [each.casefold() for each in sought.words]
    found: list[Cells] = []
    total = 0
    for row in desk.opened.rows("claims"):
        total += 1
        if (
            (not speakers or row.get("speaker_id") in speakers)
            and (not sources or row.get("source_id") in sources)
            and (not sought.statuses or row.get("status") in sought.statuses)
            and (not words or _says(row, words))
        ):
            found.append(row)
    return Listing(
        package=package_name(desk), total=total, columns=list(desk.opened.columns("claims")), claims=found
    )


def package_name(desk: Desk) -> PackageName:
    """Which package it is."""
    package = desk.opened.package
    return PackageName(name=package.name, version=package.version, path=desk.opened.store.name)


def _meant(desk: Desk, table: str, said: Iterable[str]) -> frozenset[str]:
    found = set()
    for each in said:
        key = desk.find(table, each)
        if key is None:
            hint = did_you_mean(each, desk.ids(table) - {""})
            raise CannotDo(f"there is no {table.removesuffix('s')} {quote(each)}{hint}")
        found.add(key)
    return frozenset(found)


def _says(row: Cells, words: Sequence[str]) -> bool:
    said = "\n".join(row.get(name) or "" for name in ("text", "quotation")).casefold()
    return all(each in said for each in words)


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
