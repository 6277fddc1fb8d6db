"""The file of suppressed findings: reads it, and separates the findings that it suppresses from the others.

It is a CSV beside the descriptor and is reviewed like the data. A finding is suppressed by its rule and fingerprint.
A line that is malformed, gives no reason or has expired suppresses nothing and is itself a finding.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple, replace

from claims.checks.findings import Known
from claims.model.errors import CannotDo
from claims.model.rule import Break, Place, Rule
from claims.package.store import Refused, Store
from claims.rules import suppression as rules
from claims.rules.choice import unknown
from claims.rules.registry import RULES
from claims.table.records import Grammar, cell_starts, line_ends, record_at, records
from claims.text.display import quote

NAME = "suppressions.csv"
COLUMNS = ("rule", "table", "key", "fingerprint", "reason", "owner", "until")
LIMIT = 256 * 2**20  # bytes: more than a million findings
FINGERPRINT = re.compile("[0-9a-f]{16}")
DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
GRAMMAR = Grammar()


class Suppression(Struct, frozen=True):
    """One suppressed finding; `table` and `key` are for people, `until` is a date or empty.

    `line` and `start` say where it begins in the file: its line, and its offset in the text.
    """

    rule: str
    table: str
    key: str
    fingerprint: str
    reason: str
    owner: str = ""
    until: str = ""
    line: int = 0
    start: int = 0

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of its line."""
        return astuple(self)[: len(COLUMNS)]

    @property
    def finding(self) -> tuple[str, str]:
        """Rule and fingerprint of the finding that it suppresses."""
        return self.rule, self.fingerprint

    @property
    def where(self) -> str:
        """The rule and the key, for a message."""
        return " at ".join(quote(each) for each in (self.rule, self.key) if each)

    def expired(self, today: date | None) -> bool:
        """Return whether `today` is after `until`; with None, nothing has expired."""
        return bool(today and self.until) and date.fromisoformat(self.until) < (today or date.min)


class Suppressions(Struct, frozen=True):
    """The file as it was read: `entries` are its well-formed lines, `problems` is what is wrong with it.

    `valid` are the entries that suppress their finding unless they have expired.
    """

    file: str
    text: str = ""
    entries: tuple[Suppression, ...] = ()
    valid: tuple[Suppression, ...] = ()
    problems: tuple[Break, ...] = ()

    @property
    def rules(self) -> frozenset[str]:
        """The rules whose findings are suppressed."""
        return frozenset(each.rule for each in self.valid)

    def problem(self, rule: Rule, entry: Suppression, column: str, message: str) -> Break:
        """Return the finding for an entry that violates a rule with the cell in this column."""
        down, character = self._position(entry.start, COLUMNS.index(column))
        place = Place(
            None,
            self.file,
            entry.line + down,
            character,
            value=entry.cells[COLUMNS.index(column)],
            cells=entry.cells,
        )
        return Break(rule, place, message)

    def malformed(self, line: int, start: int, column: str, message: str) -> Break:
        """Return the finding for the malformed line that begins at `start`."""
        down, character = self._position(start, COLUMNS.index(column))
        return Break(rules.MALFORMED, Place(None, self.file, line + down, character), message)

    def _position(self, start: int, number: int) -> tuple[int, int]:
        record = record_at(self.text, start, GRAMMAR)
        return (
            cell_starts(self.text[start : record.end], GRAMMAR)[number] if record.cells and number else (0, 1)
        )


def read_suppressions(store: Store, file: Path | None) -> Suppressions | None:
    """Read `file`, or the package's own file if it is None; return None if the package has none.

    Raises CannotDo if `file` cannot be read.
    """
    if file is not None:
        try:
            return parse(file.read_bytes(), str(file))
        except OSError as error:
            raise CannotDo(f"cannot read {quote(str(file))}: {error.strerror}") from None
    shown = store.shown(NAME)
    try:
        return parse(store.read(NAME, LIMIT), shown)
    except Refused as refused:
        return None if refused.reason == "missing-file" else _unreadable(shown, 1, refused.message)


