"""Options of the tests."""

import pytest
from hypothesis import settings

# No deadlines: a test must not fail on a slow machine. scripts/bench measures speed.
settings.register_profile("claims", deadline=None)
settings.load_profile("claims")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="update tests/expected/ and the output shown in README and docs",
    )
