"""A quick proof, by whole-array operations on bytes, that a block of CSV is well formed.

It never explains: where it does not hold, `tokens` reads the block again and says why.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.engine.index import MARKERS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MARKERS = tuple(mark.encode() for mark in MARKERS)


@dataclass(frozen=True, slots=True)
class Proof:
    """What holds of the first `end` bytes of a block, which are whole records.

    `sound` says: strict RFC 4180 quoting, as many delimiters as the records need, no blank record, no control
    character, one kind of line end, no merge-conflict marker.
    """

    end: int
    sound: bool
    records: int
    lines: int
    carriage: bool
    ascii: bool
    longest: int


def prove(block: bytes, marks: tuple[str, str], width: int, *, last: bool) -> Proof | None:
    """Examine a block that begins at a record's start; None where it holds no whole record.

    `marks` are the delimiter and the quote, one ASCII character each; `width` is the cells of a record.
    With `last` true the block ends the file.
    """
    import numpy as np

    delimiter, quote = marks
    data = np.frombuffer(block, np.uint8)
    newlines = np.flatnonzero(data == 10)
    quotes = np.flatnonzero(data == ord(quote))
    ends = newlines[np.searchsorted(quotes, newlines) % 2 == 0] if len(quotes) else newlines
    end = len(block) if last else int(ends[-1]) + 1 if len(ends) else 0
    if not end:
        return None
    block = block[:end] if end < len(block) else block
    data, quotes = data[:end], quotes[quotes < end]
    records = len(ends) + (1 if last and (not len(ends) or int(ends[-1]) + 1 < end) else 0)
    carriages = block.count(b"\r")
    gaps = np.diff(ends, prepend=-1)
    sound = (
        _quoted_well(data, quotes, ord(delimiter))
        and _delimiters(block, data, quotes, delimiter) == records * (width - 1)
        and _ends_alike(data, ends, carriages)
        and not bool(len(gaps) and gaps.min() <= (2 if carriages and _blank_pairs(block) else 1))
        and _no_controls(data, block, carriages)
        and not any(block.startswith(mark) or b"\n" + mark in block for mark in _MARKERS)
    )
    lines = int(np.count_nonzero(newlines < end))
    longest = int(gaps.max()) if len(gaps) else end
    return Proof(end, sound, records, lines, carriages > 0, block.isascii(), longest)


def _blank_pairs(block: bytes) -> bool:
    return b"\n\r\n" in block or block.startswith(b"\r\n")


def _quoted_well(data: "NDArray[np.uint8]", quotes: "NDArray[np.intp]", delimiter: int) -> bool:
    """Every opening quote stands at a cell's start, every closing one at its end, none is left open."""
    if not len(quotes):
        return True
    if len(quotes) % 2:
        return False
    opening, closing = quotes[::2], quotes[1::2]
    before = data[opening - 1]
    quote = data[quotes[0]]
    starts = (before == delimiter) | (before == 10) | ((before == quote) & _adjacent(opening, closing))
    if opening[0] == 0:
        starts[0] = True
    after = data[(closing + 1) % len(data)]
    stops = (after == delimiter) | (after == 10) | (after == 13) | (after == quote)
    if closing[-1] == len(data) - 1:
        stops[-1] = True
    return bool(starts.all() and stops.all())


def _delimiters(block: bytes, data: "NDArray[np.uint8]", quotes: "NDArray[np.intp]", delimiter: str) -> int:
    """How many delimiters part cells. The engine refuses most rows of another length; this tells of the rest:
    DuckDB reads a row that has empty cells too many without a word.
    """
    import numpy as np

    every = block.count(delimiter.encode())
    if not len(quotes):
        return every
    inside = np.add.reduceat(data == ord(delimiter), quotes, dtype=np.int32)[::2]
    return every - int(inside.sum())


def _adjacent(opening: "NDArray[np.intp]", closing: "NDArray[np.intp]") -> "NDArray[np.bool_]":
    import numpy as np

    touching = np.zeros(len(opening), np.bool_)
    touching[1:] = opening[1:] == closing[:-1] + 1
    return touching


def _ends_alike(data: "NDArray[np.uint8]", ends: "NDArray[np.intp]", carriages: int) -> bool:
    import numpy as np

    if not carriages:
        return True
    preceded = int(np.count_nonzero(data[ends - 1] == 13))
    return preceded in (0, len(ends)) and (preceded > 0 or len(ends) == 0) and preceded == carriages


def _no_controls(data: "NDArray[np.uint8]", block: bytes, carriages: int) -> bool:
    import numpy as np

    low = int(np.count_nonzero(data < 32))
    allowed = block.count(b"\n") + carriages + block.count(b"\t")
    return low == allowed and b"\x7f" not in block
