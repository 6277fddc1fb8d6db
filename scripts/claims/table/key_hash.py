"""Hashes the key of each row, by array operations on bytes, so that rows can be matched before they are parsed."""

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
    """For each row of a file, in order: the hash of its key, and the byte after its line ending.

    Rows with the same key have the same hash; rows with different keys hardly ever do.
    """

    numbers: "NDArray[np.uint64]"
    stops: "NDArray[np.int64]"


def key_numbers(
    data: "NDArray[np.uint8]", stops: "NDArray[np.intp]", columns: tuple[int, ...], quote: int
) -> "NDArray[np.uint64] | None":
    """Return the hash of the key of each row in a block.

    `stops` has a row for each row and a column for each cell: the position of the byte that ends the cell.
    `columns` are those of the key. Returns None if a cell of a key is empty, very long, or contains a quote.
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
    """Return the hashes of several blocks together; None if there are no blocks, or if one has no hashes."""
    there = [each for each in blocks if each is not None]
    if not there or len(there) < len(blocks):
        return None
    import numpy as np

    return Keyed(
        np.concatenate([each.numbers for each in there]), np.concatenate([each.stops for each in there])
    )
