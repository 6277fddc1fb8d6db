"""How a command ends when it could not be done: one line on stderr, and exit code 2."""

import errno
import os
import signal
import sys
from collections.abc import Callable
from functools import cache, wraps
from threading import Thread
from typing import ParamSpec

import click

from claims.cli.output import discard_stdout
from claims.errors import CannotDo

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
        engine = sys.modules.get("claims.engine.duck")
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
