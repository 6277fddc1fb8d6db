"""Resolves the conflicts in one file: replaces blocks by rows, and changes no other byte.

A block is resolved only if it agrees with the three sides of the merge; what was edited by hand stays.
"""

import codecs
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field

from claims.merge.conflict import (
    SIDES,
    Cells,
    Conflict,
    ConflictFinder,
    EditedByHand,
    Resolved,
    RowPair,
    Side,
    Unresolved,
)
from claims.merge.driver import read_three
from claims.merge.markers import Block, PlainRow, has_marker_inside, split_file
from claims.merge.order import merge_order
from claims.merge.side import Key, MergeFormat, SideRow, Unmergeable, decoded, row_text
from claims.merge.three_way import HeaderConflict, MergedRow, RowConflict, ThreeSides
from claims.text.display import quote

Picks = Mapping[str, Side]  # column in conflict → the side to take; "" for the whole file
Decide = Callable[[Conflict], Picks]


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
    """A block of the file and its rows; `head` is the header if the block contains it.

    `problem` says why it cannot be resolved; then it has no `items`.
    """

    block: Block
    items: tuple[tuple[Key, RowPair, Unresolved | Resolved], ...] = ()
    head: str = ""
    problem: str = ""


class FileConflicts(Struct, frozen=True):
    """A file with conflicts: unchanged text, and blocks between markers."""

    parts: tuple[str | BlockConflicts, ...]
    form: MergeFormat
    mark: bool
    three: ThreeSides
    shape: tuple[str, ...]
    files: Mapping[Side, bytes] = field(default_factory=dict)  # if the whole file is one conflict

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
        """Resolve the conflicts for which `decide` picks a side."""
        text: list[str] = []
        left = list(self.problems())
        done = 0
        for part in self.parts:
            if isinstance(part, str):
                text.append(part)
            elif part.problem:
                text.append(part.block.text)
            elif self.files:
                (_, _, item), *_ = part.items
                side = decide(item.conflict).get("") if isinstance(item, Unresolved) else None
                if side is not None and side in self.files:
                    return ResolvedFile(self.files[side], 1, ())
                text.append(part.block.text)
                left.append("the header")
            else:
                written, open_keys, count = self._hunk(part, decide)
                text += written
                left += open_keys
                done += count
        bom = codecs.BOM_UTF8 if self.mark else b""
        return ResolvedFile(bom + "".join(text).encode(self.form.encoding), done, tuple(left))

    def _hunk(self, hunk: BlockConflicts, decide: Decide) -> tuple[list[str], list[str], int]:
        text, left, done, changed = [hunk.head], [], 0, False
        for key, rows, item in hunk.items:
            choice = decide(item.conflict) if isinstance(item, Unresolved) else {}
            row = _RowWriter(self, hunk.block, key, rows)
            outcome = item if isinstance(item, Resolved) else _decided(item, choice)
            changed |= outcome != item
            done += isinstance(outcome, Resolved) or outcome != item
            if isinstance(outcome, Resolved):
                text.append(row.text(outcome.cells))
            elif isinstance(item, Unresolved):
                text.append("".join(row.block(item, outcome)))
                left.append(", ".join(key))
        if left and not changed:
            return [hunk.block.text], left, 0
        return text, left, done


def _decided(item: Unresolved, choice: Picks) -> Unresolved | Resolved:
    """Return the row with these cells taken."""
    conflict = item.conflict
    chosen = {name: side for name, side in choice.items() if name in conflict.fields}
    sides = set(chosen.values())
    if len(chosen) == len(conflict.fields) and len(sides) == 1:
        (side,) = sides
        if side in conflict.closed:
            return item
        if side == "base":
            return Resolved(_of_base(item))
        cells, other = (item.mine, item.other) if side == "ours" else (item.other, item.mine)
        return Resolved(other if cells is None and conflict.kind == "column-gone" else cells)
    if conflict.whole or item.mine is None or item.other is None:
        return item
    mine, other = dict(item.mine), dict(item.other)
    for name, side in chosen.items():
        cells = None if side in conflict.closed else conflict.sides[side]
        if cells is not None:  # a row that the base does not have has no cells to take
            mine[name] = other[name] = cells.get(name, "")
    if mine == other:
        return Resolved(mine)
    return Unresolved(conflict, mine, other)


