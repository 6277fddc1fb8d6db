"""Finds the tables that a merge left in conflict, settles them, and accepts a package that holds its keys.

What is settled is tried out on the whole package first: where a key or a reference would break, no file changes.
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
from claims.merge.dispute import Dispute
from claims.merge.format import Home, NoKey, form_of, home_of
from claims.merge.settle import Choice, Marked, NoMarkers, read_marked
from claims.merge.side import Form, Unmergeable, read_sheet
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
# A row that cannot be read hides its key: so the family csv counts as well.
HELD = (
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
NO_MARKERS = "it has no markers: settled by hand? then run git add"


class Case(Struct, frozen=True):
    """A table's file in conflict; `path` is from the repository's top. `marked` is None where `reason` says why."""

    path: str
    file: Path
    home: Home
    sides: Mapping[str, bytes]
    mode: str
    form: Form | None = None
    stamp: Stamp | None = None
    marked: Marked | None = None
    reason: str = ""

    @property
    def inner(self) -> str:
        """The path from the package's folder."""
        return self.file.relative_to(self.home.folder).as_posix()


class Outcome(Struct):
    """What was settled: by path the count, whether it is in the index, and what is left; `refused`: what would break.

    `stated`: descriptors out of which was taken what they stated of files that are other ones now.
    """

    settled: dict[str, int] = field(default_factory=dict)
    staged: set[str] = field(default_factory=set)
    left: dict[str, Sequence[str]] = field(default_factory=dict)
    stated: list[str] = field(default_factory=list)
    refused: list[Finding] = field(default_factory=list)


Decide = Callable[[Case, Dispute], Choice]


class Resolving(Struct):
    """The conflicts of a repository's tables; `others` are files in conflict that are no table's."""

    repository: Repository
    top: Path
    cases: list[Case] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def find(self) -> None:
        """Find them. Raises CannotDo where nothing is in conflict, or a descriptor is."""
        unmerged = self.repository.unmerged()
        if not unmerged:
            raise CannotDo("nothing is in conflict here: no merge, rebase or cherry-pick waits to be settled")
        for path in unmerged:
            if path.rpartition("/")[2] == DESCRIPTOR:
                raise CannotDo(
                    f"{quote(path)} is in conflict, which says what the tables are: settle it first"
                )
        for path, stages in unmerged.items():
            file = self.top / path
            home = home_of(file)
            if home is None:
                self.others.append(path)
            else:
                self.cases.append(self._case(path, file, home, stages))

    def chosen(self, paths: Sequence[Path]) -> list[Case]:
        """The cases at or below these paths; all where none is given. Raises CannotDo for a path that has none."""
        found: dict[str, Case] = {} if paths else {each.path: each for each in self.cases}
        for path in paths:
            full = Path(os.path.realpath(path.parent)) / path.name
            below = [each for each in self.cases if each.file == full or full in each.file.parents]
            if not below:
                known = full.is_relative_to(self.top) and full.relative_to(self.top).as_posix() in self.others
                said = "is in conflict, but no package has it as a table" if known else "is not in conflict"
                raise CannotDo(f"{quote(str(path))} {said if known or full.exists() else 'does not exist'}")
            found |= {each.path: each for each in below}
        return list(found.values())

    def settle(self, decide: Decide) -> Outcome:
        """Settle what is decided, and put it into the index where the package is whole with it.

        Raises CannotDo, with no file changed, where one has changed meanwhile or cannot be written.
        """
        outcome = Outcome()
        with temporary_folder() as folder:
            written: list[Revision] = []
            ready: list[tuple[Case, bytes]] = []
            for home in dict.fromkeys(each.home.folder for each in self.cases):
                package = _Package(home, [each for each in self.cases if each.home.folder == home])
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
        ready: Sequence[tuple[Case, bytes]],
        descriptors: Mapping[Path, tuple[bytes, bytes]],
        outcome: Outcome,
    ) -> None:
        """Put into the index what git would store as it is: no other line end than its own."""
        files = {case.path: (case.mode, data) for case, data in ready if b"\r" not in data}
        known = self.repository.staged() if descriptors else {}
        for target, (old, new) in descriptors.items():
            path = target.relative_to(self.top).as_posix()
            outcome.stated.append(path)
            entry = known.get(path)
            if entry is not None and entry.id == self.repository.blob_id(old):
                files[path] = entry.mode, new
        if files:
            self.repository.stage(files)
            outcome.staged |= files.keys()

    def _case(self, path: str, file: Path, home: Home, stages: Mapping[int, TreeEntry]) -> Case:
        bare = Case(path, file, home, {}, stages[2].mode if 2 in stages else "")
        if not {2, 3} <= stages.keys():
            return replace(bare, reason="one side deletes the file: settle it with git add or git rm")
        if not all(each.is_file for each in stages.values()):
            return replace(bare, reason="it is no regular file on each side: settle it by hand")
        try:
            form = form_of(home)
            check_replaceable(home.folder, bare.inner)
            stamp = stamp_of(file)
            sides = {
                side: self.repository.read(stages[number].id, FILE_LIMIT) if number in stages else b""
                for side, number in STAGES.items()
            }
            marked = read_marked(file.read_bytes(), sides, form)
        except (NoKey, Unsafe, Unmergeable) as reason:
            return replace(bare, reason=str(reason))
        except NoMarkers:
            return replace(bare, reason=NO_MARKERS)
        except TooLarge:
            return replace(bare, reason=f"a side is larger than {FILE_LIMIT:,} bytes")
        except OSError as error:
            return replace(bare, reason=f"it cannot be read: {error.strerror}")
        return replace(bare, sides=sides, form=form, stamp=stamp, marked=marked)


