"""Keeps the findings that a change since a revision is to blame for.

A finding is kept where it is new, or where what carries it has changed. It is old only where the revision has
a finding of the same identity on a row with the same cells; or, where no row carries it (descriptor, schema,
header, file), in a file with the same bytes. So a change that breaks a row elsewhere is seen, and a fault
in a row that was touched is too. Where no file of the package changed, nothing is validated at all.
Nothing is checked out.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from msgspec import Struct

from claims.checks.findings import Known
from claims.model.errors import CannotDo
from claims.model.report import Since
from claims.package.folder import FolderStore
from claims.package.git import Repository
from claims.package.git_tree import GitStore
from claims.package.store import Refused, Store
from claims.text.display import quote

BLOCK = 1 << 20
NO_COMMIT = "0" * 40
SHA_256 = 64  # hex digits


class Before(Struct, frozen=True):
    """The package at a revision; `store` is None where the revision has none at its place."""

    since: Since
    store: GitStore | None


def find_before(store: Store, revision: str) -> Before:
    """Find the package of `store` at a revision of its repository: at the same path, by the same name.

    The caller closes the store that is given. Raises CannotDo for a zip, outside a repository, and where
    there is no such revision.
    """
    match store:
        case FolderStore():
            repository = Repository(store.folder)
        case GitStore():
            repository = Repository(Path.cwd())
        case _:
            raise CannotDo(
                f"{quote(store.name)} is in no git repository: --since needs a folder, or REV:path"
            )
    try:
        if revision == "HEAD" and repository.is_unborn():  # the first commit is being made: all is new
            repository.close()
            return Before(Since(revision=revision, commit=NO_COMMIT, found=False), None)
        commit = repository.resolve(revision)
        path = repository.prefix() + store.descriptor
        if isinstance(store, GitStore):
            path = store.shown(store.descriptor)
        folder, _, descriptor = path.rpartition("/")
        there = repository.entry(commit, path) is not None
        since = Since(revision=revision, commit=commit, found=there)
        if there:
            return Before(since, _opened(GitStore(repository, revision, folder, descriptor)))
    except BaseException:
        repository.close()
        raise
    repository.close()
    return Before(since, None)


def _opened(store: GitStore) -> GitStore:
    try:
        store.blob(store.descriptor)
    except Refused as refused:
        raise CannotDo(f"{refused.message} ({quote(store.name)})") from None
    return store


def is_unchanged(store: Store, before: GitStore, paths: Iterable[str]) -> bool:
    """True where these files are there, and in both versions of the package the same, byte for byte."""
    try:
        blobs = {path: before.blob(path) for path in paths}
        if isinstance(store, GitStore):
            return all(store.blob(path) == blob for path, blob in blobs.items())
        # A file of another size is known to be another one before any is read.
        same = all(before.size(path) == store.size(path) for path in blobs)
        return same and all(_blob(store.local(path), len(blob)) == blob for path, blob in blobs.items())
    except Refused:
        return False


def _blob(file: Path, digits: int) -> str:
    """The id that git gives the content of a file, in a repository whose ids have that many hex digits."""
    digest = hashlib.new("sha256" if digits == SHA_256 else "sha1", usedforsecurity=False)
    with file.open("rb") as source:
        digest.update(b"blob %d\0" % os.fstat(source.fileno()).st_size)
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


class Side(Struct, frozen=True):
    """All findings of the rules in question in one version of a package."""

    store: Store
    known: list[Known]

    def carried(self) -> list[tuple[str, str]]:
        """For each finding its identity and what carries it: a row's cells, or the bytes of a file."""
        content = cache(self._content)
        return [
            (
                each.identity,
                content(each.found.place.file)
                if each.found.place.cells is None
                else json.dumps(each.found.place.cells),
            )
            for each in self.known
        ]

    def _content(self, shown: str | None) -> str:
        """A mark of a file's bytes; why it cannot be read, where it cannot."""
        if shown is None:
            return ""
        digest = hashlib.sha256()
        try:
            with self.store.local(self.store.inside(shown)).open("rb") as file:
                while block := file.read(BLOCK):
                    digest.update(block)
        except Refused as refused:
            return refused.reason
        return digest.hexdigest()


def kept_since(now: Side, before: Side, rest: Iterable[Known]) -> list[Known]:
    """Those of `rest`, which are among `now`, that are not old."""
    old = Counter(before.carried())
    new = set()
    for each, mark in zip(now.known, now.carried(), strict=True):
        if old[mark]:
            old[mark] -= 1
        else:
            new.add((each.identity, each.fingerprint))
    return [each for each in rest if (each.identity, each.fingerprint) in new]
