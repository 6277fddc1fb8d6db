"""The file of suppressed findings: reads it, says which findings it suppresses, writes it.

It is a CSV beside the descriptor, reviewed as the data is. A finding is suppressed by its rule and fingerprint;
a line that is malformed, gives no reason, or has expired suppresses nothing, and is a finding itself.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import astuple, replace

from claims.checks.findings import Known
from claims.model.errors import CannotDo
from claims.model.rule import Break, Place, Rule
from claims.package.store import Refused, Store
from claims.package.temporary import draft_beside
from claims.rules import suppression as rules
from claims.rules.choice import unknown
from claims.rules.registry import RULES
from claims.table.dialect import Grammar
from claims.table.records import cell_starts, line_ends, record_at, records
from claims.table.writer import write_row
from claims.text.display import plain, quote

NAME = "suppressions.csv"
COLUMNS = ("rule", "table", "key", "fingerprint", "reason", "owner", "expires")
LIMIT = 256 * 2**20  # bytes: more than a million findings
FINGERPRINT = re.compile("[0-9a-f]{16}")
DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
RULE, FINGERPRINTED, REASON, EXPIRES = (
    COLUMNS.index(name) for name in ("rule", "fingerprint", "reason", "expires")
)


class Entry(Struct, frozen=True):
    """One suppressed finding; `table` and `key` are for people, `expires` is a date or empty."""

    rule: str
    table: str
    key: str
    fingerprint: str
    reason: str
    owner: str = ""
    expires: str = ""

    def expired(self, today: date | None) -> bool:
        """True from the day after `expires` on; None for `today` leaves open what day it is."""
        return bool(today and self.expires) and date.fromisoformat(self.expires) < (today or date.min)


class Suppressed(Struct, frozen=True):
    """The file as it was read: `entries` by line, each of them well formed; `breaks` is what is wrong with it.

    `valid` are the lines whose entries suppress something, unless they have expired; `text` is the file's, and
    `starts` says where in it each of these lines begins.
    """

    file: str
    entries: dict[int, Entry]
    valid: frozenset[int]
    breaks: tuple[Break, ...]
    text: str = ""
    starts: Mapping[int, int] = field(default_factory=dict)

    @property
    def named(self) -> frozenset[str]:
        """The rules of which findings are suppressed."""
        return frozenset(self.entries[line].rule for line in self.valid)

    def found(self, rule: Rule, line: int, at: int, message: str) -> Break:
        """That the `at`th cell of the entry on this line breaks a rule."""
        cells = astuple(self.entries[line])
        record = record_at(self.text, self.starts[line], Grammar())
        down, column = cell_starts(self.text[record.start : record.end], Grammar())[at]
        return Break(rule, Place(None, self.file, line + down, column, value=cells[at], cells=cells), message)


class Sorted(Struct, frozen=True):
    """Findings in two heaps, and what is wrong with entries in the light of them."""

    rest: list[Known]
    suppressed: list[Known]
    breaks: list[Break]


def read_suppressions(store: Store, file: Path | None) -> Suppressed | None:
    """Read `file`, or the package's own where it is None; None where the package has none.

    Raises CannotDo where `file` cannot be read.
    """
    if file is not None:
        return parse(_read(file), str(file))
    shown = store.shown(NAME)
    try:
        return parse(store.read(NAME, LIMIT), shown)
    except Refused as refused:
        if refused.reason == "missing-file":
            return None
        return _unread(shown, 1, refused.message)


def _read(file: Path) -> bytes:
    if not file.is_file():
        raise CannotDo(f"there is no file {quote(str(file))} of suppressed findings")
    try:
        return file.read_bytes()
    except OSError as error:
        raise CannotDo(f"cannot read {quote(str(file))}: {error.strerror}") from None


def parse(data: bytes, shown: str) -> Suppressed:
    """Take the file's bytes and its name as it is shown; give its entries and all that is wrong with it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _unread(shown, line, f"the byte 0x{data[error.start]:02X} is not UTF-8")
    if not text:
        return _unread(shown, 1, f"the file is empty: expected the header {','.join(COLUMNS)}")
    entries: dict[int, Entry] = {}
    starts: dict[int, int] = {}
    breaks: list[Break] = []
    line = 1
    for record in records(text, Grammar()):
        raw = text[record.start : record.next]
        cells = record.cells
        if cells is None:
            kind = record.defect.kind if record.defect else "ragged-row"
            return _unread(shown, line, f"the file is not valid CSV: {kind}")
        if line == 1:
            if tuple(cells) != COLUMNS:
                said = f"the header is {quote(','.join(cells))}: expected {','.join(COLUMNS)}"
                return _unread(shown, 1, said)
        elif record.end > record.start:
            wrong = _malformed(cells)
            if wrong is None:
                entries[line], starts[line] = Entry(*cells), record.start
            else:
                down, column = cell_starts(raw, Grammar())[wrong[0]]
                breaks.append(Break(rules.MALFORMED, Place(None, shown, line + down, column), wrong[1]))
        line += line_ends(raw, 0, len(raw))
    read = Suppressed(shown, entries, frozenset(), (), text, starts)
    valid, judged = _judged(read)
    return replace(read, valid=valid, breaks=(*breaks, *judged))


