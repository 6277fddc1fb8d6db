"""Finds the rows of a table in its files again: the place of a cell is looked up only when it is shown."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from claims.table.dialect import Grammar
from claims.table.records import CsvRecord, cell_starts, line_ends, record_at, record_starts, records

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class RowOrigin(Protocol):
    """Where the rows of a copy (from 0) come from, whose lines are not the file's."""

    def row(self, number: int) -> int:
        """Which row of the table (from 1) it is."""
        ...

    def file(self, number: int) -> str:
        """The file it stands in."""
        ...

    def line(self, number: int) -> int | None:
        """The line that it begins on."""
        ...

    def spots(
        self, number: int
    ) -> tuple[tuple[int | None, int | None], Sequence[tuple[int | None, int | None]]]:
        """Line and column where it begins, and each of its cells."""
        ...


class TextFile(Struct, frozen=True):
    """A file of a table: UTF-8 text at `source`, shown to people as `shown`.

    `origin` is given where the text is ours and its lines are not the file's (JSON, spreadsheets).
    `order` is given where a row's cells stand in another order than in the table's first file: for each column
    of the table the file's own (from 0), or None; the file's rows then have `width` cells.
    `left`: first and last of the lines, in their order, that are left out, since a merge has another version of them.
    """

    source: Path
    shown: str
    origin: RowOrigin | None = None
    order: tuple[int | None, ...] | None = None
    width: int | None = None
    left: tuple[tuple[int, int], ...] = ()

    def leaves(self, line: int) -> bool:
        """Whether a line is left out."""
        at = bisect_right(self.left, line, key=lambda lines: lines[0]) - 1
        return at >= 0 and line <= self.left[at][1]

    def cells(self, record: CsvRecord) -> list[str]:
        """A record's cells in the table's order."""
        cells = record.cells or []
        return cells if self.order is None else ["" if at is None else cells[at] for at in self.order]

    def starts(self, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The places of a record's cells in the table's order."""
        return places if self.order is None else [places[at or 0] for at in self.order]


class Steps(Struct, frozen=True):
    """Where, from a mark on, there are more lines than kept rows: most files have no such place.

    `numbers`: kept rows (from 0, at the mark) of several lines, or before which lines were left out (-1: the
    first); `lines`: how many lines more than rows there are up to the end of each, or to what follows it.
    """

    numbers: "array[int]" = field(default_factory=lambda: array("i"))
    lines: "array[int]" = field(default_factory=lambda: array("i"))

    def add(self, number: int, more: int) -> None:
        """Count `more` lines at or after the row `number`, which is none before the last one."""
        if not more:
            return
        if self.numbers and self.numbers[-1] == number:
            self.lines[-1] += more
        else:
            self.lines.append(more + (self.lines[-1] if self.lines else 0))
            self.numbers.append(number)

    def each(self, total: int) -> "NDArray[np.intc]":
        """Of each of `total` rows of a file that is well formed, how many lines it has beyond the first."""
        import numpy as np

        more = np.zeros(total, np.intc)
        more[np.frombuffer(self.numbers, np.intc)] = np.diff(np.frombuffer(self.lines, np.intc), prepend=0)
        return more

    def before(self, number: int) -> int:
        """How many lines more than kept rows stand before this one."""
        at = bisect_left(self.numbers, number)
        return self.lines[at - 1] if at else 0


def steps_of(numbers: "NDArray[np.intp]", lines: "NDArray[np.intp]") -> Steps:
    """Steps from arrays of what they are."""
    import numpy as np

    return Steps(*(array("i", each.astype(np.intc).tobytes()) for each in (numbers, lines)))


class Mark(Struct, frozen=True):
    """What stands before byte `offset` of part `part`, which is a record's start.

    `kept`: rows that the engine has; `row`: rows of the table; `line`: the line that starts here, from 1.
    `steps`: what leads from there to the line of each kept row up to the next mark.
    """

    kept: int
    row: int
    line: int
    part: int
    offset: int
    steps: Steps = field(default_factory=Steps)


class FoundRow(Struct, frozen=True):
    """A row as it stands in its file; `line` is where it begins."""

    row: int
    file: str
    line: int | None
    text: str
    cells: tuple[str, ...]
    starts: tuple[tuple[int, int], ...]

    def at(self, cell: int) -> tuple[int | None, int | None]:
        """Line and column (from 1) where a cell begins; None for a file without lines."""
        if self.line is None:
            return None, None
        if cell >= len(self.starts):
            return self.line, 1
        down, column = self.starts[cell]
        return self.line + down, column


class Index(Struct, frozen=True):
    """The way back from the engine's row numbers (from 0, kept rows only) to the files.

    `sound` is True where every record is known to be a well formed row.
    """

    parts: tuple[TextFile, ...]
    marks: tuple[Mark, ...]
    grammar: Grammar
    width: int
    sound: bool = False

    def find(self, kept: Iterable[int]) -> dict[int, FoundRow]:
        """The rows with these engine row numbers."""
        wanted: dict[int, list[int]] = {}
        counts = [mark.kept for mark in self.marks]
        for number in sorted(set(kept)):
            wanted.setdefault(bisect_right(counts, number) - 1, []).append(number)
        found: dict[int, FoundRow] = {}
        for at, numbers in wanted.items():
            found.update(self._among(at, numbers))
        return found

    def lines(self, kept: Iterable[int]) -> dict[int, int | None]:
        """The lines of the rows with these engine row numbers; None in a file without lines. Nothing of a CSV is read."""
        counts = [mark.kept for mark in self.marks]
        found: dict[int, int | None] = {}
        for number in kept:
            mark = self.marks[bisect_right(counts, number) - 1]
            down = number - mark.kept
            origin = self.parts[mark.part].origin
            found[number] = origin.line(number) if origin else mark.line + down + mark.steps.before(down)
        return found

    def _among(self, at: int, numbers: list[int]) -> Iterator[tuple[int, FoundRow]]:
        mark, part = self.marks[at], self.parts[self.marks[at].part]
        text = self._text(at)
        line, read = mark.line, 0
        quick = self.sound and text.count("\r") == text.count("\r\n")
        for number, row, record in (self._sound if quick else self._any)(mark, text, numbers):
            line += line_ends(text, read, record.start)
            read = record.start
            raw = text[record.start : record.end]
            if part.origin:
                yield number, _from(part.origin, number, raw, tuple(record.cells or ()))
                continue
            starts = tuple(part.starts(cell_starts(raw, self.grammar)))
            cells = tuple(part.cells(record))
            yield number, FoundRow(row, part.shown, line, raw, cells, starts)

    def _any(self, mark: Mark, text: str, numbers: list[int]) -> Iterator[tuple[int, int, CsvRecord]]:
        """The records with these engine row numbers, each with its number and its row."""
        part, line = self.parts[mark.part], mark.line
        width = part.width or self.width
        kept, row = mark.kept, mark.row
        remaining = iter(numbers)
        number = next(remaining, None)
        for record in records(text, self.grammar):
            if number is None:
                return
            row += 1
            left = part.leaves(line)
            line += line_ends(text, record.start, record.next) if part.left else 0
            if not left and is_kept(record, text, width, self.grammar.comment):
                if kept == number and record.parts is not None:
                    yield number, row, record
                    number = next(remaining, None)
                kept += 1

    def _sound(self, mark: Mark, text: str, numbers: list[int]) -> Iterator[tuple[int, int, CsvRecord]]:
        """The same where every record is a row: only those that are wanted are taken apart."""
        remaining = iter(numbers)
        number = next(remaining, None)
        for count, start in enumerate(record_starts(text, self.grammar.quote or "")):
            if number is None:
                return
            if mark.kept + count == number:
                yield number, mark.row + count + 1, record_at(text, start, self.grammar)
                number = next(remaining, None)

    def _text(self, at: int) -> str:
        mark = self.marks[at]
        following = self.marks[at + 1] if at + 1 < len(self.marks) else None
        with self.parts[mark.part].source.open("rb") as file:
            file.seek(mark.offset)
            same = following is not None and following.part == mark.part
            data = file.read(following.offset - mark.offset if same and following else -1)
        return data.decode("utf-8", "surrogateescape")


def _from(origin: RowOrigin, number: int, raw: str, cells: tuple[str, ...]) -> FoundRow:
    (line, _), spots = origin.spots(number)
    starts = () if line is None else tuple(((at or line) - line, column or 1) for at, column in spots)
    return FoundRow(origin.row(number), origin.file(number), line, raw, cells, starts)


def is_kept(record: CsvRecord, text: str, width: int, comment: str | None = None) -> bool:
    """True for a record that the engine is given: a row of as many cells as there are columns, all text."""
    if record.width != width or record.start == record.end:
        return False
    if text.startswith(MARKERS, record.start) and marker(text[record.start : record.end]):
        return False
    if comment and text.startswith(comment, record.start):
        return False
    return text.isascii() or is_text(text[record.start : record.end])


MARKERS = ("<<<<<<< ", ">>>>>>> ", "||||||| ", "=======")


def marker(line: str) -> bool:
    """True for a line that git's merge left in the file."""
    return line == "=======" or line.startswith(MARKERS[:3])


def is_text(text: str) -> bool:
    """False where undecodable bytes were carried through as lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


REACH = 400  # code points kept on either side of a place
PIECE = 1 << 16  # code points read at once: a line may be as long as its file

Spot = tuple[int, int]  # line and column, from 1


class Line(Struct, frozen=True):
    """A physical line as its file has it, cut to what is near one place.

    `text` begins `start` code points into the line, which has `length`; undecodable bytes are lone surrogates.
    """

    text: str
    start: int
    length: int


Lines = Mapping[tuple[str, Spot], Line]  # by the file's name as findings have it, and the place in it


def read_lines(source: Path, marks: Sequence[Mark], wanted: Iterable[Spot]) -> dict[Spot, Line]:
    """Give the lines of the UTF-8 file `source` at these places; a place that is not there is left out.

    `marks` are places of this file where reading can begin, in its order; none means the file's start.
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
    """The lines at `spots`, where reading stands at the start of `line`."""
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
