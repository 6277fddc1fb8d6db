"""Reads a CSV file once: with the quick proof, or record by record into a copy without the malformed ones."""

import os
import re
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct, field
from msgspec.structs import replace

from claims.model.rule import Place
from claims.table.positions import Mark, Steps, TextFile, is_kept, is_text
from claims.table.records import (
    LONGEST_RECORD,
    MARKERS,
    CsvRecord,
    Grammar,
    MarkedConflict,
    grammar_of_copy,
    line_and_column,
    line_ends,
    marker,
    records,
)
from claims.table.task import Flaw, Meter, Notice
from claims.table.text_file import as_western, is_western, western_word
from claims.table.unreadable import LostRows
from claims.text.display import plural
from claims.types.characters import plain

if TYPE_CHECKING:
    from concurrent.futures import Future

    from claims.table.key_hash import Keyed
    from claims.table.proof import Proof

BLOCK = 1 << 20
MOST_WORKERS = 8
BY_QUOTE = "by-quote"  # the form of a flaw caused by a bare quote that is noticed as well
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKED = re.compile("=======")
_MARKED_INSIDE = re.compile("^(?:<<<<<<<|>>>>>>>|[|]{7}) [^\r\n]*", re.MULTILINE)
_UNDECODED = re.compile("[\udc80-\udcff]")


class ScanState(Struct):
    """What is known of a file so far; `at` is where the next record starts.

    `plain` is True as long as there is no character that checks of non-ASCII text have to look at.
    `edged` is True if a cell may begin or end with a space.
    `copied` are the rows kept and the bytes of the copy before each block.
    `keyed` are the key hashes of each block, None if there are none.
    """

    part: int
    meter: Meter
    at: int = 0
    line: int = 1
    kept: int = 0
    row: int = 0
    plain: bool = True
    edged: bool = False
    longest: int = 0
    marks: list[Mark] = field(default_factory=list)
    copied: list[tuple[int, int]] = field(default_factory=list)
    lost: LostRows = field(default_factory=LostRows)
    keyed: list["Keyed | None"] = field(default_factory=list)
    ends: dict[str, tuple[int, int]] = field(default_factory=dict)  # line end → (how many, first line)

    def mark(self, steps: Steps) -> None:
        """Remember where the next block starts, and report how far the file has been read."""
        self.meter.at(self.at)
        self.marks.append(Mark(self.kept, self.row, self.line, self.part, self.at, steps))

    def ended(self, end: str, line: int) -> None:
        """Count one record's line ending."""
        count, first = self.ends.get(end, (0, line))
        self.ends[end] = (count + 1, first)


def prove_file(
    source: Path, grammar: Grammar, width: int, walk: ScanState, key: tuple[int, ...] | None = None
) -> bool:
    """Return True if all of a file from `walk.at` on is proved to be well formed; updates `walk`.

    With a `key` (see `prove`) the keys of rows are hashed, and their cells are not examined further.
    Blocks are proved in parallel, since numpy releases the interpreter lock.
    """
    from concurrent.futures import ThreadPoolExecutor  # all of these only where a file is large

    from claims.table.memory import keep_freed
    from claims.table.proof import prove

    if grammar.quote is None:
        return False
    keep_freed()
    marks = (grammar.delimiter, grammar.quote)
    workers = min(os.cpu_count() or 1, MOST_WORKERS)
    waiting: deque[Future[Proof | None]] = deque()
    with source.open("rb") as file, ThreadPoolExecutor(workers) as pool:
        file.seek(walk.at)
        for block, last in _whole(file, grammar.quote):
            waiting.append(pool.submit(prove, block, marks, width, last=last, key=key))
            if len(waiting) > workers and not _proved(waiting.popleft().result(), walk):
                return False
        return all(_proved(each.result(), walk) for each in waiting)


def _whole(file: BinaryIO, quote: str) -> Iterator[tuple[bytes, bool]]:
    """Yield blocks of whole records, and whether each is the last; a record that is too long is yielded incomplete."""
    from claims.table.proof import whole_records

    rest = b""
    while more := file.read(BLOCK):
        block = rest + more
        end = whole_records(block, quote)
        if end:
            yield block[:end], False
        elif len(block) > LONGEST_RECORD:
            yield block, False
            return
        rest = block[end:]
    if rest:
        yield rest, True


