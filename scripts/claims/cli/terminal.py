"""Standard output, errors, exit codes and the progress bar."""

import errno
import io
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Thread
from typing import TextIO

import click

from claims.model.errors import CannotDo


def write_text(pieces: Iterable[str]) -> None:
    """Write text to stdout: UTF-8 with LF unless it is a terminal. Raises CannotDo if it cannot be written."""
    with _stdout() as out:
        if isinstance(out, io.TextIOWrapper):
            if out.isatty():
                out.reconfigure(errors="backslashreplace")
            else:
                out.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        for piece in pieces:
            out.write(piece)
        out.flush()


def write_cells(pieces: Iterable[str]) -> None:
    """Write CSV to stdout unchanged; on a terminal, escape the characters that a terminal would act on."""
    from claims.text.display import inert

    if is_terminal():
        pieces = ("\n".join(map(inert, piece.split("\n"))) for piece in pieces)
    write_text(pieces)


def write_bytes(data: bytes) -> None:
    """Write the content of a file to stdout. Raises as `write_text` does."""
    with _stdout() as out:
        out.buffer.write(data)
        out.buffer.flush()


@contextmanager
def _stdout() -> Iterator[TextIO]:
    if sys.stdout is None:
        raise CannotDo("cannot write to stdout: it is closed")
    try:
        yield sys.stdout
    except BrokenPipeError:
        raise
    except OSError as error:
        _discard_stdout()
        raise CannotDo(f"cannot write to stdout: {error.strerror}") from None


@contextmanager
def ignore_closed_output() -> Iterator[None]:
    """Stop without an error once nobody reads stdout, as with `git diff | head`."""
    try:
        yield
    except BrokenPipeError:
        _discard_stdout()


def _discard_stdout() -> None:
    """Point stdout at the null device, so that Python's final flush cannot fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def is_terminal() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def use_color() -> bool:
    """Return whether to color the output: on a terminal or with FORCE_COLOR, but never with NO_COLOR."""
    return not os.environ.get("NO_COLOR") and (is_terminal() or bool(os.environ.get("FORCE_COLOR")))


ERROR = 2
STOPPING = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
INTERRUPTED = "Query interrupted"  # DuckDB's message after a signal, whatever the signal's handler raised


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turn an error into one line on stderr and exit code 2, and a signal into its exit code."""
    _listen()
    try:
        yield
    except CannotDo as error:
        click.echo(f"claims: {error}", err=True)
        sys.exit(ERROR)
    except RuntimeError as error:
        if str(error) != INTERRUPTED:
            raise
        sys.exit(128 + signal.SIGINT)
    except (KeyboardInterrupt, click.Abort):  # Click would exit with 1, which means that something was found
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        _discard_stdout()
        sys.exit(128 + signal.SIGPIPE)
    except OSError as error:
        if error.errno == errno.ENOENT and error.filename is None:  # from os.getcwd
            message: str | None = "the current directory was deleted: change to another one"
        elif error.errno == errno.ENOSPC:
            message = error.strerror
            _discard_stdout()
        else:
            raise
        click.echo(f"claims: {message}", err=True)
        sys.exit(ERROR)


def _listen() -> None:
    """Let a signal end the command even during a query, when Python itself does not handle signals."""
    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    if os.name == "posix":
        _start_listener()


@cache
def _start_listener() -> None:
    """Start, once per process, a thread that is woken by every signal."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    Thread(target=_interrupt_queries, args=(reading,), daemon=True).start()


def _interrupt_queries(reading: int) -> None:
    while number := os.read(reading, 1):
        engine = sys.modules.get("claims.engine.duckdb")
        if engine is not None and number[0] in (signal.SIGINT, *STOPPING):
            engine.interrupt_all()


def _stop(number: int, _frame: object) -> None:
    sys.exit(128 + number)


DELAY = 1.0  # seconds before the bar appears
PAUSE = 0.1  # seconds between two updates
CELLS = 30
CLEAR = "\r\x1b[K"


class ProgressBar:
    """A progress bar on one line of a terminal."""

    def __init__(self, out: TextIO) -> None:
        """Draw on `out`."""
        self._out = out
        self._next = time.monotonic() + DELAY
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Show the progress, at most once every `PAUSE` seconds."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next, self._drawn = now + PAUSE, True
        full = CELLS * done // total
        self._out.write(f"{CLEAR}validating [{'#' * full}{'-' * (CELLS - full)}] {100 * done // total:3}%")
        self._out.flush()

    def erase(self) -> None:
        """Clear the line."""
        if self._drawn:
            self._out.write(CLEAR)
            self._out.flush()


def progress_bar() -> ProgressBar | None:
    """Return a progress bar if stderr is a terminal."""
    return ProgressBar(sys.stderr) if sys.stderr is not None and sys.stderr.isatty() else None
