"""Finds both ends of what is to be reviewed: two commits, of which each may have the package or not."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from msgspec import Struct

from claims.comparison.compare import Comparison, compare
from claims.comparison.diff import TableRows, diff_of, list_rows
from claims.comparison.display_names import links_of, names_of
from claims.comparison.package_pair import SHORT, nearest
from claims.comparison.prepared_table import CompareOptions
from claims.model.diff import Diff
from claims.model.errors import CannotDo
from claims.model.report import Report, Severity
from claims.model.review import End
from claims.package.git import OBJECT, Repository
from claims.package.git_tree import GitStore, open_revision, place_of
from claims.rules.choice import chosen
from claims.text.display import quote

NOTHING = re.compile(
    r"0{40,64}"
)  # how git names the commit before the first one, as in the finding of a push


class Ends(Struct, frozen=True):
    """Both ends; `asked` is the range as it was given, `path` the package in git's form, from this folder."""

    base: End
    head: End
    asked: str
    path: str

    @property
    def at_head(self) -> str:
        """The package at the head, as `REV:path`."""
        return f"{self.head.commit}:{self.path}"

    @property
    def at_base(self) -> str:
        """The package at the base, as `REV:path`."""
        return f"{self.base.commit}:{self.path}"

    def stores(self) -> tuple[GitStore, GitStore]:
        """Open the package at both ends, which are to be closed. Raises CannotDo."""
        first = _open(self.base, self.path)
        try:
            return first, _open(self.head, self.path)
        except BaseException:
            first.close()
            raise


def find_ends(asked: str, package: str | None = None) -> Ends:
    """Find the ends of `A..B`, or of `A...B`, whose base is the merge base.

    `package` is a folder or a datapackage.json in the working tree, None the nearest one upward; it need not be there.
    A base of zeros only, and a merge base of commits that have none, is the nothing before the first commit.
    Raises CannotDo where a revision is not there, or neither end has the package.
    """
    dots = "..." if "..." in asked else ".."
    old, sign, new = asked.partition(dots)
    if not sign:
        raise CannotDo(
            f"{quote(asked)} is not a range: write BASE..HEAD, or BASE...HEAD for their merge base"
        )
    old, new = old or "HEAD", new or "HEAD"
    path = nearest() if package is None else _inside(package)
    place = place_of(Path.cwd(), path)
    with Repository(Path.cwd()) as repository:
        head = repository.resolve(new)
        base = None
        if not NOTHING.fullmatch(old):
            base = repository.merge_base(old, head) if dots == "..." else repository.resolve(old)

        def found(commit: str) -> bool:
            return repository.entry(commit, place) is not None

        ends = Ends(_end(old if dots == ".." else None, base, found), _end(new, head, found), asked, path)
    if not ends.base.found and not ends.head.found:
        raise CannotDo(f"there is no {quote(place)} at {quote(old)}, and none at {quote(new)}")
    return ends


def _end(revision: str | None, commit: str | None, found: Callable[[str], bool]) -> End:
    """An end as its reader names it: an id is shortened, which nobody reads whole."""
    if commit is None:
        return End(revision="nothing", commit=None, found=False)
    name = commit[:SHORT] if revision is None or OBJECT.fullmatch(revision) else revision
    return End(revision=name, commit=commit, found=found(commit))


def _inside(package: str) -> str:
    if "\0" in package or not package:
        raise CannotDo(f"{quote(package)} is not a path: expected a folder or a datapackage.json")
    return "./" + Path(os.path.relpath(package)).as_posix()


def _open(end: End, path: str) -> GitStore:
    if end.commit is None:
        raise AssertionError("an end that has the package is a commit")
    store = open_revision(Path.cwd(), end.commit, path)
    store.name = end.revision
    return store


FETCHED = 10_000  # rows of each kind and table, so that alike ones are told together


class Differing(Struct, frozen=True):
    """Both ends have the package; rows of `comparison` are fetched while it is open, `rows` are there for good."""

    comparison: Comparison
    diff: Diff
    names: Mapping[str, str]
    links: Mapping[str, str]
    rows: tuple[TableRows, ...]

    @property
    def differs(self) -> bool:
        """True where anything is not the same, be it only the bytes of a file."""
        return self.diff.differs or self.diff.old.files != self.diff.new.files


class Uncompared(Struct, frozen=True):
    """Both ends have the package, and one of them cannot be compared."""

    reason: str


class Begun(Struct, frozen=True):
    """Only the head has the package."""


class Gone(Struct, frozen=True):
    """Only the base has the package; `was` is what it was."""

    was: Report


Changes = Differing | Uncompared | Begun | Gone


class ReviewOptions(Struct, frozen=True):
    """Severities of rules and families, the day on which suppressions are checked for expiry, the memory limit."""

    severities: Mapping[str, Severity]
    today: date
    memory_limit: str | None = None


@contextmanager
def differing(ends: Ends, options: ReviewOptions) -> Iterator[Differing | Uncompared]:
    """Compare the package at both ends, each of which has it; what cannot be compared is no error here."""
    comparing = compare(*ends.stores(), CompareOptions(memory_limit=options.memory_limit))
    try:
        comparison = comparing.__enter__()
    except CannotDo as error:
        yield Uncompared(str(error))
        return
    try:
        choice = chosen(["change"], [], options.severities, None)
        rows = tuple(_kept(list_rows(each, FETCHED)) for each in comparison.tables)
        diff = diff_of(comparison, 0, choice, options.today)
        yield Differing(comparison, diff, names_of(comparison), links_of(comparison), rows)
    finally:
        comparing.__exit__(None, None, None)


def _kept(rows: TableRows) -> TableRows:
    """Rows that can be gone through more than once."""
    return TableRows(
        added=tuple(rows.added),
        removed=tuple(rows.removed),
        changed=tuple(rows.changed),
        key_changed=tuple(rows.key_changed),
        formatting_only=tuple(rows.formatting_only),
        moved=tuple(rows.moved),
        changed_in_full=tuple(rows.changed_in_full),
        added_only=tuple(rows.added_only),
        removed_only=tuple(rows.removed_only),
    )
