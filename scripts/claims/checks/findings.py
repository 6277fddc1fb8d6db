"""Collects findings: counts all of them, keeps those to be listed, computes severities and fingerprints."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable

from msgspec import Struct, field

from claims.model.report import Finding, Severity
from claims.model.rule import Break, Place, Rule
from claims.rules.choice import Choice
from claims.text.display import quote

NUMBER = re.compile("[0-9]+")
Kind = tuple[str, Severity]  # of findings: the id of their rule, and their severity


class Collector(Struct):
    """Collects Breaks: `counts` are the totals by kind, `kept` are the Breaks that may be listed."""

    choice: Choice
    kept: list[Break] = field(default_factory=list)
    counts: Counter[Kind] = field(default_factory=Counter)
    _listed: Counter[Kind] = field(default_factory=Counter)
    _most: dict[str, int] = field(default_factory=dict)

    def kind(self, rule: Rule, table: str | None) -> Kind:
        """Return the kind of a rule's findings in a table, or in none."""
        return rule.id, self.choice.severity(rule, table)

    def total(self, rule: Rule) -> int:
        """Return how many findings of a rule there are, of any severity."""
        return sum(number for (name, _), number in self.counts.items() if name == rule.id)

    def room(self, rule: Rule, table: str | None) -> int:
        """Return how many more findings of this rule in a table will be kept; 0 for a rule that does not apply."""
        most = self._most.get(rule.id)
        if most is None:
            most = self._most[rule.id] = self.choice.most(rule)
        return max(0, most - self._listed[self.kind(rule, table)])

    def add(self, found: Break) -> None:
        """Count one Break, and keep it if there is room."""
        self.add_some(found.rule, found.place.table, 1, [found])

    def count(self, rule: Rule, table: str | None, number: int) -> None:
        """Count findings of a rule in a table, if it applies, without keeping any."""
        if number and self.choice.applies(rule):
            self.counts[self.kind(rule, table)] += number

    def add_some(self, rule: Rule, table: str | None, total: int, shown: Iterable[Break]) -> None:
        """Count `total` findings of a rule in a table, and keep as many of `shown` as there is room for."""
        self.count(rule, table, total)
        for found in shown:
            if self.room(rule, table):
                self._listed[self.kind(rule, table)] += 1
                self.kept.append(found)

    def withdraw(self, rules: Container[str], place: Place) -> None:
        """Remove the findings of these rules on the row of a place, because a more precise finding replaces them.

        All of their findings must have been kept (`Choice.whole`), or the totals would depend on the limit.
        """
        less = [
            each
            for each in self.kept
            if each.rule.id in rules and (each.place.table, each.place.row) == (place.table, place.row)
        ]
        for each in less:
            self.kept.remove(each)
            kind = self.kind(each.rule, each.place.table)
            self.counts[kind] -= 1
            self._listed[kind] -= 1


class Known(Struct, frozen=True):
    """A Break with a fingerprint, by which it is recognized in another version of its package.

    `identity` stays the same when rows move; `fingerprint` also distinguishes findings with the same identity.
    """

    found: Break
    identity: str
    fingerprint: str


def identified(kept: Iterable[Break], inside: Callable[[str], str]) -> list[Known]:
    """Return the Breaks in their order, each with its own fingerprint.

    `inside` returns the path in the package for a displayed path, so that fingerprints do not depend on the folder
    that contains the package.
    """
    seen: Counter[str] = Counter()
    out = []
    for each in kept:
        identity = _identity(each, inside)
        seen[identity] += 1
        text = f"{identity}\n{seen[identity]}".encode("utf-8", "surrogatepass")
        out.append(Known(each, identity, hashlib.sha256(text).hexdigest()[:16]))
    return out


def _identity(found: Break, inside: Callable[[str], str]) -> str:
    """Return what identifies a finding when rows move; its line is not part of that.

    A row is identified by its key, or by its cells if it has no key. A finding that is not on a row is identified by
    its message without numbers, since lines and counts change too.
    """
    place = found.place
    file = place.file and inside(place.file) if place.cells is None or not place.table else None
    row: object
    if place.cells is None:
        row = NUMBER.sub("0", found.words.replace(quote(place.file or ""), quote(file or "")))
    elif place.key and None not in place.key.values():
        row = dict(place.key)
    else:
        row = place.cells
    return json.dumps([found.rule.id, place.table or file, place.field, row, place.value], sort_keys=True)


def limited(known: Iterable[Known], collector: Collector) -> list[Known]:
    """Return as many of the findings of each kind, in their order, as the choice of rules limits them to."""
    limit = collector.choice.limit
    if limit is None:
        return list(known)
    listed: Counter[Kind] = Counter()
    out = []
    for each in known:
        kind = collector.kind(each.found.rule, each.found.place.table)
        listed[kind] += 1
        if listed[kind] <= limit:
            out.append(each)
    return out


def finding(known: Known, choice: Choice) -> Finding:
    """Return the Finding for the Report."""
    found = known.found
    place: Place = found.place
    more = f" (and {found.count - 1:,} more in this column)" if found.count > 1 else ""
    return Finding(
        rule=found.rule.id,
        severity=choice.severity(found.rule, place.table),
        table=place.table,
        file=place.file,
        line=place.line,
        column=place.column,
        row=place.row,
        field=place.field,
        key={name: _text(cell) for name, cell in place.key.items()} if place.key is not None else None,
        value=_text(place.value),
        message=(_text(found.words) or "") + more,
        count=found.count,
        fix=found.fix or found.rule.fix,
        fingerprint=known.fingerprint,
    )


def _text(value: str | None) -> str | None:
    """Return the text with undecodable bytes as escapes, since JSON cannot contain them."""
    return None if value is None else value.encode("utf-8", "backslashreplace").decode()
