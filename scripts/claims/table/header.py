"""Reads the header of a CSV file: its cells and their places, how wide the rows are, where they begin."""

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from claims.model.rule import Place
from claims.model.table import Schema
from claims.table.columns import Header
from claims.table.dialect import Grammar
from claims.table.notice import Flaw
from claims.table.opening import Opening
from claims.table.records import CsvRecord, cell_starts, line_and_column, line_ends, records
from claims.table.scan import MarkedConflict, cleaned, odd_characters

if TYPE_CHECKING:
    from claims.table.task import Task

BYTES = 1 << 20  # in which a header has to end
ABOVE = 10  # records among which the header is looked for where the first is none
OTHERS = (",", ";", "\t", "|")  # delimiters
EXCEL = re.compile(
    r'"?sep=.?"?[,;\t|]*', re.IGNORECASE
)  # tells Excel the delimiter; to all others it is a row
SAMPLE = 20  # rows that are asked for their width where the header has not as many cells as the schema fields


class Head(Struct, frozen=True):
    """The start of a file: its header, and where (byte, line) the rows begin.

    `end` is the line end after the header, `sound` False where the engine cannot be given the file as it is.
    `first` is where (byte, line) the header begins, and `below` some of the records after it.
    `conflicts`: those of a merge that are among the rows, where they were looked for.
    """

    opening: Opening
    header: Header
    grammar: Grammar
    at: int
    line: int
    end: str
    sound: bool
    first: tuple[int, int] = (0, 1)
    below: tuple[list[str], ...] = ()
    conflicts: tuple[MarkedConflict, ...] = ()

    def without_header(self) -> "Head":
        """The same file where its first record is a row."""
        return replace(self, at=self.opening.start, line=1, end="")

    def with_header_missing(self) -> "Head":
        """The same file where what stands in its header's place is a row, from which on it has to be copied."""
        at, line = self.first
        return replace(self, at=at, line=line, end="", sound=False)


def read_head(task: "Task", opening: Opening, grammar: Grammar) -> Head | None:
    """Read the header rows; a delimiter that is plainly another one is noticed and used.

    None where the file has no header (which is noticed). Where the dialect has no header, the first row is
    read in its place, and the rows begin with it.
    """
    with opening.part.source.open("rb") as file:
        file.seek(opening.start)
        text = file.read(BYTES).decode("utf-8", "surrogateescape")
    dialect = task.table.dialect
    rows = dialect.header_rows if dialect.header else ()
    usual = rows == (1,) and not dialect.comment_rows
    before, blank = _before(task, opening, text, grammar) if usual else ("", False)
    skipped, line = len(before.encode("utf-8", "surrogateescape")), 1 + line_ends(before, 0, len(before))
    text = text[len(before) :]
    above = _above(task.table.schema, text, grammar) if usual else ""
    if above:
        first = line
        line += line_ends(above, 0, len(above))
        place = Place(task.table.name, opening.part.shown, first, 1, value=cleaned(above).splitlines()[0])
        task.notice(Flaw("text-above-header", place, (str(line),)))
        skipped += len(above.encode("utf-8", "surrogateescape"))
        text = text[len(above) :]
    stated, grammar = grammar, _delimiter(task, (opening, line), text, grammar)
    taken: list[tuple[int, CsvRecord]] = []
    at, end = 0, ""
    for number, record in enumerate(records(text, grammar), 1):
        comment = grammar.comment and text.startswith(grammar.comment, record.start)
        wanted = number in rows
        if not wanted and number not in dialect.comment_rows and number > max(rows, default=0):
            if not comment:
                if not rows and not taken:
                    taken.append((line, record))
                break
        elif wanted:
            taken.append((line, record))
        at, end = record.next, text[record.end : record.next]
        raw = text[record.start : record.next]
        line += line_ends(raw, 0, len(raw))
    header = _header(task, opening, text, taken, grammar)
    if header is None:
        return None
    width = _width(task, header, text[at:], grammar) if rows else len(header.cells)
    sound = not blank and not above and not header.defect and not header.dirty and width == len(header.cells)
    if grammar != stated and _first_width(text[at:], stated) == width:  # only the header is parted otherwise
        grammar, sound = stated, False
    used = skipped + len(text[:at].encode("utf-8", "surrogateescape"))
    start = opening.start + used
    first = opening.start + skipped + len(text[: taken[0][1].start].encode("utf-8", "surrogateescape"))
    return Head(
        opening,
        replace(header, width=width),
        grammar,
        start,
        line,
        end if rows else "",
        sound,
        (first, taken[0][0]),
        tuple(each.cells or [] for each in islice(records(text[at:], grammar), SAMPLE)),
    )


def _before(task: "Task", opening: Opening, text: str, grammar: Grammar) -> tuple[str, bool]:
    """The blank lines and comments above the header, and whether a blank one is among them."""
    at, blank = 0, []
    for line, record in enumerate(records(text, grammar), 1):
        if record.start == record.end:
            blank.append(line)
        elif not (grammar.comment and text.startswith(grammar.comment, record.start)):
            break
        at = record.next
    if at < len(text):
        for line in blank:
            task.notice(Flaw("blank-row", Place(task.table.name, opening.part.shown, line, 1)))
    return text[:at], bool(blank)