def _of_base(item: Unresolved) -> Cells | None:
    """Return the row with the cells of the base where it is in conflict; None if the base does not have the row."""
    base, cells = item.conflict.sides["base"], item.mine if item.other is None else item.other
    if base is None or cells is None:
        return None
    fields = item.conflict.fields
    return {name: base.get(name, "") if name in fields else cell for name, cell in cells.items()}


class _RowWriter(Struct, frozen=True):
    """Writes the row of one key; unchanged cells are written as they are between the markers."""

    parsed: FileConflicts
    found: Block
    key: Key
    rows: RowPair

    def text(self, cells: Cells | None) -> str:
        """Return the row with these cells, in the merged columns."""
        if cells is None:
            return ""
        like = self.rows.ours or self.rows.theirs
        if like is None:
            raise AssertionError("one side has the key")
        three, shape = self.parsed.three, self.parsed.shape
        columns = three.ours.columns if self.rows.ours is not None else three.theirs.columns
        if list(like.cells) == [cells[name] for name in shape]:
            columns = shape
        if len(columns) != len(like.cells):
            columns = shape
        places = {name: at for at, name in enumerate(columns)}
        raw = row_text({name: cells[name] for name in shape}, like, places, self.parsed.form.grammar)
        return raw + self.found.end

    def block(self, was: Unresolved, now: Unresolved) -> Iterator[str]:
        """Yield the row between markers: unchanged, or with the resolved cells."""
        ours, theirs = self._raw(self.rows.ours), self._raw(self.rows.theirs)
        if now != was:
            ours = self.text(now.mine)
            theirs = _RowWriter(self.parsed, self.found, self.key, RowPair(None, self.rows.theirs)).text(
                now.other
            )
        base = self.parsed.three.base.rows.get(self.key)
        before, one, two = (
            MergedRow(self.key, raw, ()) if raw else None for raw in (self._raw(base), ours, theirs)
        )
        row = RowConflict(self.key, "both-changed", now.conflict.fields, before, one, two)
        return self.found.marks.around(row, self.found.end)

    def _raw(self, row: SideRow | None) -> str:
        return "" if row is None else row.raw.rstrip("\r\n") + self.found.end


def read_conflicts(data: bytes, sides: Mapping[str, bytes], form: MergeFormat) -> FileConflicts:
    """Parse a file with conflict markers, and compare each block with the three sides.

    Raises NoMarkers if there is no conflict, and Unmergeable if the file or a side cannot be parsed.
    """
    text, mark = decoded(data, form.encoding)
    parts = list(split_file(text, form.grammar))
    if not any(isinstance(each, Block) for each in parts):
        raise NoMarkers
    three = read_three(sides, form)
    try:
        shape, head = three.header(form.grammar)
    except HeaderConflict as reason:
        return _whole_file(parts, FileConflicts((), form, mark, three, ()), sides, str(reason))
    reading = _FileReader(ConflictFinder(three, shape), form, head)
    return FileConflicts(tuple(reading.parts(parts)), form, mark, three, shape)


def _whole_file(
    parts: list[PlainRow | Block], bare: FileConflicts, sides: Mapping[str, bytes], reason: str
) -> FileConflicts:
    """Return the conflict of two files whose headers conflict: one of the files is chosen as a whole."""
    block = parts[0]
    whole = isinstance(block, Block) and len(parts) == 1
    if not isinstance(block, Block) or not whole or not _same(block, bare.three):
        raise Unmergeable(f"{reason}: resolve it by hand")
    files: dict[Side, bytes] = {side: sides[side] for side in SIDES if sides[side]}
    shown: dict[Side, Cells | None] = {
        side: {name: name for name in table.columns}
        for side, table in zip(SIDES, (bare.three.ours, bare.three.theirs, bare.three.base), strict=True)
    }
    conflict = Conflict((), "header", ("",), shown, block.line, _names(block))
    hunk = BlockConflicts(block, (((), RowPair(None, None), Unresolved(conflict, None, None)),))
    return FileConflicts((hunk,), bare.form, bare.mark, bare.three, (), files)


def _same(block: Block, three: ThreeSides) -> bool:
    """Return whether each side of the block is the whole file of that side."""
    return all(
        [list(each.cells) for each in rows]
        == [list(table.columns), *(list(each.cells) for each in table.rows.values())]
        for rows, table in ((block.ours, three.ours), (block.theirs, three.theirs))
    )


