"""Passages of a source's text: offsets in code points, and the hashes that verify them without the text."""

import hashlib
import re
from pathlib import Path

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.text.display import quote

LARGEST_TEXT = 64 << 20  # bytes
INTERCHANGEABLE = ("'’‘‛`´", '"“”„‟«»', "‐‑‒–—―-")  # characters that are typed for each other


class Anchor(Struct, frozen=True):
    """A passage: code points `start` to `end` (exclusive) of a text, and the hash of its words."""

    start: int
    end: int
    hash: str


def read_text(file: Path) -> str:
    """Return a source's text: decoded as UTF-8, without byte order mark, line endings changed to LF, nothing else.

    Raises CannotDo if the file cannot be read or is not UTF-8.
    """
    try:
        if not file.is_file():
            raise CannotDo(f"{quote(str(file))} is not a file: give the file with the source's text")
        if file.stat().st_size > LARGEST_TEXT:
            raise CannotDo(
                f"{quote(str(file))} is larger than {LARGEST_TEXT:,} bytes: give the file with the source's text"
            )
        data = file.read_bytes()
    except (OSError, ValueError) as error:
        raise CannotDo(f"{quote(str(file))} cannot be read: {error}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotDo(f"{quote(str(file))} is not UTF-8 (byte {error.start}): save it as UTF-8") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def other_text(file: Path, source_id: str) -> CannotDo:
    """Return the error for a file that is not the text of a source."""
    return CannotDo(
        f"{quote(str(file))} is not the text of source {quote(source_id)}: its length or hash is different"
    )


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def passage_hash(passage: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a passage's UTF-8 bytes."""
    return text_hash(passage)[:16]


def find_anchors(text: str, words: str) -> list[Anchor]:
    """Return every place in a text where these words are, exactly.

    Raises CannotDo if there is none; the message quotes words of the text that differ only in case, spaces,
    quotation marks or dashes.
    """
    if not words.strip():
        raise CannotDo("the words are empty: copy the words that the claim is based on from the text")
    found = []
    at = text.find(words)
    while at >= 0:
        found.append(Anchor(at, at + len(words), passage_hash(words)))
        at = text.find(words, at + 1)
    if not found:
        near = _similar(words).search(text)
        hint = f"; similar words are {quote(near[0])}" if near else ""
        raise CannotDo(f"{quote(words)} is not in the text{hint}: copy the words from the text")
    return found


def lines_of(text: str, found: list[Anchor]) -> list[int]:
    """Return the lines of a text, counted from 1, on which anchors start."""
    return [text.count("\n", 0, each.start) + 1 for each in found]


def _similar(words: str) -> re.Pattern[str]:
    """Return the pattern of words that differ only in case, spaces, quotation marks or dashes."""
    parts = (_interchangeable(char) for char in re.sub(r"\s+", " ", words.strip()))
    return re.compile("".join(parts), re.IGNORECASE)


def _interchangeable(char: str) -> str:
    if char == " ":
        return r"\s+"
    return next((f"[{each}]" for each in INTERCHANGEABLE if char in each), re.escape(char))


def find_passage(text: str, words: str) -> list[Anchor]:
    """Return the places as `find_anchors` does; if there is none, those with other whitespace between the words."""
    try:
        return find_anchors(text, words)
    except CannotDo:
        spaced = re.compile(r"\s+".join(map(re.escape, words.split())) or "(?!)")
        found = [Anchor(each.start(), each.end(), passage_hash(each[0])) for each in spaced.finditer(text)]
        if found:
            return found
        raise
