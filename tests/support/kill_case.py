"""Run `claims` in processes that are killed in the middle of their work."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from claims.package import temporary

SERVER = """
import os, signal, sys
import claims.comparison.compare, claims.edit.fix, claims.edit.rows, claims.release.release, duckdb
from claims.cli import cli
from claims.package import replace

EVENTS = ("open", "os.rename", "os.link", "os.remove", "os.chmod")
left = None  # steps until the process is killed; None while no file is written

def count(event, arguments):
    global left
    if left is not None and event in EVENTS:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

def run(step):
    def write(*arguments):
        global left
        left = step
        original(*arguments)
        left = None
    original = replace.replace_files
    for module in (replace, claims.edit.fix, claims.edit.rows, claims.release.release):
        module.replace_files = write
    sys.addaudithook(count)
    sys.stdout = sys.stderr
    cli(sys.argv[1:], prog_name="claims")

for line in sys.stdin:
    child = os.fork()
    if not child:
        run(int(line))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@contextmanager
def killed(folder: Path, *arguments: str) -> Iterator[Callable[[int], bool]]:
    """Run a command as often as needed, killed before step N (from 0) of writing its files.

    Yields a function that takes N and returns whether the command was killed, rather than finished before.
    """
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, *arguments],
        cwd=folder,
        env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        stdin, stdout = server.stdin, server.stdout
        assert stdin is not None
        assert stdout is not None

        def run(step: int) -> bool:
            print(step, file=stdin, flush=True)
            code = int(stdout.readline())
            assert code in (0, -9)
            return code != 0

        yield run
        stdin.close()


def forget_cleared_folders() -> None:
    """Look for the files of killed processes again, as a new process does."""
    temporary._cleared.clear()
