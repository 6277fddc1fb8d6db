"""Reads what `--level` is given."""

from claims.errors import CannotDo
from claims.models.report import LEVELS, Level


def levels_of(given: tuple[str, ...]) -> dict[str, Level]:
    """Rule or family → level, from texts such as `RULE=warning`. Raises CannotDo."""
    levels: dict[str, Level] = {}
    for each in given:
        name, _, word = each.partition("=")
        level = next((level for level in LEVELS if level == word), None)
        if level is None:
            raise CannotDo(f"'{each}' is no level: write RULE=error or RULE=warning")
        levels[name] = level
    return levels
