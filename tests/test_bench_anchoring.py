"""The benchmark of claims that are found again writes a table, and edits that keep a passage keep its claim."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts/bench"))

import anchoring


@pytest.mark.parametrize("way", anchoring.WAYS)
def test_no_changed_passage_is_reported_as_the_same(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    monkeypatch.setattr(anchoring, "ARTICLES", 8)
    *states, missed = anchoring.measure(1, way)
    assert [line.split(" | ")[1] for line in states] == list(anchoring.STATES)
    assert missed == f"| {way} | changed passages that are reported as the same | 0 | | | |"