def _proved(proof: "Proof | None", walk: ScanState) -> bool:
    """Add the proof of the next block; return False if there is none, or if line endings differ."""
    if proof is None or not proof.sound:
        return False
    walk.mark(proof.steps)
    if proof.lines:  # the last record may have no line end
        end = "\r\n" if proof.carriage else "\n"
        count, first = walk.ends.get(end, (0, walk.line))
        walk.ends[end] = (count + proof.records, first)
    if len(walk.ends) > 1:
        return False
    keyed = proof.keyed
    walk.keyed.append(None if keyed is None else replace(keyed, stops=keyed.stops + walk.at))
    walk.at += proof.end
    walk.line += proof.lines
    walk.kept += proof.records
    walk.row += proof.records
    walk.plain = walk.plain and proof.plain
    walk.edged = walk.edged or proof.edged
    walk.longest = max(walk.longest, proof.longest)
    return True


class CopyJob(Struct, frozen=True):
    """A file that is to be copied record by record: its grammar, and how many cells a row has."""

    part: TextFile
    grammar: Grammar
    width: int
    table: str
    notice: Notice
    conflicts: Mapping[int, MarkedConflict] = field(default_factory=dict)  # by their first line


def copy_kept(reading: CopyJob, walk: ScanState, out: BinaryIO) -> None:
    """Write the rows that the engine can read to `out`, and notice what is wrong with the others."""
    for text, block in _blocks(reading, walk):
        steps, before = Steps(), walk.kept
        walk.mark(steps)
        walk.copied.append((walk.kept, out.tell()))
        suspicious = _CONTROLS.search(text) is not None or not is_text(text)
        marked = any(mark in text for mark in MARKERS)
        walk.plain = walk.plain and plain(text)
        walk.edged = True  # not looked at here
        pieces = []
        leaves, longest = bool(reading.part.left), 0
        for record in block:
            walk.row += 1
            other = leaves and reading.part.leaves(walk.line)
            kept = not other and is_kept(record, text, reading.width, reading.grammar.comment)
            if suspicious and not other:
                raw = text[record.start : record.end]
                for kind, at, details in odd_characters(raw):
                    _flaw(reading, walk, (kind, ""), line_and_column(raw, at), raw, details)
            left = _left(text[record.start : record.end]) if marked else None
            if other:
                pass
            elif left is not None:
                _notice_marker(reading, walk, left, text[record.start : record.end])
            elif record.defect or not kept:
                _shape(reading, walk, text, record)
            if kept:
                walk.kept += 1
                pieces.append(_written(reading, text, record))
            elif not walk.lost.unseen:
                _lose(reading, walk, text, record)
            longest = max(longest, record.next - record.start)
            if record.next > record.end:
                walk.ended(text[record.end : record.next], walk.line)
            lines = 1 if record.end == record.start else line_ends(text, record.start, record.next)
            walk.line += lines
            if lines > kept:
                steps.add(walk.kept - before - 1, lines - kept)
        walk.longest = max(walk.longest, longest)
        walk.at += len(text[: block[-1].next].encode("utf-8", "surrogateescape")) if block else 0
        out.write("".join(pieces).encode())


def _blocks(reading: CopyJob, walk: ScanState) -> Iterator[tuple[str, list[CsvRecord]]]:
    """Yield blocks of text that begin at a record's start, with their complete records."""
    rest = b""
    with reading.part.source.open("rb") as file:
        file.seek(walk.at)
        while True:
            more = file.read(BLOCK)
            block = rest + more
            if not block:
                return
            text = block.decode("utf-8", "surrogateescape")
            found = list(records(text, reading.grammar, last=not more))
            if found:
                used = text[: found[-1].next]
                yield used, found
                rest = text[found[-1].next :].encode("utf-8", "surrogateescape")
            else:
                rest = block
            if not more:
                return


def _shape(reading: CopyJob, walk: ScanState, text: str, record: CsvRecord) -> None:
    """Notice what is wrong with a record's shape."""
    raw = text[record.start : record.end]
    comment = reading.grammar.comment
    if comment and raw.startswith(comment):
        return
    defect, width = record.defect, reading.width
    counts = None
    if raw and record.width not in (None, width):
        counts = (plural(record.width or 0, "cell"), str(width))
    form = "ragged" if counts and defect and _parted_within_quotes(raw, reading.grammar, width) else ""
    if defect is not None:
        at = line_and_column(raw, defect.at)
        said = counts if counts and form else ()
        _flaw(reading, walk, (defect.kind, form), at, raw, said, value=raw[defect.at : defect.at + 40])
    if not raw:
        _flaw(reading, walk, ("blank-row", ""), (0, 1), raw)
    elif counts:
        _flaw(reading, walk, ("ragged-row", BY_QUOTE if form else ""), (0, 1), raw, counts)