class _Package(Struct):
    """The tables in conflict of one package; `whole` are those that may go to the index."""

    folder: Path
    cases: Sequence[Case]
    whole: list[tuple[Case, bytes]] = field(default_factory=list)

    def draft(self, decide: Decide, folder: Path, outcome: Outcome) -> RevisedFiles:
        """Write settled copies, and check the package with them; an empty draft where it would not hold."""
        draft = RevisedFiles()
        settled: list[tuple[Case, bytes]] = []
        left: dict[str, Sequence[str]] = {}
        counts: dict[str, int] = {}
        for case in self.cases:
            if case.marked is None or case.stamp is None:
                left[case.path] = [case.reason]
                continue
            found = case.marked.settle(lambda dispute, case=case: decide(case, dispute))  # type: ignore[misc]
            if found.left:
                left[case.path] = found.left
            else:
                settled.append((case, found.data))
            if found.done:
                counts[case.path] = found.done
                copy = folder / f"{hash(case.path)}.csv"
                copy.write_bytes(found.data)
                replacement = Replacement(case.file, case.stamp, copy)
                path = plain_path(case.inner, DESCRIPTOR)
                draft.revisions[path] = Revision(case.path, Counter(), replacement, lambda: iter(()))
        if not left:
            with FolderStore(self.folder, DESCRIPTOR, str(self.folder)) as store:
                refused = list(_breaks(store, draft))
                if refused:
                    outcome.refused += refused
                    return RevisedFiles()
                self._descriptor(store, draft, folder)
            self.whole = settled
        outcome.left |= left
        outcome.settled |= counts
        return draft

    def _descriptor(self, store: FolderStore, draft: RevisedFiles, folder: Path) -> None:
        """Take out what the descriptor states of files that are other ones now."""
        package, _ = read_descriptor(store, DESCRIPTOR)
        if package is None:
            return
        names = {case.home.table.name for case in self.cases}
        tables = tuple(each for each in package.tables if each.name in names)
        few = replace(package, tables=tables, files=())
        Drafting(store, few, lambda _: True, folder).descriptor(draft)


def _breaks(store: FolderStore, draft: RevisedFiles) -> Iterator[Finding]:
    """What the package would break. A marker in a settled file is one inside of a cell, and of the data."""
    revised = Revised(store, draft.copies)
    for each in validate_store(revised, Options(select=HELD)).findings:
        settled = each.file is not None and store.inside(each.file) in draft.revisions
        if each.severity == "error" and not (each.rule == MERGE_CONFLICT_MARKER.id and settled):
            yield each


def resolving(repository: Repository) -> Resolving:
    """What is to be settled in a repository. Raises CannotDo as `find` does, and in a bare one."""
    top = repository.toplevel()
    if top is None:
        raise CannotDo("this is a bare repository: nothing is merged in it")
    found = Resolving(repository, Path(os.path.realpath(top)))
    found.find()
    return found


def names_in(cases: Sequence[Case]) -> Mapping[str, str]:
    """Id → name of the speakers and sources in the packages of these tables, as far as they can be read."""
    names: dict[str, str] = {}
    for home in dict.fromkeys(each.home.folder for each in cases):
        with FolderStore(home, DESCRIPTOR, str(home)) as store:
            package, _ = read_descriptor(store, DESCRIPTOR)
            for data, pair in _named(package, home, cases) if package else ():
                with_key = Form((pair[0],))
                try:
                    sheet = read_sheet(data, with_key, {})
                except Unmergeable:
                    continue
                at = sheet.places()
                if pair[1] in at:
                    names |= {key[0]: row.cells[at[pair[1]]] for key, row in sheet.rows.items()}
    return names


def _named(package: Package, home: Path, cases: Sequence[Case]) -> Iterator[tuple[bytes, tuple[str, str]]]:
    """The files with names, and theirs before ours where they are in conflict themselves."""
    for table in package.tables:
        for path in table.paths if table.name in NAMED else ():
            case = next((each for each in cases if each.home.folder == home and each.inner == path), None)
            if case is not None and case.sides:
                yield from ((case.sides[side], NAMED[table.name]) for side in ("theirs", "ours"))
                continue
            try:
                yield (home / path).read_bytes(), NAMED[table.name]
            except OSError:
                continue


def told_beside(case: Case) -> Sequence[str]:
    """The columns by which a person knows a row: who says it, where, and in a table of claims what."""
    schema = case.home.table.schema
    keys = schema.foreign_keys if schema else ()
    named = [each.fields[0] for each in keys if each.resource in NAMED and len(each.fields) == 1]
    return [*named, *(["text"] if case.home.table.name == "claims" else [])]
