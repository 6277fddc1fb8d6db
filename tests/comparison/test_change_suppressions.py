"""Findings are suppressed through the file of suppressed findings; its entries are judged in the update that brings them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.support.diff_package import Edit, published

from claims import validate
from claims.comparison.compare import Options, compared
from claims.comparison.diff import EVERY_FINDING, diff_of
from claims.model.diff import Diff
from claims.package.open import open_store

HEADER = "rule,table,key,fingerprint,reason,owner,expires\n"
EDITS: list[Edit] = [
    ("claims.csv", "c000004,post-1,mayor", "c000004,post-1,master"),
    ("claims.csv", ",denied,", ",affirmed,"),
]


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    return published(tmp_path / "old", []), published(tmp_path / "new", EDITS)


def differ(sides: Sequence[Path], tables: tuple[str, ...] = (), today: date | None = None) -> Diff:
    old, new = (open_store(str(side)) for side in sides)
    with compared(old, new, Options(tables=tables)) as comparison:
        return diff_of(comparison, None, EVERY_FINDING, today)


def suppress(folder: Path, *lines: str) -> None:
    (folder / "suppressions.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines))


def told(diff: Diff) -> list[str]:
    return [each.rule for each in diff.findings]


def test_an_suppressed_finding_is_counted_and_not_listed(sides: tuple[Path, Path]) -> None:
    first, second = differ(sides).findings
    assert (first.rule, second.rule) == ("polarity-changed", "claim-speaker-changed")
    suppress(sides[1], f"{first.rule},claims,,{first.fingerprint},a slip of ours,ada,")
    diff = differ(sides)
    assert (told(diff), diff.suppressed) == (["claim-speaker-changed"], 1)
    (passed,) = diff.suppressed_findings
    assert passed.model_dump(exclude={"reason", "owner", "expires"}) == first.model_dump()
    assert (passed.reason, passed.owner, passed.expires) == ("a slip of ours", "ada", None)
    suppress(sides[1], f"{second.rule},claims,,{first.fingerprint},the wrong rule,ada,")
    assert told(differ(sides)) == ["polarity-changed", "claim-speaker-changed", "unused-suppression"]


def test_only_the_new_side_suppresses(sides: tuple[Path, Path]) -> None:
    first, _ = differ(sides).findings
    suppress(sides[0], f"{first.rule},claims,,{first.fingerprint},a slip of ours,ada,")
    diff = differ(sides)
    assert (told(diff), diff.suppressed) == (["polarity-changed", "claim-speaker-changed"], 0)


def test_an_expired_entry_counts_again(sides: tuple[Path, Path]) -> None:
    first, _ = differ(sides).findings
    suppress(sides[1], f"{first.rule},claims,,{first.fingerprint},a slip,ada,2031-01-31")
    assert differ(sides, today=date(2031, 1, 31)).suppressed == 1
    diff = differ(sides, today=date(2031, 2, 1))
    assert (told(diff), diff.suppressed) == (
        ["polarity-changed", "claim-speaker-changed", "expired-suppression"],
        0,
    )
    assert diff.findings[-1].message.endswith(
        "suppressions.csv', line 2: the suppression of 'polarity-changed' expired on 2031-01-31"
    )


def test_an_unused_entry_is_judged_where_it_is_new(sides: tuple[Path, Path]) -> None:
    line = "polarity-changed,claims,claim_id=c0000xx,0123456789abcdef,a slip of ours,ada,"
    suppress(sides[1], line)
    found = differ(sides).findings[-1]
    assert (found.rule, found.severity) == ("unused-suppression", "warning")
    assert found.message.endswith(
        "suppressions.csv', line 2: 'polarity-changed' at 'claim_id=c0000xx' is suppressed but not found in this update: delete the line"
    )
    assert "unused-suppression" not in told(differ(sides, tables=("speakers",)))
    suppress(sides[0], line)
    assert "unused-suppression" not in told(differ(sides))


def test_validate_does_not_judge_entries_for_findings(sides: tuple[Path, Path]) -> None:
    before = validate(sides[1]).findings
    suppress(sides[1], "polarity-changed,claims,,0123456789abcdef,a slip of ours,ada,")
    assert validate(sides[1]).findings == before
