"""Questions at a terminal: each answer is checked before the next question."""

import unicodedata
from collections.abc import Callable
from contextlib import suppress

import click

from claims.model.errors import CannotDo
from claims.text.display import terminal, truncate

CUT = 60  # characters of a default to show


def prompt(label: str, default: str, check: Callable[[str], str | None]) -> str:
    """Ask until `check` returns no message. Enter means the default, a hyphen the empty value. Raises CannotDo at EOF."""
    with suppress(ImportError):
        import readline  # noqa: F401  makes the answer editable while it is typed
    shown = terminal(truncate(default, CUT))
    question = f"{label} [{shown}]" if default else label
    while True:
        typed = _read(lambda: click.prompt(question, default="", show_default=False, err=True))
        answer = unicodedata.normalize("NFC", typed).strip()
        answer = default if not answer else "" if answer == "-" else answer
        message = check(answer)
        if message is None:
            return answer
        explain(message)


def confirm(question: str) -> bool:
    """Ask for yes or no. Raises CannotDo at the end of the input."""
    return _read(lambda: "y" if click.confirm(question, err=True) else "") == "y"


def explain(text: str) -> None:
    """Print a message between two prompts, with control characters escaped."""
    for line in text.split("\n"):
        click.echo(f"  {terminal(line)}", err=True)


def _read(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise KeyboardInterrupt from None
        raise CannotDo("end of input: nothing written") from None
