"""Finds physical lines of a file by number, to show them beside a finding."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path

from msgspec import Struct

from claims.table.positions import Mark

REACH = 400  # code points that are kept on either side of a place
PIECE = 1 << 16  # code points read at once: a line may be as long as its file

Spot = tuple[int, int]  # line and column, from 1


class Line(Struct, frozen=True):
    """A physical line of a file, cut to the neighborhood of one place.

    `text` begins `start` code points into the line, which has `length`; undecodable bytes are lone surrogates.
    """

    text: str
    start: int
    length: int


Lines = Mapping[tuple[str, Spot], Line]  # by the file's name as findings have it, and the place in it


def read_lines(source: Path, marks: Sequence[Mark], wanted: Iterable[Spot]) -> dict[Spot, Line]:
    """Return the lines of the UTF-8 file `source` at these places; places beyond the file are missing.

    `marks` are places of this file where reading can begin, in order; without any, it begins at the start.
    """
    groups: dict[int, list[Spot]] = {}
    begins = [mark.line for mark in marks]
    for spot in sorted(set(wanted)):
        groups.setdefault(bisect_right(begins, spot[0]) - 1, []).append(spot)
    found: dict[Spot, Line] = {}
    for at, spots in groups.items():
        offset, line = (marks[at].offset, marks[at].line) if at >= 0 else (0, 1)
        with source.open("rb") as file:
            file.seek(offset)
            encoding = "utf-8" if offset else "utf-8-sig"
            text = TextIOWrapper(file, encoding, errors="surrogateescape", newline="")
            found.update(_among(text, line, spots))
    return found


def _among(file: TextIOWrapper, line: int, spots: list[Spot]) -> Iterator[tuple[Spot, Line]]:
    """Yield the lines at `spots`; `file` is at the start of `line`."""
    kept: dict[Spot, str] = {}
    at, last, halved = 0, spots[-1][0], False
    while line <= last and (piece := file.readline(PIECE)):
        if halved and piece == "\n":  # the other half of a CR LF that did not fit in one piece
            halved = False
            continue
        body = piece.rstrip("\r\n")
        here = [spot for spot in spots if spot[0] == line]
        for spot in here:
            start = max(0, spot[1] - 1 - REACH)
            kept[spot] = kept.get(spot, "") + body[max(0, start - at) : max(0, spot[1] + REACH - at)]
        at += len(body)
        if len(body) < len(piece):
            yield from ((spot, Line(kept[spot], max(0, spot[1] - 1 - REACH), at)) for spot in here)
            halved = piece.endswith("\r") and len(piece) == PIECE
            line, at = line + 1, 0
    if at:
        here = [spot for spot in spots if spot[0] == line]
        yield from ((spot, Line(kept[spot], max(0, spot[1] - 1 - REACH), at)) for spot in here)
