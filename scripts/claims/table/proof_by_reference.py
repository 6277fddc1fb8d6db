"""Proves that a file is well formed by comparing it with a proved file, and examines only what differs.

Both files are read side by side, record by record: a record with the same bytes is well formed in both files.
A wrong guess of which records belong together costs only time.
"""

from bisect import bisect_right
from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from claims.table.key_hash import Keyed
from claims.table.positions import steps_of
from claims.table.proof import Proof, prove
from claims.table.records import LONGEST_RECORD, Grammar
from claims.table.scan import BLOCK, ScanState

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW = 4 << 20  # bytes of each file that are held
SPAN = 1 << 14  # bytes that are compared at first; twice as many while they are the same
MOST_SPAN = 1 << 18
NEAR, FAR = (
    1 << 14,
    1 << 20,
)  # bytes in which a record is looked for in the other file: the first time, and at last
MISSES = 1_024  # records upon each other that are found nowhere: then it is not worth it
FREE, SHARE = 1_000, 16  # the same of places that differ in any case, and of how many rows one


class Known(Struct, frozen=True):
    """A proved file.

    `bounds`: the byte at which each row begins, and the one after the last row. `numbers`: the hashes of the keys.
    `more`: how many lines each row has beyond its first.
    """

    source: Path
    bounds: "NDArray[np.int64]"
    numbers: "NDArray[np.uint64]"
    more: "NDArray[np.intc]"
    longest: int
    carriage: bool


class Same(Struct, frozen=True):
    """The numbers (from 0) of the rows that are equal, in the known file and in the other one."""

    old: "NDArray[np.intp]"
    new: "NDArray[np.intp]"


class Way(Struct, frozen=True):
    """How both files are written: their grammar, the number of cells of a row, and the columns of the key."""

    grammar: Grammar
    width: int
    key: tuple[int, ...]


class _Leave(Exception):
    """The file has to be proved on its own."""


