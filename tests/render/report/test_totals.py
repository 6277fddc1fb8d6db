"""The summary line of a Report."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, write_package

from claims import Options, validate
from claims.render.report.totals import counts, hidden, selection, totals, verdict


@pytest.mark.parametrize(("rows", "valid"), [("a,1\n", True), ("a,x\n", False)])
def test_verdict_and_counts(rows: str, valid: bool, tmp_path: Path) -> None:
    report = validate(write_package(tmp_path, HEADER + rows), Options())
    assert verdict(report) == ("valid" if valid else "invalid")
    assert counts(report) == ("0 errors, 0 warnings" if valid else "1 error, 0 warnings")
    assert totals(report) == f"harbour 1.0.0: {verdict(report)}, {counts(report)}; rows: boats 1"


def test_selected_rules_are_named(tmp_path: Path) -> None:
    report = validate(write_package(tmp_path, HEADER), Options(select=("value",), ignore=("not-nfc",)))
    assert selection(report) == " (--select value --ignore not-nfc)"


def test_findings_that_are_not_listed_are_counted(tmp_path: Path) -> None:
    report = validate(write_package(tmp_path, HEADER + "a,x\nb,y\nc,z\n"), Options(limit=1))
    (line,) = hidden(report)
    assert line.startswith("… 2 more of ")
