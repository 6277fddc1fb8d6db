"""Proves quickly, by array operations on bytes, that a block of CSV is well formed.

It gives no reasons: if the proof fails, `records` reads the block again and finds what is wrong.
"""

from typing import TYPE_CHECKING

from msgspec import Struct, field

from claims.table.characters import is_plain
from claims.table.key_hash import Keyed, key_numbers
from claims.table.positions import Steps, steps_of
from claims.table.records import MARKERS
from claims.types.characters import WIDE_SPACES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_MARKERS = tuple(mark.encode() for mark in MARKERS)
_FIRST = tuple({mark[0] for mark in _MARKERS})
TAB, LF, CR, SPACE = 9, 10, 13, 32
_LEAST_LATER, _LEAST_LEAD = 0x80, 0xC0  # bytes of UTF-8 beyond ASCII: later ones, and first ones
_ENCODED = [each.encode() for each in WIDE_SPACES]
_WIDE = {
    size: [int.from_bytes(each, "big") for each in _ENCODED if len(each) == size]
    for size in sorted({len(each) for each in _ENCODED})
}
TRIES = 16  # line feeds from the end of a block that are tried before all are looked at


class Proof(Struct, frozen=True):
    """What is proved about the first `end` bytes of a block, which are whole records.

    `sound`: strict RFC 4180 quoting, the right number of delimiters, no blank record, no control character, one kind
    of line ending, no merge conflict marker. `plain`: no check of non-ASCII text can report a cell.
    `edged`: a cell may begin or end with a space. `steps`: the records with several lines.
    `keyed`: the hashes of the keys; the ends of the records are counted from the block's start.
    """

    end: int
    sound: bool
    records: int
    lines: int
    carriage: bool
    plain: bool
    edged: bool
    longest: int
    steps: Steps = field(default_factory=Steps)
    keyed: Keyed | None = None


def whole_records(block: bytes, quote: str) -> int:
    """Return how many bytes of a block that begins at a record's start are whole records; 0 if none is."""
    import numpy as np

    data, mark, at = np.frombuffer(block, np.uint8), ord(quote), len(block)
    quotes = data == mark
    for _ in range(TRIES):
        at = block.rfind(b"\n", 0, at)
        if at < 0:
            return 0
        if np.count_nonzero(quotes[:at]) % 2 == 0:
            return at + 1
    inside = np.cumsum(quotes, dtype=np.uint8) & 1
    ends = np.flatnonzero((data == LF) & (inside == 0))
    return int(ends[-1]) + 1 if len(ends) else 0


def prove(
    block: bytes, marks: tuple[str, str], width: int, *, last: bool, key: tuple[int, ...] | None = None
) -> Proof | None:
    """Examine a block that begins at a record's start; return None if it has no whole record.

    `marks` are the delimiter and the quote, one ASCII character each; `width` is the number of cells of a record.
    `last`: the block ends the file. `key`: the columns (from 0) of the key, possibly none; if given, the keys are
    hashed, and the characters of cells are not examined.
    """
    import numpy as np

    delimiter, quote = (ord(mark) for mark in marks)
    data = np.frombuffer(block, np.uint8)
    telling = data == LF
    telling |= data == delimiter  # in place: new arrays cost more than what is done with them
    telling |= data == quote
    at = np.flatnonzero(telling)
    what = data[at]
    inside = (np.cumsum(what == quote, dtype=np.uint8) & 1).view(np.bool_)
    ends = np.flatnonzero((what == LF) & ~inside)
    if last:
        end = len(block)
    elif len(ends):
        end = int(at[ends[-1]]) + 1
        block, data = block[:end], data[:end]
        kept = ends[-1] + 1
        at, what, inside = at[:kept], what[:kept], inside[:kept]
    else:
        return None
    stops = at[ends]
    records = len(ends) + (1 if end > (int(stops[-1]) + 1 if len(ends) else 0) else 0)
    newlines = at[what == LF]
    low = int(np.count_nonzero(data < SPACE))
    carriages = block.count(b"\r") if low > len(newlines) else 0
    gaps = np.diff(stops, prepend=-1)
    sound = (
        _quoted_well(data, at, what == quote)
        and _delimiters((what == delimiter) & ~inside, ends, records, width)
        and _ends_alike(data, stops, carriages)
        and not bool(len(gaps) and gaps.min() <= (2 if carriages and _blank_pairs(block) else 1))
        and (low == len(newlines) or low == len(newlines) + carriages + block.count(b"\t"))
        and b"\x7f" not in block
        and not _marked(block, data, newlines)
    )
    longest = max(int(gaps.max()), end - int(stops[-1]) - 1) if len(gaps) else end
    if not sound:
        return Proof(
            end, sound, records, len(newlines), carriages > 0, plain=False, edged=True, longest=longest
        )
    cuts = at[(what != quote) & ~inside]
    steps = _steps(ends, np.flatnonzero((what == LF) & inside))
    lines, carriage = len(newlines), carriages > 0
    if key is not None:
        keyed = _keyed(
            data, cuts if len(cuts) == records * width else np.append(cuts, end), (width, key, quote)
        )
        return Proof(end, sound, records, lines, carriage, False, True, longest, steps, keyed)
    plain = is_plain(block)
    edged = _edged(data, cuts, at[what == quote], carriages=carriage, wide=not plain)
    return Proof(end, sound, records, lines, carriage, plain, edged, longest, steps)


