"""What the tests of a curator's commands share: the command line as it is typed, on a package that was begun."""

import os
from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from claims.cli import cli
from claims.curate.init import Wish, begin


def typed(folder: Path, words: Sequence[str], answers: str = "") -> Result:
    """Type `claims WORDS` in a folder, and these answers."""
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
    """A new package in a folder."""
    begin(folder, Wish())
    return folder


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder: path from there → content."""
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in sorted(folder.rglob("*"))
        if each.is_file()
    }
