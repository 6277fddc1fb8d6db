"""The published models of a report."""

import pytest
from pydantic import ValidationError

from claims.model.report import SEVERITIES, Counts, Finding, PackageName, Report

FINDING = {"rule": "bad-tide", "severity": "error", "message": "low", "fix": "wait", "fingerprint": "0" * 16}


def test_what_a_finding_is_not_about_is_null() -> None:
    finding = Finding(**FINDING)
    assert finding.model_dump(exclude_none=True) == FINDING | {"count": 1}
    with pytest.raises(ValidationError):
        Finding(**FINDING, nope=1)
    with pytest.raises(ValidationError):
        Finding(**FINDING | {"severity": "fatal"})


def test_severities_are_sorted_from_the_worst() -> None:
    assert SEVERITIES[:2] == ("error", "warning")


def test_a_report_is_read_back_from_its_json() -> None:
    report = Report(
        schema_version=1,
        package=PackageName(path="p"),
        valid=False,
        counts=Counts(error=1, by_rule={"bad-tide": 1}),
        findings=[Finding(**FINDING)],
    )
    assert Report.model_validate_json(report.model_dump_json()) == report
