"""What a Rule and a Place are."""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.models.report import Level


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: everything that `claims rules`, `claims explain` and the README say of it is here.

    `title` reads as the true sentence ("a key occurs once").
    `why`, `fix`: a sentence or two.
    `bad`, `good`: a short example each, in CSV or JSON.
    `fixable`: `claims fix` can repair it.
    """

    id: str
    family: str
    level: Level
    title: str
    why: str
    bad: str
    good: str
    fix: str
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding is: any part may be unknown. `line`, `column` and `row` count from 1."""

    table: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    row: int | None = None
    field: str | None = None
    key: Mapping[str, str | None] | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A rule broken at a place; becomes a Finding when level, fingerprint and limits are settled.

    `fix` is empty where the rule's own fix says it all.
    """

    rule: Rule
    place: Place
    message: str
    fix: str = ""
