"""Plans a release of the package in a folder: what it is compared with, its version, and the files that change."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct

from claims.comparison.compare import compare
from claims.comparison.diff import diff_of, list_rows
from claims.comparison.display_names import names_of
from claims.comparison.prepared_table import CompareOptions
from claims.comparison.version import bump_version, declared_bump, version_bump
from claims.descriptor import Package, read_descriptor
from claims.edit.checksums import resource_at, sums
from claims.edit.draft import JSON_ONLY, Revision
from claims.edit.edits import line_edits
from claims.edit.json_text import set_property
from claims.model.diff import Bump
from claims.model.errors import CannotDo
from claims.package.folder import FolderStore
from claims.package.open import open_store
from claims.package.overlay import Revised
from claims.package.replace import Replacement, Stamp, Unsafe, check_replaceable, replace_files, stamp_of
from claims.package.store import Refused, Store
from claims.release.changelog import Lines, add_section, missing_lines
from claims.release.previous import Last, last_of, tags_of
from claims.render.diff.changelog import code, lines_of
from claims.render.diff.view import DiffView
from claims.rules.choice import Choice
from claims.text.display import plural, quote
from claims.validation.validate import Options, validate_store

CHANGELOG = "CHANGELOG.md"
NO_FINDINGS = Choice(frozenset())


class ReleaseOptions(Struct, frozen=True):
    """The options of a release: its version and the revision to compare with, if given, and the day of the release.

    `today` is the day by which suppressed findings expire.
    """

    version: str | None = None
    base: str | None = None
    day: str | None = None
    today: date | None = None


class Release(Struct, frozen=True):
    """A release that can be written: the changelog, then the descriptor; a file that does not change is left out."""

    version: str
    tag: str
    base: str | None
    required: Bump
    changes: Sequence[Revision]

    def write(self) -> None:
        """Write the files. Raises CannotDo, with no file changed, if one has changed in the meantime.

        The descriptor is last: without it, the next run sees that this one was interrupted.
        """
        replace_files([each.replacement for each in self.changes])


class _EditedFile(Struct, frozen=True):
    """A text file of the package to be changed; `stamp` is None if it does not exist."""

    target: Path
    shown: str
    stamp: Stamp | None
    text: str

    def revise(self, new: str, folder: Path) -> Iterator[Revision]:
        """Yield the revision to a new text, of which a copy is written to `folder`; nothing if it is the same."""
        if new != self.text:
            copy = folder / self.target.name
            copy.write_bytes(new.encode())
            replacement = Replacement(self.target, self.stamp, copy)
            yield Revision(self.shown, Counter(), replacement, partial(line_edits, self.text, new))


def plan_release(store: Store, options: ReleaseOptions, folder: Path) -> Release:
    """Return the release of the package in a folder; copies are written to `folder`.

    Raises CannotDo if the package is not in a folder of a repository or has errors, or if the given version does not
    cover the changes.
    """
    if not isinstance(store, FolderStore):
        raise CannotDo("only a package in a folder can be released: name a folder or a datapackage.json")
    if not store.descriptor.lower().endswith(".json"):
        raise CannotDo(f"{quote(store.shown(store.descriptor))} cannot be released: {JSON_ONLY}")
    package, _ = read_descriptor(store, store.descriptor)
    if package is None:
        raise CannotDo(f"{quote(store.name)} is not a package that can be released: run claims validate")
    tags = tags_of(store)
    last = last_of(store, tags, options.base)
    with last.store if last else nullcontext():
        required, lines = _since(store, last) if last else _first(store, package)
    version = _version(package.version, last, required, options.version)
    tag = tags.prefix + version
    if tag in tags.every:
        raise CannotDo(f"tag {quote(tag)} already exists: give a higher --version")
    described, log = _read(store, store.descriptor), _read(store, CHANGELOG)
    descriptor = list(described.revise(_described(store, package, last, version, described.text), folder))
    missing = missing_lines(log.text, version, lines)
    if missing is None:
        changelog = list(log.revise(add_section(log.text, (version, tag), options.day, lines), folder))
    elif not descriptor:
        raise CannotDo(f"version {version} is already prepared: commit its files and run git tag {tag}")
    elif missing:
        raise CannotDo(
            f"{log.shown} already has a section {quote(version)}, which does not list all changes: move its lines "
            "under [Unreleased] and run the command again"
        )
    else:  # an earlier run was interrupted after it wrote the changelog
        changelog = []
    _check_valid(
        Revised(store, {store.descriptor: folder / described.target.name} if descriptor else {}), options
    )
    return Release(version, tag, last.revision if last else None, required, [*changelog, *descriptor])


def _since(store: FolderStore, last: Last) -> tuple[Bump, Lines]:
    """Return the version bump required by the changes since the last release, and their lines in the changelog."""
    now = open_store(str(store.folder / store.descriptor))
    with compare(last.store, now, CompareOptions(strict=True)) as comparison:
        rows = tuple(list_rows(each, None) for each in comparison.tables)
        diff = diff_of(comparison, 0, NO_FINDINGS)
        lines = lines_of(DiffView(diff, {}, names_of(comparison), streamed=rows))
    return diff.version_bump.required, lines


def _first(store: FolderStore, package: Package) -> tuple[Bump, Lines]:
    rows = validate_store(store, Options(limit=0)).counts.rows
    counted = ((table.name, rows[table.name]) for table in package.tables if table.name in rows)
    tables = ", ".join(f"{code(name)} ({plural(count, 'row')})" for name, count in counted)
    return "none", {"Added": [f"- First release{': ' if tables else ''}{tables}."]}


def _version(declared: str | None, last: Last | None, required: Bump, given: str | None) -> str:
    """Return the version of the release: the given one, or the descriptor's if it suffices, or the lowest that does."""
    if given is not None:
        _check_given(given, declared, last, required)
        return given
    if last is None:
        if declared is None or not _is_semver(declared):
            raise CannotDo("the descriptor has no SemVer version for the first release: give --version X.Y.Z")
        return declared
    if last.version is None or not _is_semver(last.version):
        raise CannotDo(f"the package at {quote(last.revision)} has no SemVer version: give --version X.Y.Z")
    if declared is not None and declared_bump(last.version, declared) not in (None, "none"):
        if version_bump(required, last.version, declared).sufficient:
            return declared
    elif required == "none":
        raise CannotDo(
            f"nothing has changed since {quote(last.revision)} that requires a version: give --version to release anyway"
        )
    return bump_version(last.version, required)


