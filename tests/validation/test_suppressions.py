"""Suppressed findings are counted and not listed; errors in their file are findings."""

import os
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from tests.support.suppression_case import (
    FAULTS,
    HEADER,
    fingerprints,
    package,
    report_of,
    rules_and_lines,
    run,
    suppress,
)

from claims import validate
from claims.model.errors import CannotDo
from claims.rules.registry import RULES as ALL
from claims.rules.suppression import NEVER, RULES
from claims.validation.suppressions import NAME


def test_suppressed_finding_is_counted_and_not_listed(tmp_path: Path) -> None:
    folder = package(tmp_path)
    before = report_of(folder)
    assert rules_and_lines(before) == FAULTS
    suppress(
        folder, f"not-in-enum,things,id=a3,{fingerprints(before)['not-in-enum', 'a3']},as published,ada,"
    )
    after = report_of(folder)
    assert rules_and_lines(after) == [
        ("unmatched-foreign-key", 4),
        ("not-in-enum", 5),
        ("unmatched-foreign-key", 6),
    ]
    assert (after.counts.error, after.counts.suppressed) == (3, 1)
    assert after.counts.by_rule == {"not-in-enum": 1, "unmatched-foreign-key": 2}
    assert after.valid is False


def test_finding_is_identified_by_rule_and_fingerprint(tmp_path: Path) -> None:
    folder = package(tmp_path)
    mark = fingerprints(report_of(folder))["not-in-enum", "a3"]
    suppress(folder, f"unmatched-foreign-key,things,id=a3,{mark},as published,,")
    assert rules_and_lines(report_of(folder)) == [("unused-suppression", 2), *FAULTS]


def test_suppressions_from_another_file(tmp_path: Path) -> None:
    folder = package(tmp_path / "package")
    suppress(
        folder,
        f"not-in-enum,things,id=a3,{fingerprints(report_of(folder))['not-in-enum', 'a3']},as published,,",
    )
    other = tmp_path / "other.csv"
    (folder / NAME).rename(other)
    assert report_of(folder).counts.suppressed == 0
    assert report_of(folder, suppressions=other).counts.suppressed == 1
    with pytest.raises(CannotDo, match="cannot read"):
        report_of(folder, suppressions=tmp_path / "none.csv")
    other.rename(folder / NAME)
    assert rules_and_lines(report_of(folder, use_suppressions=False)) == FAULTS


def test_suppressions_of_a_zip_and_of_a_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = package(tmp_path / "package")
    run(folder, "suppress", "--all", "--reason", "as published")
    with zipfile.ZipFile(tmp_path / "package.zip", "w") as file:
        for each in sorted(folder.iterdir()):
            file.write(each, each.name)
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)
    monkeypatch.chdir(folder)
    reports = [validate(target) for target in (folder, tmp_path / "package.zip", "HEAD:")]
    assert [(each.counts.suppressed, each.counts.by_rule) for each in reports] == [(4, {})] * 3
    for target in (str(tmp_path / "package.zip"), "HEAD:"):
        done = run(folder, "suppress", "--package", target, "--all", "--reason", "as published", code=2)
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("limit", [0, 1, 20, None])
@pytest.mark.parametrize("suppressed", [range(30), range(20, 50), range(0, 50, 2), range(50)])
def test_totals_with_suppressed_findings_and_limits(
    tmp_path: Path, limit: int | None, suppressed: range
) -> None:
    folder = package(tmp_path, [f"b{number:02d},wrong{number},zz" for number in range(50)])
    found = [each for each in report_of(folder, limit=None).findings if each.rule == "not-in-enum"]
    suppress(folder, *(f"not-in-enum,things,,{found[at].fingerprint},as published,," for at in suppressed))
    report = report_of(folder, limit=limit)
    left = 50 - len(suppressed)
    shown = left if limit is None else min(limit, left)
    assert (report.counts.suppressed, report.counts.error) == (len(suppressed), 50 + left)
    assert (
        report.counts.by_rule == {"not-in-enum": left, "unmatched-foreign-key": 50}
        if left
        else {"unmatched-foreign-key": 50}
    )
    listed = [each.fingerprint for each in report.findings if each.rule == "not-in-enum"]
    assert listed == [each.fingerprint for at, each in enumerate(found) if at not in suppressed][:shown]
    assert report.truncated.get("not-in-enum", 0) == left - shown


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("not-in-enum,things,id=a3,MARK,,ada,", [("suppression-without-reason", 2)]),
        ("not-in-enum,things,id=a3,MARK,  ,ada,", [("suppression-without-reason", 2)]),
        ("not-in-enum,things,id=a3,MARK,as published", [("malformed-suppressions", 2)]),
        ("not-in-enum,things,id=a3,MARKx,as published,,", [("malformed-suppressions", 2)]),
        (",things,id=a3,MARK,as published,,", [("malformed-suppressions", 2)]),
        ("not-in-enum,things,id=a3,MARK,as published,,2027-1-1", [("malformed-suppressions", 2)]),
        ("not-in-enum,things,id=a3,MARK,as published,,2027-02-30", [("malformed-suppressions", 2)]),
        ("enmu,things,id=a3,MARK,as published,,", [("suppression-not-allowed", 2)]),
        ("invalid-json,things,id=a3,MARK,as published,,", [("suppression-not-allowed", 2)]),
        ("unused-suppression,things,id=a3,MARK,as published,,", [("suppression-not-allowed", 2)]),
        ("not-in-enum,things,id=a3,0123456789abcdef,as published,,", [("unused-suppression", 2)]),
        ("<<<<<<< HEAD", [("malformed-suppressions", 2)]),
        ('"open', [("malformed-suppressions", 2)]),
    ],
)
def test_invalid_line_suppresses_nothing_and_is_a_finding(
    tmp_path: Path, line: str, expected: list[tuple[str, int]]
) -> None:
    folder = package(tmp_path)
    suppress(folder, line.replace("MARK", fingerprints(report_of(folder))["not-in-enum", "a3"]))
    report = report_of(folder)
    assert rules_and_lines(report) == [*expected, *FAULTS]
    assert report.counts.suppressed == 0
    assert report.findings[0].file == os.path.relpath(folder / NAME) or report.findings[0].file == str(
        folder / NAME
    )


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b"rule,fingerprint\n", 1),
        (HEADER.encode() + b"not-in-enum,\xff\n", 2),
        (HEADER.encode() + b'not-in-enum,"a"b\n', 2),
        (b"\n" + HEADER.encode(), 1),
    ],
)
def test_unreadable_file_is_one_finding(tmp_path: Path, data: bytes, line: int) -> None:
    folder = package(tmp_path)
    (folder / NAME).write_bytes(data)
    assert rules_and_lines(report_of(folder)) == [("malformed-suppressions", line), *FAULTS]


