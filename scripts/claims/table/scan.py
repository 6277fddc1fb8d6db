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
    is_conflict_marker,
    line_and_column,
    line_ends,
    records,
)
from claims.table.task import Flaw, LostRows, Meter, Notice
from claims.table.text_file import as_western, is_western, word_around
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
    `key` are the columns of the key, if the keys of rows are to be hashed; `keyed` are the hashes of each block,
    None if there are none.
    """

    part: int
    meter: Meter
    at: int = 0
    line: int = 1
    key: tuple[int, ...] | None = None
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


def prove_file(source: Path, grammar: Grammar, width: int, state: ScanState) -> bool:
    """Return True if all of a file from `state.at` on is proved to be well formed; updates `state`.

    With `state.key` (see `prove`) the keys of rows are hashed, and their cells are not examined further.
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
        file.seek(state.at)
        for block, last in _whole(file, grammar.quote):
            waiting.append(pool.submit(prove, block, marks, width, last=last, key=state.key))
            if len(waiting) > workers and not _proved(waiting.popleft().result(), state):
                return False
        return all(_proved(each.result(), state) for each in waiting)


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


def _proved(proof: "Proof | None", state: ScanState) -> bool:
    """Add the proof of the next block; return False if there is none, or if line endings differ."""
    if proof is None or not proof.sound:
        return False
    state.mark(proof.steps)
    if proof.lines:  # the last record may have no line end
        end = "\r\n" if proof.carriage else "\n"
        count, first = state.ends.get(end, (0, state.line))
        state.ends[end] = (count + proof.records, first)
    if len(state.ends) > 1:
        return False
    keyed = proof.keyed
    state.keyed.append(None if keyed is None else replace(keyed, stops=keyed.stops + state.at))
    state.at += proof.end
    state.line += proof.lines
    state.kept += proof.records
    state.row += proof.records
    state.plain = state.plain and proof.plain
    state.edged = state.edged or proof.edged
    state.longest = max(state.longest, proof.longest)
    return True