class _Text:
    """A file, part of which (the window) is in memory."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self.size = file.seek(0, 2)
        self.base = 0
        self.data = b""
        self.array: NDArray[np.uint8]

    def hold(self, at: int, size: int) -> int:
        """Read `size` bytes from `at` on into the window, or as many as there are; return the offset of `at` in it."""
        import numpy as np

        stop = min(at + size, self.size)
        if at < self.base or stop > self.base + len(self.data):
            self._file.seek(at)
            self.base, self.data = at, self._file.read(max(size, WINDOW))
            self.array = np.frombuffer(self.data, np.uint8)
            if len(self.data) < stop - at:  # somebody writes to it
                raise _Leave
        return at - self.base

    def part(self, start: int, stop: int) -> bytes:
        """Return the bytes between two positions."""
        at = self.hold(start, stop - start)
        return self.data[at : at + stop - start]

    def has(self, text: bytes, at: int) -> bool:
        """Return whether `text` is at a position."""
        return self.data.startswith(text, self.hold(at, len(text)))

    def find(self, text: bytes, at: int, reach: int) -> int:
        """Return the position of `text` within `reach` bytes from `at` on; -1 if it is not there."""
        here = self.hold(at, reach)
        found = self.data.find(text, here, here + reach)
        return found + self.base if found >= 0 else -1

    def next(self, at: int, quote: bytes) -> int:
        """Return where the record that begins at a position ends, after its line ending."""
        stop, parity, reach = at, 0, SPAN
        while True:
            here = self.hold(at, reach)
            end = self.data.find(b"\n", stop - self.base)
            if end < 0:
                if self.base + len(self.data) >= self.size:
                    return self.size
                reach = len(self.data) - here + WINDOW
                if reach > LONGEST_RECORD:
                    raise _Leave
                continue
            parity ^= self.data.count(quote, stop - self.base, end) & 1
            stop = end + 1 + self.base
            if not parity:
                return stop


class _Found(Struct):
    """The result of comparing both files: runs of equal rows, and the other rows of the new file.

    A run is its first row in each file, the number of rows, and by how many bytes they moved.
    """

    runs: list[tuple[int, int, int, int]] = field(default_factory=list)
    others: list[tuple[int, int, int]] = field(default_factory=list)  # number, start, stop
    rows: int = 0


def prove_beside(known: Known, source: Path, way: Way, walk: ScanState) -> Same | None:
    """Prove a file from `walk.at` on and fill `walk`, as `prove_file` does; return None if that has to be used instead."""
    import numpy as np

    quote = way.grammar.quote
    if quote is None:
        return None
    with known.source.open("rb", buffering=0) as one, source.open("rb", buffering=0) as other:
        try:
            new = _Text(other)
            found = _side_by_side(_Text(one), new, known.bounds, walk.at, quote.encode())
            proofs = _others_proved(new, found.others, way)
        except _Leave:
            return None
    runs = np.array(found.runs, np.int64).reshape(-1, 4)
    counts = runs[:, 2]
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    same = Same(np.repeat(runs[:, 0], counts) + within, np.repeat(runs[:, 1], counts) + within)
    left = np.array(found.others, np.int64).reshape(-1, 3)
    bounds = np.full(found.rows + 1, new.size, np.int64)
    bounds[same.new] = known.bounds[same.old] + np.repeat(runs[:, 3], counts)
    bounds[left[:, 0]] = left[:, 1]
    numbers, more = np.zeros(found.rows, np.uint64), np.zeros(found.rows, np.intc)
    numbers[same.new], more[same.new] = known.numbers[same.old], known.more[same.old]
    at, carriage = 0, {known.carriage} if len(same.new) else set()
    for proof in proofs:
        here = left[at : at + proof.records, 0]
        if proof.keyed is None:
            return None
        numbers[here] = proof.keyed.numbers
        more[here] = proof.steps.each(proof.records)
        walk.longest = max(walk.longest, proof.longest)
        if proof.lines:
            carriage.add(proof.carriage)
        at += proof.records
    ends = {"\r\n" if each else "\n" for each in carriage}
    if at != len(left) or len(ends | walk.ends.keys()) > 1:
        return None
    for end in ends:
        count, first = walk.ends.get(end, (0, walk.line))
        walk.ends[end] = (count + found.rows, first)
    _fill(walk, bounds, more)
    walk.longest = max(walk.longest, known.longest)
    walk.keyed.append(Keyed(numbers, bounds[1:]))
    return same


def _side_by_side(old: _Text, new: _Text, bounds: "NDArray[np.int64]", at: int, quote: bytes) -> _Found:
    """Find the rows that both files have, in the new one from byte `at` on. Raises _Leave if they differ too much."""
    starts: Sequence[int] = memoryview(bounds.data)  # whose items are plain integers, and found faster
    last = len(starts) - 1
    found, row, span, misses, places = _Found(), 0, SPAN, 0, 0
    while at < new.size and row < last:
        start = starts[row]
        size = min(span, starts[last] - start, new.size - at)
        alike = _alike(old, start, new, at, size)
        stop = bisect_right(starts, start + alike, row, min(last, row + alike) + 1) - 1
        if stop == last and not old.has(b"\n", starts[last] - 1) and at + alike < new.size:
            stop -= 1  # its last row has no line end: it goes on here
        if stop > row:
            found.runs.append((row, found.rows, stop - row, at - start))
            at += starts[stop] - start
            found.rows += stop - row
            row, misses = stop, 0
        if alike == size == span:
            span = min(span * 2, MOST_SPAN) if stop > row or span < MOST_SPAN else span * 2
            continue
        if at >= new.size or row >= last:
            break
        span = SPAN
        places += 1
        if places > FREE + found.rows // SHARE or misses > MISSES:
            raise _Leave
        both = old.part(starts[row], starts[min(row + 2, last)])
        size = starts[row + 1] - starts[row]
        one, following = both[:size], both[size:]
        if following and new.has(following, at):
            row += 1
            continue
        end = new.next(at, quote)
        if following and new.has(following, end):
            row, at = row + 1, _other(found, at, end)
            continue
        if new.has(one, end):
            at = _other(found, at, end)
            continue
        misses += 1
        there = here = -1
        if misses & (misses - 1) == 0:
            reach = min(NEAR * misses, FAR)
            there = old.find(new.part(at, end), starts[row + 1], reach)
            here = new.find(one, end, reach)
        skipped = bisect_right(starts, there) - 1 if there >= 0 else 0
        if there >= 0 and starts[skipped] == there:
            row = skipped
        elif here >= 0:
            at = _all_others(found, new, (at, here), quote)
        else:
            row, at = row + 1, _other(found, at, end)
    if len(found.others) + (new.size - at) // SPAN > FREE + last // SHARE:
        raise _Leave
    _all_others(found, new, (at, new.size), quote)
    if not found.rows:
        raise _Leave
    return found


def _all_others(found: _Found, new: _Text, between: tuple[int, int], quote: bytes) -> int:
    """Add the records of the new file between two positions to the other rows; return where the last one ends."""
    at, stop = between
    while at < stop:
        at = _other(found, at, new.next(at, quote))
    return at


def _other(found: _Found, at: int, end: int) -> int:
    """Add the record of the new file at `at` to the other rows; return where it ends."""
    found.others.append((found.rows, at, end))
    found.rows += 1
    return end


def _alike(old: _Text, start: int, new: _Text, at: int, size: int) -> int:
    """Return how many of `size` bytes are equal, up to the first that differs."""
    one, other = old.hold(start, size), new.hold(at, size)
    differ = old.array[one : one + size] != new.array[other : other + size]
    first = int(differ.argmax()) if size else 0
    return first if size and differ[first] else size


def _others_proved(new: _Text, others: list[tuple[int, int, int]], way: Way) -> list[Proof]:
    """Return the proofs of the records that the known file does not have. Raises _Leave if one is not well formed."""
    proofs: list[Proof] = []
    pieces: list[bytes] = []
    held = 0
    for at, (_, start, stop) in enumerate(others, 1):
        pieces.append(new.part(start, stop))
        held += stop - start
        if held >= BLOCK or at == len(others):
            marks = (way.grammar.delimiter, way.grammar.quote or "")
            proof = prove(b"".join(pieces), marks, way.width, last=True, key=way.key)
            if proof is None or not proof.sound or proof.records != len(pieces):
                raise _Leave
            proofs.append(proof)
            pieces, held = [], 0
    return proofs


def _fill(walk: ScanState, bounds: "NDArray[np.int64]", more: "NDArray[np.intc]") -> None:
    """Add a mark for each block, and move `walk` to the end of the file."""
    import numpy as np

    total = len(more)
    before = np.concatenate(([0], np.cumsum(more)))
    rows = np.unique(np.searchsorted(bounds[:-1], np.arange(int(bounds[0]), int(bounds[-1]), BLOCK)))
    line = walk.line
    for first, stop in zip(rows.tolist(), [*rows[1:].tolist(), total], strict=True):
        if first < total:
            walk.at, walk.kept, walk.row = int(bounds[first]), first, first
            walk.line = line + first + int(before[first])
            several = np.flatnonzero(more[first:stop])
            walk.mark(steps_of(several, np.cumsum(more[first:stop][several])))
    walk.at, walk.kept, walk.row = int(bounds[-1]), total, total
    walk.line = line + total + int(before[-1])
