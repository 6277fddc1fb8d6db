"""Makes text inert where it is printed: in a terminal, and in the log of a program that reads commands there."""

import html
import re
import shlex
from collections.abc import Iterable

from claims.quote import EMPTY, edged, inert

LIMIT = 1_000  # characters of a message, a name or a key

# GitHub's runner takes a line that starts with "::" for a command, and "##[" anywhere in a line:
# https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
_NOT_PLAIN = re.compile(r"[^\n -~]")
_SHELL_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "'": "\\'", "\\": "\\\\"}
_COMMAND = re.compile(r"^(\s*):(?=:)")


def terminal(text: str) -> str:
    """The text on one line, cut when it is very long, with nothing in it that a terminal or a log acts on."""
    cut = text if len(text) <= LIMIT else text[: LIMIT - 1] + "…"
    return _COMMAND.sub(r"\1\\x3a", inert(cut)).replace("##[", "##\\x5b")


def told(cell: str | None) -> str:
    """A cell as `terminal` has it, also where it is empty, or has spaces at its ends."""
    return EMPTY if cell is None else terminal(edged(cell))


def shell(words: Iterable[str]) -> str:
    """One line that bash takes back to these words, whole, with nothing in it that a terminal or a log acts on."""
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
    """The text for HTML, between tags or in a quoted attribute; it is shown as it is but for its escapes."""
    return html.escape(inert(text)).replace("##[", "##&#91;")


def script_data(text: str) -> str:
    """JSON with the same meaning, which can stand in a `script` element: nothing in it ends that or opens another."""
    return json_text(text).replace("<", "\\u003c")


def json_text(text: str) -> str:
    """JSON with the same meaning, whose strings hold nothing that a terminal or a log acts on."""
    if not text.isascii() or "\x7f" in text:  # JSON escapes the other characters that are not plain
        text = _NOT_PLAIN.sub(_unit_escapes, text)
    return text.replace("##[", "##\\u005b")


def _unit_escapes(match: re.Match[str]) -> str:
    char = match[0]
    if inert(char) == char:
        return char
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
