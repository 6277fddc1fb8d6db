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


HEAD = 8192  # bytes in which a kind shows

UNPACK = "unpack it, and name the file inside"
EXPORT = "save the sheet as CSV, or state the format '{}'"
TABLE = "export the table as CSV"
AGAIN = "get the data itself"


class FileKind(Struct, frozen=True):
    """A kind of file that is no text: how it begins, what it is called, what a curator does with it.

    `format` is the format of a resource that is such a file, where there is one.
    """

    begins: re.Pattern[bytes]
    name: str
    remedy: str
    format: str = ""

    @property
    def message(self) -> str:
        """What to say of a file that should be text."""
        return f"the file is {self.name}: {self.remedy.format(self.format)}"


def _kind(begins: bytes, name: str, remedy: str, shape: str = "") -> FileKind:
    return FileKind(re.compile(begins, re.DOTALL), name, remedy, shape)


ZIP = _kind(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)", "a zip archive", UNPACK)
KINDS = (
    _kind(rb"PK\x03\x04.*xl/", "an Excel workbook", EXPORT, "xlsx"),
    _kind(
        rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.spreadsheet",
        "an OpenDocument spreadsheet",
        EXPORT,
        "ods",
    ),
    _kind(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook of the old kind", EXPORT, "xls"),
    ZIP,
    _kind(rb"\x1f\x8b", "compressed with gzip", UNPACK),
    _kind(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", "compressed with bzip2", UNPACK),
    _kind(rb"\xfd7zXZ\0", "compressed with xz", UNPACK),
    _kind(rb"\x28\xb5\x2f\xfd", "compressed with zstd", UNPACK),
    _kind(rb"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
    _kind(rb"PAR1\x15", "a Parquet file", TABLE, "parquet"),
    _kind(rb"ARROW1\0\0", "an Arrow file", TABLE),
    _kind(rb"SQLite format 3\0", "an SQLite database", TABLE),
    _kind(rb"%PDF-", "a PDF", TABLE),
    _kind(rb"\{\\rtf", "a text in RTF", TABLE),
    _kind(rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff", "a picture", AGAIN),
    _kind(rb"(?:\xef\xbb\xbf)?\s*<(?i:!doctype html|html)\b", "a web page", AGAIN, "html"),
)


def kind_of(source: Path) -> FileKind | None:
    """What a file is by its first bytes; None for what may be text."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    return next((kind for kind in KINDS if kind.begins.match(head)), None)