def _check_given(given: str, declared: str | None, last: Last | None, required: Bump) -> None:
    """Raise CannotDo if a given version is invalid or too low."""
    if not _is_semver(given):
        raise CannotDo(f"invalid version {quote(given)}: use a SemVer version such as 1.2.0")
    if last is None:
        if declared not in (None, given) and declared_bump(declared, given) == "none":
            raise CannotDo(f"version {quote(given)} is lower than {declared}, the version in the descriptor")
    elif last.version is not None and _is_semver(last.version):
        if declared_bump(last.version, given) == "none":
            raise CannotDo(
                f"version {quote(given)} is not higher than {last.version}, the version of {quote(last.revision)}"
            )
        if not version_bump(required, last.version, given).sufficient:
            raise CannotDo(
                f"version {quote(given)} is too low: the changes since {quote(last.revision)} require a {required} "
                f"version bump, to at least {bump_version(last.version, required)}"
            )


def _is_semver(version: str) -> bool:
    return declared_bump(version, version) is not None


def _read(store: FolderStore, path: str) -> _EditedFile:
    """Return a text file of the package. Raises CannotDo if it cannot be read or replaced."""
    target, shown = store.folder / path, store.shown(path)
    if not os.path.lexists(target):
        return _EditedFile(target, shown, None, "")
    try:
        check_replaceable(store.folder, path)
        return _EditedFile(target, shown, stamp_of(target), target.read_bytes().decode())
    except (Unsafe, OSError, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, Unsafe) else "it is not a UTF-8 text that can be read"
        raise CannotDo(f"{quote(shown)} cannot be written: {reason}") from None


def _described(store: FolderStore, package: Package, last: Last | None, version: str, text: str) -> str:
    """Return the text of the descriptor with the version, and with `bytes` and `hash` of its resources.

    Resources with several files get them only if they have them now or had them in the last release.
    """
    text = set_property(text, (), "version", version, ("name",))
    before = {each.name: each for each in last.package.resources} if last and last.package else {}
    for of in package.resources:
        known = [of, before[of.name]] if of.name in before else [of]
        with_bytes = len(of.paths) == 1 or any(each.bytes is not None for each in known)
        with_hash = len(of.paths) == 1 or any(each.hash is not None for each in known)
        if not of.paths or not (with_bytes or with_hash):
            continue
        path = ("resources", resource_at(package, of))
        try:
            size, digest = sums([store.local(each) for each in of.paths])
        except Refused as refused:
            raise CannotDo(f"{refused.message}: run claims validate") from None
        if with_bytes:
            text = set_property(text, path, "bytes", size, ("encoding", "mediatype", "format", "path"))
        if with_hash:
            text = set_property(text, path, "hash", f"sha256:{digest}", ("bytes", "path"))
    return text


def _check_valid(store: Revised, options: ReleaseOptions) -> None:
    report = validate_store(store, Options(limit=1, today=options.today))
    if report.counts.error:
        first = next(each for each in report.findings if each.severity == "error")
        raise CannotDo(
            f"the package has {plural(report.counts.error, 'error')}, so it is not released: {first.message} "
            "(run claims validate for details)"
        )
