"""Suggest the known name that is closest to a misspelled one."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

from claims.text.display import quote

COMPARED = 200  # characters of a name that are compared
CUTOFF = 0.7


def closest(name: str, known: Iterable[str], cutoff: float = CUTOFF) -> str | None:
    """Return the known name that is most like `name`, or None if none is similar enough.

    A name that differs only in case, punctuation or Unicode form always matches. `cutoff`: required similarity, from
    0 to 1, as difflib measures it.
    """
    return next(iter(closest_names(name, known, 1, cutoff)), None)


def closest_names(name: str, known: Iterable[str], limit: int, cutoff: float = CUTOFF) -> list[str]:
    """Return at most `limit` known names that are similar to `name`, the most similar first."""
    folded: dict[str, str] = {}
    for each in sorted(set(known)):
        if each != name:
            folded.setdefault(fold(each), each)
    wanted = fold(name[:COMPARED])
    same = [each for form, each in folded.items() if _letters(form) == _letters(wanted)]
    close = [folded[form] for form in get_close_matches(wanted, folded, limit, cutoff)]
    return list(dict.fromkeys([*same, *close]))[:limit]


def did_you_mean(name: str, known: Iterable[str], cutoff: float = CUTOFF) -> str:
    """Return the end of a message, such as ": did you mean 'speakers'?", or "" if no known name is similar."""
    found = closest(name, known, cutoff)
    return f": did you mean {quote(found)}?" if found is not None else ""


def fold(name: str) -> str:
    """Return the form that is the same for names that differ only in case or Unicode form."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _letters(form: str) -> str:
    return "".join(char for char in form if char.isalnum()) or form
