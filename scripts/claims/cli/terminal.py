"""Writes what a command has to say to stdout: UTF-8 unless a terminal reads it, and no line end but LF."""

import errno
import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from functools import cache, wraps
from threading import Thread
from typing import ParamSpec, TextIO

import click

from claims.model.errors import CannotDo


def say(pieces: Iterable[str]) -> None:
    """Write pieces of text to stdout. Raises CannotDo where they cannot be written, BrokenPipeError for nobody."""
    out = sys.stdout
    if out is None:
        raise CannotDo("there is no stdout to write to")
    if isinstance(out, io.TextIOWrapper):
        if out.isatty():
            out.reconfigure(errors="backslashreplace")
        else:
            out.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        for piece in pieces:
            out.write(piece)
        out.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_stdout()
        raise CannotDo(f"cannot write to stdout: {error.strerror}") from None


def say_cells(pieces: Iterable[str]) -> None:
    """Write CSV to stdout: as it is, but to a terminal with nothing in it that a terminal acts on."""
    seen = sys.stdout is not None and sys.stdout.isatty()
    say((_shown(piece) for piece in pieces) if seen else pieces)


def _shown(piece: str) -> str:
    from claims.text.display import inert

    return "\n".join(map(inert, piece.split("\n")))


def say_bytes(data: bytes) -> None:
    """Write the content of a file to stdout, as it is. Raises as `say` does."""
    out = sys.stdout
    if out is None:
        raise CannotDo("there is no stdout to write to")
    try:
        out.buffer.write(data)
        out.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_stdout()
        raise CannotDo(f"cannot write to stdout: {error.strerror}") from None


def discard_stdout() -> None:
    """Let nothing that is still to be written trouble the end of the process."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


Parameters = ParamSpec("Parameters")
CANNOT = 2
STOPPING = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
INTERRUPTED = "Query interrupted"  # what the engine says when a signal has come, whatever its handler raised


def run(group: click.Group) -> None:
    """Run the command that the arguments name; a full disk, wherever it shows, is one line and exit code 2."""
    try:
        group(prog_name="claims")
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        discard_stdout()
        click.echo(f"claims: {error.strerror}", err=True)
        sys.exit(CANNOT)


def _listen() -> None:
    """Have a signal end the command, also amid a query: Python hears of it only when the engine is done."""
    for number in STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)
    if os.name == "posix":
        _wake()


@cache
def _wake() -> None:
    """Once in a process, have a thread hear of signals at once."""
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    Thread(target=_interrupt, args=(heard,), daemon=True).start()


def _interrupt(heard: int) -> None:
    while number := os.read(heard, 1):
        engine = sys.modules.get("claims.engine.duckdb")
        if engine is not None and number[0] in (signal.SIGINT, *STOPPING):
            engine.interrupt_all()


def _stop(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def reported(command: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """Turn what could not be done into one line on stderr and exit code 2."""

    @wraps(command)
    def attempt(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        _listen()
        try:
            command(*args, **kwargs)
        except CannotDo as error:
            click.echo(f"claims: {error}", err=True)
            sys.exit(CANNOT)
        except RuntimeError as error:
            if str(error) != INTERRUPTED:
                raise
            sys.exit(128 + signal.SIGINT)
        except KeyboardInterrupt:  # Click would end with 1, which says that something was found
            sys.exit(128 + signal.SIGINT)
        except BrokenPipeError:
            discard_stdout()
            sys.exit(128 + signal.SIGPIPE)

    return attempt


DELAY = 1.0  # seconds before it is drawn
PAUSE = 0.1  # seconds between two drawings
CELLS = 30
CLEAR = "\r\x1b[K"


class Bar:
    """One line, drawn anew as the work goes on."""

    def __init__(self, out: TextIO) -> None:
        """Take the terminal to draw on."""
        self._out = out
        self._next = time.monotonic() + DELAY
        self._drawn = False

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is, where it is time to."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next, self._drawn = now + PAUSE, True
        full = CELLS * done // total
        self._out.write(f"{CLEAR}validating [{'#' * full}{'-' * (CELLS - full)}] {100 * done // total:3}%")
        self._out.flush()

    def erase(self) -> None:
        """Leave the line as if nothing had been drawn."""
        if self._drawn:
            self._out.write(CLEAR)
            self._out.flush()


def on_stderr() -> Bar | None:
    """A bar where a person watches stderr, None otherwise."""
    return Bar(sys.stderr) if sys.stderr is not None and sys.stderr.isatty() else None
