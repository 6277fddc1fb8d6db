"""Reads what `--level` is given."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from claims.errors import CannotDo
from claims.quote import quote

if TYPE_CHECKING:
    from claims.models.report import Level


LEVELS = ("error", "warning")


def levels_of(given: tuple[str, ...]) -> "dict[str, Level]":
    """Rule or family → level, from texts such as `RULE=warning`. Raises CannotDo."""
    levels: dict[str, Level] = {}
    for each in given:
        name, _, word = each.partition("=")
        if word not in LEVELS:
            close = get_close_matches(word, LEVELS, n=1, cutoff=0.5)
            hint = (
                f"did you mean {quote(f'{name}={close[0]}')}?"
                if close
                else "write RULE=error or RULE=warning"
            )
            raise CannotDo(f"{quote(each)} names no level: {hint}")
        levels[name] = "error" if word == "error" else "warning"
    return levels
