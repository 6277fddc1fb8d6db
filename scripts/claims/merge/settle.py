"""Settles the conflicts that a merge left in a file: blocks give way to rows, and no other byte changes.

A block is settled only where it says what the three sides say; what was settled or edited by hand stays.
"""

import codecs
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct, field

from claims.merge.dispute import SIDES, Agreed, Between, ByHand, Cells, Dispute, Judging, Open, Side
from claims.merge.driver import read_three
from claims.merge.markers import Block, Plain, marked_inside, take_apart
from claims.merge.order import woven
from claims.merge.side import Form, Key, Row, Unmergeable, decoded, row_text
from claims.merge.three_way import Conflict, HeaderConflict, Kept, Three
from claims.text.display import quote

Choice = Mapping[str, Side]  # column at odds → the side whose cell is taken; "" for the whole of a file
Decide = Callable[[Dispute], Choice]


class NoMarkers(Exception):
    """There is no conflict in the file."""


class Settled(Struct, frozen=True):
    """The file with what was settled: `done` counts rows in which something was, `left` are those still in conflict.

    A row is left by its key, a block that cannot be settled here by the reason.
    """

    data: bytes
    done: int
    left: tuple[str, ...]


class Hunk(Struct, frozen=True):
    """A block of the file, and what there is to settle in it; `head` is the header where that is in the block.

    `trouble` says why it cannot be settled here; then it has no `items`.
    """

    block: Block
    items: tuple[tuple[Key, Between, Open | Agreed], ...] = ()
    head: str = ""
    trouble: str = ""


class Marked(Struct, frozen=True):
    """A file with conflicts: text as it is, and what stands between markers."""

    parts: tuple[str | Hunk, ...]
    form: Form
    mark: bool
    three: Three
    shape: tuple[str, ...]
    files: Mapping[Side, bytes] = field(default_factory=dict)  # where it is the whole file

    def disputes(self) -> Iterator[Dispute]:
        """What is to be settled, in the order of the file."""
        for part in self.parts:
            for _, _, item in part.items if isinstance(part, Hunk) else ():
                if isinstance(item, Open):
                    yield item.dispute

    def troubles(self) -> Iterator[str]:
        """What cannot be settled here, and why."""
        for part in self.parts:
            if isinstance(part, Hunk) and part.trouble:
                yield part.trouble

    def settle(self, decide: Decide) -> Settled:
        """Settle what is decided."""
        text: list[str] = []
        left = list(self.troubles())
        done = 0
        for part in self.parts:
            if isinstance(part, str):
                text.append(part)
            elif part.trouble:
                text.append(part.block.text)
            elif self.files:
                (_, _, item), *_ = part.items
                side = decide(item.dispute).get("") if isinstance(item, Open) else None
                if side is not None and side in self.files:
                    return Settled(self.files[side], 1, ())
                text.append(part.block.text)
                left.append("the header")
            else:
                written, open_keys, count = self._hunk(part, decide)
                text += written
                left += open_keys
                done += count
        bom = codecs.BOM_UTF8 if self.mark else b""
        return Settled(bom + "".join(text).encode(self.form.encoding), done, tuple(left))

    def _hunk(self, hunk: Hunk, decide: Decide) -> tuple[list[str], list[str], int]:
        text, left, done, changed = [hunk.head], [], 0, False
        for key, rows, item in hunk.items:
            choice = decide(item.dispute) if isinstance(item, Open) else {}
            row = _Writing(self, hunk.block, key, rows)
            outcome = item if isinstance(item, Agreed) else _decided(item, choice)
            changed |= outcome != item
            done += isinstance(outcome, Agreed) or outcome != item
            if isinstance(outcome, Agreed):
                text.append(row.text(outcome.cells))
            elif isinstance(item, Open):
                text.append("".join(row.block(item, outcome)))
                left.append(", ".join(key))
        if left and not changed:
            return [hunk.block.text], left, 0
        return text, left, done


