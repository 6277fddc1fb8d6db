"""Tells a misspelt property from one that somebody added: by how few typing errors lie between."""

from collections.abc import Iterable

SHORT, LONG = 5, 8  # letters: below SHORT only swapped letters count; from LONG on two errors do


def misspelt(name: str, known: Iterable[str]) -> str | None:
    """The known property that `name` is meant to be; None where it is probably one of its own.

    A name with a prefix (`my:title`, `x-title`, `_title`) is one of its own.
    """
    if not name or ":" in name or name.startswith(("_", "x-", "@", "$")) or len(name) > 40:
        return None
    plain = _letters(name)
    best: tuple[int, str] | None = None
    for other in known:
        letters = _letters(other)
        if letters == plain:
            return other
        short = min(len(letters), len(plain))
        allowed = 0 if short < SHORT else 1 if short < LONG else 2
        if abs(len(letters) - len(plain)) > max(allowed, 0):
            continue
        swapped = short >= 4 and sorted(letters) == sorted(plain) and letters[0] == plain[0]
        errors = distance(plain, letters)
        if errors <= (1 if swapped else allowed) and (best is None or errors < best[0]):
            best = errors, other
    return best[1] if best else None


def _letters(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


def distance(one: str, other: str) -> int:
    """How many letters are to be changed, added, left out, or swapped with the next, to get the other."""
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
