"""Finds the conflict in a row between markers, and compares the row with the three sides of the merge.

A row that is neither that of its side nor the merged one was edited by hand, and is left alone.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from msgspec import Struct

from claims.merge.side import Key, SideRow
from claims.merge.three_way import UNDECIDED, Kind, ThreeSides, merge_cell

Side = Literal["ours", "theirs", "base"]
SIDES: tuple[Side, ...] = ("ours", "theirs", "base")
Cells = Mapping[str, str]


class Conflict(Struct, frozen=True):
    """A row that the sides do not agree on, or the whole file (kind `header`, no key).

    `sides` has the cells of each by column, None where the row is not there; `fields` are the columns at odds.
    `names` is what each side is called. `closed` are sides that cannot be chosen: they write in a column that the
    merged table has not, or are a base that is as_merge_base itself.
    """

    key: Key
    kind: Kind | Literal["header"]
    fields: tuple[str, ...]
    sides: Mapping[Side, Cells | None]
    line: int
    names: Mapping[Side, str]
    closed: frozenset[Side] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether it is resolved as a whole, not cell by cell."""
        return self.kind not in ("both-changed", "both-added")


class RowPair(NamedTuple):
    """The rows of one key between markers; None where only the other side has it."""

    ours: SideRow | None
    theirs: SideRow | None


class Unresolved(Struct, frozen=True):
    """What is left to settle of a row: its cells as ours and as theirs would have it, what is merge_cell in both."""

    conflict: Conflict
    mine: Cells | None
    other: Cells | None


class Resolved(Struct, frozen=True):
    """A row without conflict; `cells` is None if it is deleted."""

    cells: Cells | None


class EditedByHand(Exception):
    """The rows between the markers are not those of the sides."""


class ConflictFinder(Struct, frozen=True):
    """Finds conflicts in rows between markers; `shape` are the columns of the merged table."""

    three: ThreeSides
    shape: tuple[str, ...]

    def find_conflict(
        self, key: Key, rows: RowPair, line: int, names: Mapping[Side, str]
    ) -> Unresolved | Resolved:
        """Return the conflict or the merged row; raise EditedByHand if the rows are not those of the sides."""
        ours, theirs = self.three.ours.columns, self.three.theirs.columns
        for mine, other in dict.fromkeys([(self.shape, self.shape), (ours, theirs)]):
            try:
                found = _named(rows.ours, mine), _named(rows.theirs, other)
                return self._conflict_of(
                    Conflict(key, "both-changed", (), self._sides(key), line, names), *found
                )
            except EditedByHand:
                continue
        raise EditedByHand

    def _sides(self, key: Key) -> Mapping[Side, Cells | None]:
        three = self.three
        return {
            "ours": _named(three.ours.rows.get(key), three.ours.columns),
            "theirs": _named(three.theirs.rows.get(key), three.theirs.columns),
            "base": _named(three.base.rows.get(key), three.base.columns),
        }

    def _conflict_of(self, bare: Conflict, mine: Cells | None, other: Cells | None) -> Unresolved | Resolved:
        sides = bare.sides
        if (mine is None) != (sides["ours"] is None) or (other is None) != (sides["theirs"] is None):
            raise EditedByHand
        lost = self._lost(sides)
        if mine is None or other is None:
            return self._of_one(bare, lost, mine, other)
        merged = self._cells(sides, mine, other)
        fields = tuple(name for name in self.shape if merged[0][name] != merged[1][name])
        if not fields and not lost:
            return Resolved(merged[0])
        kind: Kind = "column-gone" if lost else "both-changed" if sides["base"] is not None else "both-added"
        return Unresolved(_closed(bare, kind, (*fields, *lost), lost), *merged)

    def _of_one(
        self, bare: Conflict, lost: tuple[str, ...], mine: Cells | None, other: Cells | None
    ) -> Unresolved | Resolved:
        """Find the conflict in a row that only one side has."""
        cells = mine if other is None else other
        there = bare.sides["ours" if other is None else "theirs"]
        base = bare.sides["base"]
        if cells is None or there is None:
            raise EditedByHand
        if any(there.get(name, "") != cell for name, cell in cells.items()):
            raise EditedByHand
        shaped = {name: there.get(name, "") for name in self.shape}
        ends = (shaped, None) if other is None else (None, shaped)
        if base is None:
            return Unresolved(_closed(bare, "column-gone", lost, lost), *ends) if lost else Resolved(shaped)
        changed = tuple(name for name, cell in there.items() if cell != base.get(name, ""))
        return (
            Unresolved(_closed(bare, "changed-and-deleted", changed, lost), *ends)
            if changed
            else Resolved(None)
        )

    def _lost(self, sides: Mapping[Side, Cells | None]) -> tuple[str, ...]:
        """Return the dropped columns in which a side changed the row."""
        base = sides["base"] or {}
        rows = [cells for side in SIDES[:2] if (cells := sides[side]) is not None]
        return tuple(
            name
            for name in self.three.dropped(self.shape)
            if any(name in cells and cells[name] != base.get(name, "") for cells in rows)
        )

    def _cells(
        self, sides: Mapping[Side, Cells | None], mine: Cells, other: Cells
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return the cells of each side in the merged columns: equal if merged, or resolved by hand."""
        ours, theirs, base = (sides[side] or {} for side in SIDES)
        one: dict[str, str] = {}
        two: dict[str, str] = {}
        for name in self.shape:
            was = base.get(name, "" if sides["base"] is not None else None)
            o, t, x, y = (each.get(name) for each in (ours, theirs, mine, other))
            cell = merge_cell(was, o, t)
            if x is not None and x == y:
                one[name] = two[name] = x
            elif cell is not None and x in (o, cell, None) and y in (t, cell, None):
                one[name] = two[name] = cell
            elif cell is None and x is not None and y is not None and (x, y) == (o, t):
                one[name], two[name] = x, y
            else:
                raise EditedByHand
        return one, two


def _named(row: SideRow | None, columns: tuple[str, ...]) -> Cells | None:
    """Return the cells of a row by column; raise EditedByHand if their number differs."""
    if row is None:
        return None
    if len(row.cells) != len(columns):
        raise EditedByHand
    return dict(zip(columns, row.cells, strict=True))


def _closed(bare: Conflict, kind: Kind, fields: tuple[str, ...], lost: tuple[str, ...]) -> Conflict:
    closed = frozenset(
        side for side in SIDES if lost and any(name in (bare.sides[side] or {}) for name in lost)
    )
    if UNDECIDED in [(bare.sides["base"] or {}).get(name) for name in fields]:
        closed |= {"base"}
    return Conflict(bare.key, kind, fields, bare.sides, bare.line, bare.names, closed)
