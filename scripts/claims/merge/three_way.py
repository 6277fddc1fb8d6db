"""Merges three versions of a table, without reading or writing files.

Every cell that a side changed is in the result or in a conflict; no key appears twice outside conflicts; no row that a
side edited is dropped; and swapping ours and theirs gives the same conflicts.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from claims.merge.order import Order, is_sorted, merge_order, sort_keys
from claims.merge.side import Key, MergeFormat, SideRow, SideTable, row_text
from claims.table.records import Grammar
from claims.text.display import quote

UNDECIDED = "(differs between merge bases)"  # a cell in the merge of several merge bases; equals neither side
Kind = Literal["both-changed", "changed-and-deleted", "both-added", "column-gone"]


class HeaderConflict(Exception):
    """Both sides changed the header differently; the message says how."""


class MergedRow(NamedTuple):
    """A row of the result: its text with the line ending, and its cells."""

    key: Key
    raw: str
    cells: Sequence[str]


class RowConflict(Struct, frozen=True):
    """A row that the sides changed differently, as each of them would have it; None where it is deleted.

    Cells that only one side changed are in both. `fields` are the columns in conflict.
    """

    key: Key
    kind: Kind
    fields: tuple[str, ...]
    base: MergedRow | None
    ours: MergedRow | None
    theirs: MergedRow | None


Piece = MergedRow | RowConflict


class MergedTable(Struct, frozen=True):
    """The result of a merge: the header as text, and all rows and conflicts in order."""

    columns: tuple[str, ...]
    head: str
    pieces: Sequence[Piece]
    end: str
    mark: bool

    @property
    def conflicts(self) -> list[RowConflict]:
        """The rows in conflict."""
        return [each for each in self.pieces if isinstance(each, RowConflict)]


class ThreeSides(Struct, frozen=True):
    """The three sides of a merge, with rows by the same key."""

    base: SideTable
    ours: SideTable
    theirs: SideTable

    def header(self, grammar: Grammar, kept: Collection[str] = ()) -> tuple[tuple[str, ...], str]:
        """Return the columns of the merged table, and the header as text: without dropped and with added columns.

        `kept`: columns that stay although a side dropped them.

        Raises HeaderConflict if both sides drop a column and add different ones, as both may have renamed it, and
        if there is no base and the sides have different columns.
        """
        base, ours, theirs = self.base.columns, self.ours.columns, self.theirs.columns
        if not kept and (ours == theirs or theirs == base):
            return ours, self.ours.head
        if not kept and ours == base:
            return theirs, self.theirs.head.rstrip("\r\n") + self.ours.end
        mine, other = set(ours) - {*base, *theirs}, set(theirs) - {*base, *ours}
        if (mine and other and set(base) - {*ours, *theirs}) or (not base and (mine or other)):
            raise HeaderConflict(_both(base, ours, theirs))
        gone = {name for name in base if name not in kept and (name not in ours or name not in theirs)}
        shape = tuple(name for name in merge_order(base, ours, theirs) if name not in gone)
        like = SideRow(ours, self.ours.head)
        text = row_text({name: name for name in shape}, like, self.ours.places(), grammar)
        return shape, self.ours.head if shape == ours else text + self.ours.end

    def dropped(self, shape: Sequence[str]) -> list[str]:
        """Return the columns of a side that the merged table does not have."""
        both = dict.fromkeys((*self.ours.columns, *self.theirs.columns))
        return [name for name in both if name not in shape]

    def merge(self, form: MergeFormat) -> MergedTable:
        """Return the merged table; raise HeaderConflict if both sides changed the header differently."""
        shape, head = self.header(form.grammar)
        pieces = RowMerger(self, shape, form.grammar).pieces()
        return MergedTable(
            shape, head, self._sorted(pieces, shape, form.order), self.ours.end, self.ours.mark
        )

    def _sorted(self, pieces: list[Piece], shape: Sequence[str], order: Order) -> list[Piece]:
        """Sort the rows in the order of the data model, if both sides are sorted."""
        kept = [left for each in pieces if (left := _left(each)) is not None]
        if not order or any(len(each.cells) != len(shape) for each in kept):
            return pieces
        merged = sort_keys(order, shape, [each.cells for each in kept])
        if merged is None or is_sorted(merged):
            return pieces
        for side in (self.ours, self.theirs):
            found = sort_keys(order, side.columns, [row.cells for row in side.rows.values()])
            if found is None or not is_sorted(found):
                return pieces
        return [pieces[at] for at in sorted(range(len(pieces)), key=merged.__getitem__)]


def merge_cell(base: str | None, ours: str | None, theirs: str | None) -> str | None:
    """Return the merged cell, None if it is in conflict; a side that does not have the column is None."""
    if ours is None or theirs is None:
        return (theirs if ours is None else ours) or ""
    if ours == theirs or theirs == base:
        return ours
    return theirs if ours == base else None


def _both(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    def done(side: tuple[str, ...]) -> str:
        new = [f"added {quote(name)}" for name in side if name not in base]
        gone = [f"dropped {quote(name)}" for name in base if name not in side]
        return ", ".join(new + gone) or "reordered the columns"

    return f"both sides changed the header: ours {done(ours)}; theirs {done(theirs)}"


class RowMerger:
    """Merges row by row; `shape` are the columns of the merged table, `gone` those of a side that it does not have."""

    def __init__(self, three: ThreeSides, shape: tuple[str, ...], grammar: Grammar) -> None:
        """Prepare to merge into these columns."""
        self.three, self.shape, self.grammar = three, shape, grammar
        self.same_columns = three.base.columns == three.ours.columns == three.theirs.columns
        self.base, self.ours, self.theirs = (each.places() for each in (three.base, three.ours, three.theirs))
        self.gone = three.dropped(shape)

    def pieces(self) -> list[Piece]:
        """Return all rows and conflicts, in order."""
        three = self.three
        found = (
            self.merge_row(key) for key in merge_order(three.base.rows, three.ours.rows, three.theirs.rows)
        )
        return [each for each in found if each is not None]

    def merge_row(self, key: Key) -> Piece | None:
        """Merge the rows of one key that a side has; return None if the result has none."""
        base, ours, theirs = (
            side.rows.get(key) for side in (self.three.base, self.three.ours, self.three.theirs)
        )
        if ours is None or theirs is None:
            return self._one_sided(key, base, ours, theirs)
        if self.same_columns and (ours.raw == theirs.raw or (base is not None and theirs.raw == base.raw)):
            return MergedRow(key, ours.raw, ours.cells)
        return self._both_sided(key, base, ours, theirs)

    def _both_sided(self, key: Key, base: SideRow | None, ours: SideRow, theirs: SideRow) -> Piece:
        """Merge a row that both sides have."""
        mine: list[str] = []
        other: list[str] = []
        fields: list[str] = []
        for name in self.shape:
            was = _cell(base, self.base, name)
            o, t = _cell(ours, self.ours, name), _cell(theirs, self.theirs, name)
            was = "" if was is None and base is not None else was
            cell = merge_cell(was, o, t)
            if cell is None:
                fields.append(name)
            mine.append((o or "") if cell is None else cell)
            other.append((t or "") if cell is None else cell)
        lost = [name for name in self.gone if self._lost(name, base, ours, theirs)]
        if not fields and not lost:
            return self._written(key, mine, ours)
        kind: Kind = "column-gone" if lost else "both-changed" if base else "both-added"
        sides = self._written(key, mine, ours), self._written(key, other, ours if base else theirs)
        if lost:
            sides = self._in_own_columns(key, ours, self.ours), self._in_own_columns(key, theirs, self.theirs)
        old = None if base is None else self._in_own_columns(key, base, self.base)
        return RowConflict(key, kind, (*fields, *lost), old, *sides)

    def _lost(self, name: str, base: SideRow | None, ours: SideRow, theirs: SideRow) -> bool:
        """Return whether a side changed a cell in a dropped column."""
        was = _cell(base, self.base, name) or ""
        return any(
            cell is not None and cell != was
            for cell in (_cell(ours, self.ours, name), _cell(theirs, self.theirs, name))
        )

    def _one_sided(
        self, key: Key, base: SideRow | None, ours: SideRow | None, theirs: SideRow | None
    ) -> Piece | None:
        """Merge a row that one side added, or that the other deleted: it is gone if this side did not change it."""
        row, places = (theirs, self.theirs) if ours is None else (ours, self.ours)
        if row is None:
            return None
        changed = tuple(
            name
            for name in dict.fromkeys((*self.base, *places))
            if name in places and row.cells[places[name]] != (_cell(base, self.base, name) or "")
        )
        lost = tuple(name for name in changed if name in self.gone)
        if not (lost if base is None else changed):
            return None if base else self._in_merged_columns(key, row, places)
        left = self._in_own_columns(key, row, places) if lost else self._in_merged_columns(key, row, places)
        sides = (None, left) if ours is None else (left, None)
        if base is None:
            return RowConflict(key, "column-gone", lost, None, *sides)
        old = self._in_own_columns(key, base, self.base)
        return RowConflict(key, "changed-and-deleted", changed, old, *sides)

    def _in_merged_columns(self, key: Key, row: SideRow, places: dict[str, int]) -> MergedRow:
        return self._written(key, [_cell(row, places, name) or "" for name in self.shape], row)

    def _in_own_columns(self, key: Key, row: SideRow, places: dict[str, int]) -> MergedRow:
        """Return the row in the columns of its side."""
        return MergedRow(key, _ended(row.raw, self.three.ours.end), [row.cells[at] for at in places.values()])

    def _written(self, key: Key, cells: Sequence[str], like: SideRow) -> MergedRow:
        """Return a row with these cells; those that `like` has are written as they are there."""
        mine = like is self.three.ours.rows.get(key)
        places = self.ours if mine else self.theirs
        if len(places) == len(self.shape) and tuple(places) == self.shape and list(cells) == list(like.cells):
            return MergedRow(key, like.raw if mine else _ended(like.raw, self.three.ours.end), cells)
        raw = row_text(dict(zip(self.shape, cells, strict=True)), like, places, self.grammar)
        return MergedRow(key, raw + self.three.ours.end, cells)


def _cell(row: SideRow | None, places: dict[str, int], name: str) -> str | None:
    at = places.get(name)
    return None if row is None or at is None else row.cells[at]


def _ended(raw: str, end: str) -> str:
    """Return the row with this line ending; line breaks in its cells stay."""
    if raw.endswith("\r\n"):
        return raw[:-2] + end
    return raw.removesuffix("\n") + end


def as_merge_base(merged: MergedTable, grammar: Grammar) -> MergedTable:
    """Replace conflicts by rows in which the cells in conflict are UNDECIDED, so that they equal no side.

    A conflict about a column that the merged table does not have stays a conflict.
    """

    def row(piece: Piece) -> Piece:
        left = _left(piece)
        if isinstance(piece, MergedRow) or left is None or not set(piece.fields) <= set(merged.columns):
            return piece
        named = zip(merged.columns, left.cells, strict=True)
        cells = {name: UNDECIDED if name in piece.fields else cell for name, cell in named}
        text = row_text(cells, SideRow((), ""), {}, grammar)
        return MergedRow(piece.key, text + merged.end, list(cells.values()))

    return replace(merged, pieces=[row(each) for each in merged.pieces])


def _left(piece: Piece) -> MergedRow | None:
    """Return the row; of a conflict, the one of ours, or else of theirs."""
    return piece if isinstance(piece, MergedRow) else piece.ours or piece.theirs


def merged_text(merged: MergedTable, conflicted: "Markers") -> Iterator[str]:
    """Yield the text of the merged file, with conflicts between git's markers."""
    yield merged.head
    if merged.pieces and not merged.head.endswith("\n"):
        yield merged.end
    for at, piece in enumerate(merged.pieces):
        last = at + 1 == len(merged.pieces)
        if isinstance(piece, RowConflict):
            yield from conflicted.around(piece, merged.end)
        elif last or piece.raw.endswith("\n"):
            yield piece.raw
        else:
            yield piece.raw + merged.end


class Markers(Struct, frozen=True):
    """Git's conflict markers: their length, the names of the sides, and whether the base is shown.

    `between_bases`: write no markers, as the result is the base of another merge.
    """

    size: int = 7
    ours: str = "ours"
    base: str = "base"
    theirs: str = "theirs"
    with_base: bool = False
    between_bases: bool = False

    def around(self, conflict: RowConflict, end: str) -> Iterator[str]:
        """Yield the rows of a conflict between markers."""
        yield f"{'<' * self.size} {self.ours}{end}"
        yield from _text(conflict.ours, end)
        if self.with_base:
            yield f"{'|' * self.size} {self.base}{end}"
            yield from _text(conflict.base, end)
        yield "=" * self.size + end
        yield from _text(conflict.theirs, end)
        yield f"{'>' * self.size} {self.theirs}{end}"


def _text(row: MergedRow | None, end: str) -> Iterator[str]:
    if row is not None:
        yield row.raw if row.raw.endswith("\n") else row.raw + end
