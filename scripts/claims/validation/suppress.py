"""Adds findings to the file of suppressed findings."""

import os
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from claims.checks.findings import Known
from claims.model.errors import CannotDo
from claims.package.folder import FolderStore
from claims.package.open import open_store
from claims.package.replace import stamp_of, write_file
from claims.rules import suppression as rules
from claims.rules.registry import FAMILIES
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

_CHANGE_RULES = frozenset(rule.id for rule in FAMILIES["change"])


class Approval(Struct, frozen=True):
    """Why findings are suppressed, who is responsible for them, and until when (a date, or empty)."""

    reason: str
    owner: str = ""
    until: str = ""


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
    package: str | os.PathLike[str] | None, options: Options, approval: Approval
) -> Written:
    """Add every finding of a package that is not suppressed yet to the file of suppressed findings.

    `options.select` limits this to some rules. Expired entries are renewed if their finding still exists; all others
    are kept. Raises CannotDo for a package that is not a folder, and if writing the file would lose a line that cannot
    be read, or a change that was made in the meantime.
    """
    changes = [name for name in options.select if name == "change" or name in _CHANGE_RULES]
    if changes:
        raise CannotDo(
            f"{quote(changes[0])} reports changes, and `claims suppress` covers `claims validate` only: "
            f"add a line to {NAME} with the fingerprint that `claims diff --format json` prints"
        )
    with open_store(None if package is None else os.fspath(package)) as store:
        if not isinstance(store, FolderStore):
            raise CannotDo(
                f"cannot write to {quote(store.name)}: findings can only be suppressed in a folder"
            )
        file = Path(os.path.realpath(options.suppressions or store.folder / NAME))
        exists = file.is_file()
        stamp = stamp_of(file) if exists else None
        old = read_suppressions(store, options.suppressions) if exists or not options.suppressions else None
        _check_readable(old)
        left, findings = [], {}
        for each in unsuppressed(store, replace(options, limit=None), old):
            if each.found.rule in rules.RULES:
                continue
            if each.found.rule.id in rules.NEVER:
                left.append(each.found.rule.id)
            else:
                findings[each.found.rule.id, each.fingerprint] = _entry(each, store, approval)
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


def _entry(known: Known, store: FolderStore, approval: Approval) -> Suppression:
    place = known.found.place
    if place.key:
        key = ", ".join(f"{plain(name)}={plain(cell or '')}" for name, cell in place.key.items())
    elif place.value is not None:
        key = f"{plain(place.field or 'text')}={plain(place.value)}"
    else:
        key = plain(store.inside(place.file)) if place.file else ""
    table = plain(place.table or "")
    return Suppression(
        known.found.rule.id, table, key, known.fingerprint, approval.reason, approval.owner, approval.until
    )


def to_csv(entries: Iterable[Suppression]) -> str:
    """Return the text of the file, sorted so that two branches seldom add a line in the same place."""
    rows = [COLUMNS, *sorted(each.cells for each in entries)]
    return "".join(f"{write_row(row)}\n" for row in rows)
