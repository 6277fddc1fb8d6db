"""Plans the fixes of a package, and tries them out: they must not cause findings of other rules."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path

from msgspec import Struct

from claims.descriptor import read_descriptor
from claims.descriptor.files import File, Package
from claims.edit.checksums import PROPERTIES, stale
from claims.edit.draft import JSON_ONLY, SCOPES, Drafting, RevisedFiles, Revision
from claims.edit.files import find_parts
from claims.model.errors import CannotDo
from claims.model.report import Report, Severity
from claims.model.table import Table
from claims.package.folder import FolderStore
from claims.package.git_tree import GitStore
from claims.package.overlay import Revised
from claims.package.replace import replace_files
from claims.package.store import Refused, Store
from claims.rules.choice import Choice
from claims.rules.key import UNSORTED_ROW
from claims.rules.registry import RULES
from claims.rules.value import LEADING_OR_TRAILING_WHITESPACE, NOT_NFC
from claims.validation.baseline import find_baseline
from claims.validation.suppressions import read_suppressions
from claims.validation.validate import Options, validate_store

FIXABLE = frozenset(rule.id for rule in RULES.values() if rule.fixable)
# Fixed if the file changes here, or has changed since the last commit or release, in which it matched. Otherwise it is
# unknown whether the file or the declared value is right; selecting the rule decides it.
CHECKSUMS = frozenset(rule.id for rule in PROPERTIES)
UNDECIDED = (
    "either the file or its declared value is wrong: run claims fix --select {} if you changed the file; otherwise, "
    "download it again"
)
MOVES = "its rows would have to move to another file"
LISTED = 1_000  # findings of a rule that are listed to find their files


class Left(Struct, frozen=True):
    """What is not fixed in a file: the rule, how many findings, and why."""

    shown: str
    rule: str
    count: int
    reason: str


class FixPlan(Struct, frozen=True):
    """The fixed files, the descriptor first, and what is left.

    `stay` is the number of findings that cannot be fixed automatically, by severity.
    """

    revisions: Sequence[Revision]
    left: Sequence[Left]
    stay: Mapping[Severity, int]

    def write(self) -> None:
        """Replace the files. Raises CannotDo, with no file changed, if one has changed in the meantime."""
        replace_files([each.replacement for each in self.revisions])


def plan_fixes(store: Store, choice: Choice, folder: Path, today: date | None = None) -> FixPlan:
    """Return the fixes of a package for the chosen rules; copies are written to `folder`.

    Suppressed findings are fixed too, but do not count if they cannot be fixed, until they expire by `today`.
    Raises CannotDo for a package that is not in a folder, and if none of the rules is fixable.
    """
    if not isinstance(store, FolderStore):
        raise CannotDo("only a package in a folder can be fixed: name a folder or a datapackage.json")
    able = FIXABLE | CHECKSUMS
    chosen = able & choice.rules
    if not chosen:
        raise CannotDo(f"none of these rules can be fixed automatically: use {', '.join(sorted(able))}")
    before = validate_store(store, Options(limit=LISTED, use_suppressions=False))
    package, _ = read_descriptor(store, store.descriptor)
    if package is None or not chosen & before.counts.by_rule.keys():
        return FixPlan((), *_stay(store, before, choice, today))
    found = find_parts(store, package.tables, folder)
    todo = chosen - _idle(before)
    conflict = ""
    with ExitStack() as stack:
        known = _recorded(store, package, stack) if chosen & CHECKSUMS & before.counts.by_rule.keys() else []

        def is_intended(of: Table | File) -> bool:
            named = CHECKSUMS.intersection(choice.select)
            return bool(named) or any(_was_as_stated(of, each) for each in known)

        drafting = Drafting(store, package, lambda rule: rule.id in todo, folder, is_intended)
        for scope in SCOPES:
            draft = drafting.draft(found, scope)
            after = validate_store(
                Revised(store, draft.copies), Options(limit=LISTED, use_suppressions=False)
            )
            added = _added(before, after)
            if not added:
                break
            conflict = f"fixed, it would break {', '.join(added)}"
    left = _left(
        draft, after, chosen - CHECKSUMS, conflict or draft.reasons.get(store.shown(store.descriptor), "")
    )
    undecided, stay = _stay(Revised(store, draft.copies), after, choice, today)
    return FixPlan(tuple(draft.revisions.values()), (*left, *undecided), stay)


def _recorded(store: FolderStore, package: Package, stack: ExitStack) -> list[GitStore]:
    """Return the package of the last commit, and of the tag of its version, if there are any."""
    found: list[GitStore] = []
    for revision in ("HEAD", *([f"v{package.version}", package.version] if package.version else [])):
        with suppress(CannotDo):
            before = find_baseline(store, revision).store
            if before is not None:
                found.append(stack.enter_context(before))
    return found


def _was_as_stated(of: Table | File, recorded: GitStore) -> bool:
    """Return whether the recorded file matched the declared values, at its present or its former path."""
    try:
        before, _ = read_descriptor(recorded, recorded.descriptor)
    except CannotDo:
        before = None
    places = [of.paths]
    if before is not None:
        places += [each.paths for each in before.tables if each.name == of.name]
        places += [each.paths for each in before.files if each.name == of.name]
    for paths in dict.fromkeys(places):
        with suppress(Refused, CannotDo):
            if not stale(of, [recorded.local(path) for path in paths]):
                return True
    return False


def _stay(
    store: Store, found: Report, choice: Choice, today: date | None
) -> tuple[tuple[Left, ...], Counter[Severity]]:
    """Return, for the chosen rules, what cannot be decided here, and how many findings cannot be fixed by severity."""
    if read_suppressions(store, None) is not None:
        found = validate_store(store, Options(limit=LISTED, today=today))
    undecided = Counter(
        (each.file or found.package.path, each.rule)
        for each in found.findings
        if each.rule in choice.rules & CHECKSUMS
    )
    rules = choice.rules - FIXABLE - CHECKSUMS
    stay: Counter[Severity] = Counter()
    for severity, counts in found.counts.by_severity.items():
        for name in counts.keys() & rules:
            stay[severity] += counts[name]
    reason = UNDECIDED if store.descriptor.lower().endswith(".json") else JSON_ONLY
    return tuple(
        Left(*place, count, reason.format(place[1])) for place, count in sorted(undecided.items())
    ), stay


def _idle(before: Report) -> frozenset[str]:
    """Return the rules without findings before and after, which are skipped: those of cells, and then that of order."""
    broken = before.counts.by_rule.keys()
    idle = {LEADING_OR_TRAILING_WHITESPACE.id, NOT_NFC.id} - broken
    return frozenset(idle | ({UNSORTED_ROW.id} - broken if len(idle) == 2 else set()))


def _added(before: Report, after: Report) -> list[str]:
    """Return the rules with more findings than before, except unsorted-row, which may get one more between files."""
    was = before.counts.by_rule
    return [
        rule
        for rule, count in after.counts.by_rule.items()
        if count > was.get(rule, 0) and rule != UNSORTED_ROW.id
    ]


def _left(draft: RevisedFiles, after: Report, chosen: frozenset[str], conflict: str) -> list[Left]:
    """Return what was left in cells, and what the trial still found in each file, with the reason."""
    left = [Left(shown, rule, count, reason) for (shown, rule, reason), count in draft.left.items()]
    known = {(each.shown, each.rule) for each in left}
    places = ((each.file or after.package.path, each.rule) for each in after.findings)
    for (shown, rule), count in Counter(places).items():
        if rule in chosen and (shown, rule) not in known:
            general = MOVES if rule == UNSORTED_ROW.id else "it cannot be fixed automatically"
            left.append(Left(shown, rule, count, draft.reasons.get(shown) or conflict or general))
    return sorted(left, key=lambda each: (each.shown, each.rule, each.reason))
