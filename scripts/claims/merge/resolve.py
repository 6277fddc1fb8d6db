"""Resolves the conflicts in the tables of a repository.

The whole package is checked first: if a key or a foreign key would be violated, no file is changed.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from claims.package.folder import FolderStore
from claims.package.git import Repository, TooLarge, TreeEntry
from claims.package.open import DESCRIPTOR
from claims.package.overlay import Revised, plain_path
from claims.package.replace import Replacement, Stamp, Unsafe, check_replaceable, replace_files, stamp_of
from claims.package.store import FILE_LIMIT
from claims.package.temporary import temporary_folder
from claims.rules.file import MERGE_CONFLICT_MARKER
from claims.rules.key import DUPLICATE_KEY, DUPLICATE_UNIQUE_KEY, NULL_KEY, UNMATCHED_FOREIGN_KEY
from claims.text.display import quote
from claims.validation.validate import Options, validate_store

STAGES = {"base": 1, "ours": 2, "theirs": 3}
# The family csv is included, as a row that cannot be read hides its key.
CHECKED_RULES = (
    "csv",
    *(
        each.id
        for each in (
            MERGE_CONFLICT_MARKER,
            DUPLICATE_KEY,
            NULL_KEY,
            DUPLICATE_UNIQUE_KEY,
            UNMATCHED_FOREIGN_KEY,
        )
    ),
)
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
    resolving would cause.
    """

    resolved: dict[str, int] = field(default_factory=dict)
    staged: set[str] = field(default_factory=set)
    left: dict[str, Sequence[str]] = field(default_factory=dict)
    descriptors: list[str] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)


Decide = Callable[[ConflictedTable, Conflict], Picks]


class Resolution(Struct):
    """The tables in conflict of a repository; `others` are other files in conflict."""

    repository: Repository
    top: Path
    cases: list[ConflictedTable] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def find(self) -> None:
        """Find the tables in conflict; raise CannotDo if there are no conflicts, or one in a descriptor."""
        unmerged = self.repository.unmerged()
        if not unmerged:
            raise CannotDo("no conflicts to resolve")
        for path in unmerged:
            if path.rpartition("/")[2] == DESCRIPTOR:
                raise CannotDo(f"{quote(path)} is in conflict, which describes the tables: resolve it first")
        for path, stages in unmerged.items():
            file = self.top / path
            home = find_table(file)
            if home is None:
                self.others.append(path)
            else:
                self.cases.append(self._conflict_file(path, file, home, stages))

    def chosen(self, paths: Sequence[Path]) -> list[ConflictedTable]:
        """Return the tables at or below these paths, or all; raise CannotDo for a path without conflicts."""
        found: dict[str, ConflictedTable] = {} if paths else {each.path: each for each in self.cases}
        for path in paths:
            full = Path(os.path.realpath(path.parent)) / path.name
            below = [each for each in self.cases if each.file == full or full in each.file.parents]
            if not below:
                known = full.is_relative_to(self.top) and full.relative_to(self.top).as_posix() in self.others
                said = "is in conflict, but is not a table of a package" if known else "is not in conflict"
                raise CannotDo(f"{quote(str(path))} {said if known or full.exists() else 'does not exist'}")
            found |= {each.path: each for each in below}
        return list(found.values())

    def resolve(self, decide: Decide) -> ResolveOutcome:
        """Resolve what `decide` decides; stage the files of packages without remaining conflicts.

        Raises CannotDo, with no file changed, if one has changed meanwhile or cannot be written.
        """
        outcome = ResolveOutcome()
        with temporary_folder() as folder:
            written: list[Revision] = []
            ready: list[tuple[ConflictedTable, bytes]] = []
            for home in dict.fromkeys(each.home.folder for each in self.cases):
                package = _PackageResolution(home, [each for each in self.cases if each.home.folder == home])
                drafted = package.draft(decide, folder, outcome)
                written += drafted.revisions.values()
                ready += package.whole
            descriptors = [each for each in written if each.replacement.target.name == DESCRIPTOR]
            tables = [each for each in written if each not in descriptors]
            stale = {each.replacement.target: each.replacement.target.read_bytes() for each in descriptors}
            fresh = {each.replacement.target: each.replacement.copy.read_bytes() for each in descriptors}
            replace_files([each.replacement for each in (*tables, *descriptors)])
        self._stage(ready, {target: (stale[target], fresh[target]) for target in stale}, outcome)
        return outcome

    def _stage(
        self,
        ready: Sequence[tuple[ConflictedTable, bytes]],
        descriptors: Mapping[Path, tuple[bytes, bytes]],
        outcome: ResolveOutcome,
    ) -> None:
        """Stage files that git would store unchanged, without CRLF."""
        files = {file.path: (file.mode, data) for file, data in ready if b"\r" not in data}
        known = self.repository.staged() if descriptors else {}
        for target, (old, new) in descriptors.items():
            path = target.relative_to(self.top).as_posix()
            outcome.descriptors.append(path)
            entry = known.get(path)
            if entry is not None and entry.id == self.repository.blob_id(old):
                files[path] = entry.mode, new
        if files:
            self.repository.stage(files)
            outcome.staged |= files.keys()

    def _conflict_file(
        self, path: str, file: Path, home: TableLocation, stages: Mapping[int, TreeEntry]
    ) -> ConflictedTable:
        bare = ConflictedTable(path, file, home, {}, stages[2].mode if 2 in stages else "")
        if not {2, 3} <= stages.keys():
            return replace(bare, reason="one side deleted the file: resolve it with git add or git rm")
        if not all(each.is_file for each in stages.values()):
            return replace(bare, reason="it is not a regular file on each side: resolve it by hand")
        try:
            form = merge_format(home)
            check_replaceable(home.folder, bare.inner)
            stamp = stamp_of(file)
            sides = {
                side: self.repository.read(stages[number].id, FILE_LIMIT) if number in stages else b""
                for side, number in STAGES.items()
            }
            parsed = read_conflicts(file.read_bytes(), sides, form)
        except (NoKey, Unsafe, Unmergeable) as reason:
            return replace(bare, reason=str(reason))
        except NoMarkers:
            return replace(bare, reason=NO_MARKERS)
        except TooLarge:
            return replace(bare, reason=f"a side is larger than {FILE_LIMIT:,} bytes")
        except OSError as error:
            return replace(bare, reason=f"it cannot be read: {error.strerror}")
        return replace(bare, sides=sides, form=form, stamp=stamp, parsed=parsed)


