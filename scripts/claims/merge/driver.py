"""Merges the bytes of a file's three sides, by rows where that can be done and else as git does, line by line."""

import codecs
import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from claims.merge.side import Form, Unmergeable, read_sheet
from claims.merge.three_way import HeaderConflict, Marks, Merged, Three, texts_of, undecided
from claims.model.errors import CannotDo
from claims.package.git import LineMerge, merge_lines
from claims.package.replace import Replacement, Stamp, replace_files
from claims.package.temporary import temporary_folder

SIDES = ("base", "ours", "theirs")


class Outcome(Struct, frozen=True):
    """The merged file. `conflicts`: how many rows (or hunks) are between markers; `said`: lines for people.

    `clean` is True where nothing is left to be settled.
    """

    data: bytes
    clean: bool
    conflicts: int
    said: tuple[str, ...] = ()


class Files(Struct, frozen=True):
    """The three sides of a file, and what it is called."""

    base: Path
    ours: Path
    theirs: Path
    name: str

    def read(self) -> Mapping[str, bytes]:
        """The bytes of each side. Raises CannotDo where one cannot be read."""
        found = {}
        for side, file in zip(SIDES, (self.base, self.ours, self.theirs), strict=True):
            try:
                found[side] = file.read_bytes()
            except OSError as error:
                raise CannotDo(f"cannot read '{file}': {error.strerror}") from None
        return found


def merge_rows(data: Mapping[str, bytes], form: Form, marks: Marks) -> Outcome:
    """Merge by key and cell; `data` has the sides `base`, `ours` and `theirs`.

    Raises Unmergeable, naming the side, for a file whose rows cannot be told apart.
    """
    three = read_three(data, form)
    try:
        with _many_objects():
            merged = three.merge(form)
    except HeaderConflict as reason:
        told = f"{reason}: choose one of the two files"
        return Outcome(_whole(form, marks, three), False, 1, (told,))
    found = merged.conflicts
    if marks.between_bases:
        merged = undecided(merged, form.grammar)
    said = tuple(_said(each.key, each.kind, each.fields) for each in found)
    return Outcome(encoded(merged, form, marks), not found, len(found), said)


def read_three(data: Mapping[str, bytes], form: Form) -> Three:
    """Read all sides. Raises Unmergeable, naming the side, where one is no table, or is empty but for the base."""
    sheets = []
    known: dict[str, list[str]] = {}
    with _many_objects():
        for side in SIDES:
            try:
                sheet = read_sheet(data[side], form, known)
                if not sheet.columns and side != "base":
                    raise Unmergeable("there is nothing, not even a header")
            except Unmergeable as reason:
                raise Unmergeable(f"in {side}, {reason}") from None
            sheets.append(sheet)
    return Three(*sheets)


def encoded(merged: Merged, form: Form, marks: Marks) -> bytes:
    """The bytes of the merged file."""
    text = "".join(texts_of(merged, marks))
    return (codecs.BOM_UTF8 if merged.mark else b"") + text.encode(form.encoding)


@contextmanager
def _many_objects() -> Iterator[None]:
    """While rows are made, nothing is garbage: looking for some would take as long as making them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _said(key: tuple[str, ...], kind: str, fields: tuple[str, ...]) -> str:
    words = {
        "both-changed": "both sides change",
        "changed-and-deleted": "one side deletes the row, the other changes",
        "both-added": "both sides add the row, with another",
        "column-gone": "one side drops the column, the other writes in it:",
    }
    return f"{', '.join(key)}: {words[kind]} {', '.join(fields)}"


def _whole(form: Form, marks: Marks, three: Three) -> bytes:
    """Both files whole between markers: rows under two headers are not rows of one table."""
    end = three.ours.end
    ours, theirs = (
        "".join([side.head, *(row.raw for row in side.rows.values())]) for side in (three.ours, three.theirs)
    )
    text = "".join([
        f"{'<' * marks.size} {marks.ours}{end}", ours, "" if ours.endswith("\n") else end,
        f"{'=' * marks.size}{end}", theirs, "" if theirs.endswith("\n") else end,
        f"{'>' * marks.size} {marks.theirs}{end}",
    ])  # fmt: skip
    return (codecs.BOM_UTF8 if three.ours.mark else b"") + text.encode(form.encoding)


def merge_by_lines(files: Files, marks: Marks, *, trusted: bool, reason: str) -> Outcome:
    """Merge as git does. What is not `trusted` is left as a conflict, even where git finds none.

    Where git cannot merge it either, ours is kept and it is a conflict.
    """
    by_lines: LineMerge = merge_lines(
        (files.ours, files.base, files.theirs), (marks.ours, marks.base, marks.theirs), marks.size
    )
    if by_lines.data is None:
        return Outcome(files.read()["ours"], False, 1, (f"{reason}; git keeps ours: {by_lines.reason}",))
    clean = trusted and not by_lines.conflicts
    todo = (
        "" if clean else ": look it through" if by_lines.conflicts else ": look it through, no line conflicts"
    )
    return Outcome(by_lines.data, clean, by_lines.conflicts, (f"{reason}; merged line by line{todo}",))


def merge_file(files: Files, form: Form, marks: Marks) -> Outcome:
    """Merge a file by rows; one whose rows cannot be told apart line by line, which is then to be looked through."""
    try:
        return merge_rows(files.read(), form, marks)
    except Unmergeable as reason:
        return merge_by_lines(files, marks, trusted=False, reason=f"not merged by rows: {reason}")


def put(target: Path, stamp: Stamp, data: bytes) -> None:
    """Replace the file that was `stamp` when it was read. Raises CannotDo where it has changed, or cannot be written."""
    with temporary_folder() as folder:
        copy = folder / "merged"
        copy.write_bytes(data)
        replace_files([Replacement(Path(os.path.realpath(target)), stamp, copy)])
