"""Finds the files of a package's tables that can be rewritten, and the reason for those that cannot."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, field

from claims.model.table import Table
from claims.package.folder import FolderStore
from claims.package.replace import Stamp, Unsafe, check_replaceable, stamp_of
from claims.package.store import Refused
from claims.table.reader import TableLayout, read_layout
from claims.table.records import grammar_of
from claims.table.rows import TableFile, codec_of
from claims.table.task import Flaw, Meter, Task

UNREADABLE = (
    "empty-file",
    "git-lfs-pointer",
    "undeclared-utf-16",
    "undeclared-encoding",
    "encoding-mismatch",
    "file-too-large",
)
NOT_CSV = "only CSV and TSV files can be rewritten"
LONG_DELIMITER = "files with a delimiter of several characters cannot be rewritten"
SHARED = "several tables use it"


class EditableFiles(Struct):
    """The files of all tables: `parts` by table, the stamp of each file, and why files are left.

    `stamps` are by path, `left` by the displayed path; `broken` are the tables that cannot be read.
    """

    parts: dict[str, list[TableFile]] = field(default_factory=dict)
    stamps: dict[Path, Stamp] = field(default_factory=dict)
    left: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)


def find_parts(store: FolderStore, tables: Sequence[Table], folder: Path) -> EditableFiles:
    """Return the files of all tables; `folder` is for decoded copies."""
    found = EditableFiles()
    for number, table in enumerate(tables):
        shown = [store.shown(path) for path in table.paths]
        if table.data is not None or table.format not in ("csv", "tsv"):
            found.left.update((each, NOT_CSV) for each in shown)
            continue
        if table.packings:
            found.left.update((each, "it is compressed: unpack it") for each in shown)
            continue
        flaws: list[Flaw] = []
        start = read_layout(Task(table, store, folder / f"{number}.csv", flaws.append, Meter(0)))
        unreadable = [flaw for flaw in flaws if flaw.kind in UNREADABLE]
        if start is not None and not _has_one_delimiter(table, start, flaws):
            unreadable += [flaw for flaw in flaws if flaw.kind == "wrong-delimiter"]
        if start is None or unreadable or len(start.grammar.delimiter) != 1:
            named = unreadable or (flaws if start is None else [])
            reason = f"it cannot be read because of {named[0].kind}" if named else LONG_DELIMITER
            found.left.update((each, reason) for each in shown)
            found.broken.add(table.name)
            continue
        found.parts[table.name] = list(_parts(store, table, start, found))
    _unshare(found)
    return found


def _has_one_delimiter(table: Table, start: TableLayout, flaws: Sequence[Flaw]) -> bool:
    """Return False if only the header has another delimiter, or if it is not at the start of its file."""
    above = any(flaw.kind in ("text-above-header", "blank-row") for flaw in flaws)
    return start.grammar != grammar_of(table) and not above


def _parts(store: FolderStore, table: Table, start: TableLayout, found: EditableFiles) -> "list[TableFile]":
    parts: list[TableFile] = []
    for path, head in zip(table.paths, start.heads, strict=True):
        shown = store.shown(path)
        try:
            full = check_replaceable(store.folder, path)
            if full.suffix.lower() == ".json":
                raise Unsafe("its name ends with .json")
            found.stamps[full] = stamp_of(full)
            with full.open("rb") as file:
                codec = codec_of(table.encoding, file.read(4))
        except Unsafe as reason:
            found.left[shown] = str(reason)
        except Refused as refused:
            found.left[shown] = refused.message
        else:
            parts.append(TableFile(table, start, path, shown, full, codec, head))
    return parts


def _unshare(found: EditableFiles) -> None:
    """Leave files that several tables use: a fix for one table may be wrong for another."""
    files = [found.stamps[part.source] for parts in found.parts.values() for part in parts]
    times = Counter(stamp.file for stamp in files)
    for name, parts in found.parts.items():
        kept = []
        for part in parts:
            if times[found.stamps[part.source].file] > 1:
                found.left[part.shown] = SHARED
            else:
                kept.append(part)
        found.parts[name] = kept
