"""The merge itself: three sheets in, rows and conflicts out. Pure: nothing is read or written.

The law: every cell that a side changed is in the result or inside a conflict; no key is there twice outside
one; no row goes that a side edited; and both ways round the conflicts are the same.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from claims.merge.order import Order, in_order, ranks, woven
from claims.merge.side import Form, Key, Row, Sheet, row_text
from claims.table.dialect import Grammar
from claims.text.display import quote

UNDECIDED = "(at odds between merge bases)"  # in a merge of merge bases, a cell that neither side can have
Kind = Literal["both-changed", "changed-and-deleted", "both-added", "column-gone"]


class HeaderConflict(Exception):
    """Both sides changed the header, in different ways; the message says how."""


class Kept(NamedTuple):
    """A row of the result: its text with the line end, its cells in the columns of the result."""

    key: Key
    raw: str
    cells: Sequence[str]


class Conflict(Struct, frozen=True):
    """A row that the sides do not agree on, as each of them would have it; None where it is deleted there.

    What only one side changed is in both. `fields` are the columns that the sides do not agree on.
    """

    key: Key
    kind: Kind
    fields: tuple[str, ...]
    base: Kept | None
    ours: Kept | None
    theirs: Kept | None


Piece = Kept | Conflict


class Merged(Struct, frozen=True):
    """The merge: the header as it is to be written, and all rows in order."""

    columns: tuple[str, ...]
    head: str
    pieces: Sequence[Piece]
    end: str
    mark: bool

    @property
    def conflicts(self) -> list[Conflict]:
        """The rows that are still to be settled."""
        return [each for each in self.pieces if isinstance(each, Conflict)]


class Three(Struct, frozen=True):
    """The sides of a merge. Each has the same key, which the sheets' rows are by."""

    base: Sheet
    ours: Sheet
    theirs: Sheet

    def header(self, grammar: Grammar) -> tuple[tuple[str, ...], str]:
        """The columns of the merge, and their text: without what a side drops, with what a side adds.

        Raises HeaderConflict where both drop a column and add different ones, which may be two new names for it,
        and where there is no base and one has columns that the other has not.
        """
        base, ours, theirs = self.base.columns, self.ours.columns, self.theirs.columns
        if ours == theirs or theirs == base:
            return ours, self.ours.head
        if ours == base:
            return theirs, self.theirs.head.rstrip("\r\n") + self.ours.end
        mine, other = set(ours) - {*base, *theirs}, set(theirs) - {*base, *ours}
        if (mine and other and set(base) - {*ours, *theirs}) or (not base and (mine or other)):
            raise HeaderConflict(_both(base, ours, theirs))
        gone = {name for name in base if name not in ours or name not in theirs}
        shape = tuple(name for name in woven(base, ours, theirs) if name not in gone)
        like = Row(ours, self.ours.head)
        text = row_text({name: name for name in shape}, like, self.ours.places(), grammar)
        return shape, self.ours.head if shape == ours else text + self.ours.end

    def dropped(self, shape: Sequence[str]) -> list[str]:
        """The columns of a side that the merge has not."""
        both = dict.fromkeys((*self.ours.columns, *self.theirs.columns))
        return [name for name in both if name not in shape]

    def merge(self, form: Form) -> Merged:
        """Merge them. Raises HeaderConflict where both changed the header in different ways."""
        shape, head = self.header(form.grammar)
        pieces = _Rows(self, shape, form.grammar).pieces()
        return Merged(shape, head, self._sorted(pieces, shape, form.order), self.ours.end, self.ours.mark)

    def _sorted(self, pieces: list[Piece], shape: Sequence[str], order: Order) -> list[Piece]:
        """The pieces in the order of the table, where both sides keep to it."""
        kept = [left for each in pieces if (left := _left(each)) is not None]
        if not order or any(len(each.cells) != len(shape) for each in kept):
            return pieces
        merged = ranks(order, shape, [each.cells for each in kept])
        if merged is None or in_order(merged):
            return pieces
        for side in (self.ours, self.theirs):
            found = ranks(order, side.columns, [row.cells for row in side.rows.values()])
            if found is None or not in_order(found):
                return pieces
        return [pieces[at] for at in sorted(range(len(pieces)), key=merged.__getitem__)]


