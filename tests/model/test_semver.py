"""What a semantic version is."""

import pytest

from claims.model.semver import SEMVER


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("1.2.3", ("1", "2", "3")),
        ("0.0.0-alpha.0+001", ("0", "0", "0")),
        ("1.0.0--", ("1", "0", "0")),
        ("1.0.0-01a", ("1", "0", "0")),
        ("1.0.0-01", None),
        ("1.0", None),
        ("v1.0.0", None),
        ("1.0.0-a..b", None),
        ("1.0.0+", None),
        ("1.0.0\n", None),
    ],
)
def test_a_version_and_its_numbers(version: str, numbers: tuple[str, ...] | None) -> None:
    match = SEMVER.fullmatch(version)
    assert (match and match.groups()) == numbers
