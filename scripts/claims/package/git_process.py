"""Runs git, and only commands that run no code of a repository.

Nothing is checked out; no hook, filter, pager or monitor runs; no missing object is fetched.
Names from a package are never passed to git.
"""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO

from claims.model.errors import CannotDo
from claims.text.display import quote

TIMEOUT = 60.0  # seconds for one command
READ_TIMEOUT = 600.0  # seconds for one object
POLL_INTERVAL = 1.0  # seconds between checks of READ_TIMEOUT
GUARDS = (
    "--no-pager",
    "--literal-pathspecs",
    "--no-replace-objects",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
)
SETTINGS = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch missing objects; also known to git before GIT_NO_LAZY_FETCH
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}
# Others (GIT_DIR, GIT_WORK_TREE, GIT_TRACE …) would make git read another repository, or write.
KEPT = (
    "GIT_CONFIG",
    "GIT_CEILING_DIRECTORIES",
    "GIT_EXEC_PATH",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT",
)


class MissingObject(CannotDo):
    """The repository does not have an object that it refers to; `file` is its path, where that is known."""

    def __init__(self, object_id: str, file: str = "") -> None:
        """Take the id of the object and the path of the file."""
        what = f"the content of {quote(file)} (object {object_id})" if file else f"object {object_id}"
        super().__init__(f"the repository lacks {what}: it is a partial clone, or damaged")


GitResult = subprocess.CompletedProcess[bytes]


def run_git(
    folder: Path,
    arguments: tuple[str, ...],
    environment: Mapping[str, str] | None = None,
    stdin: bytes = b"",
) -> GitResult:
    """Run one git command in a folder, with additional environment variables; raise CannotDo if it cannot be run."""
    try:
        return subprocess.run(  # noqa: S603  (no shell, and no argument is a name from a package)
            [_program(), *GUARDS, *arguments],
            cwd=folder,
            env={**_environment(), **(environment or {})},
            input=stdin,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotDo(f"git {arguments[0]} did not finish within {TIMEOUT:.0f} seconds") from None
    except OSError as error:
        raise CannotDo(f"cannot run git in {quote(str(folder))}: {error.strerror}") from None


class ObjectReader:
    """A `git cat-file --batch` process, and a thread that kills it when an object takes too long."""

    def __init__(self, folder: Path) -> None:
        """Start both."""
        self._process = subprocess.Popen(  # noqa: S603  (no shell, and no argument is a name from a package)
            [_program(), *GUARDS, "cat-file", "--batch"],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("stdin and stdout are pipes")
        self._input: IO[bytes] = self._process.stdin
        self._output: IO[bytes] = self._process.stdout
        self._deadline: float | None = None
        self._timed_out = False
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    @contextmanager
    def open(self, object_id: str) -> Iterator[tuple[int, IO[bytes]]]:
        """Yield the size of an object and a stream that starts with its content; raise MissingObject.

        The caller reads all of the content, or raises; after an error, the process cannot be used any more.
        """
        self._deadline = time.monotonic() + READ_TIMEOUT
        try:
            self._input.write(object_id.encode("ascii") + b"\n")
            self._input.flush()
            answer = self._output.readline().split()
            if len(answer) != 3:
                raise MissingObject(object_id)
            yield int(answer[2]), self._output
            read_exactly(self._output, 1)
        except BaseException as error:
            if self._timed_out:
                raise CannotDo(
                    f"git did not read object {object_id} within {READ_TIMEOUT:.0f} seconds"
                ) from None
            if isinstance(error, BrokenPipeError):
                raise CannotDo(f"git ended before it read object {object_id}") from None
            raise
        finally:
            self._deadline = None

    def end(self) -> None:
        """End the process and the thread."""
        self._ended.set()
        self._process.kill()
        self._process.communicate()

    def _watch(self) -> None:
        while not self._ended.wait(POLL_INTERVAL):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._timed_out = True
                self._process.kill()
                return


def read_exactly(stream: IO[bytes], size: int) -> bytes:
    """Read `size` bytes; raise CannotDo if the stream ends before."""
    data = stream.read(size)
    if len(data) != size:
        raise CannotDo("git ended in the middle of an object: the repository may be damaged")
    return data


@cache
def _program() -> str:
    found = shutil.which("git")
    if found is None:
        raise CannotDo("git is not installed or not on the PATH")
    return os.path.abspath(found)


def _environment() -> Mapping[str, str]:
    """Return the environment without the variables that would make git read another repository."""
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(KEPT)
    }
    return plain | SETTINGS


def error_message(stderr: bytes, folder: Path) -> str:
    """Return one line that says why git failed."""
    text, where = stderr.decode(errors="replace"), quote(str(folder))
    if "not a git repository" in text:
        return f"{where} is not in a git repository"
    if "dubious ownership" in text or "unsafe repository" in text:
        return (
            f"git does not trust the repository at {where}: it belongs to another user (see 'safe.directory')"
        )
    last = next((line for line in reversed(text.splitlines()) if line.strip()), "no reason given")
    return f"git failed in {where}: {last.removeprefix('fatal: ')}"
