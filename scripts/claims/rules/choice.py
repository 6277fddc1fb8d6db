"""Turns the rule and family names that a user gives into a Choice; unknown names are errors."""

from collections.abc import Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from claims.model.errors import CannotDo
from claims.model.report import SEVERITIES, Severity
from claims.model.rule import Rule
from claims.package.configuration import Configuration
from claims.rules.registry import FAMILIES, RULES
from claims.text.display import quote
from claims.text.suggest import did_you_mean

EVERY = 1 << 62
FOLDED = 100  # findings of a rule in one column, above which they are listed as one
# Their cells differ in what they do to a reader: a formula among negative numbers must be seen.
NEVER_FOLDED = frozenset({"bidi-control", "control-character", "formula-injection", "invisible-character"})


class Choice(Struct, frozen=True):
    """Which rules apply, at which severity, and how many findings of each are kept.

    `rules` are the ids of the rules that apply. `severities`: rule → severity that replaces the rule's own. `limit` is
    the number of findings to keep of each rule and severity, None for all. Of the rules in `whole`, all are kept, since
    only a kept finding can be recognized later. `select` and `ignore` are the names that were given. `claim_tables` are
    the tables of a dataset of claims, in which a rule may have another severity.
    """

    rules: frozenset[str]
    severities: Mapping[str, Severity] = field(default_factory=dict)
    limit: int | None = None
    whole: frozenset[str] = frozenset()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    claim_tables: frozenset[str] = frozenset()

    def severity(self, rule: Rule, table: str | None = None) -> Severity:
        """Return the severity of a rule's findings in a table, or in none."""
        own = (rule.claims_severity if table in self.claim_tables else None) or rule.severity
        return self.severities.get(rule.id, own)

    def applies(self, rule: Rule) -> bool:
        """Return whether a rule is checked and counted, even if none of its findings is listed."""
        return rule.id in self.rules

    def tells(self, cause: Rule, other: Rule, table: str | None) -> bool:
        """Return whether a finding of `cause` may replace one of `other` in a table: it must be at least as severe."""
        ranks = [SEVERITIES.index(self.severity(each, table)) for each in (cause, other)]
        return self.applies(cause) and ranks[0] <= ranks[1]

    def folds(self, rule: Rule, number: int) -> bool:
        """Return whether so many findings of a rule in one column are listed as one.

        They are not if the limit allows to list them all, or if one of them may hide a more dangerous one.
        """
        if self.limit is None or rule.id in self.whole or rule.id in NEVER_FOLDED:
            return False
        return number > max(FOLDED, self.limit)

    def most(self, rule: Rule) -> int:
        """Return how many findings of a rule are kept; 0 for a rule that does not apply."""
        if not self.applies(rule):
            return 0
        return EVERY if self.limit is None or rule.id in self.whole else self.limit


def chosen(
    select: Iterable[str], ignore: Iterable[str], severities: Mapping[str, Severity], limit: int | None
) -> Choice:
    """Return the Choice for these options. Raises CannotDo for a name that is neither a rule nor a family."""
    select, ignore = tuple(select), tuple(ignore)
    wanted = _rules(select) or frozenset(RULES)
    spared = _rules(ignore)
    settled: dict[str, Severity] = {}
    for name, severity in sorted(severities.items(), key=lambda item: item[0] not in FAMILIES):
        for rule in _rules([name]):
            settled[rule] = severity
    return Choice(wanted - spared, settled, limit, select=select, ignore=ignore)


def choose_change_rules(
    configuration: Configuration, severities: Mapping[str, Severity], select: Iterable[str] = ()
) -> Choice:
    """Return the change rules that a configuration leaves; `severities` take precedence over its own.

    `select`: only these rules or families.

    Raises CannotDo for a name that is neither a rule nor a family.
    """
    changes = frozenset(rule.id for rule in FAMILIES["change"])
    choice = chosen(select, configuration.ignore, {**configuration.severity, **severities}, None)
    return replace(choice, rules=choice.rules & changes)


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
    """Return the message for a name that is neither a rule nor a family."""
    hint = did_you_mean(name, [*RULES, *FAMILIES], cutoff=0.6)
    return f"{quote(name)} is neither a rule nor a family{hint} (claims rules lists them)"
