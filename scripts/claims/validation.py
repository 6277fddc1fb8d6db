"""Validates a package: opens it, runs every rule that applies, and gives a Report."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from claims.claims_check import BY_RULE, claim_breaks, plan_claims, row_message
from claims.descriptor import File, Package, check_bytes_and_hash, read_descriptor
from claims.engine.checks import Check
from claims.engine.duck import connect
from claims.engine.flaw import Flaw
from claims.engine.index import Found, Index
from claims.engine.lines import Line, Lines, Spot, read_lines
from claims.engine.other import read_other
from claims.engine.progress import Meter, Progress, silent
from claims.engine.reader import Rows, Task, copy_rows, read_rows
from claims.engine.scan import Plan, load
from claims.errors import CannotDo
from claims.findings import Collector, findings
from claims.models.report import Counts, Finding, Level, PackageName, Report
from claims.models.rule import Break, Place
from claims.models.table import Table
from claims.quote import quote
from claims.rules import value
from claims.rules.choose import chosen
from claims.rules.flaws import break_of
from claims.rules.registry import RULES
from claims.store.find import open_store
from claims.store.store import Refused, Store
from claims.tables import Loaded, Run, judge, key_breaks, plan_checks, plan_keys, row_breaks
from claims.text_check import text_breaks


@dataclass(frozen=True, slots=True)
class Options:
    """How to validate.

    `select`, `ignore`: rules or families (nothing selected means all). `levels`: rule or family → level.
    `limit`: findings of one rule that are listed, None for all (totals are always true).
    `memory_limit`: the engine's, as in "1GB". `texts`: source id → file with its text.
    `progress`: called now and then with the bytes that are done and the bytes in all, in one thread.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    limit: int | None = 20
    memory_limit: str | None = None
    texts: Mapping[str, Path] = field(default_factory=dict)
    progress: Progress = silent


def validate(package: str | os.PathLike[str] | None = None, options: Options | None = None) -> Report:
    """Check a package and say all that is wrong with it.

    `package` is a folder, a `datapackage.json`, a `.zip`, or `REV:path` in git; None is the nearest
    `datapackage.json` upward. Raises CannotDo where there is nothing that can be checked.
    """
    with open_store(None if package is None else os.fspath(package)) as store:
        return validate_store(store, options or Options())


def validate_store(store: Store, options: Options) -> Report:
    """Check the package in a store that is open already; raises as `validate` does."""
    with _started(store, options) as validation:
        return validation.report()


def validate_with_lines(
    package: str | os.PathLike[str] | None = None, options: Options | None = None
) -> tuple[Report, Lines]:
    """Check a package as `validate` does; give the Report with the lines that its listed findings stand on."""
    target = None if package is None else os.fspath(package)
    with open_store(target) as store, _started(store, options or Options()) as validation:
        report = validation.report()
        return report, validation.lines(report)


@contextmanager
def _started(store: Store, options: Options) -> "Iterator[_Validation]":
    choice = chosen(options.select, options.ignore, options.levels, options.limit)
    with tempfile.TemporaryDirectory(prefix="claims-") as folder:
        yield _Validation(store, Path(folder), options, Collector(choice))


