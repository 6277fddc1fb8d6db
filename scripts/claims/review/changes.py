"""Compares the package at both ends of a review."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from msgspec import Struct
from msgspec.structs import fields, replace

from claims.comparison.compare import Comparison, compare
from claims.comparison.diff import TableRows, diff_of, list_rows
from claims.comparison.display_names import links_of, names_of
from claims.comparison.prepared_table import CompareOptions
from claims.model.errors import CannotDo
from claims.model.report import Report
from claims.package.configuration import Configuration
from claims.render.diff.formats import FETCHED
from claims.render.diff.view import DiffView
from claims.review.refs import Ends
from claims.rules.choice import choose_change_rules
from claims.rules.registry import RULES
from claims.validation.validate import Options, validate


class Compared(Struct, frozen=True):
    """Both ends have the package; `comparison` is open while the files are written."""

    comparison: Comparison
    view: DiffView

    @property
    def differs(self) -> bool:
        """True if anything changed, even if only the bytes of a file."""
        diff = self.view.diff
        return diff.differs or diff.old.files != diff.new.files


class NotCompared(Struct, frozen=True):
    """Both ends have the package, and at least one of them cannot be compared."""

    reason: str


class NewPackage(Struct, frozen=True):
    """Only the head has the package."""


class RemovedPackage(Struct, frozen=True):
    """Only the base has the package; `report` is about the base."""

    report: Report


Changes = Compared | NotCompared | NewPackage | RemovedPackage


@contextmanager
def find_changes(ends: Ends, options: Options) -> Iterator[Changes]:
    """Compare the package at both ends. A package that cannot be compared is a result, not an error."""
    if not ends.base.found:
        yield NewPackage()
    elif not ends.head.found:
        yield RemovedPackage(validate(ends.locate(ends.base), replace(options, limit=0)))
    else:
        with ExitStack() as stack:
            try:
                comparison = stack.enter_context(_open_comparison(ends, options))
            except CannotDo as error:
                changes: Changes = NotCompared(str(error))
            else:
                changes = Compared(comparison, _view(ends, options, comparison))
            yield changes


@contextmanager
def _open_comparison(ends: Ends, options: Options) -> Iterator[Comparison]:
    old = ends.open(ends.base)
    try:
        new = ends.open(ends.head)
    except BaseException:
        old.close()
        raise
    with compare(old, new, CompareOptions(memory_limit=options.memory_limit)) as comparison:
        yield comparison


def _view(ends: Ends, options: Options, comparison: Comparison) -> DiffView:
    choice = choose_change_rules(options.configuration or Configuration(), options.severities)
    return DiffView(
        diff_of(comparison, 0, choice, options.today),
        RULES,
        names_of(comparison),
        links_of(comparison),
        streamed=tuple(_read(list_rows(each, FETCHED)) for each in comparison.tables),
        files=comparison.new_files(),
        asked=ends.asked,
        since=ends.base.revision,
    )


def _read(rows: TableRows) -> TableRows:
    """Return rows that can be iterated more than once."""
    return TableRows(**{each.name: tuple(getattr(rows, each.name)) for each in fields(TableRows)})
