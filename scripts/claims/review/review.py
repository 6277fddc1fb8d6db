"""Makes a review: validates the head, compares it with the base, and writes what each reader is shown."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from claims.comparison.compare import Comparison
from claims.comparison.diff import list_rows
from claims.model.diff import Diff
from claims.model.errors import CannotDo
from claims.model.review import Review, ReviewCounts
from claims.package.temporary import temporary_folder
from claims.render.diff.formats import DIFF_FORMATS
from claims.render.diff.view import DiffView
from claims.render.report.formats import FORMATS
from claims.render.report.totals import counts, verdict
from claims.render.report.view import View
from claims.review.comment import ReviewView, comment, summary
from claims.review.refs import Begun, Changes, Differing, Ends, Gone, ReviewOptions, Uncompared, differing
from claims.rules.registry import RULES
from claims.text.display import quote
from claims.validation.validate import Options, validate, validate_with_lines

PAGE = "html"
# What there may be in the folder, in the order in which it is put there; the last says that the rest is there.
FILES = ("comment.md", "summary.md", "page.html", "annotations.txt", "result.json")


class Reviewed(Struct, frozen=True):
    """A review, and the folder in which its files are: those of `FILES` that there are."""

    review: Review
    folder: Path

    def read(self, name: str) -> str:
        """The text of a file; "" where there is none."""
        file = self.folder / name
        return file.read_text(encoding="utf-8") if file.exists() else ""


def make_review(ends: Ends, review_options: ReviewOptions, folder: Path) -> Reviewed:
    """Review the package between two ends, and write the files of the review into a folder.

    Each file there is the old one or the new one at any moment, and result.json is put there last. There is no
    comment.md where nothing changed. Raises CannotDo where the head cannot be checked, or a file not be written.
    """
    view = _view(ends, review_options) if ends.head.found else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            temporary_folder(folder) as draft,
            _changes(ends, review_options) as changes,
        ):
            review = _review(ends, view, changes)
            _write(draft, review, ReviewView(ends, changes, view, _diff_view(ends, changes, view)))
            for name in FILES:
                if (draft / name).exists():
                    os.replace(draft / name, folder / name)
                else:
                    (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise CannotDo(f"cannot write to {quote(str(folder))}: {error.strerror}") from None
    return Reviewed(review, folder)


def _view(ends: Ends, review_options: ReviewOptions) -> View:
    options = Options(
        severities=review_options.severities,
        today=review_options.today,
        memory_limit=review_options.memory_limit,
    )
    report, lines = validate_with_lines(ends.at_head, options)
    return View(report, RULES, lines)


@contextmanager
def _changes(ends: Ends, review_options: ReviewOptions) -> Iterator[Changes]:
    if not ends.base.found:
        yield Begun()
    elif not ends.head.found:
        yield Gone(
            validate(
                ends.at_base,
                Options(limit=0, today=review_options.today, memory_limit=review_options.memory_limit),
            )
        )
    else:
        with differing(ends, review_options) as found:
            yield found


def _diff_view(ends: Ends, changes: Changes, view: View | None) -> DiffView | None:
    if not isinstance(changes, Differing):
        return None
    return DiffView(
        changes.diff,
        RULES,
        changes.names,
        changes.links,
        streamed=changes.rows,
        files=files_of(changes.comparison),
        asked=ends.asked,
        validity=f"{verdict(view.report)}: {counts(view.report)}" if view else "",
    )


def files_of(comparison: Comparison) -> dict[str, str]:
    """The file of each table that has one, as the new side's store shows it."""
    new = comparison.new
    return {
        table.name: new.store.shown(table.paths[0]) for table in new.package.tables if len(table.paths) == 1
    }


def _review(ends: Ends, view: View | None, changes: Changes) -> Review:
    found = ReviewCounts()
    if view is not None:
        counts = view.report.counts
        found = found.model_copy(update={"error": counts.error, "warning": counts.warning})
    review = Review(
        base=ends.base,
        head=ends.head,
        verdict="removed" if view is None else verdict(view.report),
        changed=True,
        sufficient=False,
        counts=found,
    )
    given: dict[str, object]
    match changes:
        case Differing(diff=diff):
            given = {
                "changed": changes.differs,
                "required_bump": diff.version_bump.required,
                "sufficient": diff.version_bump.sufficient,
                "counts": found.model_copy(update=_totals(diff)),
            }
        case Uncompared(reason):
            given = {"not_compared": reason}
        case Begun():
            rows = sum(view.report.counts.rows.values()) if view is not None else 0
            given = {
                "required_bump": "none",
                "sufficient": True,
                "counts": found.model_copy(update={"added": rows}),
            }
        case Gone(was):
            rows = sum(was.counts.rows.values())
            given = {"required_bump": "major", "counts": found.model_copy(update={"removed": rows})}
    return review.model_copy(update=given)


def _totals(diff: Diff) -> dict[str, int]:
    totals = {
        f"finding_{severity}": sum(each.severity == severity for each in diff.findings)
        for severity in ("error", "warning")
    }
    for name in ("added", "removed", "changed", "formatting_only", "cells"):
        totals[name] = sum(getattr(each.counts, name) for each in diff.tables)
    for each in diff.descriptor:
        if each.rows:
            totals[each.kind] += each.rows
    return totals


def _write(folder: Path, review: Review, told: ReviewView) -> None:
    if review.changed:
        _put(folder / "comment.md", [comment(told)])
        if told.diff is not None and isinstance(told.changes, Differing):
            _put(folder / "page.html", _page(told.changes.comparison, told.diff))
    _put(folder / "summary.md", [summary(told)])
    _put(folder / "annotations.txt", _annotations(told))
    _put(folder / "result.json", [review.model_dump_json(indent=2) + "\n"])


def _put(file: Path, pieces: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
        out.writelines(pieces)


def _page(comparison: Comparison, view: DiffView) -> Iterator[str]:
    way = DIFF_FORMATS[PAGE]
    fetched = way.limit if way.limit is None else max(way.limit, way.fetched or 0)
    rows = tuple(list_rows(each, fetched) for each in comparison.tables)
    return way.render(replace(view, streamed=rows, limit=way.limit))


def _annotations(told: ReviewView) -> Iterator[str]:
    if told.view is not None:
        yield from FORMATS["github"].render(told.view)
    if told.diff is not None:
        yield from DIFF_FORMATS["github"].render(told.diff)
