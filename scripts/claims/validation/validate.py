"""Validates a package: opens it, runs every rule that applies, and gives a Report."""

import os
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.checks import value
from claims.checks.claim import BY_RULE, ask_claims, plan_claims, row_message, tell_claims
from claims.checks.file import break_of
from claims.checks.findings import Collector, Known
from claims.checks.key import key_breaks, plan_keys, settle_references
from claims.checks.run import Loaded, Run, judge, plan_checks, row_breaks
from claims.checks.text import WITHDRAWN, text_breaks
from claims.descriptor import File, Package, check_bytes_and_hash, read_descriptor
from claims.engine.duckdb import running
from claims.engine.load import load
from claims.engine.query import Check, ScanPlan
from claims.model.errors import CannotDo
from claims.model.report import Report, Severity
from claims.model.rule import Break, Place
from claims.model.table import Table
from claims.package.folder import FolderStore
from claims.package.open import open_store
from claims.package.overlay import RecordedStore
from claims.package.store import Refused, Store
from claims.package.temporary import temporary_folder
from claims.rules.choice import Choice, chosen
from claims.rules.csv import BARE_QUOTE
from claims.rules.registry import RULES
from claims.table.formats.convert import convert
from claims.table.notice import Flaw, Meter, Progress, silent
from claims.table.positions import FoundRow, Index, Lines
from claims.table.reader import copy_rows, read_rows
from claims.table.scan import BY_QUOTE
from claims.table.task import Rows, Task
from claims.text.display import quote
from claims.validation.baseline import Before, Side, find_before, is_unchanged, kept_since
from claims.validation.report import Checked, Verdict
from claims.validation.suppressions import (
    NAME,
    Extended,
    Suppressed,
    Terms,
    extended,
    read_suppressions,
    sort_out,
    write_suppressed,
)


