"""The report of a checked package: totals, limits and the order of findings."""

from collections import Counter
from pathlib import Path

import pytest
from tests.support.harbor_case import broken, written

from claims import Options, validate
from claims.checks.findings import Collector
from claims.descriptor import Package
from claims.model.report import Report, Since
from claims.model.rule import Break, Place
from claims.model.table import Table
from claims.package.folder import FolderStore
from claims.rules.choice import chosen
from claims.rules.key import DUPLICATE_KEY
from claims.rules.value import NOT_IN_ENUM
from claims.validation.report import Checked, Result, resource_names
from claims.validation.suppressions import Suppression


def package(*resources: object) -> Package:
    tables = (Table(name="boats", paths=("b.csv",)), Table(name="ports", paths=("a.csv",)))
    return Package("harbor", "1.0.0", None, tables, (), {"resources": list(resources)}, "datapackage.json")


def checked(
    folder: Path, *breaks: Break, limit: int | None = None, described: Package | None = None
) -> Checked:
    collector = Collector(chosen((), (), {"duplicate-key": "warning"}, limit))
    for each in breaks:
        collector.add(each)
    store = FolderStore(folder, "datapackage.json", "harbor")
    return Checked(store, described, {"boats": 3, "ports": 1}, collector)


def at(table: str | None, line: int, column: int | None = None) -> Break:
    return Break(NOT_IN_ENUM, Place(table=table, file="x.csv", line=line, column=column), f"message {line}")


def lines(report: Report) -> list[tuple[str | None, int | None, int | None]]:
    return [(each.table, each.line, each.column) for each in report.findings]


def test_findings_are_sorted_by_table_of_the_descriptor_and_place(tmp_path: Path) -> None:
    found = [at("ports", 1), at("boats", 9), at("boats", 2, 7), at("boats", 2, 1), at(None, 5)]
    result = checked(tmp_path, *found, described=package())
    assert lines(Result(result, result.known()).report()) == [
        (None, 5, None),
        ("boats", 2, 1),
        ("boats", 2, 7),
        ("boats", 9, None),
        ("ports", 1, None),
    ]


def test_totals_include_what_is_not_listed(tmp_path: Path) -> None:
    duplicate = Break(DUPLICATE_KEY, Place(table="boats", file="b.csv", line=2), "is a duplicate")
    result = checked(
        tmp_path, *[at("boats", line) for line in range(2, 7)], duplicate, limit=2, described=package()
    )
    suppressed, old = Counter({("not-in-enum", "error"): 1}), Counter({("duplicate-key", "warning"): 1})
    report = Result(
        result, result.known(), suppressed, old, Since(revision="v1", commit="12ab", found=True)
    ).report()
    assert (report.counts.error, report.counts.warning, report.counts.suppressed) == (4, 0, 1)
    assert (report.counts.by_rule, report.counts.rows) == ({"not-in-enum": 4}, {"boats": 3, "ports": 1})
    assert report.truncated == {"not-in-enum": 2}
    assert (report.valid, report.since is not None, report.asked) == (False, True, None)
    assert (report.package.name, report.package.version, report.package.path) == ("harbor", "1.0.0", "harbor")


def test_report_with_only_warnings_is_valid(tmp_path: Path) -> None:
    duplicate = Break(DUPLICATE_KEY, Place(table="boats", file="b.csv", line=2), "is a duplicate")
    result = checked(tmp_path, duplicate)
    report = Result(result, result.known()).report()
    assert (report.valid, report.counts.error, report.counts.warning) == (True, 0, 1)
    assert (report.package.name, report.package.path) == (None, "harbor")


@pytest.mark.parametrize(
    ("rule", "table", "covered"),
    [
        ("not-in-enum", "boats", True),
        ("not-in-enum", "gone", True),
        ("not-in-enum", "broken", False),
        ("text-hash-mismatch", "boats", False),
        ("no-such-rule", "boats", False),
    ],
)
def test_suppressed_finding_that_could_have_come_up(
    tmp_path: Path, rule: str, table: str, covered: bool
) -> None:
    """A finding in a table that was not read could not; one in a table that is gone is unused."""
    result = checked(tmp_path, described=package({"name": "boats"}, {"name": "broken"}))
    assert result.covers(Suppression(rule, table, "", "12ab", "reason")) is covered
    assert checked(tmp_path).covers(Suppression(rule, table, "", "12ab", "reason")) is False


def test_names_of_resources_that_could_not_be_read() -> None:
    assert resource_names(package({"name": "a"}, "x", {})) == ["a", None]
    assert resource_names(Package(None, None, None, (), (), {"resources": 5}, "datapackage.json")) == []


def test_totals_do_not_depend_on_the_limit(tmp_path: Path) -> None:
    package = written(tmp_path / "package")
    speakers = package / "datapackage/speakers.csv"
    more = "".join(f"zz-{number:03d},Name {number},alien,true,,,,\n" for number in range(50))
    speakers.write_text(speakers.read_text() + more, newline="\n")
    report = validate(package, Options(select=("not-in-enum",), limit=7))
    assert (len(report.findings), report.counts.error, report.truncated) == (7, 50, {"not-in-enum": 43})


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("claims.csv", b"c000002", b"c000001", "duplicate-key"),
        ("claims.csv", b",post,", b",pots,", "unmatched-foreign-key"),
        ("claims.csv", b"denied", b"denid", "not-in-enum"),
        ("speakers.csv", b"master,Ada", b"zz,Ada", "unsorted-row"),
    ],
)
def test_totals_without_listed_findings(tmp_path: Path, file: str, old: bytes, new: bytes, rule: str) -> None:
    counted = broken(tmp_path, f"datapackage/{file}", old, new).counts
    report = validate(tmp_path / "package", Options(limit=0))
    assert rule in report.counts.by_rule
    assert (report.findings, report.counts, report.valid) == ([], counted, False)
    assert report.truncated == counted.by_rule
