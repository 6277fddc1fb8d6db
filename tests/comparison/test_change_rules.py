"""The change rules: for each a change that violates it, with the complete list of findings; and suppressions."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.support.diff_package import CHANGED, Edit, differ, published

from claims import validate
from claims.comparison.compare import compare
from claims.comparison.diff import EVERY_FINDING, diff_of
from claims.comparison.prepared_table import CompareOptions
from claims.model.diff import Diff
from claims.package.open import open_store
from claims.rules.change import RULES

CASES: dict[str, tuple[list[Edit], list[tuple[str, str, str, str]]]] = CHANGED


def told(diff: Diff) -> list[tuple[str, str, str, str]]:
    return [
        (each.severity, each.rule, next(iter((each.key or {"": ""}).values())) or "", each.message)
        for each in diff.findings
    ]


@pytest.mark.parametrize("name", CASES)
def test_a_change_has_these_findings(tmp_path: Path, name: str) -> None:
    edits, expected = CASES[name]
    assert told(differ(published(tmp_path / "old", []), published(tmp_path / "new", edits))) == expected


def test_every_rule_has_a_change_that_violates_it() -> None:
    broken = {rule for _, expected in CASES.values() for _, rule, *_ in expected}
    assert broken == {rule.id for rule in RULES}


def test_a_dropped_column_is_a_change_of_the_schema(tmp_path: Path) -> None:
    old, new = published(tmp_path / "old", []), published(tmp_path / "new", [])
    schema = json.loads((new / "schemas/claims.schema.json").read_text())
    schema["fields"] = [each for each in schema["fields"] if each["name"] != "quotation"]
    (new / "schemas/claims.schema.json").write_text(json.dumps(schema))
    file = new / "datapackage/claims.csv"
    rows = list(csv.reader(io.StringIO(file.read_text())))
    at = rows[0].index("quotation")
    with file.open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([*row[:at], *row[at + 1 :]] for row in rows)
    for sides in ((old, new), (new, old)):
        diff = differ(*sides)
        assert told(diff) == []
        assert [(each.field, each.bump, each.cells) for each in diff.schema_] == [("quotation", "major", 1)]
        assert all(each.counts.changed == 0 for each in diff.tables)


def test_fingerprints_stay_the_same_when_rows_move(tmp_path: Path) -> None:
    edits, _ = CASES["another speaker"]
    old = published(tmp_path / "old", [])
    one = differ(old, published(tmp_path / "one", edits))
    extra = "c0000zz,post-1,post,The town has a mayor.,none,,unmarked,affirmed,current,,,,,,,,,,,,\n"
    other = differ(
        old, published(tmp_path / "other", [*edits, ("claims.csv", "c000001,", f"{extra}c000001,")])
    )
    assert [each.fingerprint for each in one.findings] == [each.fingerprint for each in other.findings]


def test_referring_rows_are_counted(tmp_path: Path) -> None:
    edits = [("speakers.csv", "master,Ada Quill", "master,A. Quill")]
    diff = differ(published(tmp_path / "old", []), published(tmp_path / "new", edits))
    assert [each.referenced_by for each in diff.findings] == [{"claims": 2}]


def test_a_package_without_the_columns_has_no_such_finding(tmp_path: Path) -> None:
    sides = []
    for name, edits in (("old", []), ("new", [("claims.csv", ",denied,", ",affirmed,")])):
        folder = published(tmp_path / name, edits)
        for file in ("schemas/claims.schema.json", "datapackage/claims.csv"):
            path = folder / file
            path.write_text(
                path.read_text(encoding="utf-8").replace("polarity", "side"), encoding="utf-8", newline=""
            )
        sides.append(folder)
    diff = differ(*sides)
    assert diff.tables[0].counts.changed == 1
    assert told(diff) == []


SUPPRESSIONS = "rule,table,key,fingerprint,reason,owner,until\n"
SUPPRESSED_EDITS: list[Edit] = [
    ("claims.csv", "c000004,post-1,mayor", "c000004,post-1,master"),
    ("claims.csv", ",denied,", ",affirmed,"),
]


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    return published(tmp_path / "old", []), published(tmp_path / "new", SUPPRESSED_EDITS)


def differ_suppressed(sides: Sequence[Path], tables: tuple[str, ...] = (), today: date | None = None) -> Diff:
    old, new = (open_store(str(side)) for side in sides)
    with compare(old, new, CompareOptions(tables=tables)) as comparison:
        return diff_of(comparison, None, EVERY_FINDING, today)


def suppress(folder: Path, *lines: str) -> None:
    (folder / "suppressions.csv").write_text(SUPPRESSIONS + "".join(f"{line}\n" for line in lines))


def rules_of(diff: Diff) -> list[str]:
    return [each.rule for each in diff.findings]


def test_a_suppressed_finding_is_counted_and_not_listed(sides: tuple[Path, Path]) -> None:
    first, second = differ_suppressed(sides).findings
    assert (first.rule, second.rule) == ("polarity-changed", "claim-speaker-changed")
    suppress(sides[1], f"{first.rule},claims,,{first.fingerprint},a slip of ours,ada,")
    diff = differ_suppressed(sides)
    assert (rules_of(diff), diff.suppressed) == (["claim-speaker-changed"], 1)
    (passed,) = diff.suppressed_findings
    assert passed.model_dump(exclude={"reason", "owner", "until"}) == first.model_dump()
    assert (passed.reason, passed.owner, passed.until) == ("a slip of ours", "ada", None)
    suppress(sides[1], f"{second.rule},claims,,{first.fingerprint},the wrong rule,ada,")
    assert rules_of(differ_suppressed(sides)) == [
        "polarity-changed",
        "claim-speaker-changed",
        "unused-suppression",
    ]


def test_only_the_new_side_suppresses(sides: tuple[Path, Path]) -> None:
    first, _ = differ_suppressed(sides).findings
    suppress(sides[0], f"{first.rule},claims,,{first.fingerprint},a slip of ours,ada,")
    diff = differ_suppressed(sides)
    assert (rules_of(diff), diff.suppressed) == (["polarity-changed", "claim-speaker-changed"], 0)


def test_an_expired_entry_counts_again(sides: tuple[Path, Path]) -> None:
    first, _ = differ_suppressed(sides).findings
    suppress(sides[1], f"{first.rule},claims,,{first.fingerprint},a slip,ada,2031-01-31")
    assert differ_suppressed(sides, today=date(2031, 1, 31)).suppressed == 1
    diff = differ_suppressed(sides, today=date(2031, 2, 1))
    assert (rules_of(diff), diff.suppressed) == (
        ["polarity-changed", "claim-speaker-changed", "expired-suppression"],
        0,
    )
    assert diff.findings[-1].message.endswith(
        "suppressions.csv', line 2: the suppression of 'polarity-changed' expired on 2031-01-31"
    )


def test_an_unused_entry_is_reported_only_if_it_is_new(sides: tuple[Path, Path]) -> None:
    line = "polarity-changed,claims,claim_id=c0000xx,0123456789abcdef,a slip of ours,ada,"
    suppress(sides[1], line)
    found = differ_suppressed(sides).findings[-1]
    assert (found.rule, found.severity) == ("unused-suppression", "warning")
    assert found.message.endswith(
        "suppressions.csv', line 2: 'polarity-changed' at 'claim_id=c0000xx' is suppressed but not found in this update: delete the line"
    )
    assert "unused-suppression" not in rules_of(differ_suppressed(sides, tables=("speakers",)))
    suppress(sides[0], line)
    assert "unused-suppression" not in rules_of(differ_suppressed(sides))


def test_validate_ignores_entries_for_change_rules(sides: tuple[Path, Path]) -> None:
    before = validate(sides[1]).findings
    suppress(sides[1], "polarity-changed,claims,,0123456789abcdef,a slip of ours,ada,")
    assert validate(sides[1]).findings == before