def agreed(base: str | None, ours: str | None, theirs: str | None) -> str | None:
    """The cell that both sides' edits come to; None where they are at odds. A side is None that has no such column."""
    if ours is None or theirs is None:
        return (theirs if ours is None else ours) or ""
    if ours == theirs or theirs == base:
        return ours
    return theirs if ours == base else None


def _both(base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]) -> str:
    def done(side: tuple[str, ...]) -> str:
        new = [f"adds {quote(name)}" for name in side if name not in base]
        gone = [f"drops {quote(name)}" for name in base if name not in side]
        return ", ".join(new + gone) or "orders the columns anew"

    return f"both sides change the header: ours {done(ours)}; theirs {done(theirs)}"


class _Rows:
    """Merges row by row into the columns of `shape`."""

    def __init__(self, three: Three, shape: tuple[str, ...], grammar: Grammar) -> None:
        self.three, self.shape, self.grammar = three, shape, grammar
        self.alike = three.base.columns == three.ours.columns == three.theirs.columns
        self.base, self.ours, self.theirs = (each.places() for each in (three.base, three.ours, three.theirs))
        self.gone = three.dropped(shape)

    def pieces(self) -> list[Piece]:
        """All pieces, in order."""
        three = self.three
        found = (self._of(key) for key in woven(three.base.rows, three.ours.rows, three.theirs.rows))
        return [each for each in found if each is not None]

    def _of(self, key: Key) -> Piece | None:
        """The piece of a row, None where it is gone."""
        ours = self.three.ours.rows.get(key)
        return self._of_theirs(key) if ours is None else self._of_ours(key, ours)

    def _of_theirs(self, key: Key) -> Piece | None:
        """Merge a row that ours has not."""
        was, row = self.three.base.rows.get(key), self.three.theirs.rows[key]
        return self._added(key, row, theirs=True) if was is None else self._deleted(key, was, row)

    def _of_ours(self, key: Key, row: Row) -> Piece | None:
        theirs, base = self.three.theirs.rows.get(key), self.three.base.rows.get(key)
        if theirs is None:
            if base is None:
                return self._added(key, row, theirs=False)
            return self._deleted(key, base, row, theirs=False)
        if self.alike and (theirs.raw == row.raw or (base is not None and theirs.raw == base.raw)):
            return Kept(key, row.raw, row.cells)
        return self._cells(key, base, row, theirs)

    def _cells(self, key: Key, base: Row | None, ours: Row, theirs: Row) -> Piece:
        """Merge a row that both sides have."""
        mine: list[str] = []
        other: list[str] = []
        fields: list[str] = []
        for name in self.shape:
            was = _cell(base, self.base, name)
            o, t = _cell(ours, self.ours, name), _cell(theirs, self.theirs, name)
            was = "" if was is None and base is not None else was
            cell = agreed(was, o, t)
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
            sides = self._as_it_is(key, ours, self.ours), self._as_it_is(key, theirs, self.theirs)
        old = None if base is None else self._as_it_is(key, base, self.base)
        return Conflict(key, kind, (*fields, *lost), old, *sides)

    def _lost(self, name: str, base: Row | None, ours: Row, theirs: Row) -> bool:
        """Whether a side wrote a cell in a column that is no more."""
        was = _cell(base, self.base, name) or ""
        return any(
            cell is not None and cell != was
            for cell in (_cell(ours, self.ours, name), _cell(theirs, self.theirs, name))
        )

    def _added(self, key: Key, row: Row, *, theirs: bool) -> Piece:
        places = self.theirs if theirs else self.ours
        lost = tuple(name for name in self.gone if _cell(row, places, name))
        if lost:
            whole = self._as_it_is(key, row, places)
            sides = (None, whole) if theirs else (whole, None)
            return Conflict(key, "column-gone", lost, None, *sides)
        return self._as_shaped(key, row, places)

    def _deleted(self, key: Key, base: Row, row: Row, *, theirs: bool = True) -> Piece | None:
        """The other side has deleted the row: gone where this one left it alone."""
        places = self.theirs if theirs else self.ours
        names = dict.fromkeys((*self.base, *places))
        changed = tuple(
            name
            for name in names
            if (cell := _cell(row, places, name)) is not None and cell != (_cell(base, self.base, name) or "")
        )
        if not changed:
            return None
        lost = any(name in self.gone for name in changed)
        left = self._as_it_is(key, row, places) if lost else self._as_shaped(key, row, places)
        sides = (None, left) if theirs else (left, None)
        return Conflict(key, "changed-and-deleted", changed, self._as_it_is(key, base, self.base), *sides)

    def _as_shaped(self, key: Key, row: Row, places: dict[str, int]) -> Kept:
        return self._written(key, [_cell(row, places, name) or "" for name in self.shape], row)

    def _as_it_is(self, key: Key, row: Row, places: dict[str, int]) -> Kept:
        """The row in the columns that its side has."""
        return Kept(key, _ended(row.raw, self.three.ours.end), [row.cells[at] for at in places.values()])

    def _written(self, key: Key, cells: Sequence[str], like: Row) -> Kept:
        """The cells as text; what `like` has is written as it is there."""
        mine = like is self.three.ours.rows.get(key)
        places = self.ours if mine else self.theirs
        if len(places) == len(self.shape) and tuple(places) == self.shape and list(cells) == list(like.cells):
            return Kept(key, like.raw if mine else _ended(like.raw, self.three.ours.end), cells)
        raw = row_text(dict(zip(self.shape, cells, strict=True)), like, places, self.grammar)
        return Kept(key, raw + self.three.ours.end, cells)


