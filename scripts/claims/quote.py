"""How text of a package is shown: on one line, inert in a terminal, and not too long."""

import re
from unicodedata import combining, normalize

LIMIT = 120  # characters
EMPTY = "(empty)"  # what is said of a cell without a value
SPACE = "\\x20"

# Printable by Unicode's categories, and yet nothing is seen: Default_Ignorable_Code_Point, the empty braille cell
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def inert(text: str) -> str:
    """Give the text with its control, bidi, invisible and undecodable characters as escapes."""
    if text.isprintable() and not _INVISIBLE.search(text):
        return text
    return "".join(
        char if char.isprintable() and not _INVISIBLE.match(char) else _escape(char) for char in text
    )


def edged(text: str) -> str:
    """Give the text with the spaces at its ends, which are not seen there, as escapes; one without a character as ""."""
    if text in ("", EMPTY):
        return f'"{text}"'
    bare = text.strip(" ")
    if len(bare) == len(text):
        return text
    start = len(text) - len(text.lstrip(" ")) if bare else 0
    return SPACE * start + bare + SPACE * (len(text) - start - len(bare))


def apart(old: str, new: str) -> tuple[str, str]:
    """Give two texts that differ so that they are seen to: `edged`, and with escapes where only the form of Unicode differs."""
    texts = edged(old), edged(new)
    if old != new and inert(texts[0]) == inert(texts[1]):
        return texts[0].replace("\\", "\\\\"), texts[1].replace("\\", "\\\\")
    if old == new or normalize("NFC", old) != normalize("NFC", new):
        return texts
    for odd in (combining, lambda char: not char.isascii()):
        shown = ["".join(_escape(char) if odd(char) else char for char in text) for text in texts]
        if normalize("NFC", shown[0]) != normalize("NFC", shown[1]):
            return shown[0], shown[1]
    return texts


def both_apart(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """The same for cells, of which one may be empty."""
    return (old, new) if old is None or new is None else apart(old, new)


def plain(text: str) -> str:
    """Give the text inert, and cut where it is too long for a message."""
    return inert(text if len(text) <= LIMIT else text[: LIMIT - 1] + "…")


def quote(text: str) -> str:
    """Give the text in single quotes, otherwise as `plain` does."""
    return f"'{plain(text)}'"


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode()
