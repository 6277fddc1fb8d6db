"""The text of a source, and the passage of a claim in it."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from claims.model.errors import CannotDo
from claims.table.rows import Cells
from claims.text.display import quote
from claims.text.passage import Anchor, find_passage, other_text, passage_hash, read_text, text_hash

PASSAGE_COLUMNS = ("passage_start", "passage_end", "passage_hash")
TEXT_COLUMNS = ("text_length", "text_sha256")
LISTED = 5  # offsets to list in a message


class SourceText(Struct, frozen=True):
    """A source, the file with its text, and the words of a passage ("" if they are not known yet)."""

    source: str
    file: Path
    passage: str = ""


def read_source_text(source: Cells, file: Path) -> str:
    """Return the text in a file. Raises CannotDo if its length or hash differs from that of the source's row."""
    text = read_text(file)
    declared = source.get("text_length"), source.get("text_sha256")
    if declared == (str(len(text)), text_hash(text)):
        return text
    name = source.get("source_id") or ""
    if declared == (None, None):
        raise CannotDo(
            f"source {quote(name)} has no text_length and text_sha256: if {quote(str(file))} is its text, set them to "
            f"{len(text)} and {text_hash(text)}"
        )
    raise other_text(file, name)


def locate_passage(text: str, words: str, start: str = "") -> Anchor:
    """Return where a passage is in a text; `start` selects one of several. Raises CannotDo if there is not just one."""
    found = find_passage(text, words)
    if start:
        found = [each for each in found if str(each.start) == start]
    if len(found) == 1:
        return found[0]
    if not found:
        raise CannotDo(f"passage {quote(words)} not found at offset {start}")
    raise AmbiguousPassage(words, [each.start for each in found])


class AmbiguousPassage(CannotDo):
    """A passage that occurs several times in a text."""

    def __init__(self, words: str, starts: list[int]) -> None:
        """Take the passage and its offsets."""
        listed = ", ".join(map(str, starts[:LISTED])) + (", …" if len(starts) > LISTED else "")
        super().__init__(
            f"passage {quote(words)} found {len(starts)} times, at offsets {listed}: give more words, or --passage-start"
        )


def passage_words(file: Path, values: Mapping[str, str]) -> str:
    """Return the words of a claim's passage; "" if the file does not have them at the claim's offsets."""
    start, end, digest = (values.get(name, "") for name in PASSAGE_COLUMNS)
    if not (start.isdecimal() and end.isdecimal()):
        return ""
    words = read_text(file)[int(start) : int(end)]
    return words if words and passage_hash(words) == digest else ""


def text_values(file: Path) -> dict[str, str]:
    """Return the cells of a source that describe its text."""
    text = read_text(file)
    return dict(zip(TEXT_COLUMNS, (str(len(text)), text_hash(text)), strict=True))


def passage_values(found: Anchor) -> dict[str, str]:
    """Return the cells of a claim that locate its passage."""
    return dict(zip(PASSAGE_COLUMNS, (str(found.start), str(found.end), found.hash), strict=True))
