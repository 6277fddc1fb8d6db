"""Prompts: defaults, the empty value, checks, and the end of the input."""

import click
import pytest
from click.testing import CliRunner, Result

from claims.cli.prompts import confirm, prompt
from claims.model.errors import CannotDo


def answered(answers: str, default: str = "") -> Result:
    @click.command()
    def ask() -> None:
        def check(answer: str) -> str | None:
            return "not x\nagain" if answer == "x" else None

        try:
            click.echo(repr(prompt("Name", default, check)))
        except CannotDo as error:
            click.echo(f"error: {error}")

    return CliRunner().invoke(ask, input=answers)


@pytest.mark.parametrize(
    ("answers", "value"),
    [("Ada\n", "Ada"), ("\n", "Bo"), ("-\n", ""), ("  Ada \n", "Ada"), ("x\nAda\n", "Ada")],
)
def test_answers(answers: str, value: str) -> None:
    done = answered(answers, default="Bo")
    assert done.stdout == f"{value!r}\n"
    assert done.stderr.startswith("Name [Bo]: ")
    assert ("  not x\n  again\n" in done.stderr) == answers.startswith("x")


def test_the_end_of_the_input_is_an_error() -> None:
    assert answered("").stdout == "error: end of input: nothing written\n"
    with pytest.raises(CannotDo), CliRunner().isolation(input=""):
        confirm("Add it?")
