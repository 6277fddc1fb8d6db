"""Resolves the conflicts in the tables of a repository.

The whole package is checked first: if a key or a foreign key would be violated, no file is changed.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import partial
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.comparison.display_names import NAMED
from claims.descriptor import Package, read_descriptor
from claims.edit.draft import Drafting, RevisedFiles, Revision
from claims.merge.conflict import Conflict
from claims.merge.format import NoKey, TableLocation, find_table, merge_format
from claims.merge.resolve_file import FileConflicts, NoMarkers, Picks, read_conflicts
from claims.merge.side import MergeFormat, Unmergeable, read_side
from claims.model.errors import CannotDo
from claims.model.report import Finding
from claims.package.folder import FolderStore, open_folder
from claims.package.git import Repository, TooLarge, TreeEntry
from claims.package.overlay import Revised, plain_path
from claims.package.paths import DESCRIPTORS
from claims.package.replace import Replacement, Stamp, Unsafe, check_replaceable, replace_files, stamp_of
from claims.package.store import FILE_LIMIT
from claims.package.temporary import temporary_folder
from claims.rules.csv import EXTRA_COLUMN, MISSING_COLUMN
from claims.rules.file import MERGE_CONFLICT_MARKER
from claims.rules.key import DUPLICATE_KEY, DUPLICATE_UNIQUE_KEY, NULL_KEY, UNMATCHED_FOREIGN_KEY
from claims.text.display import quote
from claims.validation.validate import Options, validate_store

STAGES = {"base": 1, "ours": 2, "theirs": 3}
# The family csv is included, as a row that cannot be read hides its key.
KEY_RULES = (DUPLICATE_KEY, NULL_KEY, DUPLICATE_UNIQUE_KEY, UNMATCHED_FOREIGN_KEY)
# The family csv is included, as a row that cannot be read hides its key.
CHECKED_RULES = ("csv", MERGE_CONFLICT_MARKER.id, *(each.id for each in KEY_RULES))
COLUMN_RULES = (
    MISSING_COLUMN.id,
    EXTRA_COLUMN.id,
)  # a conflict about a column may be resolved before the schema
NO_MARKERS = "it has no conflict markers: if you resolved it by hand, run git add"


class ConflictedTable(Struct, frozen=True):
    """A table's file in conflict; `path` is its path from the repository's top.

    `parsed` is None if it cannot be resolved, and `reason` says why.
    """

    path: str
    file: Path
    home: TableLocation
    sides: Mapping[str, bytes]
    mode: str
    form: MergeFormat | None = None
    stamp: Stamp | None = None
    parsed: FileConflicts | None = None
    reason: str = ""

    @property
    def inner(self) -> str:
        """The path from the package's folder."""
        return self.file.relative_to(self.home.folder).as_posix()


class ResolveOutcome(Struct):
    """Number of resolved conflicts by path, the paths that were staged, and the remaining conflicts by path.

    `descriptors` are those whose outdated `bytes` and `hash` were removed; `refused` are the violations that
    resolving would cause, `mismatches` are columns that do not match the schema.
    """

    resolved: dict[str, int] = field(default_factory=dict)
    staged: set[str] = field(default_factory=set)
    left: dict[str, Sequence[str]] = field(default_factory=dict)
    descriptors: list[str] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)
    mismatches: list[Finding] = field(default_factory=list)


Decide = Callable[[ConflictedTable, Conflict], Picks]