def _header(
    task: "Task", opening: Opening, text: str, taken: list[tuple[int, CsvRecord]], grammar: Grammar
) -> Header | None:
    if not taken:
        task.notice(Flaw("empty-file", Place(task.table.name, opening.part.shown, 1, 1)))
        return None
    names: list[list[str]] = []
    places: list[tuple[int, int]] = []
    end = (1, 1)
    defect = False
    dirty: set[int] = set()
    labels = task.table.dialect.header
    for line, record in taken:
        raw = text[record.start : record.end]
        down, column = line_and_column(raw, len(raw))
        end = (line + down, column)
        if labels:
            defect = defect or record.defect is not None
            _notice(task, opening, line, raw, record)
        cells = record.cells or [
            cell.replace(grammar.quote or '"', "") for cell in raw.split(grammar.delimiter)
        ]
        starts = cell_starts(raw, grammar) if record.cells else []
        for at, cell in enumerate(cells):
            while len(names) <= at:
                names.append([])
                down, column = starts[at] if at < len(starts) else (0, 1)
                places.append((line + down, column))
            if cleaned(cell) != cell:
                dirty.add(at)
            if cell:
                names[at].append(cleaned(cell) if labels else cell)
    joined = tuple(task.table.dialect.header_join.join(parts) for parts in names)
    return Header(
        task.table.name,
        opening.part.shown,
        joined,
        tuple(places),
        end,
        len(joined),
        defect=defect,
        dirty=frozenset(dirty),
    )


def _notice(task: "Task", opening: Opening, line: int, raw: str, record: CsvRecord) -> None:
    """Notice what is wrong with a header row as it is written."""
    found = [(kind, at, details) for kind, at, details in odd_characters(raw)]
    if record.defect is not None:
        found.append((record.defect.kind, record.defect.at, ()))
    for kind, at, details in found:
        down, column = line_and_column(raw, at)
        task.notice(Flaw(kind, Place(task.table.name, opening.part.shown, line + down, column), details))


def _width(task: "Task", header: Header, text: str, grammar: Grammar) -> int:
    """How many cells a row has: as many as the header, unless most rows have one for each field instead."""
    width, schema = len(header.cells), task.table.schema
    if schema is None or width == len(schema.fields):
        return width
    first = islice((each for each in records(text, grammar, last=False) if each.start < each.end), SAMPLE)
    widths = Counter(record.width for record in first if record.width is not None)
    if not widths:  # the only row may be the last one
        widths[_first_width(text, grammar)] = 1
    return len(schema.fields) if widths[len(schema.fields)] * 2 > widths.total() else width


def _first_width(text: str, grammar: Grammar) -> int:
    first = next((each.cells for each in records(text, grammar) if each.start < each.end), None)
    return len(first or ())


def _above(schema: Schema | None, text: str, grammar: Grammar) -> str:
    """The text above the header, where the first record is none and a later one is for sure, or it is for Excel."""
    names = {field.name for field in schema.fields} if schema else set()
    found = list(islice(records(text, grammar), ABOVE + 1))
    lines = [text[each.start : each.end] for each in found]
    if len(found) < 2 or (grammar.comment and lines[0].startswith(grammar.comment)):
        return ""
    if EXCEL.fullmatch(lines[0]):
        return text[: found[0].next]
    if len(names) < 2 or _named(lines[0], names, grammar):
        return ""
    for line, record in zip(lines[1:], found[1:], strict=True):
        many = _named(line, names, grammar)
        if many > 1 and many * 2 > len(names):
            return text[: record.start]
    return ""


def _named(line: str, names: set[str], grammar: Grammar) -> int:
    """How many fields a line names, whatever delimiter parts it."""
    parted = (
        next(records(line, replace(grammar, delimiter=each)), None) for each in {grammar.delimiter, *OTHERS}
    )
    return max(len(names & set(each.cells or ())) for each in parted if each is not None) if line else 0


def _delimiter(task: "Task", where: tuple[Opening, int], text: str, grammar: Grammar) -> Grammar:
    """The grammar of a header of one cell that another delimiter parts as the schema, or every row, has it."""
    first = next(records(text, grammar), None)
    if first is None or first.width is None or first.width > 1:
        return grammar
    opening, line = where
    for other in OTHERS:
        if other != grammar.delimiter and other in text[: first.end]:
            tried = replace(grammar, delimiter=other)
            cells = next(records(text, tried)).cells or []
            if _is_header(cells, task.table.schema) or (
                task.table.schema is None and _parts_all(text, tried, len(cells))
            ):
                place = Place(task.table.name, opening.part.shown, line, text.index(other) + 1)
                task.notice(Flaw("wrong-delimiter", place, (grammar.delimiter, other)))
                return tried
    return grammar


def _is_header(cells: list[str], schema: Schema | None) -> bool:
    names = {field.name for field in schema.fields} if schema else set()
    return len(names) > 1 and (len(names & set(cells)) > 1 or len(cells) == len(names))


def _parts_all(text: str, grammar: Grammar, width: int) -> bool:
    """True where the first rows, of which there is one at least, all have as many cells as the header."""
    rows = [
        each
        for each in islice(records(text, grammar, last=len(text) < BYTES // 4), SAMPLE)
        if each.start < each.end
    ]
    return len(rows) > 1 < width and all(len(row.cells or ()) == width for row in rows)
