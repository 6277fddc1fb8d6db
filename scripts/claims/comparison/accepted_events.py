"""Takes out the events that the new side accepts, and says which of its entries are of no use, or have expired.

An event belongs to one update, so an entry is judged only in the update that brings it: later there is no such
event any more, and the entry stays as the record of why it was let pass.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from claims.accepted import Accepted, Entry, read_accepted
from claims.comparison.compare import Comparison
from claims.findings import Choice
from claims.models.diff import AcceptedEvent, Event
from claims.models.rule import Rule
from claims.quote import quote
from claims.rules.accepted import EXPIRED, UNUSED
from claims.rules.event_rules import RULES

EVENTS = frozenset(rule.id for rule in RULES)


class Parted(Struct, frozen=True):
    """The events that count, with what is wrong with entries at their end, and those that are accepted."""

    events: list[Event]
    accepted: tuple[AcceptedEvent, ...] = ()


def part(comparison: Comparison, events: Sequence[Event], choice: Choice, today: date | None) -> Parted:
    """Part events into those that count and those that the new side's file of accepted findings accepts.

    `today` None: nothing has expired. A file that cannot be read accepts nothing; claims validate says why.
    """
    accepted = read_accepted(comparison.new.store, None)
    if accepted is None:
        return Parted(list(events))
    live = {
        (entry.rule, entry.fingerprint): entry for _, entry in _valid(accepted) if not entry.expired(today)
    }
    rest = [each for each in events if (each.rule, each.fingerprint) not in live]
    there = {(each.rule, each.fingerprint) for each in events}
    judges = _judge(comparison, choice)
    notes = []
    for line, entry in _valid(accepted):
        if (entry.rule, entry.fingerprint) in there:
            if entry.expired(today):
                said = f"was accepted until {entry.expires}: it counts again"
                notes.append(_event(EXPIRED, accepted.file, line, (entry, said)))
        elif judges(entry):
            notes.append(_event(UNUSED, accepted.file, line, (entry, "accepts no event of this update")))
    passed = [
        _accepted(each, live[each.rule, each.fingerprint])
        for each in events
        if (each.rule, each.fingerprint) in live
    ]
    return Parted([*rest, *notes], tuple(passed))


def _accepted(event: Event, entry: Entry) -> AcceptedEvent:
    terms = {"reason": entry.reason, "owner": entry.owner or None, "expires": entry.expires or None}
    return AcceptedEvent.model_validate(event.model_dump() | terms)


def _valid(accepted: Accepted) -> Iterator[tuple[int, Entry]]:
    for line in sorted(accepted.valid):
        if accepted.entries[line].rule in EVENTS:
            yield line, accepted.entries[line]


def _judge(comparison: Comparison, choice: Choice) -> Callable[[Entry], bool]:
    """True for an entry that came with this update, and whose event could have come up."""
    before = read_accepted(comparison.old.store, None)
    known = {(each.rule, each.fingerprint) for _, each in _valid(before)} if before else set()
    tables = {table.name for table in comparison.tables}

    def judges(entry: Entry) -> bool:
        new = (entry.rule, entry.fingerprint) not in known
        return new and entry.rule in choice.rules and entry.table in tables

    return judges


def _event(rule: Rule, file: str, line: int, what: tuple[Entry, str]) -> Event:
    entry, said = what
    where = " at ".join(quote(each) for each in (entry.rule, entry.key) if each)
    identity = json.dumps([rule.id, entry.rule, entry.fingerprint])
    return Event(
        rule=rule.id,
        level=rule.level,
        message=f"line {line} of {quote(file)}: {where} {said}",
        fingerprint=hashlib.sha256(identity.encode()).hexdigest()[:16],
    )