class FileCopy(Struct, frozen=True):
    """Copies the rows of one file that the engine can read; `width` is the number of cells of a row.

    `conflicts` are the merge conflicts among the rows, by their first line.
    """

    part: TextFile
    grammar: Grammar
    width: int
    table: str
    notice: Notice
    state: ScanState
    conflicts: Mapping[int, MarkedConflict] = field(default_factory=dict)

    def write(self, out: BinaryIO) -> None:
        """Write the rows that the engine can read, and notice what is wrong with the others."""
        state, part, comment = self.state, self.part, self.grammar.comment
        state.edged = True  # not examined here
        verbatim = part.order is None and grammar_of_copy(self.grammar) == replace(self.grammar, comment=None)
        for text, block in self._blocks():
            steps, before = Steps(), state.kept
            state.mark(steps)
            state.copied.append((state.kept, out.tell()))
            suspicious = _CONTROLS.search(text) is not None or not is_text(text)
            marked = any(mark in text for mark in MARKERS)
            state.plain = state.plain and plain(text)
            pieces = []
            for record in block:
                state.row += 1
                raw = text[record.start : record.end]
                ignored = bool(part.left) and part.leaves(state.line)
                kept = not ignored and is_kept(record, text, self.width, comment)
                if suspicious and not ignored:
                    for kind, at, details in odd_characters(raw):
                        self.notice(Flaw(kind, self._place(raw, at), details))
                if ignored or (marked and self._notice_marker(raw)):
                    pass
                elif record.defect or not kept:
                    self._notice_shape(raw, record)
                if kept:
                    state.kept += 1
                    pieces.append(raw + "\n" if verbatim and not record.defect else self._rewritten(record))
                elif not state.lost.unseen:
                    self._skip(raw, record)
                state.longest = max(state.longest, record.next - record.start)
                if record.next > record.end:
                    state.ended(text[record.end : record.next], state.line)
                lines = line_ends(text, record.start, record.next) if raw else 1
                state.line += lines
                if lines > kept:
                    steps.add(state.kept - before - 1, lines - kept)
            state.at += len(text.encode("utf-8", "surrogateescape"))
            out.write("".join(pieces).encode())

    def _blocks(self) -> Iterator[tuple[str, list[CsvRecord]]]:
        """Yield blocks of text that begin at a record's start, with their complete records."""
        rest, more = b"", b"more"
        with self.part.source.open("rb") as file:
            file.seek(self.state.at)
            while more:
                more = file.read(BLOCK)
                text = (rest + more).decode("utf-8", "surrogateescape")
                found = list(records(text, self.grammar, last=not more))
                end = found[-1].next if found else 0
                rest = text[end:].encode("utf-8", "surrogateescape")
                if found:
                    yield text[:end], found

    def _place(self, raw: str, at: int = 0, value: str | None = None) -> Place:
        """Return the place of a character of the current row."""
        down, column = line_and_column(raw, at)
        line, row = self.state.line + down, self.state.row
        return Place(self.table, self.part.shown, line, column, row, value=value or None, cells=(raw,))

    def _notice_shape(self, raw: str, record: CsvRecord) -> None:
        """Notice what is wrong with the quotes and the number of cells of a row."""
        comment, defect = self.grammar.comment, record.defect
        if comment and raw.startswith(comment):
            return
        if not raw:
            self.notice(Flaw("blank-row", self._place(raw)))
            return
        counts: tuple[str, ...] = ()
        if record.width not in (None, self.width):
            counts = (plural(record.width or 0, "cell"), str(self.width))
        by_quote = bool(counts and defect) and _parted_within_quotes(raw, self.grammar, self.width)
        if defect is not None:
            place = self._place(raw, defect.at, raw[defect.at : defect.at + 40])
            self.notice(Flaw(defect.kind, place, *((counts, "ragged") if by_quote else ())))
        if counts:
            self.notice(Flaw("ragged-row", self._place(raw), counts, BY_QUOTE if by_quote else ""))

    def _notice_marker(self, raw: str) -> bool:
        """Notice a conflict marker in a row; return False if there is none.

        A complete conflict is noticed once, at its first marker. A line of equal signs is a marker only if it is
        the whole row: in a cell it may underline a heading.
        """
        match = _MARKED.fullmatch(raw) if raw == "=======" else _MARKED_INSIDE.search(raw)
        if match is None:
            return False
        place = self._place(raw, match.start(), match.group()[:40])
        conflict = self.conflicts.get(place.line or 0)
        whole = ((str(conflict.end),), "all") if conflict else ()
        self.notice(Flaw("merge-conflict-marker", place, *whole))
        return True

    def _skip(self, raw: str, record: CsvRecord) -> None:
        """Remember a row that is not kept; one without a line ending is the last of a file that may be truncated."""
        comment, lost = self.grammar.comment, self.state.lost
        if raw and not is_conflict_marker(raw) and not (comment and raw.startswith(comment)):
            lost.add(raw)
            lost.unseen = lost.unseen or record.next == record.end

    def _rewritten(self, record: CsvRecord) -> str:
        """Return a row as the engine reads it."""
        from claims.table.writer import write_row

        return write_row(self.part.cells(record), grammar_of_copy(self.grammar)) + "\n"


def _parted_within_quotes(raw: str, grammar: Grammar, width: int) -> bool:
    """Return whether a row with a bare quote has the right number of cells if delimiters between quotes do not count."""
    if grammar.quote is None or grammar.escape:
        return False
    parts = raw.split(grammar.quote)
    return len(parts) % 2 == 1 and sum(part.count(grammar.delimiter) for part in parts[::2]) + 1 == width


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
    return f": it looks like Windows-1252 ('{word_around(as_western(data), at)}')"


def without_odd_characters(raw: str) -> str:
    """Return the text without what `odd_characters` finds."""
    return _UNDECODED.sub("", _CONTROLS.sub("", raw))
