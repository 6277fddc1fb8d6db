"""Decides, by array operations on bytes, whether a block of text can skip the checks of non-ASCII text.

It gives no reasons: if it returns False, the engine checks every cell. Its result for NFC follows from the quick check
and from canonical composition (Unicode Standard Annex 15, sections 1.3 and 9.1).
"""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from claims.types.characters import MINDED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]

ODD, MARK, JOINS = (
    1,
    2,
    4,
)  # bits of a character: minded by itself; has a combining class; may compose with the one before
PAD = 3  # zeros around the bytes, so that a character may be looked for before the first and after the last
_BMP = 0x10000
_WHOLE = (
    range(0x4E00, 0x9FF0),
    range(0xAC00, 0xD7A4),
    range(0xE000, 0xF900),
)  # ideographs, Hangul, private use


def is_plain(block: bytes) -> bool:
    """Return True if no check of non-ASCII text can report a cell in these bytes, which are whole records in UTF-8."""
    import numpy as np

    if block.isascii():
        return True
    table, classes, suspects, starts = _tables()
    leads = np.flatnonzero(np.frombuffer(block.translate(suspects), np.bool_)) + PAD
    if not len(leads):
        return True
    padded = np.frombuffer(bytes(PAD) + block + bytes(PAD), np.uint8)
    first = padded[leads]
    there = starts[first.astype(np.uint16) << 8 | padded[leads + 1]]
    leads, first = leads[there], first[there]
    if not _rare_are_fine(padded, leads[first >= 0xF0]):
        return False
    leads, first = leads[first < 0xF0], first[first < 0xF0]
    codes = _codes(padded, leads, first)
    kinds = table[codes]
    if bool((kinds & ODD).any()):
        return False
    marks = np.flatnonzero(kinds)
    if not len(marks):
        return True
    later, kinds = codes[marks], kinds[marks]
    earlier = _before(padded, leads[marks])
    stacked = (table[earlier] & MARK) > 0
    joins = (kinds & JOINS) > 0
    turned = (classes[earlier] > classes[later]) & (classes[later] > 0)
    if bool((stacked & (joins | turned)).any()):
        return False
    pairs = np.unique(earlier[joins].astype(np.uint64) << np.uint64(32) | later[joins])
    return all(_stays(int(pair) >> 32, int(pair) & 0xFFFFFFFF) for pair in pairs)


def _codes(padded: "NDArray[np.uint8]", leads: "NDArray[np.intp]", first: "NDArray[np.uint8]") -> "Codes":
    """Return the code points of the BMP that begin at these lead bytes."""
    import numpy as np

    head = first.astype(np.uint32)
    second, third = (padded[leads + at].astype(np.uint32) & 63 for at in (1, 2))
    return np.where(head < 0xE0, (head & 31) << 6 | second, (head & 15) << 12 | second << 6 | third)


def _before(padded: "NDArray[np.uint8]", leads: "NDArray[np.intp]") -> "Codes":
    """Return the code point before each of these bytes; for one beyond the BMP, an ideograph, which never composes."""
    import numpy as np

    last, second, third = (padded[leads - at].astype(np.uint32) for at in (1, 2, 3))
    two = (second & 31) << 6 | last & 63
    three = (third & 15) << 12 | (second & 63) << 6 | last & 63
    wide = np.where(second >= 0xC0, two, np.where((third >= 0xE0) & (third < 0xF0), three, np.uint32(0x4E00)))
    return np.where(last < 0x80, last, wide)


def _rare_are_fine(padded: "NDArray[np.uint8]", leads: "NDArray[np.intp]") -> bool:
    """Return True if no character beyond the BMP is suspicious or a combining mark (such characters are rare)."""
    import numpy as np

    parts = [padded[leads + at].astype(np.uint32) for at in range(4)]
    codes = (parts[0] & 7) << 18 | (parts[1] & 63) << 12 | (parts[2] & 63) << 6 | parts[3] & 63
    return all(_is_fine(int(code)) for code in np.unique(codes))


@lru_cache(maxsize=4096)
def _is_fine(code: int) -> bool:
    char = chr(code) if code < 0x110000 else "\0"
    if _wrong().match(char) or unicodedata.category(char) in ("Mn", "Mc", "Me", "Cn", "Cc"):
        return False
    return unicodedata.is_normalized("NFC", char)


@lru_cache(maxsize=4096)
def _stays(earlier: int, later: int) -> bool:
    text = chr(earlier) + chr(later)
    return unicodedata.normalize("NFC", text) == text


@lru_cache(maxsize=1)
def _wrong() -> re.Pattern[str]:
    points = re.sub(r"\\x\{([0-9a-f]+)\}", lambda point: re.escape(chr(int(point[1], 16))), MINDED)
    return re.compile(f"[{points}]")


@lru_cache(maxsize=1)
def _tables() -> "tuple[NDArray[np.uint8], NDArray[np.uint8], bytes, NDArray[np.bool_]]":
    """Return bits and combining class of every BMP character, and how characters with bits begin in UTF-8.

    The latter: which bytes can be the first one, and which pairs of bytes (the first times 256) the first two.
    """
    import numpy as np

    kinds, classes = np.zeros(_BMP, np.uint8), np.zeros(_BMP, np.uint8)
    for code in (each for each in range(0x80, _BMP) if not any(each in known for known in _WHOLE)):
        char = chr(code)
        category = unicodedata.category(char)
        # A character that this Python does not know may be one that the engine minds.
        if category == "Cn" or unicodedata.normalize("NFC", char) != char:
            kinds[code] |= ODD
        if combining := unicodedata.combining(char):
            kinds[code] |= MARK
            classes[code] = combining
        parts = unicodedata.decomposition(char).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            pair = "".join(chr(int(part, 16)) for part in parts)
            if unicodedata.normalize("NFC", pair) == char and ord(pair[1]) < _BMP:
                kinds[ord(pair[1])] |= JOINS
    kinds[0x1161:0x1176] |= JOINS  # the vowels and finals of Hangul compose by rule, not by the table
    kinds[0x11A8:0x11C3] |= JOINS
    for found in _wrong().finditer("".join(map(chr, range(0x80, 0xD800)))):
        kinds[ord(found[0])] |= ODD
    for found in _wrong().finditer("".join(map(chr, range(0xE000, _BMP)))):
        kinds[ord(found[0])] |= ODD
    suspects = np.zeros(256, np.bool_)
    suspects[0xF0:] = True
    starts = np.zeros(1 << 16, np.bool_)
    starts[0xF000:] = True
    for code in map(int, np.flatnonzero(kinds)):
        if not 0xD800 <= code < 0xE000:
            first, second = chr(code).encode()[:2]
            suspects[first] = starts[first << 8 | second] = True
    return kinds, classes, suspects.tobytes(), starts