@dataclass(frozen=True, slots=True)
class _Validation:
    store: Store
    folder: Path
    options: Options
    collector: Collector
    indexes: list[Index] = field(default_factory=list)

    def report(self) -> Report:
        package, breaks = read_descriptor(self.store, self.store.descriptor)
        for each in breaks:
            self.collector.add(each)
        rows: dict[str, int] = {}
        if package is not None:
            resources: list[Table | File] = [*package.tables, *package.files]
            for resource in resources:
                self._bytes(resource)
            rows = self._tables(package)
        return self._told(package, rows)

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
                tables[table.name] = Loaded(Plan(f"t{number}", ready))
                tasks[table.name] = task
        if not tables:
            return {}
        paths = [each.rows.source for each in tables.values()] + [task.copy for task in tasks.values()]
        connection = connect(paths, self.folder, self.options.memory_limit)
        try:
            return self._run(Run(connection, self.collector, tables), tasks)
        finally:
            connection.close()

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
        return read_other(task)

    def _notice(self, flaw: Flaw) -> None:
        self.collector.add(break_of(flaw, RULES))

    def _run(self, run: Run, tasks: Mapping[str, Task]) -> dict[str, int]:
        counts: dict[str, int] = {}
        for loaded in run.tables.values():
            plan_checks(loaded, self.collector.choice.applies)
        plan_keys(run.tables)
        plan_claims(run)
        for name, loaded in run.tables.items():
            counts[name] = self._load(run, loaded, tasks[name])
            tasks[name].meter.past(self._size(loaded.rows.table))
            row_breaks(run, loaded, partial(_message, loaded))
            self.indexes.append(loaded.rows.index)
        key_breaks(run)
        claim_breaks(run)
        text_breaks(run, self.options.texts)
        return counts

    def _load(self, run: Run, loaded: Loaded, task: Task) -> int:
        """Scan a table; a file in which the engine trips over a row is copied without it and read again.

        Raises CannotDo where even the copy has not the rows that were written to it.
        """
        import duckdb

        planned = loaded.plan.checks
        if loaded.rows.source != task.copy:
            try:
                count = _scan(run, loaded, planned)
                if count == loaded.rows.expected:
                    return count
                run.connection.execute(f"DROP TABLE {loaded.plan.name}")
            except duckdb.InvalidInputException:
                pass
            copied = copy_rows(task)
            if copied is None:
                return 0
            loaded.plan.rows = copied
        count = _scan(run, loaded, planned)
        if count != loaded.rows.expected:
            has = f"{loaded.rows.expected:,} rows, of which the engine reads {count:,}"
            raise CannotDo(f"the table {quote(loaded.rows.table.name)} has {has}: please report this")
        return count

    def lines(self, report: Report) -> Lines:
        """The lines that the report's findings stand on, read where the store allows."""
        wanted: dict[str, list[Spot]] = {}
        for each in report.findings:
            if each.file is not None and each.line is not None:
                wanted.setdefault(each.file, []).append((each.line, each.column or 1))
        indexed = {
            part.shown: (part.source, [mark for mark in index.marks if mark.part == number])
            for index in self.indexes
            for number, part in enumerate(index.parts)
            if part.lined
        }
        root = self.store.shown(self.store.descriptor).removesuffix(self.store.descriptor)
        lines: dict[tuple[str, Spot], Line] = {}
        for file, spots in wanted.items():
            with suppress(Refused, CannotDo):
                source, marks = indexed.get(file) or (self.store.local(file.removeprefix(root)), [])
                lines.update(((file, spot), line) for spot, line in read_lines(source, marks, spots).items())
        return lines

    def _told(self, package: Package | None, rows: dict[str, int]) -> Report:
        collector = self.collector
        listed = _sorted(findings(collector.kept, collector.choice), package)
        counts = {"error": 0, "warning": 0}
        for name, number in collector.counts.items():
            counts[collector.choice.level(collector.rules[name])] += number
        shown: dict[str, int] = {}
        for each in listed:
            shown[each.rule] = shown.get(each.rule, 0) + 1
        hidden = {name: number - shown.get(name, 0) for name, number in sorted(collector.counts.items())}
        return Report(
            package=PackageName(
                name=package.name if package else None,
                version=package.version if package else None,
                path=self.store.name,
            ),
            valid=not counts["error"],
            counts=Counts(
                error=counts["error"],
                warning=counts["warning"],
                rows=rows,
                by_rule=dict(sorted(collector.counts.items())),
            ),
            findings=listed,
            truncated={name: number for name, number in hidden.items() if number},
        )


def _scan(run: Run, loaded: Loaded, planned: list[Check]) -> int:
    """Judge and load a table; how many rows it has."""
    loaded.plan.checks = [*planned, *judge(run, loaded)]
    return load(run.connection, loaded.plan)


def _chunks(files: list[Path]) -> Iterator[bytes]:
    for each in files:
        with each.open("rb") as file:
            while chunk := file.read(1 << 20):
                yield chunk


def _message(loaded: Loaded, check: Check, found: Found, there: int | None) -> str:
    if check.rule.id in _PLAIN:
        return _PLAIN[check.rule.id].format(field=check.field)
    if check.rule.id in BY_RULE:
        return row_message(loaded, check, found)
    return value.message(check, None if there is None else found.cells[there])


_PLAIN = {"blank-row": "the row is blank", "null-key": "the key field '{field}' is empty"}


def _sorted(listed: list[Finding], package: Package | None) -> list[Finding]:
    """By table in descriptor order (the package itself first), then by place, then by rule."""
    order = {table.name: at for at, table in enumerate(package.tables)} if package else {}

    def place(each: Finding) -> tuple[int, str, int, int, str, str]:
        at = order.get(each.table, -1) if each.table else -1
        return at, each.file or "", each.line or 0, each.column or 0, each.rule, each.message

    return sorted(listed, key=place)
