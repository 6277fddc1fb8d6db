"""Compares the findings of a package with those of an earlier revision, the baseline.

A finding is old if the baseline has the same finding on a row with the same cells or, for a finding that is not on a
row (descriptor, schema, header, file), in a file with the same bytes. So a finding is new if its row was edited, or
if an edit elsewhere caused it. If no file of the package changed, nothing is validated. Nothing is checked out.
"""

import hashlib
import json
import os
import posixpath
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
from claims.package.paths import DESCRIPTORS
from claims.package.store import Refused, Store
from claims.text.display import quote

BLOCK = 1 << 20
NO_COMMIT = "0" * 40
SHA_256 = 64  # hex digits


class Baseline(Struct, frozen=True):
    """The package at a revision; `store` is None if the revision does not have it."""

    since: Since
    store: GitStore | None


def find_baseline(store: Store, revision: str) -> Baseline:
    """Open the package of `store` at a revision of its repository.

    Its descriptor has the same path there, or another name in the same folder. The caller closes the store. Raises
    CannotDo for a zip, outside a repository, and for an unknown revision.
    """
    match store:
        case FolderStore():
            repository = Repository(store.folder)
        case GitStore():
            repository = Repository(Path.cwd())
        case _:
            raise CannotDo(
                f"{quote(store.name)} is not in a git repository: use --since with a folder or REV:path"
            )
    try:
        if revision == "HEAD" and repository.is_unborn():  # before the first commit, everything is new
            repository.close()
            return Baseline(Since(revision=revision, commit=NO_COMMIT, found=False), None)
        commit = repository.resolve(revision)
        path = repository.prefix() + store.descriptor
        if isinstance(store, GitStore):
            path = store.shown(store.descriptor)
        folder, _, descriptor = path.rpartition("/")
        names = (descriptor, *DESCRIPTORS) if descriptor in DESCRIPTORS else (descriptor,)
        there = [each for each in names if repository.entry(commit, posixpath.join(folder, each)) is not None]
        descriptor, found = next(iter(there), descriptor), bool(there)
        since = Since(revision=revision, commit=commit, found=found)
        if found:
            return Baseline(since, _opened(GitStore(repository, revision, folder, descriptor)))
    except BaseException:
        repository.close()
        raise
    repository.close()
    return Baseline(since, None)


def _opened(store: GitStore) -> GitStore:
    try:
        store.blob(store.descriptor)
    except Refused as refused:
        raise CannotDo(f"{refused.message} ({quote(store.name)})") from None
    return store


def is_unchanged(store: Store, before: GitStore, paths: Iterable[str]) -> bool:
    """Return whether these files have the same bytes in both versions of the package, or are missing in both."""
    try:
        existing = [path for path in paths if not (_is_missing(before, path) and _is_missing(store, path))]
        blobs = {path: before.blob(path) for path in existing}
        if isinstance(store, GitStore):
            return all(store.blob(path) == blob for path, blob in blobs.items())
        # Compare the sizes first: this reads no file.
        same = all(before.size(path) == store.size(path) for path in blobs)
        return same and all(_blob(store.local(path), len(blob)) == blob for path, blob in blobs.items())
    except Refused:
        return False


def _is_missing(store: Store, path: str) -> bool:
    try:
        store.check(path)
    except Refused as refused:
        return refused.reason == "missing-file"
    return False


def _blob(file: Path, digits: int) -> str:
    """Return git's object id of a file's content, in a repository whose ids have that many hex digits."""
    digest = hashlib.new("sha256" if digits == SHA_256 else "sha1", usedforsecurity=False)
    with file.open("rb") as source:
        digest.update(b"blob %d\0" % os.fstat(source.fileno()).st_size)
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


class Version(Struct, frozen=True):
    """One version of a package, and all its findings of the rules in question."""

    store: Store
    findings: list[Known]

    def located(self) -> list[tuple[str, str]]:
        """Return for each finding its identity, and the cells of its row or a hash of its file."""
        content = cache(self._content)
        return [
            (
                each.identity,
                content(each.found.place.file)
                if each.found.place.cells is None
                else json.dumps(each.found.place.cells),
            )
            for each in self.findings
        ]

    def _content(self, shown: str | None) -> str:
        """Return a hash of a file's bytes, or the reason why it cannot be read."""
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


def new_findings(now: Version, before: Version, candidates: Iterable[Known]) -> list[Known]:
    """Return the `candidates`, which are findings of `now`, that `before` does not have."""
    old = Counter(before.located())
    new = set()
    for each, located in zip(now.findings, now.located(), strict=True):
        if old[located]:
            old[located] -= 1
        else:
            new.add((each.identity, each.fingerprint))
    return [each for each in candidates if (each.identity, each.fingerprint) in new]