def _cell(row: Row | None, places: dict[str, int], name: str) -> str | None:
    at = places.get(name)
    return None if row is None or at is None else row.cells[at]


def _ended(raw: str, end: str) -> str:
    """The row with this line end; line ends inside its cells stay."""
    if raw.endswith("\r\n"):
        return raw[:-2] + end
    return raw.removesuffix("\n") + end


def undecided(merged: Merged, grammar: Grammar) -> Merged:
    """The merge with rows in place of its conflicts, the cells at odds UNDECIDED: a base that agrees with no side.

    A conflict about a column that the merge has not stays one.
    """

    def row(piece: Piece) -> Piece:
        left = _left(piece)
        if isinstance(piece, Kept) or left is None or not set(piece.fields) <= set(merged.columns):
            return piece
        told = zip(merged.columns, left.cells, strict=True)
        cells = {name: UNDECIDED if name in piece.fields else cell for name, cell in told}
        text = row_text(cells, Row((), ""), {}, grammar)
        return Kept(piece.key, text + merged.end, list(cells.values()))

    return replace(merged, pieces=[row(each) for each in merged.pieces])


def _left(piece: Piece) -> Kept | None:
    """The row of a piece, of a conflict the one of ours."""
    return piece if isinstance(piece, Kept) else piece.ours or piece.theirs


def texts_of(merged: Merged, conflicted: "Marks") -> Iterator[str]:
    """The text of the merged file, conflicts between git's own markers."""
    yield merged.head
    if merged.pieces and not merged.head.endswith("\n"):
        yield merged.end
    for at, piece in enumerate(merged.pieces):
        last = at + 1 == len(merged.pieces)
        if isinstance(piece, Conflict):
            yield from conflicted.around(piece, merged.end)
        elif last or piece.raw.endswith("\n"):
            yield piece.raw
        else:
            yield piece.raw + merged.end


class Marks(Struct, frozen=True):
    """Git's markers: how long they are, what each side is called, and whether the base is shown as well.

    `between_bases`: no markers, as what comes of it is the base of another merge.
    """

    size: int = 7
    ours: str = "ours"
    base: str = "base"
    theirs: str = "theirs"
    with_base: bool = False
    between_bases: bool = False

    def around(self, conflict: Conflict, end: str) -> Iterator[str]:
        """The rows of a conflict between its markers."""
        yield f"{'<' * self.size} {self.ours}{end}"
        yield from _text(conflict.ours, end)
        if self.with_base:
            yield f"{'|' * self.size} {self.base}{end}"
            yield from _text(conflict.base, end)
        yield "=" * self.size + end
        yield from _text(conflict.theirs, end)
        yield f"{'>' * self.size} {self.theirs}{end}"


def _text(row: Kept | None, end: str) -> Iterator[str]:
    if row is not None:
        yield row.raw if row.raw.endswith("\n") else row.raw + end
