"""Finds what a release is compared with: a revision that is named, or the last tag of a release."""

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
    """The package as it was released last; `revision` is the tag, or what was named. The store is to be closed."""

    revision: str
    package: Package | None
    store: GitStore

    @property
    def version(self) -> str | None:
        """The version that it states."""
        return self.package.version if self.package else None


class Tags(Struct, frozen=True):
    """The tags of a repository: all of them, and those that HEAD has behind it, the highest version first."""

    every: frozenset[str]
    behind: tuple[str, ...]
    shallow: bool

    @property
    def prefix(self) -> str:
        """What stands before a version in a tag: as in the last one, `v` in the first."""
        return "" if self.behind and not self.behind[0].startswith("v") else "v"


def tags_of(store: FolderStore) -> Tags:
    """The tags of the repository that a package lies in. Raises CannotDo outside one, and where nothing is committed."""
    with Repository(store.folder) as repository:
        behind = [tag for tag in repository.tags(repository.resolve("HEAD")) if TAG.fullmatch(tag)]
        ordered = sorted(behind, key=_numbers, reverse=True)
        return Tags(frozenset(repository.tags()), tuple(ordered), repository.is_shallow())


def last_of(store: FolderStore, tags: Tags, base: str | None) -> Last | None:
    """The package at `base`, or at the highest tag `vX.Y.Z` or `X.Y.Z` where it states that very version.

    None for the first release. Raises CannotDo where the package is not at `base`, and where an older release
    may be hidden by a shallow clone.
    """
    if base is not None:
        found = _at(store, base)
        if found is None:
            raise CannotDo(f"there is no such package at revision {quote(base)}: name another with --base")
        return found
    for tag in tags.behind:
        found = _at(store, f"refs/tags/{tag}")
        if found is not None:
            if found.version == tag.removeprefix("v"):
                return Last(tag, found.package, found.store)
            found.store.close()
    if tags.shallow:
        raise CannotDo(
            "no release was found in this shallow clone: run 'git fetch --unshallow --tags', or give --base"
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
