"""Reviews a change: validates the head, compares it with the base, and writes the files of the review."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from claims.comparison.diff import list_rows
from claims.model.diff import Diff
from claims.model.errors import CannotDo
from claims.model.report import SEVERITIES
from claims.model.review import End, Review
from claims.package.configuration import FILE as CONFIGURATION
from claims.package.configuration import Configuration, read_configuration
from claims.package.temporary import temporary_folder
from claims.render.diff.formats import DIFF_FORMATS
from claims.render.diff.view import DiffView
from claims.render.report.formats import FORMATS
from claims.render.report.totals import counts, verdict
from claims.render.report.view import View
from claims.review.changes import Changes, Compared, NewPackage, NotCompared, RemovedPackage, find_changes
from claims.review.comment import ReviewView, comment, summary
from claims.review.refs import Ends
from claims.rules.registry import RULES
from claims.text.display import quote
from claims.validation.suppressions import Suppression, read_suppressions
from claims.validation.validate import Options, validate_with_lines

# In the order in which they are written; the last one shows that the others are complete.
FILES = ("comment.md", "summary.md", "page.html", "annotations.txt", "result.json")


class Reviewed(Struct, frozen=True):
    """A review, and the folder with its files, which are some of `FILES`."""

    review: Review
    folder: Path

    def read(self, name: str) -> str:
        """Return the text of a file; "" if it does not exist."""
        file = self.folder / name
        return file.read_text(encoding="utf-8") if file.exists() else ""


def make_review(ends: Ends, options: Options, folder: Path) -> Reviewed:
    """Review the package between two ends, and write the files of the review to a folder.

    The configuration is that of the base, so that a change cannot turn off its own checks.
    Each file is replaced atomically, result.json last. Without changes there is no comment.md. Raises CannotDo if the
    head cannot be validated, or a file cannot be written.
    """
    changed = ""
    if ends.base.found:
        with ends.open(ends.base) as base:
            options = replace(options, configuration=read_configuration(base))
        changed = _changed_configuration(ends, options.configuration or Configuration())
    report = _report(ends, options) if ends.head.found else None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with temporary_folder(folder) as draft, find_changes(ends, options) as changes:
            changes = _with_validity(changes, report)
            view = ReviewView(ends, changes, report, _added_suppressions(ends), changed)
            review = _review(view)
            _write(draft, review, view)
            for name in FILES:
                if (draft / name).exists():
                    os.replace(draft / name, folder / name)
                else:
                    (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise CannotDo(f"cannot write to {quote(str(folder))}: {error.strerror}") from None
    return Reviewed(review, folder)


def _changed_configuration(ends: Ends, old: Configuration) -> str:
    """Return the file of the configuration if the head sets anything else than the base; "" if it does not."""
    if not ends.head.found:
        return ""
    try:
        with ends.open(ends.head) as store:
            new = read_configuration(store)
    except CannotDo:
        return old.file or CONFIGURATION
    return (new.file or old.file) if replace(new, file=old.file) != old else ""


def _added_suppressions(ends: Ends) -> tuple[Suppression, ...]:
    """Return the suppressions at the head that are not the same at the base."""
    old, new = (_suppressions(ends, end) for end in (ends.base, ends.head))
    known = {each.cells for each in old}
    return tuple(each for each in new if each.cells not in known)


def _suppressions(ends: Ends, end: End) -> tuple[Suppression, ...]:
    if not end.found:
        return ()
    with ends.open(end) as store:
        read = read_suppressions(store, None)
    return read.valid if read is not None else ()


def _report(ends: Ends, options: Options) -> View:
    with ends.open(ends.head) as store:
        report, lines = validate_with_lines(store, options)
    return View(report, RULES, lines)


def _with_validity(changes: Changes, report: View | None) -> Changes:
    """Add to the view of the diff whether the package at the head is valid."""
    if not isinstance(changes, Compared) or report is None:
        return changes
    validity = f"{verdict(report.report)}: {counts(report.report)}"
    return replace(changes, view=replace(changes.view, validity=validity))


def _review(view: ReviewView) -> Review:
    report = view.report.report if view.report else None
    found: dict[str, int] = (
        {severity: getattr(report.counts, severity) for severity in SEVERITIES} if report else {}
    )
    given: dict[str, object] = {"changed": True, "sufficient": False}
    match view.changes:
        case Compared(view=DiffView(diff=diff)) as changes:
            given |= {
                "changed": changes.differs or bool(view.configuration),
                "required_bump": diff.version_bump.required,
                "sufficient": diff.version_bump.sufficient,
            }
            found |= _totals(diff)
        case NotCompared(reason):
            given["not_compared"] = reason
        case NewPackage():
            given |= {"required_bump": "none", "sufficient": True}
            found["added"] = sum(report.counts.rows.values()) if report else 0
        case RemovedPackage(old):
            given["required_bump"] = "major"
            found["removed"] = sum(old.counts.rows.values())
    return Review.model_validate(
        {
            "base": view.ends.base,
            "head": view.ends.head,
            "verdict": verdict(report) if report else "removed",
            "counts": found,
        }
        | given
    )


def _totals(diff: Diff) -> dict[str, int]:
    totals = {
        f"finding_{severity}": sum(each.severity == severity for each in diff.findings)
        for severity in SEVERITIES
    }
    for name in ("added", "removed", "changed", "formatting_only", "cells"):
        totals[name] = sum(getattr(each.counts, name) for each in diff.tables)
    for each in diff.descriptor:
        if each.rows:
            totals[each.kind] += each.rows
    return totals


def _write(folder: Path, review: Review, view: ReviewView) -> None:
    if review.changed:
        _write_file(folder / "comment.md", [comment(view)])
        if isinstance(view.changes, Compared):
            _write_file(folder / "page.html", _page(view.changes))
    _write_file(folder / "summary.md", [summary(view)])
    _write_file(folder / "annotations.txt", _annotations(view))
    _write_file(folder / "result.json", [review.model_dump_json(indent=2) + "\n"])


def _write_file(file: Path, pieces: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
        out.writelines(pieces)


def _page(changes: Compared) -> Iterator[str]:
    html = DIFF_FORMATS["html"]
    rows = tuple(list_rows(each, html.limit) for each in changes.comparison.tables)
    return html.render(replace(changes.view, streamed=rows, limit=html.limit))


def _annotations(view: ReviewView) -> Iterator[str]:
    if view.report is not None:
        yield from FORMATS["github"].render(view.report)
    if isinstance(view.changes, Compared):
        yield from DIFF_FORMATS["github"].render(view.changes.view)
