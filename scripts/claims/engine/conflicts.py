"""Finds the conflicts that git's merge left in a file, each with both of its versions and all its markers."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

BLOCK = 1 << 20
OURS, BASE, BETWEEN, THEIRS = b"<<<<<<< ", b"||||||| ", b"=======", b">>>>>>> "


class Conflict(Struct, frozen=True):
    """One conflict by the lines of its markers: `other` is the one that ends the first version, `end` the last."""

    start: int
    other: int
    end: int


def conflicts(source: Path, at: int, line: int) -> tuple[Conflict, ...]:
    """The whole conflicts from byte `at` on, where `line` begins; markers that make none are left out."""
    found: list[Conflict] = []
    start = other = 0
    between = False
    for number, marker in _markers(source, at, line):
        if marker.startswith(OURS):
            start, other, between = number, 0, False
        elif marker.startswith(BASE):
            other = other or number
        elif marker == BETWEEN:
            other, between = other or number, True
        elif start and between:
            found.append(Conflict(start, other, number))
            start = 0
    return tuple(found)


def _markers(source: Path, at: int, line: int) -> Iterator[tuple[int, bytes]]:
    with source.open("rb") as file:
        file.seek(at)
        while block := file.read(BLOCK) + file.readline():
            lines = block.splitlines()
            if any(each in block for each in (OURS, BETWEEN, THEIRS)):
                for number, each in enumerate(lines, line):
                    if each == BETWEEN or each.startswith((OURS, BASE, THEIRS)):
                        yield number, each
            line += len(lines)
