"""Marks, word by word, where one text differs from another: `[-gone-]` and `{+new+}`, as git does."""

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from os.path import commonprefix

from claims.text.display import truncate

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
LONGEST = 4_000  # characters of both texts: beyond it, words are not compared
ISLAND = 3  # characters between two differences that are too few to stand for themselves
LONG = 20  # characters from which on a changed text is marked word by word
CONTEXT = 60  # characters that are kept on either side of a difference
Mark = Callable[[str, str], str]  # (kind, text) → text; kind is `gone`, `new` or `same`


def marked(old: str, new: str, mark: Mark) -> str:
    """One line that shows both texts, each piece passed through `mark`; long equal stretches are cut."""
    if len(old) + len(new) > LONGEST:
        return "".join(mark(kind, text) for kind, text in _around(old, new))
    return "".join(mark(kind, text) for kind, text in _shortened(list(pieces(old, new))))


def pieces(old: str, new: str) -> Iterator[tuple[str, str]]:
    """What is gone, new and the same, in the order of both texts."""
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
    """The one stretch in which two long texts differ, with a little of what is before and after it."""
    head = len(commonprefix((old, new)))  # noqa: RUF071  (of characters, as it is wanted)
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
