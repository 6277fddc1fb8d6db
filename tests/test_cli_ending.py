"""How a command ends that was stopped: never with the code that says that something was found."""

import signal

import click
import pytest
from click.testing import CliRunner

from claims.cli.ending import reported
from claims.errors import CannotDo


@click.command()
@click.argument("number", type=int)
@reported
def stopped(number: int) -> None:
    """End as asked."""
    if number:
        signal.raise_signal(number)
    raise CannotDo("it could not be done")


@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (0, 2, "claims: it could not be done\n"),
        (signal.SIGINT, 130, ""),
        (signal.SIGTERM, 143, ""),
    ],
)
def test_each_end_has_its_exit_code(number: int, code: int, said: str) -> None:
    done = CliRunner().invoke(stopped, [str(int(number))])
    assert (done.exit_code, done.stderr, done.stdout) == (code, said, "")
