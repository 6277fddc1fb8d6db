"""Merges a file: row by row if possible, otherwise line by line, as git does."""

import codecs
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from claims.merge.side import MergeFormat, Unmergeable, read_side
from claims.merge.three_way import (
    HeaderConflict,
    Markers,
    ThreeSides,
    as_merge_base,
    merged_text,
)
from claims.model.errors import CannotDo
from claims.package.git import LineMerge, merge_lines
from claims.text.display import plural

SIDES = ("base", "ours", "theirs")
KINDS = {
    "both-changed": "both sides changed",
    "changed-and-deleted": "one side deleted the row, the other changed",
    "both-added": "both sides added the row, with different",
    "column-gone": "one side dropped a column that the other wrote to:",
}


class MergeOutcome(Struct, frozen=True):
    """The merged file: the number of its conflicts, messages, and whether there is nothing left to resolve."""

    data: bytes
    clean: bool
    conflicts: int
    messages: tuple[str, ...] = ()


class MergeFiles(Struct, frozen=True):
    """The three sides of a file, and its name in messages."""

    base: Path
    ours: Path
    theirs: Path
    name: str

    def read(self) -> Mapping[str, bytes]:
        """Return the bytes of each side; raise CannotDo if one cannot be read."""
        found = {}
        for side, file in zip(SIDES, (self.base, self.ours, self.theirs), strict=True):
            try:
                found[side] = file.read_bytes()
            except OSError as error:
                raise CannotDo(f"cannot read '{file}': {error.strerror}") from None
        return found


def merge_rows(data: Mapping[str, bytes], form: MergeFormat, marks: Markers) -> MergeOutcome:
    """Merge by row and cell; `data` has the sides `base`, `ours` and `theirs`.

    Raises Unmergeable, naming the side, for a file whose rows cannot be identified.
    """
    three = read_three(data, form)
    try:
        with _many_objects():
            merged = three.merge(form)
    except HeaderConflict as reason:
        message = f"{reason}: choose one of the two files"
        return MergeOutcome(_both_files(form, marks, three), False, 1, (message,))
    found = merged.conflicts
    if marks.between_bases:
        merged = as_merge_base(merged, form.grammar)
    messages = tuple(f"{', '.join(each.key)}: {KINDS[each.kind]} {', '.join(each.fields)}" for each in found)
    text = "".join(merged_text(merged, marks))
    content = (codecs.BOM_UTF8 if merged.mark else b"") + text.encode(form.encoding)
    return MergeOutcome(content, not found, len(found), messages)


def read_three(data: Mapping[str, bytes], form: MergeFormat) -> ThreeSides:
    """Read all sides; raise Unmergeable, naming the side, if one is not a table. Only the base may be empty."""
    tables = []
    known: dict[str, list[str]] = {}
    with _many_objects():
        for side in SIDES:
            try:
                table = read_side(data[side], form, known)
                if not table.columns and side != "base":
                    raise Unmergeable("the file is empty")
            except Unmergeable as reason:
                raise Unmergeable(f"in {side}, {reason}") from None
            tables.append(table)
    return ThreeSides(*tables)


@contextmanager
def _many_objects() -> Iterator[None]:
    """Turn off garbage collection while rows are created: it would take as long as creating them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _both_files(form: MergeFormat, marks: Markers, three: ThreeSides) -> bytes:
    """Return both files, each whole, between markers: their headers conflict."""
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


def merge_by_lines(files: MergeFiles, marks: Markers, *, trusted: bool, reason: str) -> MergeOutcome:
    """Merge line by line, as git does. Unless `trusted`, the result counts as a conflict, even if git finds none.

    If git cannot merge it either, ours is kept and it is a conflict. `reason`: why it is not merged row by row.
    """
    paths, labels = (files.ours, files.base, files.theirs), (marks.ours, marks.base, marks.theirs)
    merged: LineMerge = merge_lines(paths, labels, marks.size)
    message = f"cannot merge row by row: {reason}"
    if merged.data is None:
        message += f": git cannot merge it line by line either ({merged.reason}): kept ours, without the changes of theirs"
        return MergeOutcome(files.read()["ours"], False, 1, (message,))
    message += ": merged line by line instead"
    if merged.conflicts:
        message += f", with {plural(merged.conflicts, 'conflict')}: resolve by hand"
    elif not trusted:
        message += ", without conflicts: check for lost and duplicate rows, then run git add"
    return MergeOutcome(merged.data, trusted and not merged.conflicts, merged.conflicts, (message,))


def merge_file(files: MergeFiles, form: MergeFormat, marks: Markers) -> MergeOutcome:
    """Merge a file row by row, or line by line if its rows cannot be identified."""
    try:
        return merge_rows(files.read(), form, marks)
    except Unmergeable as reason:
        return merge_by_lines(files, marks, trusted=False, reason=str(reason))
