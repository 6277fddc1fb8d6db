"""The comment and the summary of a review."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, save, write_package

from claims.review.changes import NewPackage, NotCompared, RemovedPackage, find_changes
from claims.review.comment import COMMENT, ReviewView, comment, summary
from claims.review.refs import Ends, find_ends
from claims.validation.validate import Options, validate


@pytest.fixture
def ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ends:
    write_package(tmp_path, HEADER + "a,1\n")
    save(tmp_path)
    write_package(tmp_path, HEADER + "".join(f"k{at:04},{'9' * 60}\n" for at in range(3_000)))
    save(tmp_path)
    monkeypatch.chdir(tmp_path)
    return find_ends("HEAD~1..HEAD")


def test_a_package_that_is_not_compared(ends: Ends) -> None:
    view = ReviewView(ends, NotCompared("`x` [y](z)"), None)
    assert comment(view) == "**Not compared** with ` HEAD~1 `: `` `x` [y](z) ``\n"
    assert summary(view) == comment(view)


def test_a_new_package(ends: Ends) -> None:
    assert comment(ReviewView(ends, NewPackage(), None)) == "**New package** (not in ` HEAD~1 `)\n"


def test_a_removed_package_is_shown_with_its_rows(ends: Ends) -> None:
    report = validate(ends.locate(ends.base), Options())
    assert comment(ReviewView(ends, RemovedPackage(report), None)) == (
        "**Package removed**: ` HEAD~1 ` contains the package ` harbour 1.0.0 ` (major version bump required)\n"
        "\n| table | rows |\n| --- | ---: |\n| ` boats ` | 1 |\n"
    )


def test_a_comment_stays_within_its_limit_and_lists_as_many_rows_as_fit(ends: Ends) -> None:
    with find_changes(ends, Options()) as changes:
        text = comment(ReviewView(ends, changes, None))
    assert len(text.encode()) <= COMMENT
    assert "<code>boats</code>: 3,000 added" in text
    assert text.count("` k0") == 100