def _judged(read: Suppressed) -> tuple[frozenset[int], list[Break]]:
    """The lines whose entries suppress something, and what is wrong with the rest."""
    valid: set[int] = set()
    breaks: list[Break] = []
    seen: dict[tuple[str, str], int] = {}
    for line, entry in read.entries.items():
        judged = [read.found(rule, line, at, message) for rule, at, message in _invalid(entry)]
        first = seen.setdefault((entry.rule, entry.fingerprint), line)
        if first != line:
            message = f"this finding of {quote(entry.rule)} is suppressed on line {first} already"
            breaks.append(read.found(rules.TWICE, line, FINGERPRINTED, message))
        breaks += judged
        if not judged:
            valid.add(line)
    return frozenset(valid), breaks


def _malformed(cells: list[str]) -> tuple[int, str] | None:
    """The number of the cell that is wrong, and how."""
    if len(cells) != len(COLUMNS):
        return 0, f"the line has {len(cells)} cells, the header {len(COLUMNS)}"
    entry = Entry(*cells)
    if not entry.rule:
        return RULE, "the line names no rule"
    if not FINGERPRINT.fullmatch(entry.fingerprint):
        said = f"the fingerprint {quote(entry.fingerprint)} is not one: expected 16 hex digits in lower case"
        return FINGERPRINTED, said
    if entry.expires and not _is_date(entry.expires):
        return EXPIRES, f"{quote(entry.expires)} is no date: expected one such as 2027-01-31, or nothing"
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return DATE.fullmatch(text) is not None


def _invalid(entry: Entry) -> Iterator[tuple[Rule, int, str]]:
    if not entry.reason.strip():
        yield rules.WITHOUT_REASON, REASON, f"no reason is given for this finding of {quote(entry.rule)}"
    if entry.rule not in RULES:
        yield rules.WRONG_RULE, RULE, unknown(entry.rule)
    elif entry.rule in rules.NEVER:
        yield rules.WRONG_RULE, RULE, f"findings of {quote(entry.rule)} cannot be suppressed"


def _unread(shown: str, line: int, message: str) -> Suppressed:
    return Suppressed(shown, {}, frozenset(), (Break(rules.MALFORMED, Place(None, shown, line, 1), message),))


