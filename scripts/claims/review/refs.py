"""Finds the two ends of a review: two commits, at least one of which has the package."""

import os
import posixpath
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from claims.comparison.package_pair import SHORT, nearest
from claims.model.errors import CannotDo
from claims.model.review import End
from claims.package.git import OBJECT, Repository
from claims.package.git_tree import GitStore, open_revision, place_of
from claims.package.paths import DESCRIPTORS, is_descriptor
from claims.text.display import quote

NO_COMMIT = re.compile(r"0{40,64}")  # git's id for the commit before the first one, as in the event of a push


class Ends(Struct, frozen=True):
    """Both ends; `asked` is the range as given, `path` the package's path in git's form, relative to this folder."""

    base: End
    head: End
    asked: str
    path: str

    def locate(self, end: End) -> str:
        """Return the package at one end as `REV:path`."""
        return f"{end.commit}:{self.path}"

    def open(self, end: End) -> GitStore:
        """Open the package at an end that has it; the caller closes it."""
        store = open_revision(Path.cwd(), end.commit or "", self.path)
        store.name = end.revision
        return store


def find_ends(asked: str, package: str | None = None) -> Ends:
    """Return the ends of `A..B`, or of `A...B`, whose base is the merge base.

    `package` is a folder or a datapackage.json, which need not exist in the working tree; None for the nearest one.
    The base may be the id of zeros, which has no package. Raises CannotDo for an unknown revision, and if neither
    end has the package.
    """
    dots = "..." if "..." in asked else ".."
    old, sign, new = asked.partition(dots)
    if not sign:
        raise CannotDo(
            f"{quote(asked)} is not a range: use BASE..HEAD, or BASE...HEAD to compare with their merge base"
        )
    old, new = old or "HEAD", new or "HEAD"
    path = nearest() if package is None else _inside(package)
    place = place_of(Path.cwd(), path)
    others = () if is_descriptor(path) else DESCRIPTORS
    places = [place, *(posixpath.join(posixpath.dirname(place), each) for each in others)]
    with Repository(Path.cwd()) as repository:
        head = repository.resolve(new)
        base = None
        if not NO_COMMIT.fullmatch(old):
            base = repository.merge_base(old, head) if dots == "..." else repository.resolve(old)
        first, last = (
            _end(revision, commit, found=commit is not None and _has_any(repository, commit, places))
            for revision, commit in ((old if dots == ".." else None, base), (new, head))
        )
    if not first.found and not last.found:
        raise CannotDo(f"neither {quote(old)} nor {quote(new)} contains {quote(place)}")
    return Ends(first, last, asked, path)


def _has_any(repository: Repository, commit: str, paths: Sequence[str]) -> bool:
    return any(repository.entry(commit, path) is not None for path in paths)


def _end(revision: str | None, commit: str | None, *, found: bool) -> End:
    """Return an end with the name to show: the revision, but a shortened id for a commit."""
    if commit is None:
        return End(revision="nothing", commit=None, found=False)
    name = commit[:SHORT] if revision is None or OBJECT.fullmatch(revision) else revision
    return End(revision=name, commit=commit, found=found)


def _inside(package: str) -> str:
    if "\0" in package or not package:
        raise CannotDo(f"{quote(package)} is not a path: use a folder or a datapackage.json")
    return "./" + Path(os.path.relpath(package)).as_posix()
