"""Plans a release of the package in a folder: what it is compared with, its version, and the files that change."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from datetime import date
from difflib import SequenceMatcher
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from claims.comparison.compare import compare
from claims.comparison.diff import diff_of, list_rows
from claims.comparison.display_names import names_of
from claims.comparison.options import CompareOptions
from claims.comparison.version import bump_version, declared_bump, version_bump
from claims.descriptor import File, Package, read_descriptor
from claims.descriptor.files import LIMIT
from claims.descriptor.json import Location, index_json
from claims.edit.checksums import resource_at, sums
from claims.edit.edits import Edit
from claims.model.diff import Bump
from claims.model.errors import CannotDo
from claims.model.table import Table
from claims.package.folder import FolderStore
from claims.package.open import open_store
from claims.package.overlay import Revised
from claims.package.replace import (
    Replacement,
    Unsafe,
    check_replaceable,
    create_file,
    replace_files,
    stamp_of,
)
from claims.package.store import Refused, Store
from claims.release.changelog import released
from claims.release.previous import Last, Tags, last_of, tags_of
from claims.render.diff.changelog import code, lines_of
from claims.render.diff.view import DiffView
from claims.rules.choice import Choice
from claims.text.display import plural, quote
from claims.validation.validate import Options, validate_store

JsonPath = tuple[str | int, ...]


class Setting(Struct, frozen=True):
    """A property of the object at `path`, and its value; where it is new, it goes after the first of `after`."""

    path: JsonPath
    name: str
    value: str | int
    after: Sequence[str] = ()


def with_property(text: str, setting: Setting) -> str:
    """The JSON text, which is valid, with one property set."""
    spot = index_json(text).root
    for part in setting.path:
        spot = spot.parts[part]
    written = json.dumps(setting.value, ensure_ascii=False)
    there = spot.parts.get(setting.name)
    if there is not None:
        return text[: there.start] + written + text[_end(text, there.start) :]
    members = [name for name in spot.parts if isinstance(name, str)]
    beside = spot.parts[next((name for name in setting.after if name in members), members[-1])]
    colon = text[scanstring(text, beside.key + 1)[1] : beside.start]
    end = _end(text, beside.start)
    name = json.dumps(setting.name)
    return f"{text[:end]},{_space(text, spot, members)}{name}{colon}{written}{text[end:]}"


def _space(text: str, spot: Location, members: list[str]) -> str:
    """What stands before a member that is not the first."""
    key = spot.parts[members[-1]].key
    space = text[len(text[:key].rstrip()) : key]
    return space if len(members) > 1 or space else " "


def _end(text: str, start: int) -> int:
    return json.JSONDecoder().raw_decode(text, start)[1]


CHANGELOG = "CHANGELOG.md"
NO_FINDINGS = Choice(frozenset())


class ReleaseOptions(Struct, frozen=True):
    """What is asked for: a version in place of the one that is worked out, a base, the day of the release.

    `today` is the day by which suppressed findings expire.
    """

    version: str | None = None
    base: str | None = None
    day: str | None = None
    today: date | None = None


class Change(Struct, frozen=True):
    """A file of the package with its new text; `old` is None where it is new."""

    target: Path
    shown: str
    old: str | None
    new: str
    replacement: Replacement | None

    def edits(self) -> Iterator[Edit]:
        """What changes, line by line."""
        old, new = (self.old or "").splitlines(keepends=True), self.new.splitlines(keepends=True)
        for kind, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                yield from (Edit(line, line) for line in old[start:end])
            else:
                yield from (Edit(line, None) for line in old[start:end])
                yield from (Edit(None, line) for line in new[begin:stop])


class Release(Struct, frozen=True):
    """A release that can be written: the descriptor is the last of its changes."""

    version: str
    tag: str
    base: str | None
    required: Bump
    changes: tuple[Change, ...]

    def write(self) -> None:
        """Put the new files in place. Raises CannotDo, with no file changed, where one has changed meanwhile."""
        for each in self.changes:
            if each.replacement is None:
                create_file(each.target, each.new.encode())
        replace_files([each.replacement for each in self.changes if each.replacement is not None])


def plan_release(store: Store, release_options: ReleaseOptions, folder: Path) -> Release:
    """Work out a release of the package in a folder; copies are written to `folder`.

    Raises CannotDo where the package is in no folder or no repository, breaks a rule that is an error, or where
    the version that is asked for does not cover what changed.
    """
    if not isinstance(store, FolderStore):
        raise CannotDo("only a package in a folder can be released: name a folder or a datapackage.json")
    package, _ = read_descriptor(store, store.descriptor)
    if package is None:
        raise CannotDo(f"{quote(store.name)} is not a package that can be released: run claims validate")
    tags = tags_of(store)
    last = last_of(store, tags, release_options.base)
    with last.store if last else nullcontext():
        required, lines = _since(store, last) if last else _first(store, package)
    version = _version(package.version, last, required, release_options.version)
    tag = tags.prefix + version
    _check_tag(tags, tag)
    settings = (Setting((), "version", version, ("name",)), *_sums(store, package, last))
    descriptor = _descriptor(store, settings, folder)
    changelog = _changelog(store, (version, tag), (release_options.day, lines), folder)
    _check_valid(Revised(store, {store.descriptor: folder / "datapackage.json"}), release_options)
    changes = tuple(each for each in (changelog, descriptor) if each.old != each.new)
    return Release(version, tag, last.revision if last else None, required, changes)


def _since(store: FolderStore, last: Last) -> tuple[Bump, Mapping[str, Sequence[str]]]:
    now = open_store(str(store.folder / store.descriptor))
    with compare(last.store, now, CompareOptions()) as comparison:
        rows = tuple(list_rows(each, None) for each in comparison.tables)
        diff = diff_of(comparison, 0, NO_FINDINGS)
        lines = lines_of(DiffView(diff, {}, names_of(comparison), streamed=rows))
    return diff.version_bump.required, lines


def _first(store: FolderStore, package: Package) -> tuple[Bump, Mapping[str, Sequence[str]]]:
    rows = validate_store(store, Options(limit=0)).counts.rows
    counted = ((table.name, rows[table.name]) for table in package.tables if table.name in rows)
    tables = ", ".join(f"{code(name)} ({plural(count, 'row')})" for name, count in counted)
    return "none", {"Added": [f"- First release{': ' if tables else ''}{tables}."]}


def _version(stated: str | None, last: Last | None, required: Bump, asked: str | None) -> str:
    """The version of the release: what is asked for, what is stated already, or what is required."""
    if asked is not None:
        _check_enough(asked, last, required)
        return asked
    if last is None:
        if stated is None or declared_bump(stated, stated) is None:
            raise CannotDo(
                "the descriptor states no SemVer version for the first release: give --version X.Y.Z"
            )
        return stated
    if last.version is None or declared_bump(last.version, last.version) is None:
        raise CannotDo(
            f"the package at {quote(last.revision)} states no SemVer version: give --version X.Y.Z"
        )
    if declared_bump(last.version, stated) not in (None, "none") and stated is not None:
        if version_bump(required, last.version, stated).sufficient:
            return stated
    elif required == "none":
        raise CannotDo(
            f"nothing has changed since {quote(last.revision)} that requires a version: give --version to release anyway"
        )
    return bump_version(last.version, required)


def _check_enough(asked: str, last: Last | None, required: Bump) -> None:
    if declared_bump(asked, asked) is None:
        raise CannotDo(f"{quote(asked)} is not a version: expected one such as 1.2.0 (SemVer)")
    was = last.version if last else None
    if last is None or was is None or declared_bump(was, was) is None:
        return
    step = declared_bump(was, asked)
    if step == "none":
        raise CannotDo(f"{quote(asked)} is not above {was}, the version of {quote(last.revision)}")
    if not version_bump(required, was, asked).sufficient:
        raise CannotDo(
            f"{quote(asked)} is not enough: what changed since {quote(last.revision)} requires a {required} version, "
            f"{bump_version(was, required)} at least"
        )


def _check_tag(tags: Tags, tag: str) -> None:
    if tag in tags.every:
        raise CannotDo(f"there is a tag {quote(tag)} already: give a higher --version")


def _descriptor(store: FolderStore, settings: Sequence[Setting], folder: Path) -> Change:
    try:
        target = check_replaceable(store.folder, store.descriptor)
        stamp = stamp_of(target)
        old = store.read(store.descriptor, LIMIT).decode()
    except (Unsafe, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise CannotDo(f"{quote(store.shown(store.descriptor))} cannot be written: {reason}") from None
    new = old
    for setting in settings:
        new = with_property(new, setting)
    copy = folder / "datapackage.json"
    copy.write_bytes(new.encode())
    return Change(target, store.shown(store.descriptor), old, new, Replacement(target, stamp, copy))


def _sums(store: FolderStore, package: Package, last: Last | None) -> Iterator[Setting]:
    """`bytes` and `hash` of every resource with one file, and of others where they are stated, or last were."""
    released = last.package if last else None
    before = {each.name: each for each in (_resources(released) if released else ())}
    for of in _resources(package):
        stating = [of, before[of.name]] if of.name in before else [of]
        with_bytes = len(of.paths) == 1 or any(each.bytes is not None for each in stating)
        with_hash = len(of.paths) == 1 or any(each.hash is not None for each in stating)
        if not of.paths or not (with_bytes or with_hash):
            continue
        path = ("resources", resource_at(package, of))
        try:
            size, digest = sums([store.local(each) for each in of.paths])
        except Refused as refused:
            raise CannotDo(f"{refused.message}: run claims validate") from None
        if with_bytes:
            yield Setting(path, "bytes", size, ("encoding", "mediatype", "format", "path"))
        if with_hash:
            yield Setting(path, "hash", f"sha256:{digest}", ("bytes", "path"))


def _resources(package: Package) -> list[Table | File]:
    return [*package.tables, *package.files]


def _changelog(
    store: FolderStore,
    release: tuple[str, str],
    added: tuple[str | None, Mapping[str, Sequence[str]]],
    folder: Path,
) -> Change:
    target = store.folder / CHANGELOG
    shown = store.shown(CHANGELOG)
    if not os.path.lexists(target):
        return Change(target, shown, None, released("", *release, added), None)
    try:
        target = check_replaceable(store.folder, CHANGELOG)
        stamp = stamp_of(target)
        old = target.read_bytes().decode()
    except (Unsafe, OSError, UnicodeDecodeError) as error:
        reason = str(error) if isinstance(error, Unsafe) else "it is no UTF-8 text that can be read"
        raise CannotDo(f"{quote(shown)} cannot be written: {reason}") from None
    new = released(old, *release, added)
    copy = folder / CHANGELOG
    copy.write_bytes(new.encode())
    return Change(target, shown, old, new, Replacement(target, stamp, copy))


def _check_valid(store: Revised, release_options: ReleaseOptions) -> None:
    report = validate_store(store, replace(Options(limit=1), today=release_options.today))
    if report.counts.error:
        first = next(each for each in report.findings if each.severity == "error")
        raise CannotDo(
            f"the package has {plural(report.counts.error, 'error')}, so it is not released: {first.message} "
            "(run claims validate for details)"
        )