def _keyed(
    data: "NDArray[np.uint8]", cuts: "NDArray[np.intp]", way: tuple[int, tuple[int, ...], int]
) -> Keyed | None:
    """Return the hash of each record's key; `cuts` has the end of each cell, `way` is width, key and quote."""
    import numpy as np

    width, key, quote = way
    cells = cuts.reshape(-1, width)
    numbers = key_numbers(data, cells, key, quote) if key else None
    return None if numbers is None else Keyed(numbers, np.minimum(cells[:, -1] + 1, len(data)))


def _steps(ends: "NDArray[np.intp]", inner: "NDArray[np.intp]") -> Steps:
    """Return Steps for the records that contain the line feeds `inner`; both arrays are sorted by position."""
    import numpy as np

    numbers, counts = np.unique(np.searchsorted(ends, inner), return_counts=True)
    return steps_of(numbers, np.cumsum(counts))


def _edged(
    data: "NDArray[np.uint8]",
    cuts: "NDArray[np.intp]",
    quotes: "NDArray[np.intp]",
    *,
    carriages: bool,
    wide: bool,
) -> bool:
    """Return whether a cell may begin or end with a space or a tab, or a quoted cell with a line feed.

    `cuts` are the positions of the delimiters and line feeds between cells, `quotes` those of all quotes, which
    are well placed. `wide`: non-ASCII spaces count too.
    """
    import numpy as np

    size = len(data)
    if not size:
        return False
    before = np.append(cuts[cuts > 0], size) - 1
    if carriages:
        before -= (data[before] == CR) & (before > 0)
    after = np.concatenate(([0], cuts[cuts < size - 1] + 1))
    outer = data[np.concatenate((after, before))]
    if bool(((outer == SPACE) | (outer == TAB)).any()):
        return True
    if wide and _wide_spaces(data, after, before):
        return True
    if not len(quotes):
        return False
    mark, opening, closing = data[quotes[0]], quotes[::2], quotes[1::2]
    opening = opening[(opening == 0) | (data[opening - 1] != mark)]  # the others are doubled
    closing = closing[(closing == size - 1) | (data[(closing + 1) % size] != mark)]
    inner = data[np.concatenate((opening + 1, closing - 1))]
    return bool((inner <= SPACE).any()) or (wide and _wide_spaces(data, opening + 1, closing - 1))


def _wide_spaces(data: "NDArray[np.uint8]", firsts: "NDArray[np.intp]", lasts: "NDArray[np.intp]") -> bool:
    """Return whether a non-ASCII space begins at one of `firsts` or ends at one of `lasts`."""
    import numpy as np

    starts = firsts[data[firsts] >= _LEAST_LEAD]
    stops = lasts[(data[lasts] >= _LEAST_LATER) & (data[lasts] < _LEAST_LEAD)]
    for size, spaces in _WIDE.items():
        places = np.concatenate((starts, stops[stops >= size - 1] - (size - 1)))
        codes = np.zeros(len(places), np.uint32)
        for at in range(size):
            codes = codes << np.uint32(8) | data.take(places + at, mode="clip")
        if np.isin(codes, spaces).any():
            return True
    return False


def _blank_pairs(block: bytes) -> bool:
    return b"\n\r\n" in block or block.startswith(b"\r\n")


def _quoted_well(data: "NDArray[np.uint8]", at: "NDArray[np.intp]", quotes: "NDArray[np.bool_]") -> bool:
    """Return whether each opening quote begins a cell, each closing quote ends one, and none is unclosed.

    `at` are the positions of delimiters, quotes and line feeds. Outside of a quote must be one of these (another
    quote if it is doubled), a carriage return, or the beginning or end of the data.
    """
    import numpy as np

    numbers = np.flatnonzero(quotes)
    if not len(numbers):
        return True
    if len(numbers) % 2:
        return False
    touching = np.diff(at, prepend=-1, append=len(data)) == 1
    opening, closing = numbers[::2], numbers[1::2]
    stops = touching[closing + 1]
    if not stops.all():
        stops |= data[(at[closing] + 1) % len(data)] == CR
    return bool(touching[opening].all() and stops.all())


def _delimiters(delimiters: "NDArray[np.bool_]", ends: "NDArray[np.intp]", records: int, width: int) -> bool:
    """Return whether each record has the right number of cells: the engine silently accepts superfluous empty cells."""
    import numpy as np

    passed = np.cumsum(delimiters, dtype=np.int32)
    each = np.arange(1, len(ends) + 1, dtype=np.int32) * (width - 1)
    total = int(passed[-1]) if len(passed) else 0
    return bool((passed[ends] == each).all()) and total == records * (width - 1)


def _marked(block: bytes, data: "NDArray[np.uint8]", newlines: "NDArray[np.intp]") -> bool:
    """Return whether a line is a conflict marker of git."""
    import numpy as np

    first = np.concatenate((data[:1], data[newlines[newlines < len(data) - 1] + 1]))
    if not np.isin(first, _FIRST).any():
        return False
    return any(block.startswith(mark) or b"\n" + mark in block for mark in _MARKERS)


def _ends_alike(data: "NDArray[np.uint8]", ends: "NDArray[np.intp]", carriages: int) -> bool:
    import numpy as np

    if not carriages:
        return True
    preceded = int(np.count_nonzero(data[ends - 1] == CR))
    return preceded in (0, len(ends)) and (preceded > 0 or len(ends) == 0) and preceded == carriages
