"""Which version bump a change requires, by the Data Package recipe "Data Package Version".

https://datapackage.org/recipes/data-package-version/ ; what it does not name is marked as ours.
"""

from collections.abc import Iterable

from claims.model.diff import BUMPS, Bump, TableCounts, VersionBump
from claims.model.semver import SEMVER

_PLACES: tuple[Bump, ...] = ("major", "minor", "patch")

# Properties of a package or a resource. Where data lies is no part of its version; who may use it, and all
# other metadata, is descriptive.
IDENTIFYING = frozenset({"name", "id"})
PLACING = frozenset({"path", "version", "bytes", "hash", "created", "$schema", "profile"})
# Properties of a field: `format` of the recipe, and what the same text means for it (ours).
READING = frozenset(
    {
        *("type", "format", "missingValues", "trueValues", "falseValues", "decimalChar", "groupChar"),
        *("bareNumber", "itemType", "delimiter", "categories"),
    }
)


def property_bump(name: str) -> Bump:
    """What a changed property of a package or resource requires."""
    if name in IDENTIFYING:
        return "major"
    return "none" if name in PLACING else "patch"


def field_property_bump(name: str) -> Bump:
    """What a changed property of a field, but for its constraints, requires."""
    return "major" if name in READING else "patch"


def rows_bump(counts: TableCounts, *, reference_changed: bool) -> Bump:
    """What changed rows require; `reference_changed` where a cell of a foreign key has another value.

    Deleted rows are incompatible (ours: a claim that is cited must not vanish).
    """
    if counts.removed:
        return "major"
    if counts.added or reference_changed:
        return "minor"
    return "patch" if counts.changed or counts.formatting_only or counts.moved else "none"


def largest_bump(bumps: Iterable[Bump]) -> Bump:
    """The bump that covers all."""
    return max(bumps, key=BUMPS.index, default="none")


def version_bump(required: Bump, old: str | None, new: str | None) -> VersionBump:
    """Whether the step from the old version to the new covers what is required."""
    declared = declared_bump(old, new)
    enough = required == "none" or (declared is not None and BUMPS.index(declared) >= BUMPS.index(required))
    return VersionBump(required=required, declared=declared, sufficient=enough)


def declared_bump(old: str | None, new: str | None) -> Bump | None:
    """The step between two versions, `none` also where it goes back; None where one is no SemVer version."""
    before, after = (SEMVER.fullmatch(each or "") for each in (old, new))
    if before is None or after is None:
        return None
    for place, one, other in zip(_PLACES, before.groups(), after.groups(), strict=True):
        if int(one) != int(other):
            return place if int(other) > int(one) else "none"
    return "none"


def bump_version(version: str, bump: Bump) -> str:
    """The version that a bump makes of another; the pre-release part falls away. ValueError for no SemVer."""
    match = SEMVER.fullmatch(version)
    if match is None:
        raise ValueError(version)
    numbers = [int(each) for each in match.groups()]
    if bump == "none":
        return version
    at = _PLACES.index(bump)
    return ".".join(str(each) for each in (*numbers[:at], numbers[at] + 1, *(0 for _ in numbers[at + 1 :])))
