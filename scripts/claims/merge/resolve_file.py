"""Resolves the conflicts in one file: replaces blocks by rows, and changes no other byte.

A block is resolved only if it agrees with the three sides of the merge; what was edited by hand stays.
"""

import codecs
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from claims.merge.conflict import (
    SIDES,
    Cells,
    Conflict,
    ConflictFinder,
    EditedByHand,
    RowPair,
    Side,
    Unresolved,
)
from claims.merge.driver import read_three
from claims.merge.markers import Block, PlainRow, has_marker_inside, split_file
from claims.merge.order import merge_order
from claims.merge.side import Key, MergeFormat, SideRow, Unmergeable, decoded, row_text
from claims.merge.three_way import HeaderConflict, MergedRow, RowConflict, RowMerger, ThreeSides
from claims.text.display import quote

Picks = Mapping[str, Side]  # column in conflict → the side to take; "" for the whole file
Decide = Callable[[Conflict], Picks]
Item = tuple[Key, RowPair, Unresolved | Cells | None]  # a row of a block: in conflict, merged, or deleted

UNLIKE_GIT = "was edited by hand, or does not match the versions in git"


class NoMarkers(Exception):
    """The file has no conflict markers."""


class ResolvedFile(Struct, frozen=True):
    """The file after resolving: `done` is the number of rows changed, `left` are the remaining conflicts.

    A row in conflict is named by its key, a block that cannot be resolved by the reason.
    """

    data: bytes
    done: int
    left: tuple[str, ...]


class BlockConflicts(Struct, frozen=True):
    """A block of the file and its rows; `with_header`: the first row of each side is the header.

    `problem` says why it cannot be resolved; then it has no `items`.
    """

    block: Block
    items: tuple[Item, ...] = ()
    with_header: bool = False
    problem: str = ""


class FileConflicts(Struct, frozen=True):
    """A file with conflicts: the rows outside of blocks, and the blocks between markers.

    `shape` are the columns of the merged table, `head` is its header as text. `files` are the versions of the sides
    if the whole file is one conflict.
    """

    parts: tuple[PlainRow | BlockConflicts, ...]
    form: MergeFormat
    mark: bool
    three: ThreeSides
    shape: tuple[str, ...] = ()
    head: str = ""
    files: Mapping[Side, bytes] = field(default_factory=dict)

    def conflicts(self) -> Iterator[Conflict]:
        """Yield the conflicts, in the order of the file."""
        for part in self.parts:
            for _, _, item in part.items if isinstance(part, BlockConflicts) else ():
                if isinstance(item, Unresolved):
                    yield item.conflict

    def problems(self) -> Iterator[str]:
        """Yield why blocks cannot be resolved."""
        for part in self.parts:
            if isinstance(part, BlockConflicts) and part.problem:
                yield part.problem

    def resolve(self, decide: Decide) -> ResolvedFile:
        """Resolve the conflicts for which `decide` picks a side.

        A column that one side dropped is kept if a side that has it is picked.
        """
        if self.files:
            return self._choose_file(decide)
        results = {
            key: _decide(item, decide)
            for part in self.parts
            for key, _, item in (part.items if isinstance(part, BlockConflicts) else ())
        }
        kept = {name for cells in results.values() if isinstance(cells, dict) for name in cells} - {
            *self.shape
        }
        shape, head = (
            self.three.header(self.form.grammar, kept | {*self.shape}) if kept else (self.shape, self.head)
        )
        writer = _RowWriter(self, shape, head)
        text: list[str] = []
        left, done = list(self.problems()), 0
        for part in self.parts:
            if isinstance(part, PlainRow):
                text.append(writer.widen(part))
            elif part.problem:
                text.append(part.block.text)
            else:
                written, open_keys, count = writer.resolve_block(part, results)
                text += written
                left += open_keys
                done += count
        return ResolvedFile(self._encode("".join(text)), done, tuple(left))

    def _choose_file(self, decide: Decide) -> ResolvedFile:
        conflict = next(self.conflicts())
        side = decide(conflict).get("")
        if side is not None and side in self.files:
            return ResolvedFile(self.files[side], 1, ())
        text = "".join(part.block.text for part in self.parts if isinstance(part, BlockConflicts))
        return ResolvedFile(self._encode(text), 0, ("the header",))

    def _encode(self, text: str) -> bytes:
        return (codecs.BOM_UTF8 if self.mark else b"") + text.encode(self.form.encoding)


def _decide(item: Unresolved | Cells | None, decide: Decide) -> Unresolved | Cells | None:
    """Return the row with the cells of the picked sides; it may have more columns than the merged table."""
    if not isinstance(item, Unresolved):
        return item
    conflict = item.conflict
    picks = {
        name: side
        for name, side in decide(conflict).items()
        if name in conflict.fields and side in conflict.choices
    }
    if len(picks) == len(conflict.fields) and len({*picks.values()}) == 1:
        return _take_side(item, picks[conflict.fields[0]])
    if conflict.whole or item.ours is None or item.theirs is None:
        return item
    ours, theirs = dict(item.ours), dict(item.theirs)
    for name, side in picks.items():
        cells = conflict.sides[side]
        if cells is not None:  # a row that the base does not have has no cells to take
            ours[name] = theirs[name] = cells.get(name, "")
    return ours if ours == theirs else Unresolved(conflict, ours, theirs)


