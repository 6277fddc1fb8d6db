"""What starting costs: the command line loads nothing heavy before it is asked for something."""

import subprocess
import sys

import pytest

HEAVY = ("pydantic", "duckdb", "numpy", "frictionless", "jsonschema", "claims.rules.registry")


def loaded(*arguments: str) -> set[str]:
    code = (
        "import sys, contextlib, io\n"
        "from claims.cli import cli\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        f"    cli({list(arguments)!r})\n"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "arguments", [("--help",), ("validate", "--help"), ("diff", "--help"), ("--version",)]
)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert loaded(*arguments).isdisjoint(HEAVY)


def test_the_functions_for_python_are_imported_on_first_use() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, claims; print(*sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert {each for each in done.stdout.split() if each.startswith("claims")} == {"claims"}


def test_a_small_valid_package_needs_neither_frictionless_nor_numpy() -> None:
    assert loaded("validate").isdisjoint({"frictionless", "numpy", "jsonschema"})