def sort_out(
    suppressed: Suppressed, known: Iterable[Known], today: date | None, judges: Callable[[Entry], bool]
) -> Sorted:
    """Part the findings of a package into those that are suppressed and the rest.

    `known` are all findings of the rules that `suppressed` names. `judges` is False for an entry whose finding
    could not come up, so that nobody can say that it is unused. `today` None: nothing has expired.
    """
    live = {
        (entry.rule, entry.fingerprint)
        for line, entry in suppressed.entries.items()
        if line in suppressed.valid and not entry.expired(today)
    }
    sorted_out = Sorted([], [], [])
    there: set[tuple[str, str]] = set()
    for each in known:
        mark = (each.found.rule.id, each.fingerprint)
        there.add(mark)
        (sorted_out.suppressed if mark in live else sorted_out.rest).append(each)
    for line in sorted(suppressed.valid):
        entry = suppressed.entries[line]
        where = " at ".join(quote(each) for each in (entry.rule, entry.key) if each)
        if (entry.rule, entry.fingerprint) not in there:
            if judges(entry):
                message = f"the package has no finding {entry.fingerprint} of {where} any more"
                sorted_out.breaks.append(suppressed.found(rules.UNUSED, line, FINGERPRINTED, message))
        elif entry.expired(today):
            message = f"{where} was suppressed until {entry.expires}: it counts again"
            sorted_out.breaks.append(suppressed.found(rules.EXPIRED, line, EXPIRES, message))
    return sorted_out


class Terms(Struct, frozen=True):
    """On what terms findings are suppressed: why, and who answers for it."""

    reason: str
    owner: str = ""


class Extended(Struct, frozen=True):
    """A file with more in it: how many entries are new, how many expired ones have been given new terms."""

    entries: list[Entry]
    new: int
    renewed: int


def extended(
    suppressed: Suppressed | None, rest: Iterable[Known], inside: Callable[[str], str], terms: Terms
) -> Extended:
    """Add an entry for every finding in `rest` that can be suppressed; every other entry stays as it is.

    `inside` gives the path in the package for a file as it is shown. Raises CannotDo where the file holds
    what cannot be read, since writing it would lose that.
    """
    lost = next((each for each in suppressed.breaks if _is_lost(each)), None) if suppressed else None
    if suppressed is not None and lost is not None:
        where = f"line {lost.place.line} of {quote(suppressed.file)}"
        raise CannotDo(f"{where} has to be corrected first: {lost.words}")
    wanted = {
        (each.found.rule.id, each.fingerprint): _entry(each, inside, terms)
        for each in rest
        if each.found.rule.id not in rules.NEVER
    }
    entries: list[Entry] = []
    renewed = 0
    for entry in suppressed.entries.values() if suppressed else ():
        fresh = wanted.pop((entry.rule, entry.fingerprint), None)
        renewed += fresh is not None
        entries.append(fresh or entry)
    return Extended([*entries, *wanted.values()], len(wanted), renewed)


def _is_lost(found: Break) -> bool:
    return found.rule in (rules.MALFORMED, rules.WITHOUT_REASON)


def _entry(known: Known, inside: Callable[[str], str], terms: Terms) -> Entry:
    place = known.found.place
    if place.key:
        key = ", ".join(f"{plain(name)}={plain(cell or '')}" for name, cell in place.key.items())
    elif place.value is not None:
        key = f"{plain(place.field or 'text')}={plain(place.value)}"
    else:
        key = plain(inside(place.file)) if place.file else ""
    table = plain(place.table or "")
    return Entry(known.found.rule.id, table, key, known.fingerprint, terms.reason, terms.owner)


def written(entries: Iterable[Entry]) -> str:
    """The file's text: sorted, so that two branches seldom add a line at the same place."""
    rows = [COLUMNS, *sorted(astuple(each) for each in entries)]
    return "".join(f"{write_row(row)}\n" for row in rows)


def write_suppressed(file: Path, entries: Iterable[Entry]) -> None:
    """Write the file: it is the old one or the new one, never half. Raises CannotDo where it cannot be."""
    try:
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
        with draft_beside(file) as draft:
            with os.fdopen(draft.number, "w", encoding="utf-8", errors="backslashreplace", newline="") as out:
                out.write(written(entries))
            draft.path.chmod(mode)
            os.replace(draft.path, file)
    except OSError as error:
        raise CannotDo(f"cannot write {quote(str(file))}: {error.strerror}") from None
