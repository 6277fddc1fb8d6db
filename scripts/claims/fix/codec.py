"""How the text of a table's file is decoded, so that it can be encoded again to the same bytes."""

import codecs
import hashlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from claims.engine.grammar import QUICK_ENCODINGS

BLOCK = 1 << 20  # bytes
UTF_8 = ("utf-8", "ascii", "utf-8-sig")
WIDE = (
    ("utf-16", codecs.BOM_UTF16_LE, "utf-16-le"),
    ("utf-16", codecs.BOM_UTF16_BE, "utf-16-be"),
    ("utf-32", codecs.BOM_UTF32_LE, "utf-32-le"),
    ("utf-32", codecs.BOM_UTF32_BE, "utf-32-be"),
)


class Unsafe(Exception):
    """A file that is left as it is; the message is the reason, one line."""


class Codec(Struct, frozen=True):
    """The encoding of a file; `mark` is the byte order mark that it begins with, "" where it has none.

    `stray_mark` is True where that mark does not belong there.
    """

    name: str
    mark: bytes = b""
    stray_mark: bool = False

    @property
    def plain(self) -> bool:
        """True for UTF-8 that is read without being decoded into a copy first."""
        return self.name == "utf-8"

    def can_write(self, text: str) -> bool:
        """True where the encoding has every character of `text`."""
        try:
            text.encode(self.name)
        except UnicodeEncodeError:
            return False
        return True


def codec_of(encoding: str, head: bytes) -> Codec:
    """The codec of a file that the descriptor says is in `encoding` and that begins with `head`."""
    name = codecs.lookup(encoding).name
    if name in UTF_8:
        mark = codecs.BOM_UTF8 if head.startswith(codecs.BOM_UTF8) else b""
        return Codec("utf-8", mark, bool(mark) and (encoding.lower() in QUICK_ENCODINGS or name == "ascii"))
    for wide, mark, exact in WIDE:
        if name == wide and head.startswith(mark):
            return Codec(exact, mark)
    return Codec(name)


def texts(source: Path, codec: Codec) -> Iterator[str]:
    """The text of a file in blocks, without its mark.

    Raises Unsafe at the first byte that cannot be decoded, and at the end for a text that would be encoded
    to other bytes than it came from.
    """
    decoder = codecs.getincrementaldecoder(codec.name)("strict")
    encoder = codecs.getincrementalencoder(codec.name)("strict")
    read, again = hashlib.sha256(), hashlib.sha256()
    with source.open("rb") as file:
        file.seek(len(codec.mark))
        while True:
            block = file.read(BLOCK)
            try:
                text = decoder.decode(block, final=not block)
                if not codec.plain:
                    read.update(block)
                    again.update(encoder.encode(text, final=not block))
            except UnicodeError:
                raise Unsafe(f"it is not {codec.name} throughout") from None
            if text:
                yield text
            if not block:
                break
    if read.digest() != again.digest():
        raise Unsafe(f"it cannot be written back in {codec.name} byte for byte")
