"""Tells by its first bytes that a file is no table of text, and what it is instead.

Sources: the magic numbers of each format's own specification, as the list of file(1) has them.
"""

import re
from pathlib import Path

from msgspec import Struct

HEAD = 8192  # bytes in which a kind shows

UNPACK = "unpack it, and name the file inside"
EXPORT = "save the sheet as CSV, or state the format '{}'"
TABLE = "export the table as CSV"
AGAIN = "get the data itself"


class Kind(Struct, frozen=True):
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


def _kind(begins: bytes, name: str, remedy: str, shape: str = "") -> Kind:
    return Kind(re.compile(begins, re.DOTALL), name, remedy, shape)


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


def kind_of(source: Path) -> Kind | None:
    """What a file is by its first bytes; None for what may be text."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    return next((kind for kind in KINDS if kind.begins.match(head)), None)
