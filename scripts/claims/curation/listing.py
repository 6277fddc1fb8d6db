"""Lists the claims of a package: by speaker, source, status, and words in them."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from claims.curation.desk import Desk
from claims.curation.reading import Cells
from claims.errors import CannotDo
from claims.models.reading import Listing
from claims.models.report import PackageName
from claims.quote import quote
from claims.store.paths import hinted


class Sought(Struct, frozen=True):
    """The claims that are asked for: any of these speakers, sources and statuses (none: all), with all these words."""

    speakers: Sequence[str] = ()
    sources: Sequence[str] = ()
    statuses: Sequence[str] = ()
    words: Sequence[str] = ()


def listing(desk: Desk, sought: Sought) -> Listing:
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
            hint = hinted(each, desk.ids(table) - {""})
            raise CannotDo(f"there is no {table.removesuffix('s')} {quote(each)}{hint}")
        found.add(key)
    return frozenset(found)


def _says(row: Cells, words: Sequence[str]) -> bool:
    said = "\n".join(row.get(name) or "" for name in ("text", "quotation")).casefold()
    return all(each in said for each in words)
