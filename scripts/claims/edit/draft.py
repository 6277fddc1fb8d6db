"""Writes fixed copies of a package's files."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from claims.descriptor import File, Package
from claims.descriptor.files import LIMIT
from claims.edit.cells import columns_of
from claims.edit.checksums import properties_to_remove, resource_at, stale
from claims.edit.edits import Edit, edits, line_edits
from claims.edit.files import EditableFiles
from claims.edit.json_text import remove_properties
from claims.edit.keys import KeyedTable, keep_keys, key_fields
from claims.edit.rewrite import Rewriter, ending
from claims.edit.sort import sorting, write_sorted
from claims.edit.survey import survey
from claims.model.rule import Rule
from claims.model.table import Table
from claims.package.folder import FolderStore
from claims.package.overlay import Revised, plain_path
from claims.package.replace import Replacement, Unsafe, check_replaceable, stamp_of
from claims.package.store import Refused
from claims.rules.key import UNSORTED_ROW

Scope = Literal["all", "no-cells", "descriptor"]
JSON_ONLY = "only JSON is written: convert it to datapackage.json"
SCOPES: tuple[Scope, ...] = ("all", "no-cells", "descriptor")  # tried in order until no finding is added


class Revision(Struct, frozen=True):
    """A file with its new content: `done` counts the fixes by rule, `edits` yields the changes."""

    shown: str
    done: Counter[str]
    replacement: Replacement
    edits: Callable[[], Iterator[Edit]]


class RevisedFiles(Struct):
    """The revised files by path, and the number of faults left by (file, rule, reason).

    The descriptor is first: if writing is interrupted after it, no file has a `bytes` or `hash` that does not match.
    """

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

    `is_intended` decides, for a resource whose files are not changed, whether the files are right rather than the
    declared `bytes` and `hash`.
    """

    store: FolderStore
    package: Package
    applies: Callable[[Rule], bool]
    folder: Path
    is_intended: Callable[[Table | File], bool] = lambda _: False

    def draft(self, found: EditableFiles, scope: Scope) -> RevisedFiles:
        """Return a draft with everything fixed, everything except cells, or only the descriptor."""
        draft = RevisedFiles(reasons=dict(found.left), broken=set(found.broken))
        if scope != "descriptor":
            self._tables(found, scope, draft)
        self.descriptor(draft)
        return draft

    def _tables(self, found: EditableFiles, scope: Scope, draft: RevisedFiles) -> None:
        keys = key_fields(self.package.tables)
        works: list[Rewriter] = []
        keyed: list[KeyedTable] = []
        for table in self.package.tables:
            parts = found.parts.get(table.name, [])
            names = {field for name, field in keys if name == table.name}
            columns = columns_of(parts[0].start, self.applies, names) if parts and scope != "no-cells" else ()
            seen = survey(parts, columns)
            changed = [column for column in columns if column.at in seen.changed]
            for part, ends in seen.safe:
                end = ending(ends, part, self.applies)
                works.append(Rewriter(part, end, changed, self.applies))
            keyed.append(KeyedTable(table, [part for part, _ in seen.safe], changed))
            for part, reason in seen.unsafe:
                draft.reasons[part.shown] = reason
                draft.broken.add(table.name)
        keep_keys(keyed)
        for each in works:
            self._file(found, each, draft)

    def _file(self, found: EditableFiles, rewriter: Rewriter, draft: RevisedFiles) -> None:
        part, done = rewriter.part, rewriter.done
        copy = self._copy("csv")
        try:
            new = rewriter.write(copy)
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
            done[UNSORTED_ROW.id] = order.moved
            new = write_sorted(new, order, copy.with_suffix(".sorted.csv"))
        draft.left.update({(part.shown, *left): count for left, count in rewriter.left.items()})
        if done:
            replacement = Replacement(part.source, found.stamps[part.source], new.source)
            path = plain_path(part.path, self.store.descriptor)
            draft.revisions[path] = Revision(part.shown, done, replacement, partial(edits, part, new, order))

    def _copy(self, suffix: str) -> Path:
        """Return a path for a new copy: every draft has its own."""
        return self.folder / f"{sum(1 for _ in self.folder.iterdir())}.{suffix}"

    def descriptor(self, draft: RevisedFiles) -> None:
        """Remove the `bytes` and `hash` that do not match the revised files from the descriptor."""
        changes = dict(self._properties_to_remove(draft))
        if not changes:
            return
        path = self.store.descriptor
        shown = self.store.shown(path)
        if not path.lower().endswith(".json"):
            draft.reasons[shown] = JSON_ONLY
            return
        try:
            target = check_replaceable(self.store.folder, path)
            stamp = stamp_of(target)
            old = self.store.read(path, LIMIT).decode()
        except (Unsafe, UnicodeDecodeError) as reason:
            draft.reasons[shown] = str(reason) if isinstance(reason, Unsafe) else "it is not valid UTF-8"
            return
        new = remove_properties(old, {("resources", number): rules for number, rules in changes.items()})
        copy = self._copy("json")
        copy.write_bytes(new.encode())
        done = Counter(rule.id for rules in changes.values() for rule in rules.values())
        revision = Revision(shown, done, Replacement(target, stamp, copy), partial(line_edits, old, new))
        draft.revisions = {path: revision, **draft.revisions}

    def _properties_to_remove(self, draft: RevisedFiles) -> Iterator[tuple[int, dict[str, Rule]]]:
        """Yield the number of a resource (from 0) and its properties to remove, each with the rule that it breaks.

        These are the stale properties of resources whose files change; for other files, the file may be the wrong
        one. Properties that were stale before are removed only if their rule applies.
        """
        revised = Revised(self.store, draft.copies)
        for of in self.package.resources:
            if of.name in draft.broken or not of.paths:
                continue
            try:
                new, old = ([each.local(path) for path in of.paths] for each in (revised, self.store))
                before = stale(of, old)
                now = before if new == old else stale(of, new)
                if new == old and now and not self.is_intended(of):
                    continue
            except Refused:
                continue
            fixed = [rule for rule in now if self.applies(rule) or rule not in before]
            rules = properties_to_remove(of, fixed, [rule for rule in now if rule not in fixed])
            if rules:
                yield resource_at(self.package, of), rules
