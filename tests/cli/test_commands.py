"""The group of commands: each has help, and is imported only when it is run."""

import re
import subprocess
import sys

from click.testing import CliRunner

from claims.cli import COMMANDS, cli


def test_every_command_has_help() -> None:
    listed = CliRunner().invoke(cli, ["--help"]).output
    for name in COMMANDS:
        assert re.search(rf"^  {name} +\w", listed, re.MULTILINE)
        assert CliRunner().invoke(cli, [name, "--help"]).exit_code == 0


def test_a_misspelled_command_gets_a_suggestion() -> None:
    done = CliRunner().invoke(cli, ["valdate"])
    assert done.exit_code == 2
    assert "claims: unknown command 'valdate': did you mean 'validate'? (see `claims --help`)" in done.output
    assert "did you mean" not in CliRunner().invoke(cli, ["zzzzzz"]).output


def test_a_command_does_not_import_the_others() -> None:
    code = "import sys; from claims.cli import cli; cli(['rules', '--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = set(done.stdout.split())
    assert "claims.cli.rules" in names
    assert not names & {"claims.cli.diff", "claims.cli.add"}
