"""What is reviewed: the package as it would be, and what differs from the package as it is."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from msgspec import Struct

from claims.comparison.compare import Comparison, Options, compared
from claims.comparison.names import links_of, names_of
from claims.comparison.result import TableRows, diff_of, listed
from claims.errors import CannotDo
from claims.models.diff import Diff
from claims.models.report import Level, Report
from claims.review.ends import Ends
from claims.rules.choose import chosen

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


class Wish(Struct, frozen=True):
    """How to judge: levels of rules and families, the day by which accepted findings expire, the engine's memory."""

    levels: Mapping[str, Level]
    today: date
    memory_limit: str | None = None


@contextmanager
def differing(ends: Ends, wish: Wish) -> Iterator[Differing | Uncompared]:
    """Compare the package at both ends, each of which has it; what cannot be compared is no error here."""
    comparing = compared(*ends.stores(), Options(memory_limit=wish.memory_limit))
    try:
        comparison = comparing.__enter__()
    except CannotDo as error:
        yield Uncompared(str(error))
        return
    try:
        choice = chosen(["event"], [], wish.levels, None)
        rows = tuple(_kept(listed(each, FETCHED)) for each in comparison.tables)
        diff = diff_of(comparison, 0, choice, wish.today)
        yield Differing(comparison, diff, names_of(comparison), links_of(comparison), rows)
    finally:
        comparing.__exit__(None, None, None)


def _kept(rows: TableRows) -> TableRows:
    """Rows that can be gone through more than once."""
    return TableRows(
        added=tuple(rows.added),
        removed=tuple(rows.removed),
        changed=tuple(rows.changed),
        rekeyed=tuple(rows.rekeyed),
        reformatted=tuple(rows.reformatted),
        whole=tuple(rows.whole),
        come=tuple(rows.come),
        gone=tuple(rows.gone),
    )
