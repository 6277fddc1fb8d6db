"""How many columns of a terminal text takes."""

import unicodedata


def width(text: str) -> int:
    """Give the columns that printable text takes: two for a wide character, none for a combining one.

    Source: Unicode Standard Annex 11, East Asian Width.
    """
    if text.isascii():
        return len(text)
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if (
        unicodedata.category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff"
    ):  # or the rest of a Hangul syllable
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
