"""Exit codes of a command that is stopped: never the one for findings."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from claims.cli.terminal import exit_codes
from claims.engine.duckdb import running
from claims.model.errors import CannotDo
from claims.package.temporary import temporary_folder


@click.command()
@click.argument("number", type=int)
@exit_codes()
def stopped(number: int) -> None:
    """End as asked."""
    if number:
        signal.raise_signal(number)
    raise CannotDo("it failed")


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (0, 2, "claims: it failed\n"),
        (signal.SIGINT, 130, ""),
        (signal.SIGTERM, 143, ""),
    ],
)
def test_each_signal_has_its_exit_code(number: int, code: int, said: str) -> None:
    done = CliRunner().invoke(stopped, [str(int(number))])
    assert (done.exit_code, done.stderr, done.stdout) == (code, said, "")


def test_an_interrupt_during_startup_shows_no_traceback() -> None:
    """As by Ctrl-C in the tenth of a second in which the modules load."""
    code = """
import sys
class Stop:
    def find_spec(self, name, *rest):
        if name == "claims.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop())
from claims.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


@click.command()
@click.argument("number", type=int)
@exit_codes()
def querying(number: int) -> None:
    """Be stopped amid a query."""
    stop = threading.Timer(0.3, os.kill, (os.getpid(), number))
    stop.start()
    with temporary_folder() as folder, running([], folder) as engine:
        engine.connection.execute("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_query_shows_no_traceback(number: int) -> None:
    code = f"from tests.cli.test_terminal import querying; querying(['{int(number)}'])"
    command = [sys.executable, "-c", code]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM)
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", [["validate"], ["diff"], ["log", "c1"], ["git", "install"], ["init"]])
def test_a_deleted_current_directory_is_one_line(tmp_path: Path, arguments: list[str]) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); from claims.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=gone, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (
        2,
        "claims: the current directory was deleted: change to another one\n",
    )
