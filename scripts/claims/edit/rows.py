"""Adds and changes rows of a package, without changing any other byte of its files.

Every change is tried out before it is written: a new error stops it.
"""

import codecs
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from claims.edit.draft import Drafting, RevisedFiles, Revision
from claims.edit.files import EditableFiles, find_parts
from claims.edit.sort import Key, order_key
from claims.model.errors import CannotDo
from claims.model.report import Finding
from claims.package.folder import FolderStore
from claims.package.overlay import Revised, plain_path
from claims.package.replace import Replacement, Unsafe, replace_files
from claims.table.rows import MORE, FileRow, PackageTables, TableFile, check_header, rows_in
from claims.table.writer import replace_cells, write_row
from claims.text.display import quote
from claims.validation.validate import Options, validate_store

NOT_WRITABLE = "its dialect cannot express a cell"
LAST: Key = ((True, chr(0x10FFFF)),)  # after the keys of all rows

Values = Mapping[str, str]  # field → new text, "" for a missing value


class Added(Struct, frozen=True):
    """A new row of a table; cells that are not given are empty."""

    table: str
    values: Values


class Edited(Struct, frozen=True):
    """New cells for the row of a table whose field `key` has the value `id`."""

    table: str
    key: str
    id: str
    values: Values


Change = Added | Edited


class EditPlan(Struct, frozen=True):
    """A change that was tried out: the revised files, and the findings that it would add.

    `places` are the file and the line of each change, in order.
    """

    revisions: Sequence[Revision]
    findings: Sequence[Finding]
    places: Sequence[tuple[str, int]]

    @property
    def broken(self) -> bool:
        """Return True if there is an error among the findings: then it must not be written."""
        return any(each.severity == "error" for each in self.findings)

    def write(self) -> None:
        """Replace the files. Raises CannotDo, with no file changed, if one has changed in the meantime."""
        replace_files([each.replacement for each in self.revisions])


def plan_changes(opened: PackageTables, changes: Sequence[Change], texts: Mapping[str, Path]) -> EditPlan:
    """Return the new files with these changes, tried out with the given texts of sources.

    The tables change in the order of the changes. Raises CannotDo for a package that is not in a folder, a file
    that cannot be rewritten, a row that does not exist, and a cell that its file cannot express.
    """
    store = opened.store
    if not isinstance(store, FolderStore):
        raise CannotDo(f"{quote(store.name)} cannot be written to: name a folder or a datapackage.json")
    tables = [opened.table(name) for name in dict.fromkeys(each.table for each in changes)]
    found = find_parts(store, tables, opened.folder)
    draft = RevisedFiles()
    places: dict[int, tuple[str, int]] = {}
    for table in tables:
        parts = found.parts.get(table.name, [])
        if len(parts) < len(table.paths) or not parts:
            reason = next(iter(found.left.items()), (table.name, "it is no file"))
            raise CannotDo(f"{quote(reason[0])} cannot be changed: {reason[1]}")
        wanted = {number: each for number, each in enumerate(changes) if each.table == table.name}
        places |= _Rewriting(opened.folder, found, draft, wanted).write_table(parts)
    Drafting(store, opened.package, lambda _: False, opened.folder).descriptor(draft)
    if store.shown(store.descriptor) in draft.reasons:
        raise CannotDo(f"the descriptor cannot be changed: {draft.reasons[store.shown(store.descriptor)]}")
    new = {
        each.values.get("source_id")
        for each in changes
        if isinstance(each, Added) and each.table == "sources"
    }
    before = {source: file for source, file in texts.items() if source not in new}
    return EditPlan(
        tuple(draft.revisions.values()),
        _new_findings(store, draft, before, texts),
        [places[number] for number in range(len(changes))],
    )


def _new_findings(
    store: FolderStore, draft: RevisedFiles, old_texts: Mapping[str, Path], new_texts: Mapping[str, Path]
) -> list[Finding]:
    """Return the findings that the changes add, given the texts of the sources without and with the changes."""
    after = _findings(Revised(store, draft.copies), new_texts)
    old = {_identity(each) for each in _findings(store, old_texts)} if after else set()
    return [each for each in after if _identity(each) not in old]


def _identity(found: Finding) -> object:
    """Return the identity of a finding: its fingerprint, or rule, file and field if it does not belong to a row."""
    return found.fingerprint if found.row is not None else (found.rule, found.file, found.field)


def _findings(store: FolderStore | Revised, texts: Mapping[str, Path]) -> Sequence[Finding]:
    return validate_store(store, Options(limit=None, use_suppressions=False, texts=texts)).findings


