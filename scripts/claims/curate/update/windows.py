"""Finds passages of which only length and hash are known, in a text, by hashing windows of the same length."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from claims.text.sentences import word_interiors

NEARBY = 400  # code points from the expected place that are searched first
HASH_DIGITS = 16


class Known(Struct, frozen=True):
    """A passage of an older text: where it starts there, its length in code points, and its hash."""

    start: int
    length: int
    hash: str


class _Text(Struct, frozen=True):
    """A text in UTF-8, with the offset in bytes of each code point.

    `starts` and `ends` are the places where words start and end, one for each code point and one more.
    `covered` are the places of passages that were found.
    """

    data: bytes
    offsets: NDArray[np.int64]
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    covered: NDArray[np.bool_]

    def find(self, places: NDArray[np.int64], length: int, wanted: Iterable[str]) -> dict[str, list[int]]:
        """Return the places, of these, where words with a wanted hash start."""
        places = places[(places >= 0) & (places + length < len(self.starts))]
        places = places[self.starts[places] & self.ends[places + length]]
        digests = {bytes.fromhex(each): each for each in wanted}
        data, sha256, size = self.data, hashlib.sha256, HASH_DIGITS // 2
        found: dict[str, list[int]] = {}
        pairs = zip(self.offsets[places].tolist(), self.offsets[places + length].tolist(), strict=True)
        hashes = [sha256(data[start:end]).digest()[:size] for start, end in pairs]
        for at, digest in (
            zip(places.tolist(), hashes, strict=True) if not digests.keys().isdisjoint(hashes) else ()
        ):
            if digest in digests:
                found.setdefault(digests[digest], []).append(at)
        return found


def find_windows(text: str, wanted: Sequence[Known]) -> Mapping[Known, list[int]]:
    """Return the starts of each passage in the text, which is several if it is not clear which one is meant.

    Passages are searched where they were, moved by as much as the one before; then nearby; then everywhere,
    except within and between passages that moved by the same. They start and end with a word or a punctuation mark.
    """
    prepared = _prepare(text)
    found: dict[Known, list[int]] = {}
    shift = end = 0
    nearby = np.arange(-NEARBY, NEARBY + 1)
    for each in sorted(set(wanted), key=lambda each: (each.start, each.length, each.hash)):
        expected = each.start + shift
        for places in (np.array([expected]), expected + nearby):
            starts = prepared.find(places, each.length, [each.hash]).get(each.hash)
            if starts:
                found[each] = starts
                break
        if len(found.get(each, ())) == 1:
            start = found[each][0]
            first = min(end, start) if start - each.start == shift else start  # nothing changed since `end`
            shift, end = start - each.start, start + each.length
            prepared.covered[first:end] = True
    rest = [each for each in wanted if each not in found]
    before = np.concatenate([[0], np.cumsum(prepared.covered, dtype=np.int64)])
    for length in sorted({each.length for each in rest if each.length < len(before)}):
        uncovered = np.flatnonzero(before[length:] - before[:-length] < length)
        passages = [each for each in rest if each.length == length]
        places_of = prepared.find(uncovered, length, {each.hash for each in passages})
        found |= {each: places_of[each.hash] for each in passages if each.hash in places_of}
    return found


def _prepare(text: str) -> _Text:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    sizes = 1 + (points >= 0x80) + (points >= 0x800) + (points >= 0x10000)
    offsets = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    edges = np.frombuffer(bytes(word_interiors(text)), np.bool_) ^ True
    spaces = np.fromiter(map(str.isspace, text), np.bool_, len(text))
    starts, ends = edges.copy(), edges.copy()
    starts[:-1] &= ~spaces
    ends[1:] &= ~spaces
    starts[-1:] = ends[:1] = False
    return _Text(text.encode("utf-8", "surrogatepass"), offsets, starts, ends, np.zeros(len(text), np.bool_))