def test_link_out_of_the_package_is_not_followed(tmp_path: Path) -> None:
    folder = package(tmp_path / "package")
    (tmp_path / "other.csv").write_text(HEADER)
    (folder / NAME).symlink_to("../other.csv")
    assert rules_and_lines(report_of(folder)) == [("malformed-suppressions", 1), *FAULTS]
    run(folder, "suppress", "--all", "--reason", "as published", code=2)
    assert (tmp_path / "other.csv").read_text() == HEADER


def test_line_numbers_after_cells_with_line_breaks(tmp_path: Path) -> None:
    folder = package(tmp_path)
    mark = fingerprints(report_of(folder))["not-in-enum", "a3"]
    suppress(
        folder,
        f'not-in-enum,things,id=a3,{mark},"as\npublished",,',
        f"not-in-enum,things,id=a3,{mark},again,,",
        "x",
    )
    assert rules_and_lines(report_of(folder))[:2] == [
        ("duplicate-suppression", 4),
        ("malformed-suppressions", 5),
    ]


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("not-in-enum,things,id=a3,MARK,,ada,", [(2, 43)]),
        ('not-in-enum,"th,ings",id=a3,MARK,"so",,2020-01-31', [(2, 52)]),
        ('not-in-enum,"of\ntwo lines",id=a3,MARK,so,,2020-01-31', [(3, 39)]),
        ("not-in-enum,things,id=a3,MARK,so,,soon", [(2, 47)]),
        ("not-in-enum,things,id=a3,x,so,,", [(2, 26)]),
        ("enmu,things,id=a3,MARK,,,", [(2, 1), (2, 36)]),
        ("not-in-enum,things,id=a3,0123456789abcdef,so,,", [(2, 26)]),
        ("\nnot-in-enum,things,id=a3,MARK,so,,\nnot-in-enum,things,id=a3,MARK,so,,", [(4, 26)]),
    ],
)
def test_finding_has_the_position_of_the_cell(
    tmp_path: Path, line: str, places: list[tuple[int, int]]
) -> None:
    folder = package(tmp_path)
    suppress(folder, line.replace("MARK", fingerprints(report_of(folder))["not-in-enum", "a3"]))
    report = report_of(folder, select=("suppression", "not-in-enum"), today=date(2027, 1, 31))
    found = [each for each in report.findings if each.rule != "not-in-enum"]
    assert [(each.line, each.column) for each in found] == places
    rows = (folder / NAME).read_text().split("\n")
    for each in found:
        here = rows[(each.line or 0) - 1][(each.column or 0) - 1 :]
        assert here.lstrip('"').startswith(each.value or "")


@pytest.mark.parametrize(
    ("today", "expected", "suppressed"),
    [
        (date(2027, 1, 31), FAULTS[1:], 1),
        (date(2027, 2, 1), [("expired-suppression", 2), *FAULTS], 0),
        (None, FAULTS[1:], 1),
    ],
)
def test_suppression_is_valid_until_the_end_of_its_last_day(
    tmp_path: Path, today: date | None, expected: list[tuple[str, int]], suppressed: int
) -> None:
    folder = package(tmp_path)
    suppress(
        folder,
        f"not-in-enum,things,id=a3,{fingerprints(report_of(folder))['not-in-enum', 'a3']},as published,,2027-01-31",
    )
    report = report_of(folder, today=today)
    assert (rules_and_lines(report), report.counts.suppressed) == (expected, suppressed)


def test_suppression_of_an_unchecked_rule_is_not_unused(tmp_path: Path) -> None:
    folder = package(tmp_path)
    suppress(
        folder,
        "not-in-enum,things,,0123456789abcdef,as published,,",
        "passage-hash-mismatch,claims,,0123456789abcdef,as published,,",
    )
    assert rules_and_lines(report_of(folder, select=("unmatched-foreign-key", "suppression"))) == [
        FAULTS[1],
        FAULTS[3],
    ]
    assert rules_and_lines(report_of(folder, ignore=("suppression",))) == FAULTS
    (folder / "things.csv").unlink()
    assert [each.rule for each in report_of(folder).findings] == ["missing-file"]


def test_every_rule_of_the_family_is_tested() -> None:
    text = Path(__file__).read_text()
    assert [rule.id for rule in RULES if f'"{rule.id}"' not in text] == []
    assert set(ALL) > NEVER