def _take_side(item: Unresolved, side: Side) -> Cells | None:
    """Return the row of a side, with the edits of the other side to cells that are not in conflict."""
    fields, written = item.conflict.fields, item.conflict.sides[side]
    if side == "base":
        cells = None if written is None else item.theirs or item.ours
    else:
        cells = item.ours if side == "ours" else item.theirs
        if cells is None and item.conflict.kind == "column-gone":  # a row that the other side added
            cells = item.ours or item.theirs
    if cells is None:
        return None
    return {**cells, **{name: (written or {})[name] for name in fields if name in (written or {})}}


class _RowWriter(Struct, frozen=True):
    """Writes rows in the columns `shape` under the header `head`; unchanged cells are written as they are in the file."""

    parsed: FileConflicts
    shape: tuple[str, ...]
    head: str

    def resolve_block(
        self, part: BlockConflicts, results: Mapping[Key, Unresolved | Cells | None]
    ) -> tuple[list[str], list[str], int]:
        """Return the text of a block with these results, the keys left in conflict, and the number of rows changed."""
        end = part.block.end
        text = [self.head.rstrip("\r\n") + end] if part.with_header else []
        left, done, changed = [], 0, self.shape != self.parsed.shape
        for key, rows, item in part.items:
            result = results[key]
            changed |= result != item
            done += result != item or not isinstance(result, Unresolved)
            like = rows[0] or rows[1]
            if isinstance(result, Unresolved):
                text += self._mark(part.block, rows, result, edited=result != item)
                left.append(", ".join(key))
            elif result is not None and like is not None:
                text.append(self._text(key, result, like) + end)
        if left and not changed:
            return [part.block.text], left, 0
        return text, left, done

    def widen(self, part: PlainRow) -> str:
        """Return a row outside of conflicts, with the columns that are kept."""
        row, shape = part.row, self.parsed.shape
        if self.shape == shape or len(row.cells) != len(shape):
            return row.raw
        if part.line == 1:
            return self.head
        cells = dict(zip(shape, row.cells, strict=True))
        key = self.parsed.form.identity([cells[name] for name in self.parsed.form.key])
        return self._text(key, cells, row) + row.raw[len(row.raw.rstrip("\r\n")) :]

    def _text(self, key: Key, cells: Cells, like: SideRow) -> str:
        three = self.parsed.three
        columns = next(
            each
            for each in (self.parsed.shape, three.ours.columns, three.theirs.columns)
            if len(each) == len(like.cells)
        )
        full = {name: cells[name] if name in cells else self._kept_cell(key, name) for name in self.shape}
        return row_text(full, like, {name: at for at, name in enumerate(columns)}, self.parsed.form.grammar)

    def _kept_cell(self, key: Key, name: str) -> str:
        """Return the cell of a row in a column that is kept although a side dropped it."""
        three = self.parsed.three
        for side in (three.base, three.ours, three.theirs):
            if name in side.columns and key in side.rows:
                return side.rows[key].cells[side.columns.index(name)]
        return ""

    def _mark(self, block: Block, rows: RowPair, result: Unresolved, *, edited: bool) -> Iterator[str]:
        """Yield the row between markers: unchanged, or with the resolved cells."""
        conflict = result.conflict
        edited |= self.shape != self.parsed.shape and {*conflict.fields} <= {*self.parsed.shape}

        def written(row: SideRow | None, cells: Cells | None) -> MergedRow | None:
            if row is None:
                return None
            raw = row.raw.rstrip("\r\n") if cells is None else self._text(conflict.key, cells, row)
            return MergedRow(conflict.key, raw + block.end, ())

        cells = (result.ours, result.theirs) if edited else (None, None)
        ours, theirs = map(written, rows, cells)
        base = written(self.parsed.three.base.rows.get(conflict.key), None)
        row = RowConflict(conflict.key, "both-changed", conflict.fields, base, ours, theirs)
        return block.marks.around(row, block.end)


def read_conflicts(data: bytes, sides: Mapping[str, bytes], form: MergeFormat) -> FileConflicts:
    """Parse a file with conflict markers, and compare each block with the three sides.

    Raises NoMarkers if there is no conflict, and Unmergeable if the file or a side cannot be parsed.
    """
    text, mark = decoded(data, form.encoding)
    parts = list(split_file(text, form.grammar))
    if not any(isinstance(each, Block) for each in parts):
        raise NoMarkers
    three = read_three(sides, form)
    columns = tuple(parts[0].row.cells) if isinstance(parts[0], PlainRow) else ()
    try:
        shape, head = three.header(form.grammar)
        if kept := {*columns} & {*three.dropped(shape)}:
            shape, head = three.header(form.grammar, kept)
    except HeaderConflict as reason:
        return _whole_file(parts, FileConflicts((), form, mark, three), sides, str(reason))
    if columns and columns != shape:
        raise Unmergeable("its header is not that of the merged table: resolve it by hand")
    reader = _BlockReader(ConflictFinder(RowMerger(three, shape, form.grammar)), form)
    return FileConflicts(tuple(reader.read(parts)), form, mark, three, shape, head)