class _PackageResolution(Struct):
    """The tables in conflict of one package; `whole` are those that may be staged."""

    folder: Path
    cases: Sequence[ConflictedTable]
    whole: list[tuple[ConflictedTable, bytes]] = field(default_factory=list)

    def draft(self, decide: Decide, folder: Path, outcome: ResolveOutcome) -> RevisedFiles:
        """Write resolved copies and check the package with them; return nothing if a key would be violated."""
        draft = RevisedFiles()
        settled: list[tuple[ConflictedTable, bytes]] = []
        left: dict[str, Sequence[str]] = {}
        counts: dict[str, int] = {}
        for file in self.cases:
            if file.parsed is None or file.stamp is None:
                left[file.path] = [file.reason]
                continue
            found = file.parsed.resolve(lambda conflict, file=file: decide(file, conflict))  # type: ignore[misc]
            if found.left:
                left[file.path] = found.left
            else:
                settled.append((file, found.data))
            if found.done:
                counts[file.path] = found.done
                copy = folder / f"{hash(file.path)}.csv"
                copy.write_bytes(found.data)
                replacement = Replacement(file.file, file.stamp, copy)
                path = plain_path(file.inner, DESCRIPTOR)
                draft.revisions[path] = Revision(file.path, Counter(), replacement, lambda: iter(()))
        if not left:
            with FolderStore(self.folder, DESCRIPTOR, str(self.folder)) as store:
                refused = list(_broken_rules(store, draft))
                if refused:
                    outcome.refused += refused
                    return RevisedFiles()
                self._descriptor(store, draft, folder)
            self.whole = settled
        outcome.left |= left
        outcome.resolved |= counts
        return draft

    def _descriptor(self, store: FolderStore, draft: RevisedFiles, folder: Path) -> None:
        """Remove outdated `bytes` and `hash` from the descriptor."""
        package, _ = read_descriptor(store, DESCRIPTOR)
        if package is None:
            return
        names = {file.home.table.name for file in self.cases}
        tables = tuple(each for each in package.tables if each.name in names)
        few = replace(package, tables=tables, files=())
        Drafting(store, few, lambda _: True, folder).descriptor(draft)


def _broken_rules(store: FolderStore, draft: RevisedFiles) -> Iterator[Finding]:
    """Yield the errors of the package with the resolved files, in which a conflict marker is part of a cell."""
    revised = Revised(store, draft.copies)
    for each in validate_store(revised, Options(select=CHECKED_RULES)).findings:
        settled = each.file is not None and store.inside(each.file) in draft.revisions
        if each.severity == "error" and not (each.rule == MERGE_CONFLICT_MARKER.id and settled):
            yield each


def find_conflicts(repository: Repository) -> Resolution:
    """Return the tables in conflict of a repository; raise CannotDo as `find` does, and if it is bare."""
    top = repository.toplevel()
    if top is None:
        raise CannotDo("this is a bare repository: it has no working tree")
    found = Resolution(repository, Path(os.path.realpath(top)))
    found.find()
    return found


def names_of_ids(cases: Sequence[ConflictedTable]) -> Mapping[str, str]:
    """Return id → name of the speakers and sources in the packages of these tables."""
    names: dict[str, str] = {}
    for home in dict.fromkeys(each.home.folder for each in cases):
        with FolderStore(home, DESCRIPTOR, str(home)) as store:
            package, _ = read_descriptor(store, DESCRIPTOR)
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
