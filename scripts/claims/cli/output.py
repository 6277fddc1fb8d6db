"""Writes what a command has to say to stdout: UTF-8 unless a terminal reads it, and no line end but LF."""

import io
import os
import sys
from collections.abc import Iterable

from claims.errors import CannotDo


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
    from claims.quote import inert

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