class Options(Struct, frozen=True):
    """How to validate.

    `select`, `ignore`: rules or families (nothing selected means all). `severities`: rule or family → severity.
    `limit`: findings of one rule that are listed, None for all (totals are always true).
    `memory_limit`: the engine's, as in "1GB". `texts`: source id → file with its text.
    `progress`: called now and then with the bytes that are done and the bytes in all, in one thread.
    `suppressed`: the file of suppressed findings, None for the package's own; it is left alone where `suppressing`
    is False. `today`: the day by which its entries expire, None for never. `since`: a revision in git; only
    findings that are new since then, or lie on what changed since then, count.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    limit: int | None = 20
    memory_limit: str | None = None
    texts: Mapping[str, Path] = field(default_factory=dict)
    progress: Progress = silent
    suppressed: Path | None = None
    suppressing: bool = True
    today: date | None = None
    since: str | None = None


def validate(package: str | os.PathLike[str] | None = None, options: Options | None = None) -> Report:
    """Check a package and say all that is wrong with it.

    `package` is a folder, a `datapackage.json`, a `.zip`, or `REV:path` in git; None is the nearest
    `datapackage.json` upward. Raises CannotDo where there is nothing that can be checked.
    """
    with open_store(None if package is None else os.fspath(package)) as store:
        return validate_store(store, options or Options())


def validate_store(store: Store, options: Options) -> Report:
    """Check the package in a store that is open already; raises as `validate` does."""
    with temporary_folder() as folder:
        return _told(_Room(store, folder), options).report()


def validate_with_lines(
    package: str | os.PathLike[str] | None = None, options: Options | None = None
) -> tuple[Report, Lines]:
    """Check a package as `validate` does; give the Report with the lines that its listed findings stand on."""
    target = None if package is None else os.fspath(package)
    with open_store(target) as store, temporary_folder() as folder:
        verdict = _told(_Room(store, folder), options or Options())
        report = verdict.report()
        return report, verdict.checked.lines(report)


def suppress_all(
    package: str | os.PathLike[str] | None, options: Options, terms: Terms
) -> tuple[Path, Extended]:
    """Write every finding that can be suppressed, and is not yet, into the file of suppressed findings.

    Entries that are there stay, but for those that have expired and whose finding is still there: they are
    given the new terms. Gives the file, and what is in it now. Raises CannotDo for a package that is no
    folder, without a reason, and where the file could not be written without losing a line.
    """
    if not terms.reason.strip():
        raise CannotDo("findings are suppressed for a reason: give --reason TEXT")
    target = None if package is None else os.fspath(package)
    with open_store(target) as store, temporary_folder() as folder:
        if not isinstance(store, FolderStore):
            raise CannotDo(f"{quote(store.name)} cannot be written to: findings are suppressed in a folder")
        file = options.suppressed or store.folder / NAME
        suppressed = None
        if options.suppressed is None or file.exists():
            suppressed = read_suppressions(store, options.suppressed)
        verdict = _verdict(_Room(store, folder), replace(options, limit=None), suppressed)
        more = extended(suppressed, verdict.kept, store.inside, terms)
        write_suppressed(file, more.entries)
        return file, more


class _Room(Struct, frozen=True):
    """Where a package is checked: its files, and a folder for temporary ones."""

    store: Store
    folder: Path

    def beside(self, store: Store) -> "_Room":
        """A room for another package."""
        folder = self.folder / "before"
        folder.mkdir()
        return _Room(store, folder)


def _told(room: _Room, options: Options) -> Verdict:
    """Check the package, and take out what the options say does not count."""
    suppressed = read_suppressions(room.store, options.suppressed) if options.suppressing else None
    if options.since is None:
        return _verdict(room, options, suppressed)
    before = find_before(room.store, options.since)
    with before.store or nullcontext():
        nothing = _unchanged(room.store, options, before, suppressed)
        return nothing or _verdict(room, options, suppressed, before)


def _unchanged(
    store: Store, options: Options, before: Before, suppressed: Suppressed | None
) -> Verdict | None:
    """That nothing counts, where no file that validation would read has changed; None where one may have."""
    if before.store is None or options.texts or options.suppressed is not None:
        return None
    choice = chosen(options.select, options.ignore, options.severities, options.limit)
    recorded = RecordedStore(store)
    package, _ = read_descriptor(recorded, store.descriptor)
    paths = recorded.paths | ({NAME} if suppressed is not None else set())
    if not is_unchanged(store, before.store, paths):
        return None
    return Verdict(Checked(store, package, {}, Collector(choice)), [], since=before.since)


def _verdict(
    room: _Room, options: Options, suppressed: Suppressed | None, before: Before | None = None
) -> Verdict:
    """Check the package, and take out what is suppressed, or old."""
    choice = chosen(options.select, options.ignore, options.severities, options.limit)
    whole = WITHDRAWN if options.texts else frozenset()
    if before is not None:
        whole = choice.rules
    elif suppressed is not None:
        whole |= suppressed.named
    choice = replace(choice, whole=whole)
    checked = _check(room, options, choice)
    if checked.unknown:
        raise CannotDo(f"--text names {quote(checked.unknown[0])}, which is not in the table sources")
    known = rest = checked.known()
    taken: list[Known] = []
    notes: list[Break] = []
    if suppressed is not None:
        parted = sort_out(suppressed, known, options.today, checked.judges)
        rest, taken, notes = parted.rest, parted.suppressed, [*suppressed.breaks, *parted.breaks]
    kept = rest
    if before is not None and before.store is not None and rest:
        there = Choice(frozenset(each.found.rule.id for each in rest))
        old = _check(room.beside(before.store), replace(options, progress=silent), there)
        kept = kept_since(Side(room.store, known), Side(before.store, old.known()), rest)
    for each in notes:
        checked.collector.add(each)
    return Verdict(
        checked,
        [*kept, *checked.known(len(known))],
        Counter(each.found.rule.id for each in taken),
        Counter(each.found.rule.id for each in rest) - Counter(each.found.rule.id for each in kept),
        before.since if before else None,
    )


def _check(room: _Room, options: Options, choice: Choice) -> Checked:
    return _Validation(room.store, room.folder, options, Collector(choice)).check()


class _Validation(Struct, frozen=True):
    store: Store
    folder: Path
    options: Options
    collector: Collector
    indexes: list[Index] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def check(self) -> Checked:
        package, breaks = read_descriptor(self.store, self.store.descriptor)
        for each in breaks:
            self.collector.add(each)
        rows: dict[str, int] = {}
        if package is not None:
            resources: list[Table | File] = [*package.tables, *package.files]
            for resource in resources:
                self._bytes(resource)
            rows = self._tables(package)
        return Checked(self.store, package, rows, self.collector, tuple(self.unknown), tuple(self.indexes))

    def _bytes(self, resource: Table | File) -> None:
        """Compare a resource's files with the `bytes` and `hash` that it states."""
        if not resource.paths or (resource.bytes is None and resource.hash is None):
            return
        try:
            shown = self.store.shown(resource.paths[0])
            chunks = _chunks([self.store.local(path) for path in resource.paths])
            for each in check_bytes_and_hash(resource, shown, chunks):
                self.collector.add(each)
        except Refused as refused:
            if isinstance(resource, File):
                place = Place(file=self.store.shown(resource.paths[0]))
                self.collector.add(Break(RULES[refused.reason], place, refused.message))

    def _tables(self, package: Package) -> dict[str, int]:
        tables: dict[str, Loaded] = {}
        tasks: dict[str, Task] = {}
        sizes = {table.name: self._size(table) for table in package.tables}
        meter = Meter(2 * sum(sizes.values()), self.options.progress)
        for number, table in enumerate(package.tables):
            if table.name in tables:
                continue
            task = Task(table, self.store, self.folder / f"t{number}.csv", self._notice, meter)
            ready = self._read(task)
            meter.past(sizes[table.name])
            if ready is not None:
                tables[table.name] = Loaded(ScanPlan(f"t{number}", ready))
                tasks[table.name] = task
        if not tables:
            return {}
        paths = [each.rows.source for each in tables.values()] + [task.copy for task in tasks.values()]
        with running(paths, self.folder, self.options.memory_limit) as engine:
            return self._run(Run(engine, self.collector, tables, _is_whole(package, tables)), tasks)

    def _size(self, table: Table) -> int:
        """The bytes of a table's files, as far as they can be read."""
        total = 0
        for path in table.paths:
            with suppress(Refused):
                total += self.store.size(path)
        return total

    def _read(self, task: Task) -> Rows | None:
        if task.table.data is None and task.table.format in ("csv", "tsv"):
            return read_rows(task)
        return convert(task)

    def _notice(self, flaw: Flaw) -> None:
        rule = RULES[flaw.kind]
        if flaw.form == BY_QUOTE and self.collector.choice.tells(BARE_QUOTE, rule):
            return
        if self.collector.room(rule):
            self.collector.add(break_of(flaw, RULES))
        else:  # of a million, few are put into words
            self.collector.count(rule, 1)

    def _run(self, run: Run, tasks: Mapping[str, Task]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for loaded in run.tables.values():
            plan_checks(loaded, self.collector.choice)
        plan_keys(run.tables)
        plan_claims(run)
        for name, count in self._loads(run, tasks):
            counts[name] = count
            tasks[name].meter.past(self._size(run.tables[name].rows.table))
        settle_references(run)
        for loaded in run.tables.values():
            row_breaks(run, loaded, partial(_message, loaded))
            self.indexes.append(loaded.rows.index)
        if len(alone := self._alone(run)) > 1:
            with ThreadPoolExecutor(1) as pool:
                asked = pool.submit(ask_claims, alone[-1])
                key_breaks(run)
                tell_claims(run, asked.result())
        else:
            key_breaks(run)
            tell_claims(run, ask_claims(run))
        self.unknown.extend(text_breaks(run, self.options.texts))
        return counts

    def _alone(self, run: Run) -> list[Run]:
        """The run once for each thread that may ask by itself: one where the tables are large, which all threads work on."""
        return [replace(run, engine=each) for each in run.engine.parted()] if run.is_small else [run]

    def _loads(self, run: Run, tasks: Mapping[str, Task]) -> Iterator[tuple[str, int]]:
        """Load every table, and give its rows; small ones side by side, since they cost most in being planned."""
        if len(alone := self._alone(run)) == 1:
            yield from ((name, self._load(run, loaded, tasks[name])) for name, loaded in run.tables.items())
            return

        def work(at: int) -> list[tuple[str, int]]:
            mine = islice(run.tables.items(), at, None, len(alone))
            return [(name, self._load(alone[at], loaded, tasks[name])) for name, loaded in mine]

        with ThreadPoolExecutor(len(alone)) as pool:
            found = dict(each for done in pool.map(work, range(len(alone))) for each in done)
        yield from ((name, found[name]) for name in run.tables)

    def _load(self, run: Run, loaded: Loaded, task: Task) -> int:
        """Scan a table; a file in which the engine trips over a row is copied without it and read again.

        Raises CannotDo where even the copy has not the rows that were written to it.
        """
        planned = loaded.plan.checks
        if loaded.rows.source != task.copy:
            if _scan(run, loaded, planned, task):
                return loaded.rows.expected
            copied = copy_rows(task)
            if copied is None:
                return 0
            loaded.plan.rows = copied
        if not _scan(run, loaded, planned, task):
            has = f"{loaded.rows.expected:,} rows, which the engine does not find"
            raise CannotDo(f"the table {quote(loaded.rows.table.name)} has {has}: please report this")
        return loaded.rows.expected


def _is_whole(package: Package, tables: Container[str]) -> bool:
    """Whether all that the package states was read: what a lost table refers to is not unused."""
    stated = package.properties.get("resources")
    files = {each.name for each in package.files}
    names = (
        [each.get("name") for each in stated if isinstance(each, dict)] if isinstance(stated, list) else []
    )
    return all(name in tables or name in files for name in names)


def _scan(run: Run, loaded: Loaded, planned: list[Check], task: Task) -> bool:
    """Judge and load a table; False where the engine does not find the rows that the reader found."""
    loaded.plan.checks = [*planned, *judge(run, loaded)]
    return load(run.engine, loaded.plan, task.meter)


def _chunks(files: list[Path]) -> Iterator[bytes]:
    for each in files:
        with each.open("rb") as file:
            while chunk := file.read(1 << 20):
                yield chunk


def _message(loaded: Loaded, check: Check, found: FoundRow, there: int | None) -> str:
    if check.rule.id in _PLAIN:
        return _PLAIN[check.rule.id].format(field=check.field)
    if check.rule.id in BY_RULE:
        return row_message(loaded, check, found)
    return value.message(check, None if there is None else found.cells[there])


_PLAIN = {"blank-row": "the row is blank", "null-key": "the key field '{field}' is empty"}
