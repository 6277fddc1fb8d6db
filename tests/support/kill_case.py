"""Run `claims` in a process that is killed in the middle of its work."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from claims.package import temporary

KILLED = """
import os, signal, sys
from claims.cli import cli
from claims.package import replace
left = int(sys.argv[1])
writing = False
EVENTS = ("open", "os.rename", "os.link", "os.remove", "os.chmod")
def count(event, arguments):
    global left
    if writing and event in EVENTS:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
def wrap(function):
    def write(*arguments):
        global writing
        writing = True
        try:
            function(*arguments)
        finally:
            writing = False
    return write
import claims.edit.fix, claims.edit.rows, claims.release.release
for module in (claims.edit.fix, claims.edit.rows, claims.release.release):
    module.replace_files = wrap(replace.replace_files)
sys.addaudithook(count)
cli(sys.argv[2:], prog_name="claims")
"""


def run_killed(folder: Path, steps: int, *arguments: str) -> bool:
    """Run a command and kill it before step `steps` (from 0) of writing its files; return whether it was killed."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(steps), *arguments],
        cwd=folder,
        env=os.environ | {"GIT_CONFIG_GLOBAL": os.devnull},
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode != 0


def forget_cleared_folders() -> None:
    """Look for the files of killed processes again, as a new process does."""
    temporary._cleared.clear()
