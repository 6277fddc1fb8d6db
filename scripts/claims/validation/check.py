"""Runs the checks on an open package: reads the descriptor, loads the tables, runs the rules."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from claims.checks import value
from claims.checks.claim import (
    ROW_RULES_BY_ID,
    ask_claims,
    find_claim_tables,
    plan_claims,
    report_claims,
    row_message,
)
from claims.checks.findings import Collector
from claims.checks.key import key_breaks, plan_keys, settle_references
from claims.checks.run import Loaded, Run, judge, plan_checks, row_breaks
from claims.descriptor import File, Package, check_bytes_and_hash, read_descriptor
from claims.engine.duckdb import running
from claims.engine.load import load
from claims.engine.query import Check, ScanPlan
from claims.model.errors import CannotDo
from claims.model.report import NotRead, Severity, Verified
from claims.model.rule import Break, Place
from claims.model.table import Table
from claims.package.configuration import Configuration
from claims.package.store import Refused, Store
from claims.rules.choice import Choice
from claims.rules.csv import BARE_QUOTE
from claims.rules.registry import RULES
from claims.table.positions import FoundRow, Index
from claims.table.reader import copy_rows, read_rows
from claims.table.scan import BY_QUOTE
from claims.table.task import Flaw, Meter, Progress, Rows, Task, silent
from claims.text.display import quote
from claims.validation.report import Checked, resource_names


class Options(Struct, frozen=True):
    """How to validate a package.

    `configuration`: settings that apply where these options set nothing; None for those of the package itself.
    `schema`: a file with the Table Schema of the data file that is checked in place of a package.
    `select`, `ignore`: rules or families; selecting none means all. `severities`: rule or family → severity.
    `limit`: number of findings listed per rule, None for all; totals include findings that are not listed.
    `memory_limit`: of the engine, such as "1GB". `texts`: source id → file with its text.
    `progress`: called now and then, from one thread, with the number of bytes read and their total.
    `suppressions`: the file of suppressed findings, None for the package's own; with `use_suppressions` False,
    neither is read. `today`: the day on which suppressions may have expired; with None, none has.
    `since`: a git revision; only findings that are new since then, or on rows or files that changed, are reported.
    """

    configuration: Configuration | None = None
    schema: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    limit: int | None = 20
    memory_limit: str | None = None
    texts: Mapping[str, Path] = field(default_factory=dict)
    progress: Progress = silent
    suppressions: Path | None = None
    use_suppressions: bool = True
    today: date | None = None
    since: str | None = None


def check_package(store: Store, folder: Path, options: Options, choice: Choice) -> Checked:
    """Check the package in `store` by the chosen rules; `folder` is for temporary files."""
    return _Checking(store, folder, options, Collector(choice)).check()


class _Checking(Struct, frozen=True):
    store: Store
    folder: Path
    options: Options
    collector: Collector
    indexes: list[Index] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    verified: Counter[str] = field(default_factory=Counter)

    def check(self) -> Checked:
        package, breaks = read_descriptor(self.store, self.store.descriptor)
        if package is not None:
            tables = find_claim_tables(package)
            self.collector.choice = replace(self.collector.choice, claim_tables=tables)
        for each in breaks:
            self.collector.add(each)
        rows: dict[str, int] = {}
        if package is not None:
            resources: list[Table | File] = [*package.tables, *package.files]
            for resource in resources:
                self._bytes(resource)
            rows = self._tables(package)
        verified = Verified(**self.verified) if self.options.texts else None
        found = tuple(self.unknown), tuple(self.indexes), verified, _not_read(package, rows)
        return Checked(self.store, package, rows, self.collector, *found)

    def _bytes(self, resource: Table | File) -> None:
        """Compare a resource's files with its `bytes` and `hash`."""
        if not resource.paths or (resource.bytes is None and resource.hash is None):
            return
        try:
            shown = self.store.shown(resource.paths[0])
            files = [self.store.local(path) for path in resource.paths]
            found = check_bytes_and_hash(resource, shown, files)
            wanted = [each for each in found if self.collector.choice.applies(each.rule)]
            for each in wanted[:1]:  # a different size is a different hash too
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
        """Return the number of bytes of a table's files, as far as they can be read."""
        total = 0
        for path in table.paths:
            with suppress(Refused):
                total += self.store.size(path)
        return total

    def _read(self, task: Task) -> Rows | None:
        if task.table.data is None and task.table.format in ("csv", "tsv"):
            return read_rows(task)
        from claims.table.formats.convert import convert

        return convert(task)

    def _notice(self, flaw: Flaw) -> None:
        rule = RULES[flaw.kind]
        if flaw.form == BY_QUOTE and self.collector.choice.tells(BARE_QUOTE, rule, flaw.place.table):
            return
        if self.collector.room(rule, flaw.place.table):
            from claims.checks.file import break_of

            self.collector.add(break_of(flaw, RULES))
        else:  # of a million, few are put into words
            self.collector.count(rule, flaw.place.table, 1)

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
                report_claims(run, asked.result())
        else:
            key_breaks(run)
            report_claims(run, ask_claims(run))
        if self.options.texts:
            from claims.checks.text import text_breaks

            self.unknown.extend(text_breaks(run, self.options.texts, self.verified))
        return counts

    def _alone(self, run: Run) -> list[Run]:
        """Return a run for each thread if the tables are small, else one run, whose queries use all threads."""
        return [replace(run, engine=each) for each in run.engine.per_cursor()] if run.is_small else [run]

    def _loads(self, run: Run, tasks: Mapping[str, Task]) -> Iterator[tuple[str, int]]:
        """Load every table and yield its number of rows; small tables in parallel, since planning takes longest."""
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
        """Scan a table; if the engine cannot read a row of its file, copy the file without it and scan again.

        Returns the number of rows. Raises CannotDo if even the copy does not have the rows that were written to it.
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


def _not_read(package: Package | None, rows: Container[str]) -> NotRead:
    if package is None:
        return NotRead()
    tables = [name for name in package.stated_tables if name not in rows]
    return NotRead(tables=tables, schemas=list(package.unread_schemas))


def _is_whole(package: Package, tables: Container[str]) -> bool:
    """Return whether all resources and foreign keys were read: otherwise a row may be referenced by an unread one."""
    known = {each.name for each in package.files}
    for table in package.tables:
        stated = table.schema.properties.get("foreignKeys", []) if table.schema else None
        read = table.schema.foreign_keys if table.schema else ()
        if table.name in tables and isinstance(stated, list) and len(stated) == len(read):
            known.add(table.name)
    return known.issuperset(resource_names(package))


def _scan(run: Run, loaded: Loaded, planned: list[Check], task: Task) -> bool:
    """Run the Python checks and load the table; return False if the engine does not find the expected rows."""
    loaded.plan.checks = [*planned, *judge(run, loaded)]
    return load(run.engine, loaded.plan, task.meter)


def _message(loaded: Loaded, check: Check, found: FoundRow, there: int | None) -> str:
    if check.rule.id in _PLAIN:
        return _PLAIN[check.rule.id].format(field=check.field)
    if check.rule.id in ROW_RULES_BY_ID:
        return row_message(loaded, check, found)
    return value.message(check, None if there is None else found.cells[there])


_PLAIN = {"blank-row": "the row is blank", "null-key": "the key field '{field}' is empty"}