class _Rewriting(Struct):
    """Writes the files of one table with its changes `wanted`, by number; `places` are the file and line of each."""

    folder: Path
    found: EditableFiles
    draft: RevisedFiles
    wanted: Mapping[int, Change]
    places: dict[int, tuple[str, int]] = field(default_factory=dict)

    def write_table(self, parts: Sequence[TableFile]) -> dict[int, tuple[str, int]]:
        """Write the files of the table; return the places of the changes."""
        for part in parts:
            try:
                self._write_part(part, last=part is parts[-1])
            except Unsafe as reason:
                raise CannotDo(f"{quote(part.shown)} cannot be changed: {reason}: {MORE}") from None
            except UnicodeEncodeError:
                raise CannotDo(
                    f"{quote(part.shown)} is {part.codec.name}, which cannot hold the text"
                ) from None
        for number, each in self.wanted.items():
            if number not in self.places and isinstance(each, Edited):
                raise CannotDo(f"there is no {each.key} {quote(each.id)}")
        return self.places

    def _write_part(self, part: TableFile, *, last: bool) -> None:
        copy = self.folder / f"changed.{len(self.draft.revisions)}.csv"
        encoder = codecs.getincrementalencoder(part.codec.name)("strict")
        known, line = len(self.places), 1
        with copy.open("wb") as out:
            out.write(part.codec.mark)
            for text, number in self._texts(part, last=last):
                if number is not None:
                    self.places[number] = (part.shown, line)
                line += text.count("\n") + text.count("\r") - text.count("\r\n")
                out.write(encoder.encode(text))
            out.write(encoder.encode("", final=True))
        if len(self.places) > known:
            replacement = Replacement(part.source, self.found.stamps[part.source], copy)
            revision = Revision(part.shown, Counter(), replacement, lambda: iter(()))
            self.draft.revisions[plain_path(part.path, "")] = revision

    def _texts(self, part: TableFile, *, last: bool) -> Iterator[tuple[str, int | None]]:
        """Yield the rows of a file with their line endings, each with the number of its change, None if unchanged."""
        key = order_key(part) or (lambda _: None)
        pending = [
            (_row(part, each.values), number)
            for number, each in self.wanted.items()
            if number not in self.places and isinstance(each, Added)
        ]
        pending.sort(key=lambda each: key(each[0]) or LAST)
        end, closed = "", True
        for row in rows_in(part):
            end = end or row.end
            if row.kind == "header" and len(part.table.dialect.header_rows) == 1:
                check_header(part, row.cells)
            place = key(row.cells) if row.kind == "row" else None
            while pending and place is not None and place > (key(pending[0][0]) or LAST):
                cells, number = pending.pop(0)
                yield _written(part, cells) + end, number
            raw, changed = self._changed(part, row)
            closed = bool(row.end) or not raw
            yield raw + row.end, changed
        end = end or part.table.dialect.line_terminator or "\n"
        for cells, number in pending if last else ():
            yield ("" if closed else end), None
            closed = True
            yield _written(part, cells) + end, number

    def _changed(self, part: TableFile, row: FileRow) -> tuple[str, int | None]:
        """Return the raw text of a row with its changes, and the number of its change."""
        for number, each in self.wanted.items() if row.kind == "row" else ():
            if not isinstance(each, Edited):
                continue
            columns = _columns(part)
            if each.key not in columns:
                raise Unsafe(f"it has no column {quote(each.key)}")
            if row.cells[columns[each.key]] == each.id:
                if number in self.places:
                    raise Unsafe(f"{quote(each.id)} is the {each.key} of more than one row")
                return _edited(part, row, each.values), number
        return row.raw, None


def _columns(part: TableFile) -> dict[str, int]:
    """Return the column of each field that has one in the file."""
    pairs = zip(part.start.schema.fields, part.start.labels.column, strict=True)
    return {each.name: at for each, at in pairs if at is not None}


def _cells(part: TableFile, values: Values) -> dict[int, str]:
    """Return the cells by column, missing values as the field writes them. Raises Unsafe for a field without a column."""
    columns = _columns(part)
    missing = {each.name: each.missing_values for each in part.start.schema.fields}
    found = {}
    for name, value in values.items():
        if name not in columns:
            if not value:
                continue
            raise Unsafe(f"it has no column {quote(name)}")
        none = missing[name]
        found[columns[name]] = value if value or "" in none or not none else none[0]
    return found


def _row(part: TableFile, values: Values) -> list[str]:
    columns = _columns(part)
    given = _cells(part, {**dict.fromkeys(columns, ""), **values})
    return [given.get(at, "") for at in range(part.width)]


def _written(part: TableFile, cells: list[str]) -> str:
    try:
        return write_row(cells, part.grammar)
    except ValueError:
        raise Unsafe(NOT_WRITABLE) from None


def _edited(part: TableFile, row: FileRow, values: Values) -> str:
    """Return the raw text of a row with other cells; those that stay keep their own text."""
    changes = {at: cell for at, cell in _cells(part, values).items() if row.cells[at] != cell}
    raw = replace_cells(row.raw, changes, part.grammar)
    if raw is None:
        raise Unsafe(NOT_WRITABLE)
    return raw
