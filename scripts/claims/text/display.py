"""Displays text of a package safely: on one line, with active characters escaped, and not too long."""

import html
import re
import shlex
import unicodedata
from collections.abc import Iterable
from unicodedata import combining, normalize

LIMIT = 120  # characters
EMPTY = "(empty)"  # what is said of a cell without a value
SPACE = "\\x20"

# Printable by Unicode's categories, and yet nothing is seen: Default_Ignorable_Code_Point, the empty braille cell
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def inert(text: str) -> str:
    """Return the text with control, bidi, invisible and undecodable characters escaped."""
    if text.isprintable() and not _INVISIBLE.search(text):
        return text
    return "".join(
        char if char.isprintable() and not _INVISIBLE.match(char) else _escape(char) for char in text
    )


def edged(text: str) -> str:
    """Return the text with leading and trailing spaces escaped so that they are visible; quoted if it is empty."""
    if text in ("", EMPTY):
        return f'"{text}"'
    bare = text.strip(" ")
    if len(bare) == len(text):
        return text
    start = len(text) - len(text.lstrip(" ")) if bare else 0
    return SPACE * start + bare + SPACE * (len(text) - start - len(bare))


def apart(old: str, new: str) -> tuple[str, str]:
    """Return two different texts so that the difference is visible: escaped if only the Unicode form differs."""
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
    """Return the same for two cells, either of which may be empty."""
    return (old, new) if old is None or new is None else apart(old, new)


def truncate(text: str, limit: int) -> str:
    """Return the text, shortened to `limit` characters with an ellipsis at the end."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: `1 row`, `2,000 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plain(text: str) -> str:
    """Return the text escaped as by `inert`, and shortened if it is too long for a message."""
    return inert(truncate(text, LIMIT))


def quote(text: str) -> str:
    """Return the text in single quotes, otherwise as `plain` does."""
    return f"'{plain(text)}'"


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode()


LONGEST = 1_000  # characters of a message, a name or a key

# GitHub's runner takes a line that starts with "::" for a command, and "##[" anywhere in a line:
# https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
_NOT_PLAIN = re.compile(r"[^\n -~]")
_SHELL_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "'": "\\'", "\\": "\\\\"}
_COMMAND = re.compile(r"^(\s*):(?=:)")


def terminal(text: str) -> str:
    """Return the text on one line, shortened if very long, with everything escaped that a terminal would interpret."""
    return _COMMAND.sub(r"\1\\x3a", inert(truncate(text, LONGEST))).replace("##[", "##\\x5b")


def told(cell: str | None) -> str:
    """Return a cell as `terminal` does, with visible spaces at its ends, and as "(empty)" if it is None."""
    return EMPTY if cell is None else terminal(edged(cell))


def shell(words: Iterable[str]) -> str:
    """Return the words quoted for bash, on one line, with everything escaped that a terminal would interpret."""
    return " ".join(map(_shell_word, words))


def _shell_word(word: str) -> str:
    if inert(word) == word and "##[" not in word:
        return shlex.quote(word)
    return "$'" + "##\\133".join("".join(map(_shell_char, part)) for part in word.split("##[")) + "'"


def _shell_char(char: str) -> str:
    if char in _SHELL_NAMED:
        return _SHELL_NAMED[char]
    if inert(char) == char:
        return char
    return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))


def markup(text: str) -> str:
    """Return the text escaped for HTML, between tags or in a quoted attribute."""
    return html.escape(inert(text)).replace("##[", "##&#91;")


def script_data(text: str) -> str:
    """Return equivalent JSON that is safe in a `script` element: nothing in it ends that or opens another."""
    return json_text(text).replace("<", "\\u003c")


def json_text(text: str) -> str:
    """Return equivalent JSON with everything escaped that a terminal or a log would interpret."""
    if not text.isascii() or "\x7f" in text:  # JSON escapes the other characters that are not plain
        text = _NOT_PLAIN.sub(_unit_escapes, text)
    return text.replace("##[", "##\\u005b")


def _unit_escapes(match: re.Match[str]) -> str:
    char = match[0]
    if inert(char) == char:
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def width(text: str) -> int:
    """Return the terminal columns that printable text takes: two for a wide character, none for a combining one.

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
