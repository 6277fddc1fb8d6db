"""Helpers for the tests of the curation commands: run the command line on a new package."""

import os
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from claims.cli import cli
from claims.curate.init import create_package


def typed(folder: Path, words: Sequence[str], answers: str = "") -> Result:
    """Run `claims WORDS` in a folder, with these answers to its prompts."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(cli, list(words), input=answers, prog_name="claims")
    finally:
        os.chdir(before)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def begun(folder: Path) -> Path:
    """Create a new package in a folder."""
    create_package(folder)
    return folder
