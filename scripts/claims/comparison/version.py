"""The version bump that a change requires, by the Data Package recipe "Data Package Version".

https://datapackage.org/recipes/data-package-version/ ; cases that the recipe does not cover are marked as ours.
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
    """Return the bump that a changed property of a package or resource requires."""
    if name in IDENTIFYING:
        return "major"
    return "none" if name in PLACING else "patch"


def field_property_bump(name: str) -> Bump:
    """Return the bump that a changed property of a field requires, constraints aside."""
    return "major" if name in READING else "patch"


def rows_bump(counts: TableCounts, *, reference_changed: bool) -> Bump:
    """Return the bump that changed rows require; `reference_changed`: a foreign key has another value.

    Deleted rows are incompatible (ours: a claim that is cited must not vanish).
    """
    if counts.removed:
        return "major"
    if counts.added or reference_changed:
        return "minor"
    return "patch" if counts.changed or counts.formatting_only or counts.moved else "none"


def largest_bump(bumps: Iterable[Bump]) -> Bump:
    """Return the largest of the bumps."""
    return max(bumps, key=BUMPS.index, default="none")


def version_bump(required: Bump, old: str | None, new: str | None) -> VersionBump:
    """Return the required bump, the declared one, and whether that is sufficient."""
    declared = declared_bump(old, new)
    enough = required == "none" or (declared is not None and BUMPS.index(declared) >= BUMPS.index(required))
    return VersionBump(required=required, declared=declared, sufficient=enough)


def declared_bump(old: str | None, new: str | None) -> Bump | None:
    """Return the bump between two versions, `none` for a lower version; None if either is not SemVer."""
    before, after = (SEMVER.fullmatch(each or "") for each in (old, new))
    if before is None or after is None:
        return None
    for place, one, other in zip(_PLACES, before.groups(), after.groups(), strict=True):
        if int(one) != int(other):
            return place if int(other) > int(one) else "none"
    return "none"


def bump_version(version: str, bump: Bump) -> str:
    """Return the version after a bump, without a pre-release part. Raises ValueError if it is not SemVer."""
    match = SEMVER.fullmatch(version)
    if match is None:
        raise ValueError(version)
    numbers = [int(each) for each in match.groups()]
    if bump == "none":
        return version
    at = _PLACES.index(bump)
    return ".".join(str(each) for each in (*numbers[:at], numbers[at] + 1, *(0 for _ in numbers[at + 1 :])))
