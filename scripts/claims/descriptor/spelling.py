"""Recognizes misspelled names of properties, and takes care not to suspect custom ones."""

from collections.abc import Iterable

SHORT, LONG = 5, 8  # letters: below SHORT only two swapped letters count, from LONG on two errors do
LONGEST = 40  # letters of a name that is compared


def correct_spelling(name: str, known: Iterable[str]) -> str | None:
    """Return the known property that `name` misspells, or None if it is probably a custom one.

    A name with a prefix (`my:title`, `x-title`, `_title`) is always a custom one.
    """
    if not name or ":" in name or name.startswith(("_", "x-", "@", "$")) or len(name) > LONGEST:
        return None
    letters = _letters(name)
    candidates = [(_count_errors(letters, _letters(each)), each) for each in known]
    return min(((errors, each) for errors, each in candidates if errors is not None), default=(0, None))[1]


def _letters(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


def _count_errors(one: str, other: str) -> int | None:
    """Return how many errors make `one` of `other`, or None if that is more than their length allows."""
    if one == other:
        return 0
    short = min(len(one), len(other))
    allowed = 0 if short < SHORT else 1 if short < LONG else 2
    if abs(len(one) - len(other)) > allowed:
        return None
    if short >= SHORT - 1 and sorted(one) == sorted(other) and one[0] == other[0]:
        allowed = 1
    errors = edit_distance(one, other)
    return errors if errors <= allowed else None


def edit_distance(one: str, other: str) -> int:
    """Return how many letters to replace, add, delete or swap with the next turn one text into the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, here in enumerate(one, 1):
        line = [row]
        for column, there in enumerate(other, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (here != there))
            if row > 1 and column > 1 and here == other[column - 2] and one[row - 2] == there:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
