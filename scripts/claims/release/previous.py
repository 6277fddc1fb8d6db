"""Finds what a release is compared with: a given revision, or the tag of the last release."""

import re

from msgspec import Struct

from claims.descriptor import Package, read_descriptor
from claims.model.errors import CannotDo
from claims.package.folder import FolderStore
from claims.package.git import Repository
from claims.package.git_tree import GitStore
from claims.text.display import quote
from claims.validation.baseline import find_baseline

TAG = re.compile(r"v?((?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*)\.(?:0|[1-9][0-9]*))")


class Last(Struct, frozen=True):
    """The package in its last release; `revision` is the tag, or the given revision. The user closes the store."""

    revision: str
    package: Package | None
    store: GitStore

    @property
    def version(self) -> str | None:
        """Return its version."""
        return self.package.version if self.package else None


class Tags(Struct, frozen=True):
    """The tags of a repository: all of them, and the release tags that HEAD contains, the highest version first."""

    every: frozenset[str]
    releases: tuple[str, ...]
    shallow: bool

    @property
    def prefix(self) -> str:
        """Return what precedes a version in a tag: as in the last one; `v` if there is none."""
        return "" if self.releases and not self.releases[0].startswith("v") else "v"


def tags_of(store: FolderStore) -> Tags:
    """Return the tags of a package's repository. Raises CannotDo if there is none, or nothing is committed."""
    with Repository(store.folder) as repository:
        releases = [tag for tag in repository.tags(repository.resolve("HEAD")) if TAG.fullmatch(tag)]
        releases.sort(key=_numbers, reverse=True)
        return Tags(frozenset(repository.tags()), tuple(releases), repository.is_shallow())


def last_of(store: FolderStore, tags: Tags, base: str | None) -> Last | None:
    """Return the package at `base`, or else at the highest tag `vX.Y.Z` or `X.Y.Z` at which it has that version.

    None for the first release. Raises CannotDo if the package does not exist at `base`, or a shallow clone may hide
    an older release.
    """
    if base is not None:
        found = _at(store, base)
        if found is None:
            raise CannotDo(f"no such package at revision {quote(base)}: choose another with --base")
        return found
    for tag in tags.releases:
        found = _at(store, f"refs/tags/{tag}")
        if found is not None:
            if found.version == tag.removeprefix("v"):
                return Last(tag, found.package, found.store)
            found.store.close()
    if tags.shallow:
        raise CannotDo(
            "no release found in this shallow clone: run 'git fetch --unshallow --tags', or give --base"
        )
    return None


def _at(store: FolderStore, revision: str) -> Last | None:
    before = find_baseline(store, revision).store
    if before is None:
        return None
    try:
        package, _ = read_descriptor(before, before.descriptor)
    except BaseException:
        before.close()
        raise
    before.name = revision
    return Last(revision, package, before)


def _numbers(tag: str) -> tuple[int, ...]:
    return tuple(int(each) for each in tag.removeprefix("v").split("."))