class Resolution(Struct, frozen=True):
    """The tables in conflict of a repository; `others` are other files in conflict."""

    repository: Repository
    top: Path
    cases: list[ConflictedTable] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def chosen(self, paths: Sequence[Path]) -> list[ConflictedTable]:
        """Return the tables at or below these paths, or all; raise CannotDo for a path without conflicts."""
        found: dict[str, ConflictedTable] = {} if paths else {each.path: each for each in self.cases}
        for path in paths:
            full = Path(os.path.realpath(path.parent)) / path.name
            below = [each for each in self.cases if each.file == full or full in each.file.parents]
            if not below:
                if full in [self.top / other for other in self.others]:
                    reason = "is in conflict, but is not a table of a package"
                else:
                    reason = "is not in conflict" if full.exists() else "does not exist"
                raise CannotDo(f"{quote(str(path))} {reason}")
            found |= {each.path: each for each in below}
        return list(found.values())

    def resolve(self, decide: Decide) -> ResolveOutcome:
        """Resolve what `decide` decides; stage the files of packages without remaining conflicts.

        Raises CannotDo, with no file changed, if one has changed meanwhile or cannot be written.
        """
        outcome = ResolveOutcome()
        with temporary_folder() as folder:
            changes: list[Replacement] = []
            for home in dict.fromkeys(each.home.folder for each in self.cases):
                changes += self._resolve_package(home, decide, folder, outcome)
            descriptors = [each for each in changes if each.target.name in DESCRIPTORS]
            old = {each.target: each.target.read_bytes() for each in descriptors}
            new = {each.target: each.copy.read_bytes() for each in changes}
            replace_files([*(each for each in changes if each not in descriptors), *descriptors])
        self._stage(old, new, outcome)
        return outcome

    def _resolve_package(
        self, home: Path, decide: Decide, folder: Path, outcome: ResolveOutcome
    ) -> list[Replacement]:
        """Write resolved copies and check the package with them; return nothing if a key would be violated."""
        draft = RevisedFiles()
        left: dict[str, Sequence[str]] = {}
        counts: dict[str, int] = {}
        cases = [each for each in self.cases if each.home.folder == home]
        for case in cases:
            if case.parsed is None or case.stamp is None:
                left[case.path] = [case.reason]
                continue
            found = case.parsed.resolve(partial(decide, case))
            if found.left:
                left[case.path] = found.left
            if found.done:
                counts[case.path] = found.done
                copy = folder / f"{hash(case.path)}.csv"
                copy.write_bytes(found.data)
                replacement = Replacement(case.file, case.stamp, copy)
                path = plain_path(case.inner, DESCRIPTORS[0])
                draft.revisions[path] = Revision(case.path, Counter(), replacement, lambda: iter(()))
        if not left:
            with open_folder(home) as store:
                broken = list(_broken_rules(store, draft))
                refused = [each for each in broken if each.rule not in COLUMN_RULES]
                if refused:
                    outcome.refused += refused
                    return []
                outcome.mismatches += broken
                _remove_checksums(store, draft, {case.home.table.name for case in cases}, folder)
        outcome.left |= left
        outcome.resolved |= counts
        return [each.replacement for each in draft.revisions.values()]

    def _stage(self, old: Mapping[Path, bytes], new: Mapping[Path, bytes], outcome: ResolveOutcome) -> None:
        """Stage files that git would store unchanged, without CRLF; `old` are the descriptors before."""
        unresolved = {case.home.folder for case in self.cases if case.path in outcome.left}
        files = {
            case.path: (case.mode, new[case.file])
            for case in self.cases
            if case.file in new and case.home.folder not in unresolved and b"\r" not in new[case.file]
        }
        known = self.repository.staged() if old else {}
        for target, data in old.items():
            path = target.relative_to(self.top).as_posix()
            outcome.descriptors.append(path)
            entry = known.get(path)
            if entry is not None and entry.id == self.repository.blob_id(data):
                files[path] = entry.mode, new[target]
        if files:
            self.repository.stage(files)
            outcome.staged |= files.keys()


def _remove_checksums(store: FolderStore, draft: RevisedFiles, names: Set[str], folder: Path) -> None:
    """Remove the outdated `bytes` and `hash` of these tables from the descriptor."""
    package, _ = read_descriptor(store, store.descriptor)
    if package is not None:
        tables = tuple(each for each in package.tables if each.name in names)
        few = replace(package, tables=tables, files=())
        Drafting(store, few, lambda _: True, folder).descriptor(draft)


def _broken_rules(store: FolderStore, draft: RevisedFiles) -> Iterator[Finding]:
    """Yield the errors of the package with the resolved files, in which a conflict marker is part of a cell."""
    revised = Revised(store, draft.copies)
    for each in validate_store(revised, Options(select=CHECKED_RULES)).findings:
        resolved = each.file is not None and store.inside(each.file) in draft.revisions
        if each.severity == "error" and not (each.rule == MERGE_CONFLICT_MARKER.id and resolved):
            yield each