def _decided(item: Open, choice: Choice) -> Open | Agreed:
    """What comes of a row when these cells are chosen."""
    dispute = item.dispute
    chosen = {name: side for name, side in choice.items() if name in dispute.fields}
    sides = set(chosen.values())
    if len(chosen) == len(dispute.fields) and len(sides) == 1:
        (side,) = sides
        if side in dispute.closed:
            return item
        if side == "base":
            return Agreed(_of_base(item))
        cells, other = (item.mine, item.other) if side == "ours" else (item.other, item.mine)
        return Agreed(other if cells is None and dispute.kind == "column-gone" else cells)
    if dispute.whole or item.mine is None or item.other is None:
        return item
    mine, other = dict(item.mine), dict(item.other)
    for name, side in chosen.items():
        cells = None if side in dispute.closed else dispute.sides[side]
        if cells is not None:  # of a row that the base has not, no cell can be taken
            mine[name] = other[name] = cells.get(name, "")
    if mine == other:
        return Agreed(mine)
    return Open(dispute, mine, other)


def _of_base(item: Open) -> Cells | None:
    """The row with the base's cells where the sides are at odds; gone where the base has none."""
    base, cells = item.dispute.sides["base"], item.mine if item.other is None else item.other
    if base is None or cells is None:
        return None
    fields = item.dispute.fields
    return {name: base.get(name, "") if name in fields else cell for name, cell in cells.items()}


class _Writing(Struct, frozen=True):
    """Writes the row of one key as it is written between the markers, as far as it has the same cells."""

    marked: Marked
    found: Block
    key: Key
    rows: Between

    def text(self, cells: Cells | None) -> str:
        """The row with these cells, in the columns of the merge."""
        if cells is None:
            return ""
        like = self.rows.ours or self.rows.theirs
        if like is None:
            raise AssertionError("a key stands on one side at least")
        three, shape = self.marked.three, self.marked.shape
        columns = three.ours.columns if self.rows.ours is not None else three.theirs.columns
        if list(like.cells) == [cells[name] for name in shape]:
            columns = shape
        if len(columns) != len(like.cells):
            columns = shape
        places = {name: at for at, name in enumerate(columns)}
        raw = row_text({name: cells[name] for name in shape}, like, places, self.marked.form.grammar)
        return raw + self.found.end

    def block(self, was: Open, now: Open) -> Iterator[str]:
        """The row between markers: as it stands there, or with the cells that were settled."""
        ours, theirs = self._raw(self.rows.ours), self._raw(self.rows.theirs)
        if now != was:
            ours = self.text(now.mine)
            theirs = _Writing(self.marked, self.found, self.key, Between(None, self.rows.theirs)).text(
                now.other
            )
        base = self.marked.three.base.rows.get(self.key)
        before, one, two = (
            Kept(self.key, raw, ()) if raw else None for raw in (self._raw(base), ours, theirs)
        )
        dispute = now.dispute
        conflict = Conflict(self.key, "both-changed", dispute.fields, before, one, two)
        return self.found.marks.around(conflict, self.found.end)

    def _raw(self, row: Row | None) -> str:
        return "" if row is None else row.raw.rstrip("\r\n") + self.found.end


def read_marked(data: bytes, sides: Mapping[str, bytes], form: Form) -> Marked:
    """Take the file apart, and judge each block by the three sides.

    Raises NoMarkers where there is no conflict, Unmergeable where a side or the file cannot be told apart.
    """
    text, mark = decoded(data, form.encoding)
    parts = list(take_apart(text, form.grammar))
    if not any(isinstance(each, Block) for each in parts):
        raise NoMarkers
    three = read_three(sides, form)
    try:
        shape, head = three.header(form.grammar)
    except HeaderConflict as reason:
        return _whole_file(parts, Marked((), form, mark, three, ()), sides, str(reason))
    reading = _Reading(Judging(three, shape), form, head)
    return Marked(tuple(reading.parts(parts)), form, mark, three, shape)


def _whole_file(parts: list[Plain | Block], bare: Marked, sides: Mapping[str, bytes], reason: str) -> Marked:
    """Both sides changed the header in different ways: one of the files is chosen, or it is settled by hand."""
    block = parts[0]
    whole = isinstance(block, Block) and len(parts) == 1
    if not isinstance(block, Block) or not whole or not _same(block, bare.three):
        raise Unmergeable(f"{reason}: settle it by hand")
    files: dict[Side, bytes] = {side: sides[side] for side in SIDES if sides[side]}
    shown: dict[Side, Cells | None] = {
        side: {name: name for name in sheet.columns}
        for side, sheet in zip(SIDES, (bare.three.ours, bare.three.theirs, bare.three.base), strict=True)
    }
    dispute = Dispute((), "header", ("",), shown, block.line, _names(block))
    hunk = Hunk(block, (((), Between(None, None), Open(dispute, None, None)),))
    return Marked((hunk,), bare.form, bare.mark, bare.three, (), files)


