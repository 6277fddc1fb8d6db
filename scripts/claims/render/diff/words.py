"""Shows two texts as one, with marks on the words that differ: `[-old-]` and `{+new+}`, as git does."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from os.path import commonprefix

from claims.text.display import apart, both_apart, terminal, truncate

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 4_000  # characters of both texts: beyond it, words are not compared
ISLAND = 3  # characters between two differences: so few are marked as well
LONG = 20  # characters from which on the words of a changed text are compared
CONTEXT = 60  # characters that are kept on either side of a difference
COLORS = {"gone": "31", "new": "32"}
Mark = Callable[[str, str], str]  # (kind, text) → text; kind is `gone`, `new` or `same`


def is_markable(old: str | None, new: str | None) -> bool:
    """Return whether two texts are long enough to be shown as one, with marks on the words that differ."""
    return old is not None and new is not None and max(len(old), len(new)) >= LONG and " " in old + new


def show_change(old: str | None, new: str | None, mark: Mark, show: Callable[[str | None], str]) -> str:
    """Return a changed cell: long texts as one with marks, others as `old → new`, each passed through `show`."""
    if is_markable(old, new):
        return marked(*apart(old or "", new or ""), mark)
    return " → ".join(map(show, both_apart(old, new)))


def mark_plain(kind: str, text: str) -> str:
    """Mark a piece of text without color."""
    return {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}[kind].format(terminal(text))


def mark_color(kind: str, text: str) -> str:
    """Mark a piece of text with the colors of a terminal."""
    return terminal(text) if kind == "same" else paint(COLORS[kind], terminal(text))


def paint(color: str, text: str) -> str:
    """Return text in a color of a terminal, given by its codes."""
    return f"\x1b[{color}m{text}\x1b[0m"


def marked(old: str, new: str, mark: Mark) -> str:
    """Return both texts as one, each piece passed through `mark`; long equal pieces are shortened."""
    if len(old) + len(new) > LONGEST:
        return "".join(mark(kind, text) for kind, text in _around(old, new))
    return "".join(mark(kind, text) for kind, text in _shortened(list(pieces(old, new))))


def pieces(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and text of each piece, in the order of both texts."""
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    steps = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    gone = more = ""
    for at, (kind, start, end, begin, stop) in enumerate(steps):
        before, after = "".join(one[start:end]), "".join(other[begin:stop])
        inside = 0 < at < len(steps) - 1
        if kind != "equal" or (inside and len(before.strip()) <= ISLAND):
            gone, more = gone + before, more + after
            continue
        yield from _edit(gone, more)
        gone = more = ""
        yield "same", before
    yield from _edit(gone, more)


def _around(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield the part in which two long texts differ, with the text just before and after it."""
    head = len(commonprefix((old, new)))  # noqa: RUF071  (of characters, not of folders)
    tail = len(commonprefix((old[head:][::-1], new[head:][::-1])))  # noqa: RUF071
    before, after = old[:head], old[len(old) - tail :]
    yield "same", before if head <= CONTEXT else f"…{before[-CONTEXT:]}"
    yield from _edit(_cut(old[head : len(old) - tail]), _cut(new[head : len(new) - tail]))
    yield "same", after if tail <= CONTEXT else f"{after[:CONTEXT]}…"


def _edit(gone: str, more: str) -> Iterator[tuple[str, str]]:
    if gone:
        yield "gone", gone
    if more:
        yield "new", more


def _shortened(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for at, (kind, text) in enumerate(pieces):
        if kind != "same" or len(text) <= 2 * CONTEXT:
            yield kind, text
        else:
            head = text[:CONTEXT] if at else ""
            tail = text[-CONTEXT:] if at < len(pieces) - 1 else ""
            yield kind, f"{head}…{tail}"


def _cut(text: str) -> str:
    return truncate(text, 2 * CONTEXT)
