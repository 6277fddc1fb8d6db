"""Validates a package: runs the checks, and leaves out what is suppressed or older than a revision."""

import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from claims.checks.findings import Collector, Known
from claims.descriptor import read_descriptor
from claims.model.errors import CannotDo
from claims.model.report import Report
from claims.model.rule import Break
from claims.package.configuration import Configuration, find_texts, read_configuration
from claims.package.open import open_package_or_file
from claims.package.store import Store
from claims.package.temporary import temporary_folder
from claims.rules.choice import Choice, chosen
from claims.table.task import silent
from claims.validation.check import Options, check_package
from claims.validation.report import Checked, Result
from claims.validation.suppressions import NAME, Suppressions, apply_suppressions, read_suppressions

if TYPE_CHECKING:
    from claims.table.lines import Lines
    from claims.validation.baseline import Baseline

# These rules say how to complete a descriptor, which a data file without one does not have.
ABOUT_DESCRIPTORS = {"missing-recommended-property", "wrong-delimiter"}

__all__ = ["Options", "unsuppressed", "validate", "validate_store", "validate_with_lines"]


def validate(package: str | os.PathLike[str] | None = None, options: Options | None = None) -> Report:
    """Check a package and return the report.

    `package` is a folder, a `datapackage.json`, a `.zip`, `REV:path` in git, or a single data file; None is the
    datapackage.json in the current directory or the nearest parent directory. Raises CannotDo if there is no package to
    check.
    """
    with _open(package, options or Options()) as store:
        return validate_store(store, options or Options())


def _open(package: str | os.PathLike[str] | None, options: Options) -> Store:
    return open_package_or_file(None if package is None else os.fspath(package), options.schema)


def validate_store(store: Store, options: Options) -> Report:
    """Check a package that is already open and return the report; raises as `validate` does."""
    with temporary_folder() as folder:
        return _result(_Workspace(store, folder), options).report()


def validate_with_lines(store: Store, options: Options) -> "tuple[Report, Lines]":
    """Check a package that is already open; return the report and the lines on which its listed findings are."""
    with temporary_folder() as folder:
        result = _result(_Workspace(store, folder), options)
        report = result.report()
        return report, result.checked.lines(report)


def unsuppressed(store: Store, options: Options, suppressions: Suppressions | None) -> list[Known]:
    """Return the findings of a package that these suppressions leave."""
    with temporary_folder() as folder:
        return _check(_Workspace(store, folder), options, suppressions).kept


class _Workspace(Struct, frozen=True):
    """A package's files, and a folder for temporary files."""

    store: Store
    folder: Path


def _result(place: _Workspace, options: Options) -> Result:
    """Check the package, and leave out what the options exclude."""
    store = place.store
    suppressions = read_suppressions(store, options.suppressions) if options.use_suppressions else None
    if options.since is None:
        return _check(place, options, suppressions)
    from claims.validation.baseline import find_baseline

    baseline = find_baseline(store, options.since)
    with baseline.store or nullcontext():
        return _nothing_changed(
            store, options, baseline, has_suppressions=suppressions is not None
        ) or _check(place, options, suppressions, baseline)


def _nothing_changed(
    store: Store, options: Options, baseline: "Baseline", *, has_suppressions: bool
) -> Result | None:
    """Return a result without findings if no file that validation would read has changed; None if one may have."""
    if baseline.store is None or options.texts or options.suppressions is not None:
        return None
    choice = _choose(store, options, options.configuration or read_configuration(store))
    from claims.package.overlay import RecordedStore
    from claims.validation.baseline import is_unchanged

    recorded = RecordedStore(store)
    package, _ = read_descriptor(recorded, store.descriptor)
    if has_suppressions:
        recorded.paths.add(NAME)
    if not is_unchanged(store, baseline.store, recorded.paths):
        return None
    return Result(Checked(store, package, {}, Collector(choice)), [], since=baseline.since)


def _choose(store: Store, options: Options, configuration: Configuration) -> Choice:
    """Return the rules that the options choose, or else the configuration.

    Rules about how to complete a descriptor do not apply to one that was generated.
    """
    try:
        chosen(configuration.select, configuration.ignore, configuration.severity, None)
    except CannotDo as error:
        raise CannotDo(f"{configuration.file}: {error}") from None
    choice = chosen(
        options.select or configuration.select,
        options.ignore or configuration.ignore,
        {**configuration.severity, **options.severities},
        options.limit,
    )
    return replace(choice, rules=choice.rules - ABOUT_DESCRIPTORS) if store.generated else choice


def _check(
    place: _Workspace, options: Options, suppressions: Suppressions | None, baseline: "Baseline | None" = None
) -> Result:
    """Check the package, and leave out findings that are suppressed or in the baseline."""
    configuration = options.configuration or read_configuration(place.store)
    choice = _choose(place.store, options, configuration)
    whole: frozenset[str] = frozenset()
    texts = options.texts or find_texts(place.store, configuration)
    if texts:
        from claims.checks.text import WITHDRAWN

        whole = WITHDRAWN
    if baseline is not None:
        whole = choice.rules
    elif suppressions is not None:
        whole |= suppressions.rules
    checking = replace(options, texts=texts)
    checked = check_package(place.store, place.folder, checking, replace(choice, whole=whole))
    if checked.unknown and options.texts:
        raise CannotDo(checked.unknown[0])
    found = left = checked.known()
    suppressed: list[Known] = []
    problems: list[Break] = []
    if suppressions is not None:
        applied = apply_suppressions(suppressions, found, options.today, checked.covers)
        left, suppressed, problems = (
            applied.left,
            applied.suppressed,
            [*suppressions.problems, *applied.problems],
        )
    kept = left
    if baseline is not None and baseline.store is not None and left:
        from claims.validation.baseline import Version, new_findings

        folder = place.folder / "baseline"
        folder.mkdir()
        rules = Choice(frozenset(each.found.rule.id for each in left))
        old = check_package(baseline.store, folder, replace(options, progress=silent), rules)
        kept = new_findings(Version(place.store, found), Version(baseline.store, old.known()), left)
    for each in problems:
        checked.collector.add(each)
    return Result(
        checked,
        [*kept, *checked.known(len(found))],
        checked.count(suppressed),
        checked.count(left) - checked.count(kept),
        baseline.since if baseline else None,
    )
