"""Writes fixed copies of a package's files."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from claims.descriptor import File, Package
from claims.descriptor.files import LIMIT
from claims.edit.cells import CellGuard, Column, columns_of
from claims.edit.checksums import Outgrown, outgrown, resource_at, stale
from claims.edit.edits import Edit, edits, line_edits
from claims.edit.files import EditableFiles
from claims.edit.json_text import remove_properties
from claims.edit.keys import KeyedTable, keep_keys, key_fields
from claims.edit.rewrite import LineEnds, Work, ending, rewrite
from claims.edit.sort import sorting, write_sorted
from claims.edit.survey import survey
from claims.model.rule import Rule
from claims.model.table import Table
from claims.package.folder import FolderStore
from claims.package.overlay import Revised, plain_path
from claims.package.replace import Replacement, Unsafe, check_replaceable, stamp_of
from claims.package.store import Refused
from claims.rules.key import UNSORTED_ROW
from claims.table.rows import TableFile

Scope = Literal["all", "no-cells", "descriptor"]
SCOPES: tuple[Scope, ...] = ("all", "no-cells", "descriptor")  # tried in order until no finding is added


class Revision(Struct, frozen=True):
    """A file with its new content: `done` counts the fixes by rule, `edits` yields the changes."""

    shown: str
    done: Counter[str]
    replacement: Replacement
    edits: Callable[[], Iterator[Edit]]


class RevisedFiles(Struct):
    """The revised files (data files first) by path, and the number of faults left by (file, rule, reason)."""

    revisions: dict[str, Revision] = field(default_factory=dict)
    left: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    @property
    def copies(self) -> dict[str, Path]:
        """Return the new content of each revised file."""
        return {path: each.replacement.copy for path, each in self.revisions.items()}


class Drafting(Struct, frozen=True):
    """Makes drafts; copies go to `folder`.

    `is_meant` decides, for a resource whose files are not changed, whether the files are right rather than the
    declared `bytes` and `hash`.
    """

    store: FolderStore
    package: Package
    applies: Callable[[Rule], bool]
    folder: Path
    is_meant: Callable[[Table | File], bool] = lambda _: False

    def draft(self, found: EditableFiles, scope: Scope) -> RevisedFiles:
        """Return a draft with everything fixed, everything except cells, or only the descriptor."""
        draft = RevisedFiles(reasons=dict(found.left), broken=set(found.broken))
        if scope != "descriptor":
            self._tables(found, scope, draft)
        self.descriptor(draft)
        return draft

    def _tables(self, found: EditableFiles, scope: Scope, draft: RevisedFiles) -> None:
        keys = key_fields(self.package.tables)
        works: list[tuple[TableFile, LineEnds, list[Column]]] = []
        keyed: list[KeyedTable] = []
        for table in self.package.tables:
            parts = found.parts.get(table.name, [])
            columns = columns_of(parts[0].start, self.applies) if parts and scope != "no-cells" else ()
            judges = partial(_judge, keys)
            seen = survey(parts, columns, judges)
            changed = [column for column in columns if column.at in seen.changed]
            works += [(part, ends, changed) for part, ends in seen.safe]
            keyed.append(KeyedTable(table, [part for part, _ in seen.safe], changed))
            for part, reason in seen.unsafe:
                draft.reasons[part.shown] = reason
                draft.broken.add(table.name)
        keep_keys(keyed)
        for part, ends, changed in works:
            self._file(found, part, (ends, changed), draft)

    def _file(
        self, found: EditableFiles, part: TableFile, seen: tuple[LineEnds, list[Column]], draft: RevisedFiles
    ) -> None:
        ends, columns = seen
        stated = part.table.dialect.line_terminator
        end = ending(ends, stated, self.applies, quick=part.codec.plain)
        copy = self.folder / f"{len(draft.revisions)}.{self._number()}.csv"
        try:
            new, tally = rewrite(Work(part, end, columns, self.applies), copy)
        except Unsafe as reason:
            draft.reasons[part.shown] = str(reason)
            return
        order = None
        if self.applies(UNSORTED_ROW):
            try:
                order = sorting(new)
            except Unsafe as reason:
                draft.reasons.setdefault(part.shown, str(reason))
        if order is not None:
            tally.done[UNSORTED_ROW.id] = order.moved
            new = write_sorted(new, order, copy.with_suffix(".sorted.csv"))
        draft.left.update({(part.shown, rule, why): count for (rule, why), count in tally.left.items()})
        if tally.done:
            replacement = Replacement(part.source, found.stamps[part.source], new.source)
            path = plain_path(part.path, self.store.descriptor)
            draft.revisions[path] = Revision(
                part.shown, tally.done, replacement, partial(edits, part, new, order)
            )

    def _number(self) -> int:
        return sum(1 for _ in self.folder.iterdir())

    def descriptor(self, draft: RevisedFiles) -> None:
        """Remove the `bytes` and `hash` that do not match the revised files."""
        changes = list(self._outgrown(draft))
        if not changes:
            return
        path = self.store.descriptor
        shown = self.store.shown(path)
        try:
            target = check_replaceable(self.store.folder, path)
            stamp = stamp_of(target)
            old = self.store.read(path, LIMIT).decode()
        except (Unsafe, UnicodeDecodeError) as reason:
            draft.reasons[shown] = str(reason) if isinstance(reason, Unsafe) else "it is not UTF-8 throughout"
            return
        new = remove_properties(old, {("resources", each.resource): each.rules for each in changes})
        copy = self.folder / f"{self._number()}.json"
        copy.write_bytes(new.encode())
        done = Counter(rule.id for each in changes for rule in each.rules.values())
        replacement = Replacement(target, stamp, copy)
        draft.revisions[path] = Revision(shown, done, replacement, partial(line_edits, old, new))

    def _outgrown(self, draft: RevisedFiles) -> Iterator[Outgrown]:
        """Yield the stale properties of resources whose files change; for other files, the file may be the wrong one.

        Properties that were stale before are removed only if their rule applies.
        """
        revised = Revised(self.store, draft.copies)
        for of in self.package.resources:
            if of.name in draft.broken or not of.paths:
                continue
            try:
                new, old = ([each.local(path) for path in of.paths] for each in (revised, self.store))
                before = stale(of, old)
                now = before if new == old else stale(of, new)
                if new == old and now and not self.is_meant(of):
                    continue
            except Refused:
                continue
            mended = [rule for rule in now if self.applies(rule) or rule not in before]
            rules = outgrown(of, mended, [rule for rule in now if rule not in mended])
            if rules:
                yield Outgrown(resource_at(self.package, of), rules)


def _judge(keys: Iterable[tuple[str, str]], part: TableFile, column: Column) -> CellGuard:
    return CellGuard(column, part.codec, (part.table.name, column.field.name) in keys)
