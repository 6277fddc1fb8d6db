"""Every finding rule: an update that breaks it, and the whole list of findings that it gives."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.support.diff_package import CHANGED, Edit, differ, published

from claims.model.diff import Diff
from claims.rules.change import RULES, read
from claims.rules.claim import BadRuleError

CASES: dict[str, tuple[list[Edit], list[tuple[str, str, str, str]]]] = CHANGED


def told(diff: Diff) -> list[tuple[str, str, str, str]]:
    return [
        (each.severity, each.rule, next(iter((each.key or {"": ""}).values())) or "", each.message)
        for each in diff.findings
    ]


@pytest.mark.parametrize("name", CASES)
def test_an_update_gives_its_findings(tmp_path: Path, name: str) -> None:
    edits, expected = CASES[name]
    assert told(differ(published(tmp_path / "old", []), published(tmp_path / "new", edits))) == expected


def test_every_rule_has_an_update_that_breaks_it() -> None:
    broken = {rule for _, expected in CASES.values() for _, rule, *_ in expected}
    assert broken == {rule.id for rule in RULES}


def test_a_column_that_is_dropped_takes_its_cells_with_it(tmp_path: Path) -> None:
    old, new = published(tmp_path / "old", []), published(tmp_path / "new", [])
    schema = json.loads((new / "schemas/claims.schema.json").read_text())
    schema["fields"] = [each for each in schema["fields"] if each["name"] != "quotation"]
    (new / "schemas/claims.schema.json").write_text(json.dumps(schema))
    file = new / "datapackage/claims.csv"
    rows = list(csv.reader(io.StringIO(file.read_text())))
    at = rows[0].index("quotation")
    with file.open("w", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([*row[:at], *row[at + 1 :]] for row in rows)
    assert told(differ(old, new)) == [
        ("error", "quotation-changed", "c000001", "the quotation was 'opens in May', and is '(empty)'")
    ]
    assert told(differ(new, old)) == []


def test_fingerprints_do_not_change_where_rows_move(tmp_path: Path) -> None:
    edits, _ = CASES["another speaker"]
    old = published(tmp_path / "old", [])
    one = differ(old, published(tmp_path / "one", edits))
    extra = "c0000zz,post-1,post,,,The town has a mayor.,,none,unmarked,,affirmed,,,,,current,,,,\n"
    other = differ(
        old, published(tmp_path / "other", [*edits, ("claims.csv", "c000001,", f"{extra}c000001,")])
    )
    assert [each.fingerprint for each in one.findings] == [each.fingerprint for each in other.findings]


def test_touches_count_rows_that_refer(tmp_path: Path) -> None:
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


HEADER = "\n".join(f"-- {key}: x" for key in ("title", "why", "bad", "good", "fix"))


@pytest.mark.parametrize(
    "text",
    [
        "select * from claims_added\n",
        f"{HEADER}\n-- severity: error\n-- table: claims\n-- change: added\n-- message: m\nselect * from claims_removed\n",
        f"{HEADER}\n-- severity: bad\n-- table: claims\n-- change: added\n-- message: m\nselect * from claims_added\n",
        f"{HEADER}\n-- severity: error\n-- table: claims\n-- change: added\n-- message: {{no}}\nselect * from claims_added\n",
    ],
)
def test_a_malformed_rule_file_is_refused(text: str) -> None:
    with pytest.raises(BadRuleError, match="rule 'x'"):
        read("x", text)
