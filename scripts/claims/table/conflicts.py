"""Finds the conflicts that a merge left in a file."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

STEP = 1 << 20  # bytes
OURS, BASE, BETWEEN, THEIRS = b"<<<<<<< ", b"||||||| ", b"=======", b">>>>>>> "
MARKERS = ("<<<<<<< ", ">>>>>>> ", "||||||| ", "=======")


def marker(line: str) -> bool:
    """Return True for a line that is a conflict marker of git."""
    return line == "=======" or line.startswith(MARKERS[:3])


class MarkedConflict(Struct, frozen=True):
    """The lines of a conflict's markers: the first one, the one after the first version, and the last one."""

    start: int
    other: int
    end: int


def conflicts(source: Path, at: int, line: int) -> tuple[MarkedConflict, ...]:
    """Return the complete conflicts from byte `at` on, where `line` begins; other markers are ignored."""
    found: list[MarkedConflict] = []
    start = other = 0
    between = False
    for number, begun in _markers(source, at, line):
        if begun.startswith(OURS):
            start, other, between = number, 0, False
        elif begun.startswith(BASE):
            other = other or number
        elif begun == BETWEEN:
            other, between = other or number, True
        elif start and between:
            found.append(MarkedConflict(start, other, number))
            start = 0
    return tuple(found)


def _markers(source: Path, at: int, line: int) -> Iterator[tuple[int, bytes]]:
    with source.open("rb") as file:
        file.seek(at)
        while block := file.read(STEP) + file.readline():
            lines = block.splitlines()
            if any(each in block for each in (OURS, BETWEEN, THEIRS)):
                for number, each in enumerate(lines, line):
                    if each == BETWEEN or each.startswith((OURS, BASE, THEIRS)):
                        yield number, each
            line += len(lines)