def _whole_file(
    parts: list[PlainRow | Block], bare: FileConflicts, sides: Mapping[str, bytes], reason: str
) -> FileConflicts:
    """Return the conflict of two files whose headers conflict: one of the files is chosen as a whole."""
    block, three = parts[0], bare.three
    if not isinstance(block, Block) or len(parts) > 1 or not _is_whole(block, three):
        raise Unmergeable(f"{reason}: resolve it by hand")
    files: dict[Side, bytes] = {side: sides[side] for side in SIDES if sides[side]}
    tables = {"ours": three.ours, "theirs": three.theirs, "base": three.base}
    shown: dict[Side, Cells | None] = {side: {name: name for name in tables[side].columns} for side in SIDES}
    conflict = Conflict((), "header", ("",), shown, block.line, _names(block))
    part = BlockConflicts(block, (((), (None, None), Unresolved(conflict, None, None)),))
    return replace(bare, parts=(part,), files=files)


def _is_whole(block: Block, three: ThreeSides) -> bool:
    """Return whether each side of the block is the whole file of that side."""
    return all(
        [list(each.cells) for each in rows]
        == [list(table.columns), *(list(each.cells) for each in table.rows.values())]
        for rows, table in ((block.ours, three.ours), (block.theirs, three.theirs))
    )


def _names(block: Block) -> Mapping[Side, str]:
    return {"ours": block.marks.ours, "theirs": block.marks.theirs, "base": block.marks.base}


class _BlockReader(Struct, frozen=True):
    """Compares the blocks of a file with the three sides."""

    finder: ConflictFinder
    form: MergeFormat

    def read(self, parts: list[PlainRow | Block]) -> Iterator[PlainRow | BlockConflicts]:
        """Yield the parts, the blocks with their conflicts; raise Unmergeable for a row that a marker may have split."""
        lines: dict[Key, list[int]] = {}
        pairs: dict[int, Mapping[Key, RowPair] | None] = {}
        for part in parts:
            keys: Iterable[Key] = ()
            if isinstance(part, Block):
                pairs[part.line] = self._pairs(part, with_header=part is parts[0])
                keys = pairs[part.line] or ()
            elif part is not parts[0]:
                keys = [self._key(part.row, self.finder.merger.shape)]
                self._refuse_split_row(part, keys[0])
            for key in keys:
                lines.setdefault(key, []).append(part.line)
        for part in parts:
            if isinstance(part, PlainRow):
                yield part
                continue
            found = pairs[part.line]
            try:
                if found is None:
                    raise EditedByHand(f"the conflict on line {part.line} {UNLIKE_GIT}")
                items = [self._item(part, key, rows, lines[key]) for key, rows in found.items()]
                yield BlockConflicts(part, tuple(items), with_header=part is parts[0])
            except EditedByHand as reason:
                yield BlockConflicts(part, problem=f"{reason}: resolve it by hand")

    def _refuse_split_row(self, part: PlainRow, key: Key) -> None:
        three = self.finder.merger.three
        known = [side.rows.get(key) for side in (three.ours, three.theirs, three.base)]
        if has_marker_inside(part.row) and part.row.cells not in [row and row.cells for row in known]:
            raise Unmergeable(
                f"there is a conflict marker inside the row on line {part.line}: resolve it by hand"
            )

    def _key(self, row: SideRow, columns: tuple[str, ...]) -> Key:
        if len(row.cells) != len(columns):
            return ()
        return self.form.identity([row.cells[columns.index(name)] for name in self.form.key])

    def _pairs(self, block: Block, *, with_header: bool) -> Mapping[Key, RowPair] | None:
        """Return the rows of a block by key, in order; None if they are not rows of the sides."""
        three, shape = self.finder.merger.three, self.finder.merger.shape
        sides: list[dict[Key, SideRow]] = []
        for rows, table in ((block.ours, three.ours), (block.theirs, three.theirs)):
            if with_header and not (rows and tuple(rows[0].cells) == table.columns):
                return None
            found: dict[Key, SideRow] = {}
            for row in rows[with_header:]:
                key = self._key(row, shape)
                key = key if key in table.rows else self._key(row, table.columns)
                if key in found or key not in table.rows:
                    return None
                found[key] = row
            sides.append(found)
        ours, theirs = sides
        pairs = {key: (ours.get(key), theirs.get(key)) for key in merge_order((), ours, theirs)}
        return pairs if pairs or with_header else None

    def _item(self, block: Block, key: Key, rows: RowPair, lines: list[int]) -> Item:
        name = f"{quote(', '.join(key))} in the conflict on line {block.line}"
        if len(lines) > 1:
            other = next(line for line in lines if line != block.line)
            raise EditedByHand(f"{name} is also on line {other}")
        try:
            return key, rows, self.finder.find_conflict(key, rows, block.line, _names(block))
        except EditedByHand:
            raise EditedByHand(f"{name} {UNLIKE_GIT}") from None
