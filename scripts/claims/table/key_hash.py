"""A number for the key of each row, by whole-array operations on bytes: rows are told apart before they are read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST = 256  # bytes of a key's cell
CR = 13
WORD = 8  # bytes that are mixed in at once
_MIXER = 0x9E3779B97F4A7C15  # odd, its bits well spread: 2^64 divided by the golden ratio
_FOLD = 29


class Keyed(Struct, frozen=True):
    """Of each row of a file, in order: the number of its key, and the byte after its line end.

    Rows of one key have one number; rows of two keys may have one, though hardly ever.
    """

    numbers: "NDArray[np.uint64]"
    stops: "NDArray[np.int64]"


def key_numbers(
    data: "NDArray[np.uint8]", stops: "NDArray[np.intp]", columns: tuple[int, ...], quote: int
) -> "NDArray[np.uint64] | None":
    """The number of the key in each row of a block.

    `stops` has a row for each row and a column for each cell: the place of the byte that ends the cell.
    `columns` are those of the key. None where a cell of it is empty or very long, or has a quote within.
    """
    import numpy as np

    numbers = np.zeros(len(stops), np.uint64)
    for column in columns:
        ends = stops[:, column]
        if column == stops.shape[1] - 1:
            ends = ends - (data.take(ends - 1) == CR)
        starts = stops[:, column - 1] + 1 if column else np.concatenate(([0], stops[:-1, -1] + 1))
        quoted = data.take(starts, mode="clip") == quote
        starts, sizes = starts + quoted, ends - starts - 2 * quoted
        if not len(sizes) or sizes.min() <= 0 or sizes.max() > LONGEST:
            return None
        along = np.arange(-(-int(sizes.max()) // WORD) * WORD)
        text = data.take(starts[:, None] + along, mode="clip")
        text[along >= sizes[:, None]] = 0
        if (text == quote).any():
            return None
        for word in (*text.view(np.uint64).T, sizes.astype(np.uint64)):
            numbers = (numbers ^ word) * np.uint64(_MIXER)
            numbers ^= numbers >> np.uint64(_FOLD)
    return numbers


def joined(blocks: Sequence[Keyed | None]) -> Keyed | None:
    """What tells the rows of several blocks apart; None where there are none, or something does not in one."""
    there = [each for each in blocks if each is not None]
    if not there or len(there) < len(blocks):
        return None
    import numpy as np

    return Keyed(
        np.concatenate([each.numbers for each in there]), np.concatenate([each.stops for each in there])
    )
