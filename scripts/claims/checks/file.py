"""Turns the flaws that the reader noticed into Breaks with the message of their rule."""

from collections.abc import Mapping

from claims.model.rule import Break, Rule
from claims.rules import csv, file
from claims.rules import value as value_rules
from claims.table.task import Flaw
from claims.text.display import inert, plain

_MESSAGES = file.MESSAGES | csv.MESSAGES | value_rules.MESSAGES
_PATHS = {"unsafe-path", "missing-file", "remote-path"}
# The JSON parser writes these messages, for a table as for a descriptor.
_SAID = {
    *("invalid-json", "invalid-json-encoding", "duplicate-json-key"),
    *("invalid-json-number", "number-out-of-range", "json-too-deep"),
}


def break_of(flaw: Flaw, rules: Mapping[str, Rule]) -> Break:
    """Return the Break for a flaw; `rules` are all rules by id."""
    rule, place = rules[flaw.kind], flaw.place
    if flaw.kind in _PATHS:
        return Break(rule, place, flaw.details[1])
    if flaw.kind in _SAID:
        return Break(rule, place, flaw.details[0])
    said = f"{flaw.kind} {flaw.form}" if flaw.form else flaw.kind
    words = tuple(plain(detail) for detail in flaw.details)
    message = _MESSAGES[said].format(*words, value=plain(place.value or ""), field=place.field or "")
    fix = csv.FIXES.get(said, "").format(*map(inert, flaw.details))
    return Break(rule, place, message, fix)
