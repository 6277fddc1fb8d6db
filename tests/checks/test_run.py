"""Findings that repeat in a column."""

from pathlib import Path

import pytest
from tests.support.git_case import HEADER, write_package

from claims import Options, Report, validate

# (number of cells that are wrong, limit) → (listed findings, count of the first)
FOLDED = [(100, 20, 20, 1), (101, 20, 1, 101), (5_000, 1, 1, 5_000), (101, None, 101, 1), (150, 200, 150, 1)]


@pytest.mark.parametrize(("wrong", "limit", "listed", "count"), FOLDED)
def test_many_findings_of_a_column_are_listed_as_one(
    wrong: int, limit: int | None, listed: int, count: int, tmp_path: Path
) -> None:
    rows = "".join(f"b{number},x{number}\n" for number in range(wrong))
    report = validate(write_package(tmp_path, HEADER + rows), Options(limit=limit))
    assert (report.counts.error, report.counts.by_rule) == (wrong, {"type-error": wrong})
    assert (len(report.findings), report.findings[0].count, report.findings[0].line) == (listed, count, 2)
    assert _listed(report) + sum(report.truncated.values()) == wrong
    assert report.findings[0].message.endswith(f" (and {count - 1:,} more in this column)") == (count > 1)


def test_a_formula_is_not_hidden_by_many_negative_numbers(tmp_path: Path) -> None:
    cells = [f"-{number}y" for number in range(150)]
    cells[3] = '"=HYPERLINK(""https://example.org"")"'
    (tmp_path / "t.csv").write_text(
        "a,b\n" + "".join(f"{number},{cell}\n" for number, cell in enumerate(cells))
    )
    found = [each for each in validate(tmp_path / "t.csv").findings if each.rule == "formula-injection"]
    assert [each.count for each in found] == [1] * 20
    assert any("HYPERLINK" in each.message for each in found)


def test_a_suppressed_rule_is_listed_cell_by_cell(tmp_path: Path) -> None:
    rows = "".join(f"b{number},x{number}\n" for number in range(200))
    folder = write_package(tmp_path, HEADER + rows)
    first = validate(folder).findings[0].fingerprint
    (folder / "suppressions.csv").write_text(
        f"rule,table,key,fingerprint,reason,owner,until\ntype-error,boats,,{first},as published,,\n"
    )
    report = validate(folder)
    assert (report.counts.suppressed, report.counts.error, len(report.findings)) == (1, 199, 20)


def _listed(report: Report) -> int:
    return sum(each.count for each in report.findings)