def _names(block: Block) -> Mapping[Side, str]:
    return {"ours": block.marks.ours, "theirs": block.marks.theirs, "base": block.marks.base}


class _FileReader(Struct):
    """Reads the blocks of a file; `lines` are the lines of each key."""

    finder: ConflictFinder
    form: MergeFormat
    head: str
    lines: dict[Key, list[int]] = field(default_factory=dict)

    def parts(self, parts: list[PlainRow | Block]) -> Iterator[str | BlockConflicts]:
        """Yield the parts of the file, with adjacent rows joined."""
        self._note_keys(parts)
        text: list[str] = []
        for each in parts:
            if isinstance(each, PlainRow):
                text.append(each.row.raw)
                continue
            if text:
                yield "".join(text)
                text = []
            yield self._hunk(each, first=each is parts[0])
        if text:
            yield "".join(text)

    def _note_keys(self, parts: list[PlainRow | Block]) -> None:
        """Note the lines of each key; raise Unmergeable if rows outside blocks do not fit the table."""
        shape, three = self.finder.shape, self.finder.three
        first = parts[0]
        if isinstance(first, PlainRow) and tuple(first.row.cells) != shape:
            raise Unmergeable("its header is not that of the merged table: resolve it by hand")
        for each in parts[isinstance(first, PlainRow) :]:
            if isinstance(each, Block):
                for key in self._keys(each, first=each is first)[0]:
                    self.lines.setdefault(key, []).append(each.line)
                continue
            key = self._key(each.row, shape)
            known = [side.rows.get(key) for side in (three.ours, three.theirs, three.base)]
            if has_marker_inside(each.row) and each.row.cells not in [row and row.cells for row in known]:
                raise Unmergeable(
                    f"there is a conflict marker inside the row on line {each.line}: resolve it by hand"
                )
            self.lines.setdefault(key, []).append(each.line)

    def _key(self, row: SideRow, columns: tuple[str, ...]) -> Key:
        if len(row.cells) != len(columns):
            return ()
        return self.form.identity([row.cells[columns.index(name)] for name in self.form.key])

    def _keys(self, block: Block, *, first: bool) -> tuple[dict[Key, RowPair], str]:
        """Return the rows of a block by key, in order, and the header if the block contains it."""
        three, shape = self.finder.three, self.finder.shape
        sides = []
        head = ""
        for rows, table in ((block.ours, three.ours), (block.theirs, three.theirs)):
            listed = list(rows)
            if first:
                if not listed or tuple(listed.pop(0).cells) != table.columns:
                    return {}, ""
                head = self.head.rstrip("\r\n") + block.end
            found: dict[Key, SideRow] = {}
            for row in listed:
                key = self._key(row, shape)
                key = key if key in table.rows else self._key(row, table.columns)
                if key in found or key not in table.rows:
                    return {}, ""
                found[key] = row
            sides.append(found)
        ours, theirs = sides
        return {key: RowPair(ours.get(key), theirs.get(key)) for key in merge_order((), ours, theirs)}, head

    def _hunk(self, block: Block, *, first: bool) -> BlockConflicts:
        rows, head = self._keys(block, first=first)
        if not rows and not head:
            reason = "was edited by hand, or does not match the versions in git"
            return BlockConflicts(
                block, problem=f"the conflict on line {block.line} {reason}: resolve it by hand"
            )
        items = []
        for key, between in rows.items():
            others = [line for line in self.lines[key] if line != block.line]
            if others or len(self.lines[key]) > 1:
                said = f"{quote(', '.join(key))} in the conflict on line {block.line} is also on line "
                return BlockConflicts(
                    block, problem=f"{said}{(others or [block.line])[0]}: resolve it by hand"
                )
            try:
                items.append(
                    (key, between, self.finder.find_conflict(key, between, block.line, _names(block)))
                )
            except EditedByHand:
                said = f"{quote(', '.join(key))} in the conflict on line {block.line} was edited by hand"
                return BlockConflicts(
                    block,
                    problem=f"{said}, or does not match the versions in git: resolve it by hand",
                )
        return BlockConflicts(block, tuple(items), head)
