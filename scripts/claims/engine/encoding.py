"""Tells what a file that is not the UTF-8 it is taken for is written in, where that is sure; reads no further."""

import re
from pathlib import Path

from msgspec import Struct

BLOCK = 1 << 20
HALF = 0.4  # share of characters of ASCII in a UTF-16 text's first bytes: half of these are NUL
_WIDE = re.compile(b"[\x80-\xff]+")
_TYPOGRAPHY = "‘’“”„‚«»‹›–—…•€£°§©®™·¿¡½¼¾\xa0"
LONGEST = 2  # letters of Windows-1252 beyond ASCII in a row; in other encodings whole words are


class Western(Struct, frozen=True):
    """A file in Windows-1252: how many lines have a byte that is no UTF-8, and the first such byte.

    `line` and `column` are its place, `word` what stands there.
    """

    lines: int
    line: int
    column: int
    byte: int
    word: str


def utf_16_without_mark(head: bytes) -> str | None:
    """The exact encoding of a UTF-16 text that begins with `head`, by the NULs at every other byte of it."""
    head = head[: len(head) // 2 * 2]
    most = len(head) / 2
    high, low = head[::2].count(0), head[1::2].count(0)
    if len(head) < 8 or b"\0\0" in head[:2]:
        return None
    if low > most * HALF and not high:
        return "utf-16-le"
    return "utf-16-be" if high > most * HALF and not low else None


def western(source: Path) -> Western | None:
    """What is known of a file whose bytes beyond ASCII all make sense in Windows-1252, and none in UTF-8.

    Such bytes are letters or typographic signs, alone or in twos, on two lines at least. A file in UTF-8 is
    read no further than to its first character beyond ASCII.
    """
    first, lines, done = -1, 0, 0
    with source.open("rb") as file:
        while block := file.read(BLOCK) + file.readline():
            for each in () if block.isascii() else block.splitlines(keepends=True):
                if not each.isascii():
                    if not is_western(each):
                        return None
                    lines += 1
                    first = done if first < 0 else first
                done += len(each)
            done += len(block) if block.isascii() else 0
    return _from(source, first, lines) if lines > 1 else None


def _from(source: Path, start: int, lines: int) -> Western:
    """What there is to say of a file of which the line that begins at a byte is the first in Windows-1252."""
    line = 1
    with source.open("rb") as file:
        while file.tell() < start:
            block = file.read(min(BLOCK, start - file.tell()))
            line += len((block if file.tell() == start else block + file.readline()).splitlines())
        raw = file.readline()
    at = next(at for at, byte in enumerate(raw) if byte > 0x7F)
    return Western(lines, line, at + 1, raw[at], western_word(as_western(raw), at))


def is_western(raw: bytes) -> bool:
    """True where all bytes beyond ASCII make sense in Windows-1252, and none in UTF-8."""
    for match in _WIDE.finditer(raw):
        text = as_western(match.group())
        if len(text) > LONGEST or not all(char.isalpha() or char in _TYPOGRAPHY for char in text):
            return False
        if _is_utf_8(match.group()):
            return False
    return True


def as_western(raw: bytes) -> str:
    """The bytes as Windows-1252 has them."""
    return raw.decode("windows-1252", "replace")


def western_word(text: str, at: int) -> str:
    """The word around a character of a text."""
    around = text[max(0, at - 12) : at + 13]
    return next((word for word in re.findall(r"[^\s,;\"]+", around) if text[at] in word), text[at])


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
