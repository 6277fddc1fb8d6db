"""Turns the names of rules and families that a user gives into a Choice; an unknown name is refused."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from claims.errors import CannotDo
from claims.findings import Choice
from claims.models.report import Level
from claims.quote import quote
from claims.rules.registry import FAMILIES, RULES


def chosen(
    select: Iterable[str], ignore: Iterable[str], levels: Mapping[str, Level], limit: int | None
) -> Choice:
    """The Choice for what a user asks for. Raises CannotDo for a name that is no rule and no family."""
    select, ignore = tuple(select), tuple(ignore)
    wanted = _rules(select) or frozenset(RULES)
    spared = _rules(ignore)
    settled: dict[str, Level] = {}
    for name, level in sorted(levels.items(), key=lambda item: item[0] not in FAMILIES):
        for rule in _rules([name]):
            settled[rule] = level
    return Choice(wanted - spared, settled, limit, select=select, ignore=ignore)


def _rules(names: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for name in names:
        if name in FAMILIES:
            found.update(rule.id for rule in FAMILIES[name])
        elif name in RULES:
            found.add(name)
        else:
            raise CannotDo(unknown(name))
    return frozenset(found)


def unknown(name: str) -> str:
    """What to say of a name that is no rule and no family."""
    close = get_close_matches(name, [*RULES, *FAMILIES], n=1, cutoff=0.6)
    hint = f": did you mean {quote(close[0])}?" if close else ""
    return f"{quote(name)} is no rule and no family{hint} (claims rules lists them)"
