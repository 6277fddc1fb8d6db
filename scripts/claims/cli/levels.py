"""Reads what `--level` is given."""

from typing import TYPE_CHECKING

from claims.errors import CannotDo

if TYPE_CHECKING:
    from claims.models.report import Level


def levels_of(given: tuple[str, ...]) -> "dict[str, Level]":
    """Rule or family → level, from texts such as `RULE=warning`. Raises CannotDo."""
    levels: dict[str, Level] = {}
    for each in given:
        name, _, word = each.partition("=")
        if word not in ("error", "warning"):
            raise CannotDo(f"'{each}' is no level: write RULE=error or RULE=warning")
        levels[name] = "error" if word == "error" else "warning"
    return levels