def _parted_within_quotes(raw: str, grammar: Grammar, width: int) -> bool:
    """Return whether a row with a bare quote has the right number of cells if delimiters between quotes do not count."""
    if grammar.quote is None or grammar.escape:
        return False
    parts = raw.split(grammar.quote)
    return len(parts) % 2 == 1 and sum(part.count(grammar.delimiter) for part in parts[::2]) + 1 == width


def _lose(reading: CopyJob, walk: ScanState, text: str, record: CsvRecord) -> None:
    """Remember a row that is not kept; one without a line ending is the last of a file that may be truncated."""
    raw, comment = text[record.start : record.end], reading.grammar.comment
    if raw and not marker(raw) and not (comment and raw.startswith(comment)):
        walk.lost.add(raw)
        walk.lost.unseen = walk.lost.unseen or record.next == record.end


def _notice_marker(reading: CopyJob, walk: ScanState, left: tuple[tuple[int, int], str], raw: str) -> None:
    """Notice a conflict marker in a record; a complete conflict is noticed once, at its first marker."""
    spot, marked = left
    conflict = reading.conflicts.get(walk.line + spot[0])
    if conflict is None:
        _flaw(reading, walk, ("merge-conflict-marker", ""), spot, raw, value=marked)
        return
    place = Place(reading.table, reading.part.shown, conflict.start, 1, walk.row, value=marked, cells=(raw,))
    reading.notice(Flaw("merge-conflict-marker", place, (str(conflict.end),), "all"))


def _left(raw: str) -> tuple[tuple[int, int], str] | None:
    """Return the place and the text of a conflict marker in a record, None if there is none.

    A line of equal signs is a marker only if it is the whole row: in a cell it may underline a heading.
    """
    match = _MARKED.fullmatch(raw) if raw == "=======" else _MARKED_INSIDE.search(raw)
    return (line_and_column(raw, match.start()), match.group()[:40]) if match else None


def odd_characters(raw: str) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """Yield the first control character of a record, and the first invalid UTF-8: rule, position, details."""
    match = _CONTROLS.search(raw)
    if match is not None:
        count = sum(1 for _ in _CONTROLS.finditer(raw))
        more = f" ({count:,} such characters in this row)" if count > 1 else ""
        yield "control-character", match.start(), (f"U+{ord(match.group()):04X}", more)
    match = _UNDECODED.search(raw)
    if match is not None:
        yield (
            "invalid-utf-8",
            match.start(),
            (f"0x{ord(match.group()) - 0xDC00:02X}", _in_western(raw, match.start())),
        )


def _in_western(raw: str, at: int) -> str:
    """Return a hint if all invalid bytes of a record are plausible in Windows-1252, else ""."""
    data = raw.encode("utf-8", "surrogateescape")
    if not is_western(data):
        return ""
    return f": it looks like Windows-1252 ('{western_word(as_western(data), at)}')"


def cleaned(raw: str) -> str:
    """Return the text without what `odd_characters` finds."""
    return _UNDECODED.sub("", _CONTROLS.sub("", raw))


def _flaw(
    reading: CopyJob,
    walk: ScanState,
    kind: tuple[str, str],
    at: tuple[int, int],
    raw: str,
    details: tuple[str, ...] = (),
    value: str | None = None,
) -> None:
    down, column = at
    line, shown = walk.line + down, reading.part.shown
    place = Place(reading.table, shown, line, column, walk.row, value=value or None, cells=(raw,))
    reading.notice(Flaw(kind[0], place, details, kind[1]))


def _written(reading: CopyJob, text: str, record: CsvRecord) -> str:
    """Return the record for the engine: unchanged if the engine reads it correctly, else rewritten."""
    grammar, copy = reading.grammar, grammar_of_copy(reading.grammar)
    usual = grammar.doubled and not (grammar.escape or grammar.skip_space)
    plain = usual and record.defect is None and reading.part.order is None
    if plain and (grammar.delimiter, grammar.quote) == (copy.delimiter, copy.quote):
        raw = text[record.start : record.end]
        return raw + "\n" if record.start < record.end else ""
    from claims.table.writer import write_row

    return write_row(reading.part.cells(record), copy) + "\n"
