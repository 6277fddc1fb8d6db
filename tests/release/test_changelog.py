"""A release gets a section in the changelog, and all other lines stay."""

import pytest

from claims.release.changelog import add_section, missing_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# C\r\n\r\n## [Unreleased]\r\n", "# C\r\n\r\n## [Unreleased]\r\n\r\n## [1.1.0]\r\n\r\n### Added\r\n\r\n- x\r\n"),
        ("# C\n\n## 1.0.0\n\n- y\n", "# C\n\n## [Unreleased]\n\n## [1.1.0]\n\n### Added\n\n- x\n\n## 1.0.0\n\n- y\n"),
        ("# C\n\n## unreleased\n\nText.\n", "# C\n\n## [Unreleased]\n\n## [1.1.0]\n\nText.\n\n### Added\n\n- x\n"),
        ("# C\n", "# C\n\n## [Unreleased]\n\n## [1.1.0]\n\n### Added\n\n- x\n"),
    ],
)  # fmt: skip
def test_the_section_of_a_version(text: str, expected: str) -> None:
    assert add_section(text, ("1.1.0", "v1.1.0"), None, {"Added": ["- x"]}) == expected


def test_the_lines_that_a_section_lacks() -> None:
    text = "# C\r\n\r\n## [1.1.0] - 2031-03-04\r\n\r\n- x\r\n\r\n## 1.0.0\r\n\r\n- y\r\n"
    added = {"Added": ["- x"], "Removed": ["- y"]}
    assert missing_lines(text, "1.1.0", added) == ["- y"]
    assert missing_lines(text, "1.1.0", {"Added": ["- x"]}) == []
    assert missing_lines(text, "1.1", added) is None