def _same(block: Block, three: Three) -> bool:
    """True where each side of the block is the whole file of that side."""
    return all(
        [list(each.cells) for each in rows]
        == [list(sheet.columns), *(list(each.cells) for each in sheet.rows.values())]
        for rows, sheet in ((block.ours, three.ours), (block.theirs, three.theirs))
    )


def _names(block: Block) -> Mapping[Side, str]:
    return {"ours": block.marks.ours, "theirs": block.marks.theirs, "base": block.marks.base}


class _Reading(Struct):
    """Judges the blocks of a file; `taken` is where each key stands."""

    judging: Judging
    form: Form
    head: str
    taken: dict[Key, list[int]] = field(default_factory=dict)

    def parts(self, parts: list[Plain | Block]) -> Iterator[str | Hunk]:
        """The parts of the file, neighbouring rows in one text."""
        self._take(parts)
        text: list[str] = []
        for each in parts:
            if isinstance(each, Plain):
                text.append(each.row.raw)
                continue
            if text:
                yield "".join(text)
                text = []
            yield self._hunk(each, first=each is parts[0])
        if text:
            yield "".join(text)

    def _take(self, parts: list[Plain | Block]) -> None:
        """Note where each key stands. Raises Unmergeable where the rows outside of blocks are not of this table."""
        shape, three = self.judging.shape, self.judging.three
        first = parts[0]
        if isinstance(first, Plain) and tuple(first.row.cells) != shape:
            raise Unmergeable("its header is not that of the merge: settle it by hand")
        for each in parts[isinstance(first, Plain) :]:
            if isinstance(each, Block):
                for key in self._keys(each, first=each is first)[0]:
                    self.taken.setdefault(key, []).append(each.line)
                continue
            key = self._key(each.row, shape)
            known = [side.rows.get(key) for side in (three.ours, three.theirs, three.base)]
            if marked_inside(each.row) and each.row.cells not in [row and row.cells for row in known]:
                raise Unmergeable(f"a marker stands inside of the row on line {each.line}: settle it by hand")
            self.taken.setdefault(key, []).append(each.line)

    def _key(self, row: Row, columns: tuple[str, ...]) -> Key:
        if len(row.cells) != len(columns):
            return ()
        return self.form.identity([row.cells[columns.index(name)] for name in self.form.key])

    def _keys(self, block: Block, *, first: bool) -> tuple[dict[Key, Between], str]:
        """The rows of a block by key, in order, and the header where it is in there."""
        three, shape = self.judging.three, self.judging.shape
        sides = []
        head = ""
        for rows, sheet in ((block.ours, three.ours), (block.theirs, three.theirs)):
            listed = list(rows)
            if first:
                if not listed or tuple(listed.pop(0).cells) != sheet.columns:
                    return {}, ""
                head = self.head.rstrip("\r\n") + block.end
            found: dict[Key, Row] = {}
            for row in listed:
                key = self._key(row, shape)
                key = key if key in sheet.rows else self._key(row, sheet.columns)
                if key in found or key not in sheet.rows:
                    return {}, ""
                found[key] = row
            sides.append(found)
        ours, theirs = sides
        return {key: Between(ours.get(key), theirs.get(key)) for key in woven((), ours, theirs)}, head

    def _hunk(self, block: Block, *, first: bool) -> Hunk:
        rows, head = self._keys(block, first=first)
        if not rows and not head:
            reason = "was edited by hand, or does not fit what git has of the three sides"
            return Hunk(block, trouble=f"the conflict on line {block.line} {reason}: settle it by hand")
        items = []
        for key, between in rows.items():
            others = [line for line in self.taken[key] if line != block.line]
            if others or len(self.taken[key]) > 1:
                said = f"{quote(', '.join(key))} in the conflict on line {block.line} stands also on line "
                return Hunk(block, trouble=f"{said}{(others or [block.line])[0]}: settle it by hand")
            try:
                items.append((key, between, self.judging.judge(key, between, block.line, _names(block))))
            except ByHand:
                said = f"{quote(', '.join(key))} in the conflict on line {block.line} was edited by hand"
                return Hunk(
                    block,
                    trouble=f"{said}, or does not fit what git has of the three sides: settle it by hand",
                )
        return Hunk(block, tuple(items), head)
