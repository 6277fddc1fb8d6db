"""Detects the encoding of a file that is neither UTF-8 nor one of the encodings that are recognized by their bytes."""

import codecs
from pathlib import Path

from claims.table.records import is_utf_8

SAMPLE = 1 << 16  # bytes of lines with characters beyond ASCII
BLOCK = 1 << 20
MOSTLY = 4  # if every fourth of these lines is UTF-8, the file is, with invalid bytes


def detect_encoding(source: Path) -> tuple[str, str] | None:
    """Return the encoding in which a whole file can be decoded and probably is, and a line of it as a sample.

    None if the file is UTF-8, or its encoding is unknown.

    The detector is that of frictionless. As with Windows-1252, one line is not enough.
    """
    lines = _lines_beyond_ascii(source)
    if len(lines) < 2 or sum(map(is_utf_8, lines)) * MOSTLY > len(lines):
        return None
    from chardet import detect

    found = detect(b"\n".join(lines))["encoding"]
    name = found.lower() if isinstance(found, str) else "ascii"
    if name in ("ascii", "utf-8", "utf-8-sig") or not _decodes(source, name):
        return None
    return name, lines[0].decode(name, "replace")


def _lines_beyond_ascii(source: Path) -> list[bytes]:
    """Return the first lines that are not ASCII."""
    found: list[bytes] = []
    size = 0
    with source.open("rb") as file:
        while size < SAMPLE and (block := file.read(BLOCK)):
            for line in () if block.isascii() else block.split(b"\n"):
                if size < SAMPLE and not line.isascii():
                    found.append(line[:SAMPLE])
                    size += len(found[-1])
    return found


def _decodes(source: Path, name: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(name)()
        with source.open("rb") as file:
            while block := file.read(BLOCK):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except (LookupError, UnicodeError):
        return False
    return True
