"""Adds findings to the file of suppressed findings."""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from claims.checks.findings import Known
from claims.model.errors import CannotDo
from claims.package.folder import FolderStore
from claims.package.open import open_store
from claims.package.replace import stamp_of, write_file
from claims.package.temporary import clear_stale
from claims.rules import suppression as rules
from claims.table.writer import write_row
from claims.text.display import plain, quote
from claims.validation.suppressions import (
    COLUMNS,
    NAME,
    Suppression,
    Suppressions,
    read_suppressions,
)
from claims.validation.validate import Options, unsuppressed

ID = re.compile("[0-9a-f]{6,16}")


class Approval(Struct, frozen=True):
    """Why findings are suppressed, who is responsible for them, and until when (a date, or empty)."""

    reason: str
    owner: str = ""
    until: str = ""


class Chosen(Struct, frozen=True):
    """Which findings to suppress: those with these ids (all without ids), and findings of a comparison.

    An id is a fingerprint or its first digits. `changes` returns the entries for what `claims diff` finds; it is called
    if `with_changes`, or if an id is not that of a finding of `claims validate`.
    """

    ids: tuple[str, ...]
    changes: Callable[[], list[Suppression]]
    with_changes: bool


class Written(Struct, frozen=True):
    """The file of suppressed findings, and how many of its entries were added, renewed after expiry, and kept.

    `left` are the rules of the findings that cannot be suppressed.
    """

    file: str
    added: int
    renewed: int
    kept: int
    left: tuple[str, ...]


def suppress_findings(
    package: str | os.PathLike[str] | None, options: Options, chosen: Chosen, approval: Approval
) -> Written:
    """Add the chosen findings of a package that are not suppressed yet to the file of suppressed findings.

    `options.select` limits this to some rules. Expired entries are renewed if their finding still exists; all others
    are kept. Raises CannotDo for a package that is not a folder, for an unknown or ambiguous id, and if writing the
    file would lose a line that cannot be read, or a change that was made in the meantime.
    """
    with open_store(None if package is None else os.fspath(package)) as store:
        if not isinstance(store, FolderStore):
            raise CannotDo(
                f"cannot write to {quote(store.name)}: findings can only be suppressed in a folder"
            )
        file = Path(os.path.realpath(options.suppressions or store.folder / NAME))
        # A draft of a killed process may be a link to this file: to remove it after the stamp would look like a change.
        clear_stale(file.parent)
        exists = file.is_file()
        stamp = stamp_of(file) if exists else None
        old = read_suppressions(store, options.suppressions) if exists or not options.suppressions else None
        _check_readable(old)
        found = [
            _entry(each, store)
            for each in unsuppressed(store, replace(options, limit=None), old)
            if each.found.rule not in rules.RULES
        ]
        if chosen.with_changes:
            found += chosen.changes()
        if chosen.ids:
            found = _with_ids(chosen, found, old.entries if old else ())
        left = [each.rule for each in found if each.rule in rules.NEVER]
        findings = {
            each.finding: replace(each, reason=approval.reason, owner=approval.owner, until=approval.until)
            for each in found
            if each.rule not in rules.NEVER
        }
        entries = {entry: findings.pop(entry.finding, entry) for entry in (old.entries if old else ())}
        renewed = sum(old is not new for old, new in entries.items())
        write_file(
            file, stamp, to_csv([*entries.values(), *findings.values()]).encode(errors="backslashreplace")
        )
        shown = str(options.suppressions or store.shown(NAME))
        return Written(shown, len(findings), renewed, len(entries) - renewed, tuple(left))


def _check_readable(old: Suppressions | None) -> None:
    """Raise CannotDo for a line that would be lost, or that would come back without a reason."""
    for each in old.problems if old else ():
        if each.rule in (rules.MALFORMED, rules.WITHOUT_REASON) and old:
            raise CannotDo(f"{quote(old.file)}, line {each.place.line}: {each.words}: correct it first")


def _with_ids(chosen: Chosen, found: Sequence[Suppression], old: Sequence[Suppression]) -> list[Suppression]:
    """Return the findings with the chosen ids, except those that are suppressed already."""
    for each in chosen.ids:
        if not ID.fullmatch(each):
            raise CannotDo(
                f"{quote(each)} is not an id: use the id that claims validate or claims diff prints after a finding"
            )
    known = {each.fingerprint for each in (*found, *old)}
    if not chosen.with_changes and not all(_starting(each, known) for each in chosen.ids):
        found = [*found, *chosen.changes()]
        known.update(each.fingerprint for each in found)
    marks = set()
    for each in chosen.ids:
        match _starting(each, known):
            case []:
                raise CannotDo(
                    f"no finding has the id {quote(each)}: run claims validate or claims diff again; for a change "
                    "since an older revision, also give --since REV"
                )
            case [mark]:
                marks.add(mark)
            case several:
                raise CannotDo(f"the id {quote(each)} is ambiguous: use one of {', '.join(several)}")
    return [each for each in found if each.fingerprint in marks]


def _starting(digits: str, known: Iterable[str]) -> list[str]:
    return sorted(each for each in known if each.startswith(digits))


def _entry(known: Known, store: FolderStore) -> Suppression:
    place = known.found.place
    if place.key:
        key = ", ".join(f"{plain(name)}={plain(cell or '')}" for name, cell in place.key.items())
    elif place.value is not None:
        key = f"{plain(place.field or 'text')}={plain(place.value)}"
    else:
        key = plain(store.inside(place.file)) if place.file else ""
    table = plain(place.table or "")
    return Suppression(known.found.rule.id, table, key, known.fingerprint, "")


def to_csv(entries: Iterable[Suppression]) -> str:
    """Return the text of the file, sorted so that two branches seldom add a line in the same place."""
    rows = [COLUMNS, *sorted(each.cells for each in entries)]
    return "".join(f"{write_row(row)}\n" for row in rows)
