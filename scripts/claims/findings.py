"""Collects what breaks rules: counts everything, keeps what will be shown, settles levels and fingerprints."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from claims.models.report import Finding, Level
from claims.models.rule import Break, Place, Rule

EVERY = 1 << 62


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules apply, at which level, and how many findings of each are kept.

    `rules` are the ids of the rules that apply; `limit` None keeps all.
    """

    rules: frozenset[str]
    levels: Mapping[str, Level] = field(default_factory=dict)
    limit: int | None = None

    def level(self, rule: Rule) -> Level:
        """The level of a rule's findings."""
        return self.levels.get(rule.id, rule.level)

    def applies(self, rule: Rule) -> bool:
        """True for a rule that is checked and counted, however few of its findings are listed."""
        return rule.id in self.rules

    def most(self, rule: Rule) -> int:
        """How many findings of a rule are kept; 0 for a rule that does not apply."""
        if not self.applies(rule):
            return 0
        return EVERY if self.limit is None else self.limit


@dataclass(slots=True)
class Collector:
    """Takes Breaks as they are found; `counts` are true totals by rule id, `kept` what may be shown."""

    choice: Choice
    kept: list[Break] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    rules: dict[str, Rule] = field(default_factory=dict)

    def room(self, rule: Rule) -> int:
        """How many more findings of this rule will be kept; 0 for a rule that does not apply."""
        most = self.choice.most(rule)
        return max(0, most - self._listed[rule.id])

    _listed: Counter[str] = field(default_factory=Counter)

    def add(self, found: Break) -> None:
        """Count one Break, and keep it while there is room."""
        self.count(found.rule, 1)
        if self.room(found.rule):
            self._listed[found.rule.id] += 1
            self.kept.append(found)

    def count(self, rule: Rule, number: int) -> None:
        """Count Breaks of a rule that applies without keeping any."""
        if number and self.choice.applies(rule):
            self.rules[rule.id] = rule
            self.counts[rule.id] += number

    def add_some(self, rule: Rule, total: int, shown: Iterable[Break]) -> None:
        """Count `total` Breaks of which `shown` are worked out, at most as many as there was room for."""
        self.count(rule, total)
        for found in shown:
            if self.room(rule):
                self._listed[rule.id] += 1
                self.kept.append(found)


def findings(kept: Iterable[Break], choice: Choice) -> list[Finding]:
    """The Findings for Breaks, in the Breaks' order, each with a fingerprint of its own."""
    seen: Counter[str] = Counter()
    out = []
    for each in kept:
        stem = _identity(each)
        seen[stem] += 1
        mark = hashlib.sha256(f"{stem}\n{seen[stem]}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        out.append(_finding(each, choice, mark))
    return out


def _identity(found: Break) -> str:
    """What makes a finding the same one when rows move: never its line."""
    place = found.place
    what = dict(place.key) if place.key else None
    words = found.message if what is None and place.value is None else None
    where = place.table or place.file
    return json.dumps([found.rule.id, where, place.field, what, place.value, words], sort_keys=True)


def _finding(found: Break, choice: Choice, mark: str) -> Finding:
    place: Place = found.place
    return Finding(
        rule=found.rule.id,
        level=choice.level(found.rule),
        table=place.table,
        file=place.file,
        line=place.line,
        column=place.column,
        row=place.row,
        field=place.field,
        key={name: _text(cell) for name, cell in place.key.items()} if place.key is not None else None,
        value=_text(place.value),
        message=_text(found.message) or "",
        fix=found.fix or found.rule.fix,
        fingerprint=mark,
    )


def _text(value: str | None) -> str | None:
    """`value` with undecodable bytes spelt out: JSON knows none."""
    return None if value is None else value.encode("utf-8", "backslashreplace").decode()
