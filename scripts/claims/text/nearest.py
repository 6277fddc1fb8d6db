"""Finds the words of a text that are closest to a quotation, at a cost that is bounded for texts of any length."""

from collections import Counter

LONGEST = 100  # characters of a quotation that are compared
_GRAM = 4  # characters that a place must share with the quotation to be compared
_PLACES = 50  # places of each gram
_WIDER = 20  # characters to complete a word


def excerpt(words: str, text: str) -> str:
    """Return the words, or of long ones the part around the first character that differs from the text."""
    if len(words) <= LONGEST:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if words[:middle] in text else (low, middle - 1)
    start = max(0, min(low - LONGEST // 2, len(words) - LONGEST))
    return words[start : start + LONGEST]


def nearest(words: str, text: str) -> tuple[int, int] | None:
    """Return the start and end of what in the text is closest to the words; None if less than half of them agree.

    Of long words, only the first `LONGEST` characters are compared.
    """
    words = words[:LONGEST]
    size = len(words)
    votes: Counter[int] = Counter()
    for at in range(max(1, size - _GRAM + 1)):
        place = -1
        for _ in range(_PLACES):
            place = text.find(words[at : at + _GRAM], place + 1)
            if place < 0:
                break
            votes[max(0, place - at) // size] += 1
    if not votes:
        return None
    best = max(votes, key=lambda bucket: (votes[bucket] + votes[bucket + 1], -bucket))
    first = max(0, best - 1) * size
    cost, start, end = _align(words, text[first : (best + 4) * size])
    start, end = first + start, first + end
    while start < end and not text[start].isalnum() and text[start] != words[0]:
        start += 1
    while start < end and not text[end - 1].isalnum() and text[end - 1] != words[-1]:
        end -= 1
    return _whole_words(text, start, end) if 2 * cost <= size and start < end else None


def _align(words: str, text: str) -> tuple[int, int, int]:
    """Return the fewest edits from the words to a part of the text, and its start and end (Sellers' algorithm)."""
    column = [(at, 0) for at in range(len(words) + 1)]  # edits, minus the start of the part
    best = (len(words), 0, 0)
    for end, char in enumerate(text, 1):
        diagonal, column[0] = column[0], (0, -end)
        for at, word in enumerate(words, 1):
            edits, start = diagonal
            diagonal = column[at]
            column[at] = min(
                (edits + (word != char), start),
                (column[at][0] + 1, column[at][1]),
                (column[at - 1][0] + 1, column[at - 1][1]),
            )
        edits, start = column[-1]
        if edits <= best[0]:
            best = (edits, -start, end)
    return best


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range with the rest of the words at its ends."""
    for _ in range(_WIDER):
        start -= start > 0 and text[start - 1].isalnum() and text[start].isalnum()
        end += end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return start, end
