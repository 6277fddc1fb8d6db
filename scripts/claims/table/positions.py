"""Finds the rows of a table in its files again, since the place of a cell is needed only if it is reported."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from claims.table.records import (
    MARKERS,
    CsvRecord,
    Grammar,
    cell_starts,
    is_conflict_marker,
    line_ends,
    record_at,
    record_starts,
    records,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from claims.table.formats.source import Origin


class TextFile(Struct, frozen=True):
    """A file of a table: UTF-8 text at `source`, shown to people as `shown`.

    `origin` is given if the text is a copy whose lines are not those of the file (JSON, spreadsheets).
    `order` is given if the columns are in another order than in the table's first file: for each column of the
    table that of the file (from 0), or None; the file's rows then have `width` cells.
    `left` are the ranges of lines that are skipped, since they are the second version in a merge conflict.
    """

    source: Path
    shown: str
    origin: "Origin | None" = None
    order: tuple[int | None, ...] | None = None
    width: int | None = None
    left: tuple[tuple[int, int], ...] = ()

    def leaves(self, line: int) -> bool:
        """Return whether a line is skipped."""
        at = bisect_right(self.left, line, key=lambda lines: lines[0]) - 1
        return at >= 0 and line <= self.left[at][1]

    def cells(self, record: CsvRecord) -> list[str]:
        """Return a record's cells in the table's order."""
        cells = record.cells or []
        return cells if self.order is None else ["" if at is None else cells[at] for at in self.order]

    def starts(self, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the places of a record's cells in the table's order."""
        return places if self.order is None else [places[at or 0] for at in self.order]


class Steps(Struct, frozen=True):
    """Where, after a mark, there are more lines than kept rows: nowhere in most files.

    `numbers` are kept rows (from 0 at the mark) that have several lines, or are followed by skipped lines (-1:
    before the first row); `lines` is how many more lines than rows there are up to that point.
    """

    numbers: "array[int]" = field(default_factory=lambda: array("i"))
    lines: "array[int]" = field(default_factory=lambda: array("i"))

    def add(self, number: int, more: int) -> None:
        """Add `more` lines at or after the row `number`; numbers must not decrease."""
        if not more:
            return
        if self.numbers and self.numbers[-1] == number:
            self.lines[-1] += more
        else:
            self.lines.append(more + (self.lines[-1] if self.lines else 0))
            self.numbers.append(number)

    def each(self, total: int) -> "NDArray[np.intc]":
        """Return how many lines beyond the first each of `total` rows has, in a well-formed file."""
        import numpy as np

        more = np.zeros(total, np.intc)
        more[np.frombuffer(self.numbers, np.intc)] = np.diff(np.frombuffer(self.lines, np.intc), prepend=0)
        return more

    def before(self, number: int) -> int:
        """Return how many more lines than kept rows there are before this row."""
        at = bisect_left(self.numbers, number)
        return self.lines[at - 1] if at else 0


def steps_of(numbers: "NDArray[np.intp]", lines: "NDArray[np.intp]") -> Steps:
    """Make Steps from arrays."""
    import numpy as np

    return Steps(*(array("i", each.astype(np.intc).tobytes()) for each in (numbers, lines)))


class Mark(Struct, frozen=True):
    """The start of a record, at byte `offset` of the file number `part`.

    `kept` is the number of rows before it that the engine has, `row` that of all rows; `line` is its line, from 1.
    `steps` lead from there to the line of each kept row up to the next mark.
    """

    kept: int
    row: int
    line: int
    part: int
    offset: int
    steps: Steps = field(default_factory=Steps)


class FoundRow(Struct, frozen=True):
    """A row as it is in its file; `line` is where it begins."""

    row: int
    file: str
    line: int | None
    text: str
    cells: tuple[str, ...]
    starts: tuple[tuple[int, int], ...]

    def at(self, cell: int) -> tuple[int | None, int | None]:
        """Return line and column (from 1) where a cell begins; None for a file without lines."""
        if self.line is None:
            return None, None
        if cell >= len(self.starts):
            return self.line, 1
        down, column = self.starts[cell]
        return self.line + down, column


class Index(Struct, frozen=True):
    """Finds the rows of the engine (numbered from 0, kept rows only) in the files.

    `sound` is True if every record is known to be a well-formed row.
    """

    parts: tuple[TextFile, ...]
    marks: tuple[Mark, ...]
    grammar: Grammar
    width: int
    sound: bool = False

    def find(self, kept: Iterable[int]) -> dict[int, FoundRow]:
        """Return the rows with these engine row numbers."""
        wanted: dict[int, list[int]] = {}
        counts = [mark.kept for mark in self.marks]
        for number in sorted(set(kept)):
            wanted.setdefault(bisect_right(counts, number) - 1, []).append(number)
        found: dict[int, FoundRow] = {}
        for at, numbers in wanted.items():
            found.update(self._among(at, numbers))
        return found

    def lines(self, kept: Iterable[int]) -> dict[int, int | None]:
        """Return the lines of these engine row numbers, None in a file without lines; without reading a CSV file."""
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
                yield number, _row_of_origin(part.origin, number, raw, tuple(record.cells or ()))
                continue
            starts = tuple(part.starts(cell_starts(raw, self.grammar)))
            cells = tuple(part.cells(record))
            yield number, FoundRow(row, part.shown, line, raw, cells, starts)

    def _any(self, mark: Mark, text: str, numbers: list[int]) -> Iterator[tuple[int, int, CsvRecord]]:
        """Yield the records with these engine row numbers, each with its number and its row."""
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
        """Yield the same if every record is a row: only the wanted ones are split into cells."""
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


def _row_of_origin(origin: "Origin", number: int, raw: str, cells: tuple[str, ...]) -> FoundRow:
    (line, _), spots = origin.spots(number)
    starts = () if line is None else tuple(((at or line) - line, column or 1) for at, column in spots)
    return FoundRow(origin.row(number), origin.file(number), line, raw, cells, starts)


def is_kept(record: CsvRecord, text: str, width: int, comment: str | None = None) -> bool:
    """Return True for a record that the engine can read: a row with one cell for each column, all valid text."""
    if record.width != width or record.start == record.end:
        return False
    if text.startswith(MARKERS, record.start) and is_conflict_marker(text[record.start : record.end]):
        return False
    if comment and text.startswith(comment, record.start):
        return False
    return text.isascii() or is_text(text[record.start : record.end])


def is_text(text: str) -> bool:
    """Return False if the text contains undecodable bytes (as lone surrogates)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