def parse(data: bytes, shown: str) -> Suppressions:
    """Return the entries of the file and everything that is wrong with it; `shown` is its name in messages."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unreadable(shown, line, f"byte 0x{data[error.start]:02X} is not valid UTF-8")
    read = Suppressions(shown, text)
    entries: list[Suppression] = []
    problems: list[Break] = []
    header, line = ",".join(COLUMNS), 1
    if not text:
        return _unreadable(shown, 1, f"the file is empty: add the header {header}")
    for record in records(text, GRAMMAR):
        cells = record.cells
        if record.start == 0:
            if cells != [*COLUMNS]:
                return _unreadable(shown, 1, f"unexpected header {quote(text[: record.end])}: use {header}")
        elif record.end > record.start:
            found = _entry(cells, line, record.start)
            if isinstance(found, Suppression):
                entries.append(found)
            else:
                problems.append(read.malformed(line, record.start, *found))
        line += line_ends(text, record.start, record.next)
    read = replace(read, entries=tuple(entries))
    valid, more = _valid(read)
    return replace(read, valid=valid, problems=(*problems, *more))


def _unreadable(shown: str, line: int, message: str) -> Suppressions:
    return Suppressions(shown, problems=(Break(rules.MALFORMED, Place(None, shown, line, 1), message),))


def _entry(cells: list[str] | None, line: int, start: int) -> Suppression | tuple[str, str]:
    """Return the entry of a line; for a malformed one, the column of the malformed cell and a message."""
    if cells is None:
        return "rule", "the line is not valid CSV: check its quotes"
    if len(cells) != len(COLUMNS):
        return "rule", f"the line has {len(cells)} cells: use {len(COLUMNS)}, as the header has"
    rule, table, key, fingerprint, reason, owner, until = cells
    if not rule:
        return "rule", "the line names no rule"
    if not FINGERPRINT.fullmatch(fingerprint):
        return "fingerprint", f"invalid fingerprint {quote(fingerprint)}: use 16 lowercase hex digits"
    if until and not is_date(until):
        return "until", f"invalid date {quote(until)}: use YYYY-MM-DD, or leave it empty"
    return Suppression(rule, table, key, fingerprint, reason, owner, until, line, start)


def is_date(text: str) -> bool:
    """Return whether the text is a date of the form YYYY-MM-DD."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return DATE.fullmatch(text) is not None


def _valid(read: Suppressions) -> tuple[tuple[Suppression, ...], list[Break]]:
    """Return the entries that suppress something, and what is wrong with the others."""
    valid: list[Suppression] = []
    problems: list[Break] = []
    lines: dict[tuple[str, str], int] = {}
    for entry in read.entries:
        first = lines.setdefault(entry.finding, entry.line)
        if first != entry.line:
            message = f"this finding of {quote(entry.rule)} is already suppressed on line {first}"
            problems.append(read.problem(rules.TWICE, entry, "fingerprint", message))
        wrong = [read.problem(rule, entry, column, message) for rule, column, message in _invalid(entry)]
        problems += wrong
        if not wrong:
            valid.append(entry)
    return tuple(valid), problems


def _invalid(entry: Suppression) -> Iterator[tuple[Rule, str, str]]:
    if not entry.reason.strip():
        yield rules.WITHOUT_REASON, "reason", f"no reason given for suppressing {entry.where}"
    if entry.rule not in RULES:
        yield rules.WRONG_RULE, "rule", unknown(entry.rule)
    elif entry.rule in rules.NEVER:
        yield rules.WRONG_RULE, "rule", f"findings of {quote(entry.rule)} cannot be suppressed"


class Applied(Struct, frozen=True):
    """The findings that are left, those that are suppressed, and the entries that have expired or are unused."""

    left: list[Known]
    suppressed: list[Known]
    problems: list[Break]


def apply_suppressions(
    suppressions: Suppressions,
    findings: Iterable[Known],
    today: date | None,
    was_checked: Callable[[Suppression], bool],
) -> Applied:
    """Separate the suppressed findings of a package from the others.

    `findings` are all findings of the rules that `suppressions` names. `was_checked` is False for an entry whose
    finding could not come up in this run, so that it may well be in use. `today` None: nothing has expired.
    """
    active = {each.finding for each in suppressions.valid if not each.expired(today)}
    applied = Applied([], [], [])
    found: set[tuple[str, str]] = set()
    for each in findings:
        mark = (each.found.rule.id, each.fingerprint)
        found.add(mark)
        (applied.suppressed if mark in active else applied.left).append(each)
    for entry in suppressions.valid:
        if entry.finding not in found:
            if was_checked(entry):
                message = f"{entry.where} is suppressed but not found: delete the line"
                applied.problems.append(suppressions.problem(rules.UNUSED, entry, "fingerprint", message))
        elif entry.expired(today):
            message = f"the suppression of {entry.where} expired on {entry.until}"
            applied.problems.append(suppressions.problem(rules.EXPIRED, entry, "until", message))
    return applied
