"""How a command ends when it could not be done: one line on stderr, and exit code 2."""

import signal
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click

from claims.cli.output import discard_stdout
from claims.errors import CannotDo

Parameters = ParamSpec("Parameters")
CANNOT = 2


def reported(command: Callable[Parameters, None]) -> Callable[Parameters, None]:
    """Turn what could not be done into one line on stderr and exit code 2."""

    @wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> None:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        try:
            command(*args, **kwargs)
        except CannotDo as error:
            click.echo(f"claims: {error}", err=True)
            sys.exit(CANNOT)
        except BrokenPipeError:
            discard_stdout()
            sys.exit(128 + signal.SIGPIPE)

    return run
