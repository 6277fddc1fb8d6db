"""Options of the test run."""

import pytest
from hypothesis import settings

# A slow machine is no fault of the code: speed is measured in scripts/bench alone.
settings.register_profile("claims", deadline=None)
settings.load_profile("claims")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="write tests/expected/ anew")