def find_conflicts(repository: Repository) -> Resolution:
    """Return the tables in conflict of a repository.

    Raises CannotDo if there are no conflicts, if a descriptor is in conflict, or if the repository is bare.
    """
    top = repository.toplevel()
    if top is None:
        raise CannotDo("this is a bare repository: it has no working tree")
    unmerged = repository.unmerged()
    if not unmerged:
        raise CannotDo("no conflicts to resolve")
    for path in unmerged:
        if path.rpartition("/")[2] in DESCRIPTORS:
            raise CannotDo(f"{quote(path)} is in conflict, which describes the tables: resolve it first")
    found = Resolution(repository, Path(os.path.realpath(top)))
    for path, stages in unmerged.items():
        home = find_table(found.top / path)
        if home is None:
            found.others.append(path)
        else:
            mode = stages[2].mode if 2 in stages else ""
            found.cases.append(
                _read_case(repository, ConflictedTable(path, found.top / path, home, {}, mode), stages)
            )
    return found


def _read_case(
    repository: Repository, bare: ConflictedTable, stages: Mapping[int, TreeEntry]
) -> ConflictedTable:
    """Return the table with its conflicts, or the reason why it cannot be resolved."""
    if not {2, 3} <= stages.keys():
        return replace(bare, reason="one side deleted the file: resolve it with git add or git rm")
    if not all(each.is_file for each in stages.values()):
        return replace(bare, reason="it is not a regular file on each side: resolve it by hand")
    try:
        form = merge_format(bare.home)
        check_replaceable(bare.home.folder, bare.inner)
        stamp = stamp_of(bare.file)
        sides = {
            side: repository.read(stages[number].id, FILE_LIMIT) if number in stages else b""
            for side, number in STAGES.items()
        }
        parsed = read_conflicts(bare.file.read_bytes(), sides, form)
    except (NoKey, Unsafe, Unmergeable) as reason:
        return replace(bare, reason=str(reason))
    except NoMarkers:
        return replace(bare, reason=NO_MARKERS)
    except TooLarge:
        return replace(bare, reason=f"a side is larger than {FILE_LIMIT:,} bytes")
    except OSError as error:
        return replace(bare, reason=f"it cannot be read: {error.strerror}")
    return replace(bare, sides=sides, form=form, stamp=stamp, parsed=parsed)


def names_of_ids(cases: Sequence[ConflictedTable]) -> Mapping[str, str]:
    """Return id → name of the speakers and sources in the packages of these tables."""
    names: dict[str, str] = {}
    for home in dict.fromkeys(each.home.folder for each in cases):
        with open_folder(home) as store:
            package, _ = read_descriptor(store, store.descriptor)
            for data, pair in _named(package, home, cases) if package else ():
                with_key = MergeFormat((pair[0],))
                try:
                    table = read_side(data, with_key, {})
                except Unmergeable:
                    continue
                at = table.places()
                if pair[1] in at:
                    names |= {key[0]: row.cells[at[pair[1]]] for key, row in table.rows.items()}
    return names


def _named(
    package: Package, home: Path, cases: Sequence[ConflictedTable]
) -> Iterator[tuple[bytes, tuple[str, str]]]:
    """Yield the files with names; of files in conflict, theirs and ours."""
    for table in package.tables:
        for path in table.paths if table.name in NAMED else ():
            file = next((each for each in cases if each.home.folder == home and each.inner == path), None)
            if file is not None and file.sides:
                yield from ((file.sides[side], NAMED[table.name]) for side in ("theirs", "ours"))
                continue
            try:
                yield (home / path).read_bytes(), NAMED[table.name]
            except OSError:
                continue


def context_columns(file: ConflictedTable) -> Sequence[str]:
    """Return the columns by which a person recognizes a row: speaker, source and, for a claim, text."""
    schema = file.home.table.schema
    keys = schema.foreign_keys if schema else ()
    named = [each.fields[0] for each in keys if each.resource in NAMED and len(each.fields) == 1]
    return [*named, *(["text"] if file.home.table.name == "claims" else [])]
