"""What the formats of a Diff say alike: the verdict on the version, and how many findings are suppressed."""

from pathlib import Path

import pytest
from tests.support.diff_package import published
from tests.support.diff_said import run

from claims.comparison.compare import compare
from claims.comparison.diff import diff_of
from claims.comparison.prepared_table import CompareOptions
from claims.comparison.version import version_bump as judged
from claims.model.diff import Bump, ComparedPackage, Diff
from claims.package.open import open_store
from claims.render.diff.view import verdict

VERDICTS: list[tuple[Bump, str | None, str | None, str]] = [
    ("none", "1.0.0", "1.0.0", "no version bump required (version 1.0.0 on both sides)"),
    ("none", "1.0.0", "1.1.0", "no version bump required (1.0.0 → 1.1.0)"),
    ("none", None, None, "changed (no version)"),
    ("none", "1.0.0", None, "no version bump required (1.0.0 → no version)"),
    ("minor", "0.1.0", "0.1.0", "minor version bump required: 0.1.0 → 0.2.0 (not bumped yet)"),
    ("major", "1.2.3", "1.2.3", "major version bump required: 1.2.3 → 2.0.0 (not bumped yet)"),
    ("patch", "1.2.3", None, "patch version bump required: 1.2.3 → 1.2.4 (not bumped yet)"),
    ("major", None, None, "major changes (no version)"),
    ("minor", "2031", "2031", "minor version bump required (not bumped yet)"),
    ("minor", "1.0.0", "1.1.0", "minor version bump required: 1.0.0 → 1.1.0"),
    ("minor", "1.0.0", "2.0.0", "minor version bump required: 1.0.0 → 2.0.0"),
    ("major", "1.0.0", "1.1.0", "major version bump required: 1.0.0 → 1.1.0 (not enough)"),
    ("patch", "1.1.0", "1.0.0", "patch version bump required: 1.1.0 → 1.0.0 (not enough)"),
    ("patch", None, "1.0.0", "patch version bump required: no version → 1.0.0 (cannot be compared)"),
]


@pytest.mark.parametrize(("required", "old", "new", "said"), VERDICTS)
def test_the_verdict_says_whether_a_version_was_raised_too_little_or_is_still_to_come(
    required: Bump, old: str | None, new: str | None, said: str
) -> None:
    sides = (ComparedPackage(ref=name, version=version) for name, version in (("a", old), ("b", new)))
    diff = Diff(old=next(sides), new=next(sides), version_bump=judged(required, old, new))
    assert verdict(diff) == said


def test_suppressed_findings_are_counted_in_formats_for_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    published(Path("old"), [])
    edits = [
        ("claims.csv", "c000004,post-1,mayor", "c000004,post-1,master"),
        ("claims.csv", ",denied,", ",affirmed,"),
    ]
    new = published(Path("new"), edits)
    with compare(open_store("old"), open_store("new"), CompareOptions()) as comparison:
        findings = diff_of(comparison).findings
    lines = [f"{each.rule},claims,,{each.fingerprint},a slip of ours,ada,\n" for each in findings]
    (new / "suppressions.csv").write_text(
        "rule,table,key,fingerprint,reason,owner,until\n" + "".join(lines), encoding="utf-8"
    )
    assert "\n2 findings suppressed in suppressions.csv\n" in run("old", "new").stdout
    assert "\n2 suppressed findings\n" in run("old", "new", "--stat").stdout
    assert ": 2 suppressed findings\n" in run("old", "new", "--format", "markdown").stdout
    assert "%0A2 suppressed findings%0A" in run("old", "new", "--format", "github").stdout
