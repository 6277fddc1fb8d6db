"""Finds words that a claim copies from its source: in the passage, or in the sentences that the passage touches."""

from bisect import bisect_left, bisect_right
from operator import itemgetter

from msgspec import Struct

from claims.text.display import LIMIT, quote
from claims.text.nearest import excerpt, nearest

SEPARATOR = " […] "
_start, _end = itemgetter(0), itemgetter(1)


class Place(Struct, frozen=True):
    """The part of a text in which words are looked up; `name` says what it is ("passage" or "sentence")."""

    name: str
    start: int
    end: int


class Missing(Struct, frozen=True):
    """A part of the words that is not in its place, and where the part before it ends."""

    part: str
    after: int


def sentences_at(sentences: list[tuple[int, int]], passage: Place) -> Place:
    """Return the part of a text from the first to the last of its sentences that the passage touches."""
    first = bisect_right(sentences, passage.start, key=_end)
    last = bisect_left(sentences, passage.end, key=_start)
    return Place("sentence", sentences[first][0], sentences[last - 1][1]) if first < last else passage


def find_missing(words: str, text: str, place: Place) -> Missing | None:
    """Return the first part of the words that is not in its place after the part before it; None if all parts are."""
    at = place.start
    for part in words.split(SEPARATOR):
        found = text.find(part, at, place.end)
        if found < 0:
            return Missing(part, at)
        at = found + len(part)
    return None


def explain_missing(missing: Missing, text: str, place: Place) -> str:
    """Return a message that says where in the text the words are instead, or which words are closest to them."""
    part, start, end = missing.part, place.start, place.end
    found = text.find(part, start, end)
    if found >= 0:
        return (
            f"{quote(part)} is in the {place.name} at {start}–{end} only before the preceding part: "
            f"it is at {found}–{found + len(part)}, the preceding part ends at {missing.after}"
        )
    absent = f"is not in the {place.name} at {start}–{end}"
    found = text.find(part)
    if found >= 0:
        return f"{quote(part)} {absent}: it is at {found}–{found + len(part)} of the text"
    words = excerpt(part, text[start:end])
    shown = quote(words if words == part else f"…{words}…")
    near = nearest(words, text[start:end])
    if near is not None:
        first, last = start + near[0], start + near[1]
        around = _around(text, (first, last), place)
        return f"{shown} {absent}: the closest words are {quote(text[first:last])}{around}"
    near = nearest(words, text)
    if near is None:
        return f"{shown} {absent}: the text has no similar words"
    first, last = near
    return f"{shown} {absent}: the closest words in the text are {quote(text[first:last])} at {first}–{last}"


def _around(text: str, words: tuple[int, int], place: Place) -> str:
    """Return the place, shortened around the words; "" if it has no other words."""
    if words == (place.start, place.end):
        return ""
    room = max(0, LIMIT - 2 - (words[1] - words[0])) // 2
    first, last = max(place.start, words[0] - room), min(place.end, words[1] + room)
    before, after = "…" if first > place.start else "", "…" if last < place.end else ""
    return f" in {quote(before + text[first:last] + after)}"
