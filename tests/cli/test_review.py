"""When `claims review` fails."""

import pytest

from claims.cli.review import fails
from claims.model.review import End, Review, ReviewCounts

END = End(revision="x", commit="0" * 40, found=True)


def review(verdict: str = "valid", bump: str | None = "none", **counts: int) -> Review:
    return Review.model_validate(
        {
            "base": END,
            "head": END,
            "verdict": verdict,
            "changed": True,
            "required_bump": bump,
            "sufficient": True,
            "counts": ReviewCounts(**counts),
        }
    )


@pytest.mark.parametrize(
    ("fail_on", "failing", "passing"),
    [
        ("error", {"finding_error": 1}, {"finding_warning": 1}),
        ("warning", {"finding_warning": 1}, {}),
        ("warning", {"warning": 1}, {}),
        ("major", {"bump": "major"}, {"bump": "minor"}),
        ("minor", {"bump": "minor"}, {"bump": "patch"}),
        ("removed", {"removed": 1}, {"added": 1}),
    ],
)
def test_each_limit(fail_on: str, failing: dict[str, int], passing: dict[str, int]) -> None:
    assert fails(review(**failing), fail_on)  # type: ignore[arg-type]
    assert not fails(review(**passing), fail_on)  # type: ignore[arg-type]
    assert fails(review(bump=None), fail_on)


@pytest.mark.parametrize("verdict", ["invalid", "removed"])
def test_an_invalid_or_removed_package_always_fails_but_for_never(verdict: str) -> None:
    assert fails(review(verdict), "invalid")
    assert fails(review(verdict), "removed")
    assert not fails(review(verdict), "never")


def test_a_change_that_could_not_be_compared_passes_the_lowest_limit() -> None:
    assert not fails(review(bump=None), "invalid")
